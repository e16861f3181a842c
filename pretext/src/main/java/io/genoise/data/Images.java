package io.genoise.data;

import java.util.List;

/// Pictures by number: a data set, or a view of one. All pictures have one size; values are bytes 0–255, row-major
/// `[height, width, channels]`, channels 1 (grey) or 3 (RGB).
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

    /// Names of the classes, by label; empty if the data set has no labels.
    List<String> classes();

    /// The label of picture `index`, 0 … classes-1, or -1 if it has none.
    int label(int index);

    /// What to call picture `index` in a message: a file name, or a number.
    String describe(int index);

    /// Writes the `height · width · channels` bytes of picture `index` into `target` from `offset` on.
    void read(int index, byte[] target, int offset);

    /// Bytes of one picture.
    default int pictureBytes() {
        return height() * width() * channels();
    }
}
