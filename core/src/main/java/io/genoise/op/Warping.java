package io.genoise.op;

import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.primitive.Resampling.Warp;
import io.genoise.tensor.Tensor;

/// Pictures read along affine maps: crop, flip, turn, shift and resize in one pass, for each picture its own.
public final class Warping {
    private Warping() {}

    /// Pictures x `[N,H,W,C]`, f32 or u8, as f32 `[N,height,width,C]`: pixel (i,j) of picture n is what `x[n]` has at
    ///
    ///     (x, y) = matrices[n] · (j+½, i+½, 1)
    ///
    /// where (x,y) counts columns and rows from the upper left corner, and pixel centres lie at halves
    /// ([io.genoise.primitive.Resampling] has the whole definition). [Affine] makes such matrices.
    ///
    /// Differentiable in x; not in the matrices, which must not depend on what gradients are asked for.
    ///
    /// @param matrices from places of the result to places of x, f32 `[N,2,3]`
    public static Tensor affine(
            Tensor x, Tensor matrices, int height, int width, Filter filter, Outside outside) {
        return Tensor.of(new Warp(filter, outside, height, width), null, x, matrices);
    }
}
