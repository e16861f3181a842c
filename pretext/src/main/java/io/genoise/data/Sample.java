package io.genoise.data;

import io.genoise.random.RandomStream;

/// One picture on its way into a batch: what a [Transform] reads, and where it writes. A loader's worker uses one
/// sample over and over, so a transform keeps nothing of it.
public final class Sample {
    private final Images images;
    private final byte[] picture;
    private final int viewBytes;
    private final int views;
    private int index;
    private RandomStream random;
    private byte[] target;
    private int[] labels;
    private int first;

    Sample(Images images, int views, int viewBytes) {
        this.images = images;
        this.picture = new byte[images.pictureBytes()];
        this.views = views;
        this.viewBytes = viewBytes;
    }

    /// Reads picture `index`; its views will go to places `first`, `first + 1`, … of the batch.
    Sample load(int index, RandomStream random, byte[] target, int[] labels, int first) {
        images.read(index, picture, 0);
        this.index = index;
        this.random = random;
        this.target = target;
        this.labels = labels;
        this.first = first;
        return this;
    }

    /// The picture's number in the data set.
    public int index() {
        return index;
    }

    /// The picture's own label, or -1.
    public int label() {
        return images.label(index);
    }

    /// The picture's bytes, `[height, width, channels]`.
    public byte[] picture() {
        return picture;
    }

    /// Rows of the picture.
    public int height() {
        return images.height();
    }

    /// Columns of the picture.
    public int width() {
        return images.width();
    }

    /// Channels of the picture and of its views.
    public int channels() {
        return images.channels();
    }

    /// Random numbers of this (seed, epoch, index) and no other, at their first.
    public RandomStream random() {
        return random;
    }

    /// The batch's bytes, for transforms that compute pixels themselves; view `v` lies at [#offset].
    public byte[] target() {
        return target;
    }

    /// Where view `view` begins in [#target].
    public int offset(int view) {
        if (view < 0 || view >= views) {
            throw new IllegalArgumentException(
                    "View %s of a transform that announced %s".formatted(view, views));
        }
        return (first + view) * viewBytes;
    }

    /// Sets the label of view `view`: the picture's own, or what was done to it.
    public void label(int view, int label) {
        offset(view);
        labels[first + view] = label;
    }

    /// Writes the picture, placed so, as view `view`, with its label.
    public void write(int view, Placement placement, int label) {
        placement.apply(picture, height(), width(), channels(), target, offset(view));
        labels[first + view] = label;
    }
}
