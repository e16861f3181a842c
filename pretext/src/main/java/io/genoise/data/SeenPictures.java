package io.genoise.data;

import io.genoise.weights.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/// Which pictures a pretraining has seen, kept beside it, so that a test on some of them can say so.
///
/// A picture is known by the hash of its content (see [Images#content]) and found again in another folder, under another
/// name and at another size; one that was saved again by its likeness. The file, numbers big-endian, is
///
///     "GENOSEEN" · pictures (int) · for each, in the order of the hashes:
///         content (16 bytes) · signs of the likeness (8) · its coefficients (64) · CRC-32C of all before it (long)
///
/// A coefficient c, -1 … 1, is kept as `sign(c) · round(127 √|c|)`; in the place of the one for brightness stands 1 for a
/// flat picture, which looks like no other.
public final class SeenPictures {
    private static final byte[] MAGIC = "GENOSEEN".getBytes(StandardCharsets.US_ASCII);
    private static final double ALIKE = 0.96;
    private static final double STRICTLY_ALIKE = 0.99;
    private static final int ENTRY = 16 + Long.BYTES + Likeness.BLOCK;
    private static final int AROUND = 8 + Integer.BYTES + Long.BYTES;

    /// What pictures look like, in few bytes.
    private record Look(long signs, byte[] coefficients) {}

    private final ContentHash[] contents;
    private final Look[] looks;

    private SeenPictures(Map<ContentHash, Look> pictures) {
        contents = pictures.keySet().toArray(ContentHash[]::new);
        looks = pictures.values().toArray(Look[]::new);
    }

    /// All of `images`.
    public static SeenPictures of(Images images) {
        return new SeenPictures(looks(images));
    }

    /// These and all of `images`.
    public SeenPictures and(Images images) {
        Map<ContentHash, Look> all = looks(images);
        for (int i = 0; i < contents.length; i++) {
            all.put(contents[i], looks[i]);
        }
        return new SeenPictures(all);
    }

    private static TreeMap<ContentHash, Look> looks(Images images) {
        Likeness likeness = Likeness.of(images);
        TreeMap<ContentHash, Look> looks = new TreeMap<>();
        for (int i = 0; i < images.size(); i++) {
            byte[] coefficients = new byte[Likeness.BLOCK];
            for (int k = 1; k < Likeness.BLOCK; k++) {
                float c = likeness.blocks()[i * Likeness.BLOCK + k];
                coefficients[k] = (byte) Math.round(Math.signum(c) * 127 * Math.sqrt(Math.abs(c)));
            }
            coefficients[0] = (byte) (likeness.flat(i) ? 1 : 0);
            looks.putIfAbsent(images.content(i), new Look(likeness.hash(i), coefficients));
        }
        return looks;
    }

    /// How many there are; equal ones count once.
    public int size() {
        return contents.length;
    }

    /// Whether this very picture is among them.
    public boolean contains(ContentHash content) {
        return Arrays.binarySearch(contents, content) >= 0;
    }

    /// For each of `images` whether this very picture is among them.
    public boolean[] among(Images images) {
        boolean[] seen = new boolean[images.size()];
        for (int i = 0; i < seen.length; i++) {
            seen[i] = contains(images.content(i));
        }
        return seen;
    }

    /// For each of `images` whether a picture that looks the same is among them: candidates as in [Groups], confirmed by
    /// the correlation of their coefficients, since thumbnails are not kept. That must be 0.96, or 0.99 if more than a
    /// tenth would be alike: then it is the layout that they share, or they are copies, which 0.99 finds too. (0.96 of
    /// coefficients tells about the same pairs of CIFAR-10 as 0.9 of thumbnails.)
    public boolean[] alike(Images images) {
        long[] signs = Arrays.stream(looks).mapToLong(Look::signs).toArray();
        boolean[] flat = new boolean[looks.length];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = looks[i].coefficients[0] == 1;
        }
        HashIndex index = new HashIndex(signs, flat);
        Likeness likeness = Likeness.of(images);
        double[] closest =
                IntStream.range(0, images.size())
                        .parallel()
                        .mapToDouble(i -> likeness.flat(i) ? 0 : closest(likeness, i, index))
                        .toArray();
        long many = Arrays.stream(closest).filter(c -> c >= ALIKE).count();
        double least = 10 * many > closest.length ? STRICTLY_ALIKE : ALIKE;
        boolean[] alike = new boolean[closest.length];
        for (int i = 0; i < alike.length; i++) {
            alike[i] = closest[i] >= least;
        }
        return alike;
    }

    /// The highest correlation with any candidate, 0 without one.
    private double closest(Likeness likeness, int picture, HashIndex index) {
        double closest = 0;
        for (Symmetry symmetry : Symmetry.ALL) {
            List<Integer> candidates = new ArrayList<>();
            index.near(
                    symmetry.ofSigns(likeness.hash(picture)), Integer.MAX_VALUE, candidates::add);
            for (int candidate : candidates) {
                closest =
                        Math.max(
                                closest,
                                correlation(
                                        looks[candidate].coefficients,
                                        likeness,
                                        picture,
                                        symmetry));
            }
        }
        return closest;
    }

    private static double correlation(
            byte[] kept, Likeness likeness, int picture, Symmetry symmetry) {
        double product = 0;
        double squares = 0;
        for (int k = 1; k < Likeness.BLOCK; k++) {
            double root = kept[k] / 127.0;
            double c = root * Math.abs(root);
            product +=
                    c * symmetry.ofBlock(likeness.blocks(), picture * Likeness.BLOCK, k / 8, k % 8);
            squares += c * c;
        }
        return squares == 0 ? 0 : product / Math.sqrt(squares);
    }

    /// How many of `tested` are among them.
    public Overlap overlap(Images tested) {
        boolean[] seen = among(tested);
        boolean[] alike = alike(tested);
        int exactly = 0;
        int nearly = 0;
        for (int i = 0; i < seen.length; i++) {
            exactly += seen[i] ? 1 : 0;
            nearly += !seen[i] && alike[i] ? 1 : 0;
        }
        return Overlap.of(exactly, nearly, seen.length);
    }

    /// Writes them to `file`, replacing it whole or not at all.
    ///
    /// @throws IOException if that fails
    public void write(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(AROUND + contents.length * ENTRY);
        bytes.put(MAGIC).putInt(contents.length);
        for (int i = 0; i < contents.length; i++) {
            bytes.putLong(contents[i].high()).putLong(contents[i].low());
            bytes.putLong(looks[i].signs).put(looks[i].coefficients);
        }
        bytes.putLong(checksum(bytes.array(), bytes.position()));
        AtomicFile.write(file, bytes.capacity(), out -> out.write(bytes.flip()));
    }

    /// The pictures in `file`; empty if there is no such file, as in runs that were made before this was kept.
    ///
    /// @throws DataException if the file is damaged or cannot be read
    public static Optional<SeenPictures> read(Path file) {
        byte[] all;
        try {
            all = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
        ByteBuffer bytes = ByteBuffer.wrap(all);
        byte[] magic = new byte[MAGIC.length];
        if (all.length >= AROUND) {
            bytes.get(magic);
        }
        int pictures = Arrays.equals(magic, MAGIC) ? bytes.getInt() : -1;
        if (pictures < 0
                || all.length != AROUND + (long) pictures * ENTRY
                || bytes.getLong(all.length - Long.BYTES)
                        != checksum(all, all.length - Long.BYTES)) {
            throw new DataException(file, "is damaged: it is no list of pictures, or not whole");
        }
        TreeMap<ContentHash, Look> looks = new TreeMap<>();
        for (int i = 0; i < pictures; i++) {
            ContentHash content = new ContentHash(bytes.getLong(), bytes.getLong());
            long signs = bytes.getLong();
            byte[] coefficients = new byte[Likeness.BLOCK];
            bytes.get(coefficients);
            looks.put(content, new Look(signs, coefficients));
        }
        return Optional.of(new SeenPictures(looks));
    }

    private static long checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }
}
