package io.genoise.op;

import io.genoise.primitive.Selection;
import io.genoise.tensor.Tensor;

/// The k largest elements of each row and where they lie.
///
/// @param values the elements, the largest first, `[…,k]`; their gradient goes to where they came from
/// @param indices their places in the row, i32 `[…,k]`: of equal ones the first comes first, NaN before all numbers
public record TopK(Tensor values, Tensor indices) {
    /// The `k` largest along the last axis of x `[…,n]`.
    ///
    /// @throws io.genoise.shape.ShapeException if a row has fewer than `k` elements, or k < 1
    public static TopK of(Tensor x, int k) {
        Tensor indices = Tensor.of(new Selection.TopK(k), null, x);
        return new TopK(x.takeAlong(indices), indices);
    }
}
