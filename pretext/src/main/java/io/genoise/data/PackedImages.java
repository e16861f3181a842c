package io.genoise.data;

import io.genoise.shape.TensorShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;

/// Pictures, or clips, one after another in one block of memory, on the heap or mapped from a file: what every reader of a stored
/// data set ends in, and the door for pictures that a program already has.
public final class PackedImages implements Images {
    private final String name;
    private final int frames;
    private final int height;
    private final int width;
    private final int channels;
    private final MemorySegment pixels;
    private final List<String> classes;
    private final int[] labels;
    private final List<String> descriptions;
    private final List<Origin> origins;
    private final IntFunction<Optional<Picture>> originals;
    private final String fingerprint;

    /// Pictures or clips of `pixels`, which holds one after another and is not copied.
    ///
    /// @param shape of each: `[height, width, channels]`, or `[frames, height, width, channels]`
    /// @param classes names by label; empty if all labels are -1
    /// @param labels -1 or an index into `classes`, one a picture
    /// @throws IllegalArgumentException if lengths do not fit together or a label names no class
    public static PackedImages of(
            String name, TensorShape shape, byte[] pixels, List<String> classes, int[] labels) {
        if (shape.rank() != 3 && shape.rank() != 4) {
            throw new IllegalArgumentException(
                    "Pictures of %s: expected [height, width, channels], before them frames if they are clips"
                            .formatted(shape));
        }
        return new PackedImages(
                name,
                shape.rank() == 3 ? 1 : shape.extent(0),
                shape.extent(-3),
                shape.extent(-2),
                shape.extent(-1),
                MemorySegment.ofArray(pixels),
                classes,
                labels,
                List.of(),
                List.of(),
                _ -> Optional.empty(),
                "");
    }

    /// Copies of `pictures`, which have the size and channels of those of `like`, without labels.
    static PackedImages unlabelled(String name, Images like, List<Picture> pictures) {
        int bytes = like.pictureBytes();
        byte[] pixels = new byte[Math.multiplyExact(pictures.size(), bytes)];
        for (int i = 0; i < pictures.size(); i++) {
            System.arraycopy(pictures.get(i).pixels(), 0, pixels, i * bytes, bytes);
        }
        int[] labels = new int[pictures.size()];
        Arrays.fill(labels, -1);
        TensorShape shape = TensorShape.of(like.height(), like.width(), like.channels());
        return of(name, shape, pixels, List.of(), labels);
    }

    /// `descriptions` and `origins` may be empty: then pictures are called by number, and are lossless. `originals` reads
    /// a picture's file again. `pixelDigest` spares hashing the pixels again; empty to have it done here.
    PackedImages(
            String name,
            int frames,
            int height,
            int width,
            int channels,
            MemorySegment pixels,
            List<String> classes,
            int[] labels,
            List<String> descriptions,
            List<Origin> origins,
            IntFunction<Optional<Picture>> originals,
            String pixelDigest) {
        if (frames < 1 || height < 1 || width < 1 || (channels != 1 && channels != 3)) {
            throw new IllegalArgumentException(
                    "Pictures of %s: expected frames, a height and a width of at least 1, and 1 or 3 channels"
                            .formatted(shape(frames, height, width, channels)));
        }
        long expected = (long) labels.length * frames * height * width * channels;
        if (pixels.byteSize() != expected) {
            throw new IllegalArgumentException(
                    "%s pictures of %s are %s bytes, but %s came"
                            .formatted(
                                    labels.length,
                                    shape(frames, height, width, channels),
                                    expected,
                                    pixels.byteSize()));
        }
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < -1 || labels[i] >= classes.size()) {
                throw new IllegalArgumentException(
                        "Label %s of picture %s: expected -1 … %s"
                                .formatted(labels[i], i, classes.size() - 1));
            }
        }
        this.name = Objects.requireNonNull(name);
        this.frames = frames;
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.pixels = pixels;
        this.classes = List.copyOf(classes);
        this.labels = labels.clone();
        this.descriptions = List.copyOf(descriptions);
        this.origins = List.copyOf(origins);
        this.originals = originals;
        // What is no clip keeps the fingerprint that it had before there were clips.
        this.fingerprint =
                (frames == 1 ? new Fingerprint() : new Fingerprint().add("clips").add(frames))
                        .add(height)
                        .add(width)
                        .add(channels)
                        .add(
                                pixelDigest.isEmpty()
                                        ? new Fingerprint().add(pixels).hex()
                                        : pixelDigest)
                        .add(classes)
                        .add(labels)
                        .hex();
    }

    private static String shape(int frames, int height, int width, int channels) {
        return frames == 1
                ? "[%s, %s, %s]".formatted(height, width, channels)
                : "[%s, %s, %s, %s]".formatted(frames, height, width, channels);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public int frames() {
        return frames;
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public String describe(int index) {
        return descriptions.isEmpty()
                ? name + " #" + Objects.checkIndex(index, size())
                : descriptions.get(index);
    }

    @Override
    public String toString() {
        return Images.words(this);
    }

    @Override
    public Origin origin(int index) {
        return origins.isEmpty() ? Images.super.origin(index) : origins.get(index);
    }

    @Override
    public Optional<Picture> original(int index) {
        return originals.apply(Objects.checkIndex(index, size()));
    }

    @Override
    public void read(int index, byte[] target, int offset) {
        Objects.checkIndex(index, size());
        int bytes = pictureBytes();
        MemorySegment.copy(
                pixels, ValueLayout.JAVA_BYTE, (long) index * bytes, target, offset, bytes);
    }

    @Override
    public void readFrame(int index, int frame, byte[] target, int offset) {
        Objects.checkIndex(index, size());
        long at = (long) index * frames + Objects.checkIndex(frame, frames);
        int bytes = frameBytes();
        MemorySegment.copy(pixels, ValueLayout.JAVA_BYTE, at * bytes, target, offset, bytes);
    }
}
