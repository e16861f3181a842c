package io.genoise.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One file of decoded pictures, mapped into memory when it is opened.
///
/// `pixels · index · key (64 characters) · length of pixels · length of index · CRC-32C of all before it · "GENOISE1"`,
/// numbers being big-endian longs. The key is a fingerprint of the folder's listing and of how it was decoded; another
/// key, a wrong length or a wrong checksum make the file worthless, and it is written anew; so does a picture that
/// could not be read then, for lack of memory or because of the disk, if it can be read now. It is written beside its
/// place and moved there in one step, so that a reader, in this process or another, sees a whole file or none, and goes
/// on with the one it has mapped while a newer one takes its place.
record FolderCache(Path file, String key) {
    /// Part of every key: to be raised when the same files would be decoded into other bytes.
    private static final long DECODER_VERSION = 4;

    private static final byte[] MAGIC = "GENOISE1".getBytes(StandardCharsets.US_ASCII);
    private static final int KEY = 64;
    private static final int FOOTER = KEY + 3 * Long.BYTES + 8;
    private static final long SLICE = 1 << 28;

    /// The cache, below `folder`, of the pictures in `listing` decoded as `options` say. One folder decoded in one way
    /// has one file: a newer state of the folder replaces the older one.
    static FolderCache of(Path folder, FolderListing listing, FolderOptions options) {
        Path root = listing.root().toAbsolutePath().normalize();
        String place = new Fingerprint().add(PathNames.of(root)).hex();
        Fingerprint key = new Fingerprint().add(DECODER_VERSION).add(place);
        listing.addTo(key);
        key.add(options.size()).add(options.channels()).add(options.frames());
        if (options.ofClips()) {
            key.add(ClipReaders.names()); // another reader reads other files
        }
        String file =
                "%s-%s-%sx%s%s.pictures"
                        .formatted(
                                plain(PathNames.last(listing.root())),
                                place.substring(0, 12),
                                options.size(),
                                options.channels(),
                                options.ofClips() ? "x" + options.frames() : "");
        return new FolderCache(folder.resolve(file), key.hex());
    }

    /// A name that every file system and locale can write.
    static String plain(String name) {
        return name.replaceAll("[^\\p{Graph} ]|[/\\\\]", "_");
    }

    /// The content, if the file is there, whole, and of this key. Whatever else may be wrong with it, the answer is to
    /// write it anew, where it will show.
    Optional<FolderContent> open() {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            if (size < FOOTER) {
                return Optional.empty();
            }
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, size, Arena.ofAuto());
            ByteBuffer footer = all.asSlice(size - FOOTER).asByteBuffer();
            byte[] storedKey = new byte[KEY];
            footer.get(storedKey);
            long pixels = footer.getLong();
            long index = footer.getLong();
            long checksum = footer.getLong();
            byte[] magic = new byte[MAGIC.length];
            footer.get(magic);
            boolean fits =
                    Arrays.equals(magic, MAGIC)
                            && new String(storedKey, StandardCharsets.US_ASCII).equals(key)
                            && pixels >= 0
                            && index >= 0
                            && index <= Integer.MAX_VALUE
                            && pixels == size - FOOTER - index;
            if (!fits || checksum != checksum(all.asSlice(0, size - Long.BYTES - MAGIC.length))) {
                return Optional.empty();
            }
            byte[] bytes = all.asSlice(pixels, index).toArray(ValueLayout.JAVA_BYTE);
            return Optional.of(readIndex(bytes, all.asSlice(0, pixels)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Decodes into the file, and opens it.
    ///
    /// @throws IOException if it cannot be written, the disk being full for instance; nothing is left behind
    FolderContent write(FolderDecoding decoder) throws IOException {
        Files.createDirectories(file.getParent());
        removeAbandonedParts();
        Path part = Files.createTempFile(file.getParent(), file.getFileName() + ".", ".part");
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                writeTo(channel, decoder);
            }
            Files.move(
                    part,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return open().orElseThrow(() ->
                new IOException("what was written to %s cannot be read back".formatted(file)));
    }

    private void writeTo(FileChannel channel, FolderDecoding decoder) throws IOException {
        CRC32C crc = new CRC32C();
        Fingerprint digest = new Fingerprint();
        FolderContent content =
                decoder.decode((bytes, length) -> {
                    crc.update(bytes, 0, length);
                    digest.add(MemorySegment.ofArray(bytes).asSlice(0, length));
                    writeFully(channel, ByteBuffer.wrap(bytes, 0, length));
                });
        long pixels = channel.position();
        byte[] index = writeIndex(content, digest.hex());
        ByteBuffer footer = ByteBuffer.allocate(FOOTER);
        footer.put(key.getBytes(StandardCharsets.US_ASCII)).putLong(pixels).putLong(index.length);
        crc.update(index);
        crc.update(footer.array(), 0, footer.position());
        footer.putLong(crc.getValue()).put(MAGIC).flip();
        writeFully(channel, ByteBuffer.wrap(index));
        writeFully(channel, footer);
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static long checksum(MemorySegment bytes) {
        CRC32C crc = new CRC32C();
        for (long at = 0; at < bytes.byteSize(); at += SLICE) {
            crc.update(bytes.asSlice(at, Math.min(SLICE, bytes.byteSize() - at)).asByteBuffer());
        }
        return crc.getValue();
    }

    /// Parts are left by processes that were killed; a living one is done within a day.
    private void removeAbandonedParts() throws IOException {
        FileTime yesterday = FileTime.from(Instant.now().minus(1, ChronoUnit.DAYS));
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(file.getParent(), "*.part")) {
            for (Path part : parts) {
                if (isOlder(part, yesterday)) {
                    Files.deleteIfExists(part);
                }
            }
        }
    }

    /// False if another process has just finished with it.
    private static boolean isOlder(Path part, FileTime time) throws IOException {
        try {
            return Files.getLastModifiedTime(part).compareTo(time) < 0;
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private static byte[] writeIndex(FolderContent content, String digest) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeUTF(digest);
        Map<JpegCoding, Integer> codings = writeCodings(content.origins(), out);
        out.writeInt(content.names().size());
        for (int i = 0; i < content.names().size(); i++) {
            Origin origin = content.origins().get(i);
            out.writeUTF(content.names().get(i));
            out.writeByte(origin.format().ordinal());
            out.writeInt(origin.height());
            out.writeInt(origin.width());
            out.writeByte(origin.colour().ordinal());
            out.writeBoolean(origin.alpha());
            out.writeByte(origin.orientation());
            out.writeInt(origin.jpeg().map(codings::get).orElse(-1));
            writeFile(out, origin.file().orElseThrow());
        }
        FolderFindings findings = content.findings();
        writeFiles(out, findings.broken());
        writeFiles(out, findings.unread());
        writeFiles(out, findings.odd());
        out.writeInt(content.again().size());
        for (int entry : content.again()) {
            out.writeInt(entry);
        }
        out.writeInt(findings.unsupported().size());
        for (FolderFindings.Unsupported unsupported : findings.unsupported()) {
            out.writeUTF(unsupported.file());
            out.writeByte(unsupported.format().ordinal());
        }
        out.writeInt(findings.others());
        out.writeInt(findings.tooShort().size());
        for (FolderFindings.Short clip : findings.tooShort()) {
            out.writeUTF(clip.file());
            out.writeInt(clip.frames());
        }
        return bytes.toByteArray();
    }

    /// Writes the different codings among `origins`, and says which number each has got.
    private static Map<JpegCoding, Integer> writeCodings(List<Origin> origins, DataOutputStream out)
            throws IOException {
        Map<JpegCoding, Integer> numbers = new LinkedHashMap<>();
        for (Origin origin : origins) {
            origin.jpeg().ifPresent(coding -> numbers.putIfAbsent(coding, numbers.size()));
        }
        out.writeInt(numbers.size());
        for (JpegCoding coding : numbers.keySet()) {
            out.writeByte(coding.components().size());
            for (JpegCoding.Component component : coding.components()) {
                out.writeByte(component.horizontal());
                out.writeByte(component.vertical());
                for (int divisor : component.table()) {
                    out.writeShort(divisor);
                }
            }
        }
        return numbers;
    }

    private static List<JpegCoding> readCodings(DataInputStream in) throws IOException {
        List<JpegCoding> codings = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            List<JpegCoding.Component> components = new ArrayList<>();
            for (int more = in.readByte(); more > 0; more--) {
                int horizontal = in.readByte();
                int vertical = in.readByte();
                Integer[] table = new Integer[64];
                for (int i = 0; i < table.length; i++) {
                    table[i] = in.readUnsignedShort();
                }
                components.add(new JpegCoding.Component(horizontal, vertical, List.of(table)));
            }
            codings.add(new JpegCoding(components));
        }
        return codings;
    }

    private static Optional<JpegCoding> coding(List<JpegCoding> codings, int number) {
        return number < 0 ? Optional.empty() : Optional.of(codings.get(number));
    }

    private static void writeFile(DataOutputStream out, PictureFile file) throws IOException {
        out.writeLong(file.content().high());
        out.writeLong(file.content().low());
        out.writeBoolean(file.shot().isPresent());
        if (file.shot().isPresent()) {
            Shot shot = file.shot().get();
            out.writeLong(shot.time().toEpochSecond(ZoneOffset.UTC));
            out.writeInt(shot.time().getNano());
            out.writeUTF(shot.camera());
        }
        out.writeInt(file.piece().map(PictureFile.Piece::first).orElse(-1));
        out.writeInt(file.piece().map(PictureFile.Piece::of).orElse(-1));
    }

    private static PictureFile readFile(DataInputStream in) throws IOException {
        ContentHash content = new ContentHash(in.readLong(), in.readLong());
        Optional<Shot> shot = Optional.empty();
        if (in.readBoolean()) {
            LocalDateTime time =
                    LocalDateTime.ofEpochSecond(in.readLong(), in.readInt(), ZoneOffset.UTC);
            shot = Optional.of(new Shot(time, in.readUTF()));
        }
        PictureFile file = new PictureFile(content, shot);
        int first = in.readInt();
        int all = in.readInt();
        return first < 0 ? file : file.piece(first, all);
    }

    private static FolderContent readIndex(byte[] bytes, MemorySegment pixels) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        PictureFormat[] formats = PictureFormat.values();
        Origin.Colour[] colours = Origin.Colour.values();
        String digest = in.readUTF();
        List<JpegCoding> codings = readCodings(in);
        int pictures = in.readInt();
        List<String> names = new ArrayList<>(pictures);
        List<Origin> origins = new ArrayList<>(pictures);
        for (int i = 0; i < pictures; i++) {
            names.add(in.readUTF());
            origins.add(
                    new Origin(
                            formats[in.readByte()],
                            in.readInt(),
                            in.readInt(),
                            colours[in.readByte()],
                            in.readBoolean(),
                            in.readByte(),
                            coding(codings, in.readInt()),
                            Optional.of(readFile(in))));
        }
        List<FolderFindings.Broken> broken = readFiles(in);
        List<FolderFindings.Broken> unread = readFiles(in);
        List<FolderFindings.Broken> odd = readFiles(in);
        List<Integer> again = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            again.add(in.readInt());
        }
        List<FolderFindings.Unsupported> unsupported = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            unsupported.add(new FolderFindings.Unsupported(in.readUTF(), formats[in.readByte()]));
        }
        int others = in.readInt();
        List<FolderFindings.Short> tooShort = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            tooShort.add(new FolderFindings.Short(in.readUTF(), in.readInt()));
        }
        return new FolderContent(
                names,
                origins,
                new FolderFindings(broken, unread, odd, unsupported, others, tooShort),
                again,
                digest,
                pixels);
    }

    private static void writeFiles(DataOutputStream out, List<FolderFindings.Broken> files)
            throws IOException {
        out.writeInt(files.size());
        for (FolderFindings.Broken file : files) {
            out.writeUTF(file.file());
            out.writeUTF(file.problem());
        }
    }

    private static List<FolderFindings.Broken> readFiles(DataInputStream in) throws IOException {
        List<FolderFindings.Broken> files = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            files.add(new FolderFindings.Broken(in.readUTF(), in.readUTF()));
        }
        return files;
    }
}
