package io.genoise.data;

import io.genoise.shape.TensorShape;
import java.util.List;

/// What a step sees of some pictures, in named columns. The arrays belong to the loader and are filled again once the batch
/// is released; those of an epoch's last, partial batch are longer than it needs.
public final class Batch {
    private final Buffer buffer;
    private final int count;
    private final int epoch;
    private final int step;
    private final long number;

    Batch(Buffer buffer, int count, int epoch, int step, long number) {
        this.buffer = buffer;
        this.count = count;
        this.epoch = epoch;
        this.step = step;
        this.number = number;
    }

    Buffer buffer() {
        return buffer;
    }

    /// What it consists of.
    public List<Column> columns() {
        return buffer.columns();
    }

    /// The column called `name`.
    ///
    /// @throws IllegalArgumentException if there is none
    public Column column(String name) {
        return buffer.column(name);
    }

    /// The numbers of a u8 column.
    ///
    /// @throws IllegalArgumentException if there is none of that name and type
    public byte[] bytes(String name) {
        return buffer.bytes(name);
    }

    /// The numbers of an i32 column.
    ///
    /// @throws IllegalArgumentException if there is none of that name and type
    public int[] integers(String name) {
        return buffer.integers(name);
    }

    /// The numbers of an f32 column.
    ///
    /// @throws IllegalArgumentException if there is none of that name and type
    public float[] floats(String name) {
        return buffer.floats(name);
    }

    /// The shape of a column, `[count·views, …]`.
    ///
    /// @throws IllegalArgumentException if there is none of that name
    public TensorShape shape(String name) {
        return column(name).of(count);
    }

    /// The pictures' numbers in the data set, one a picture.
    public int[] indices() {
        return buffer.indices();
    }

    /// How many pictures: less than the arrays hold if the batch is an epoch's last, partial one.
    public int count() {
        return count;
    }

    /// The epoch, counted from 0.
    public int epoch() {
        return epoch;
    }

    /// The batch's number in its epoch, from 0.
    public int step() {
        return step;
    }

    /// The batch's number since the beginning of epoch 0.
    public long number() {
        return number;
    }
}
