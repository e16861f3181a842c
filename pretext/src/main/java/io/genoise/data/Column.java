package io.genoise.data;

import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;

/// A named column of a batch: of N pictures it is `[N·views, shape…]`, the views of a picture side by side.
///
/// @param name by which it is asked for
/// @param dtype U8, I32 or F32
/// @param views of each picture, at least 1
/// @param shape of one view; `[]` for a single number
/// @param placed whether [Sample#write] alone fills it, so that who holds the pictures needs their numbers and places only
public record Column(String name, DType dtype, int views, TensorShape shape, boolean placed) {
    /// @throws IllegalArgumentException if there is no view, or the type is none of the three
    public Column {
        if (views < 1) {
            throw new IllegalArgumentException(
                    "column %s has %s views; expected at least 1".formatted(name, views));
        }
        if (dtype != DType.U8 && dtype != DType.I32 && dtype != DType.F32) {
            throw new IllegalArgumentException(
                    "column %s is of %s; a batch holds U8, I32 and F32".formatted(name, dtype));
        }
    }

    /// A column of bytes 0–255: pixels.
    ///
    /// @param views how many there are of each picture
    /// @param shape of one of them
    public static Column bytes(String name, int views, int... shape) {
        return new Column(name, DType.U8, views, TensorShape.of(shape), false);
    }

    /// A column of pixels that [Sample#write] alone fills.
    static Column placed(String name, int views, int... shape) {
        return new Column(name, DType.U8, views, TensorShape.of(shape), true);
    }

    /// A column of integers: labels, indices, permutations.
    ///
    /// @param views how many there are of each picture
    /// @param shape of one of them; none for a single number
    public static Column integers(String name, int views, int... shape) {
        return new Column(name, DType.I32, views, TensorShape.of(shape), false);
    }

    /// A column of numbers: parameters, boxes, weights.
    ///
    /// @param views how many there are of each picture
    /// @param shape of one of them; none for a single number
    public static Column floats(String name, int views, int... shape) {
        return new Column(name, DType.F32, views, TensorShape.of(shape), false);
    }

    /// The shape of the column for so many pictures, `[pictures·views, shape…]`.
    public TensorShape of(int pictures) {
        int[] extents = new int[shape.rank() + 1];
        extents[0] = Math.multiplyExact(pictures, views);
        System.arraycopy(shape.extents(), 0, extents, 1, shape.rank());
        return TensorShape.of(extents);
    }

    /// Numbers of one view.
    public int viewElements() {
        return Math.toIntExact(shape.elements());
    }
}
