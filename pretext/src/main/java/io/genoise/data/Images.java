package io.genoise.data;

import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/// Pictures by number: a data set, or a view of one. All pictures have one size; values are bytes 0–255, row-major
/// `[height, width, channels]`, channels 1 (grey) or 3 (RGB). Or clips by number, each of as many frames:
/// `[frames, height, width, channels]`.
///
/// Implementations are immutable and may be read by many threads at once.
public interface Images {
    /// A name for tables and file names, such as `cifar10-jpeg-q75`.
    String name();

    /// SHA-256 in hexadecimal of what the pictures and labels depend on: equal fingerprints mean equal data.
    String fingerprint();

    /// How many pictures there are.
    int size();

    /// Rows of a picture.
    int height();

    /// Columns of a picture.
    int width();

    /// 1 for grey, 3 for RGB.
    int channels();

    /// Frames of a clip, one after another in time; 1 for pictures.
    default int frames() {
        return 1;
    }

    /// The shape of one picture, `[height, width, channels]`, or of one clip, `[frames, height, width, channels]`.
    default TensorShape shape() {
        return frames() == 1
                ? TensorShape.of(height(), width(), channels())
                : TensorShape.of(frames(), height(), width(), channels());
    }

    /// Names of the classes, by label; empty if the data set has no labels.
    List<String> classes();

    /// The label of picture `index`, 0 … classes-1, or -1 if it has none.
    int label(int index);

    /// The labels of all pictures, in their order, -1 where there is none.
    ///
    /// @throws DataException if one names no class; the message names the picture
    default int[] labels() {
        return Labels.of(this);
    }

    /// What to call picture `index` in a message: a file name, or a number.
    String describe(int index);

    /// Writes the [#pictureBytes] bytes of picture, or clip, `index` into `target` from `offset` on.
    void read(int index, byte[] target, int offset);

    /// Writes frame `frame` of clip `index`, `[height, width, channels]`, into `target` from `offset` on; of a picture it is frame 0.
    default void readFrame(int index, int frame, byte[] target, int offset) {
        Objects.checkIndex(frame, frames());
        byte[] clip = new byte[pictureBytes()];
        read(index, clip, 0);
        System.arraycopy(clip, frame * frameBytes(), target, offset, frameBytes());
    }

    /// Picture `index` as its file holds it, upright and of its full size, read anew; empty if it never was in a file, or that
    /// cannot be read any more or has changed.
    default Optional<Picture> original(int index) {
        return Optional.empty();
    }

    /// Bytes of one picture, or clip.
    default int pictureBytes() {
        return frames() * frameBytes();
    }

    /// Bytes of one picture, or of one frame of a clip.
    default int frameBytes() {
        return height() * width() * channels();
    }

    /// Where picture `index` came from and what size it had there; by default it was never stored with loss.
    default Origin origin(int index) {
        return Origin.lossless(height(), width(), channels());
    }

    /// The data set that keeps picture `index`, where this one only picks pictures from others; by default this one.
    default Source source(int index) {
        return new Source(this, index);
    }

    /// A picture by the data set that keeps it.
    ///
    /// @param images the data set that keeps it
    /// @param index its number there
    record Source(Images images, int index) {}

    /// What picture `index` is, whatever folder it lies in and whatever size it has here: the hash of its file, or of its
    /// pixels, which must be the stored ones. A view that changes pixels or is made of several data sets asks what it is
    /// a view of.
    default ContentHash content(int index) {
        Optional<PictureFile> file = origin(index).file();
        if (file.isPresent()) {
            return file.get().content();
        }
        byte[] pixels = new byte[pictureBytes()];
        read(index, pixels, 0);
        String frame = "%s x %s x %s".formatted(height(), width(), channels());
        String shape = frames() == 1 ? frame : "%s x %s".formatted(frames(), frame);
        return ContentHash.of(shape.getBytes(StandardCharsets.US_ASCII), pixels);
    }

    /// The pictures `indices`, in that order.
    default Images subset(int... indices) {
        return Subset.of(this, indices);
    }

    /// The first `count` pictures, or all if there are fewer. An image folder is in the order of its classes: shuffle
    /// it first to have some of each.
    default Images limit(int count) {
        return count >= size() ? this : subset(IntStream.range(0, count).toArray());
    }

    /// The same pictures in a random order.
    default Images shuffled(long seed) {
        return subset(RandomStream.of(seed).permutation(size()));
    }

    /// `count` pictures of every class: random, balanced, nested (see [Subset#perClass]).
    default Images perClass(int count, long seed) {
        return Subset.perClass(this, count, seed);
    }

    /// The same pictures with their labels hidden.
    default Images withoutLabels() {
        return classes().isEmpty() ? this : new Unlabelled(this);
    }

    /// The same pictures `factor` times smaller, by area.
    default Images reduced(int factor) {
        return factor == 1 ? this : new Reduced(this, factor);
    }

    /// The frames of these clips, each as a picture of its own with the clip's label; pictures as they are.
    default Images frameByFrame() {
        return frames() == 1 ? this : new Frames(this);
    }

    /// What `images` are, in words, as their `toString` says it: `scenes: 20 of [16,16,3], 8 classes`.
    static String words(Images images) {
        int classes = images.classes().size();
        return "%s: %s of %s, %s"
                .formatted(
                        images.name(),
                        images.size(),
                        images.shape(),
                        classes == 0 ? "without labels" : classes + " classes");
    }
}
