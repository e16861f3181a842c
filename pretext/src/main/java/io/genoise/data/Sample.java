package io.genoise.data;

import io.genoise.random.RandomStream;
import io.genoise.shape.DType;

/// One picture, or clip, on its way into a batch: what [Views] read, and where they write. A loader's worker uses one sample over and
/// over, so views keep nothing of it.
public final class Sample {
    private final Images images;
    private final byte[] picture;
    private int index;
    private boolean read;
    private RandomStream random;
    private Buffer target;
    private int position;

    Sample(Images images) {
        this.images = images;
        this.picture = new byte[images.pictureBytes()];
    }

    /// Goes on to picture `index`; its views will go to place `position` of the batch.
    Sample load(int index, RandomStream random, Buffer target, int position) {
        this.index = index;
        this.read = false;
        this.random = random;
        this.target = target;
        this.position = position;
        return this;
    }

    /// The data set that the picture is of.
    public Images images() {
        return images;
    }

    /// The picture's number in the data set.
    public int index() {
        return index;
    }

    /// The picture's own label, or -1.
    public int label() {
        return images.label(index);
    }

    /// The picture's bytes, `[height, width, channels]`, or the clip's, `[frames, height, width, channels]`.
    public byte[] picture() {
        if (!read) {
            images.read(index, picture, 0);
            read = true;
        }
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

    /// Frames of the clip; 1 for a picture.
    public int frames() {
        return images.frames();
    }

    /// Channels of the picture.
    public int channels() {
        return images.channels();
    }

    /// Random numbers of this (seed, epoch, index) and no other, at their first.
    public RandomStream random() {
        return random;
    }

    /// The batch's numbers of a u8 column, for views that compute pixels themselves; view `v` lies at [#offset].
    ///
    /// @throws IllegalArgumentException if there is none of that name and type, or [#write] alone fills it
    public byte[] bytes(String name) {
        if (name.equals(Views.PICTURES) && (numbered() || target.column(name).placed())) {
            throw new IllegalArgumentException(
                    "column %s is filled by Sample.write alone; Views.pictures gives one that is not"
                            .formatted(name));
        }
        return target.bytes(name);
    }

    /// The batch's numbers of an i32 column.
    ///
    /// @throws IllegalArgumentException if there is none of that name and type
    public int[] integers(String name) {
        return target.integers(name);
    }

    /// The batch's numbers of an f32 column.
    ///
    /// @throws IllegalArgumentException if there is none of that name and type
    public float[] floats(String name) {
        return target.floats(name);
    }

    /// Where view `view` of this picture begins in the array of column `name`.
    ///
    /// @throws IllegalArgumentException if there is no such column, or view
    public int offset(String name, int view) {
        return offset(target.column(name), view);
    }

    private int offset(Column column, int view) {
        if (view < 0 || view >= column.views()) {
            throw new IllegalArgumentException(
                    "view %s of column %s, which has %s"
                            .formatted(view, column.name(), column.views()));
        }
        return (position * column.views() + view) * column.viewElements();
    }

    /// Writes the picture, placed so, as view `view` of [Views#PICTURES]; of a clip every frame, placed alike.
    ///
    /// @throws IllegalArgumentException if that column has no such view, or views of another size than the picture's
    public void write(int view, Placement placement) {
        write(view, new FrameWindow(0, frames(), 1), placement);
    }

    /// Writes the frames of `window`, all placed alike, as view `view` of [Views#PICTURES]: `[length, height, width, channels]`,
    /// or, of a single frame, `[height, width, channels]`.
    ///
    /// @throws IllegalArgumentException if that column has no such view, or views of another size; or if the clip has no such
    ///     frames
    public void write(int view, FrameWindow window, Placement placement) {
        if (Math.max(window.start(), window.frame(window.length() - 1)) >= frames()) {
            throw new IllegalArgumentException(
                    "%s does not lie in a clip of %s frames".formatted(window, frames()));
        }
        if (numbered()) {
            put(Views.PICTURES, view, PicturesByNumber.numbers(this, window, placement));
        } else {
            writePixels(view, window, placement);
        }
    }

    /// Whether pictures are told by number.
    private boolean numbered() {
        return target.column(Views.PICTURES).dtype() == DType.I32;
    }

    private void writePixels(int view, FrameWindow window, Placement placement) {
        Column column = target.column(Views.PICTURES);
        int bytes = images.frameBytes();
        if (column.viewElements() != (long) window.length() * bytes) {
            throw new IllegalArgumentException(
                    "a picture of %s bytes for column %s, whose views have %s"
                            .formatted(
                                    (long) window.length() * bytes,
                                    column.name(),
                                    column.viewElements()));
        }
        byte[] from = picture();
        byte[] to = target.bytes(Views.PICTURES);
        int offset = offset(column, view);
        for (int i = 0; i < window.length(); i++) {
            int start = window.frame(i) * bytes;
            placement.apply(from, start, height(), width(), channels(), to, offset + i * bytes);
        }
    }

    /// Sets view `view` of an i32 column.
    ///
    /// @throws IllegalArgumentException if there is none of that name and type, or their number is not a view's
    public void put(String name, int view, int... numbers) {
        System.arraycopy(
                numbers, 0, integers(name), checked(name, view, numbers.length), numbers.length);
    }

    /// Sets view `view` of an f32 column.
    ///
    /// @throws IllegalArgumentException if there is none of that name and type, or their number is not a view's
    public void put(String name, int view, float... numbers) {
        System.arraycopy(
                numbers, 0, floats(name), checked(name, view, numbers.length), numbers.length);
    }

    private int checked(String name, int view, int count) {
        Column column = target.column(name);
        if (count != column.viewElements()) {
            throw new IllegalArgumentException(
                    "a view of column %s takes %s numbers, not %s"
                            .formatted(name, column.viewElements(), count));
        }
        return offset(column, view);
    }
}
