package io.genoise.primitive;

import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;

/// Pictures read along an affine map: crop, flip, turn, shift and resize in one, for each picture its own.
///
/// **Where things are.** Places in a picture are continuous: column x runs from 0 at the left edge to W at the right one, row
/// y from 0 at the top to H at the bottom; pixel (i,j) is the square of row i and column j, and its centre is at
/// (x,y) = (j+½, i+½). A matrix `[[a,b,c],[d,e,f]]` maps **places of the result to places of the picture**: the result's
/// pixel (i,j) is what the picture has at
///
///     x = (a·(j+½) + b·(i+½)) + c
///     y = (d·(j+½) + e·(i+½)) + f
///
/// computed in double from the f32 matrix, on every device: the products are exact, so all devices read the same pixels.
///
/// **What is read there.** `NEAREST`: the pixel that holds the place, (⌊y⌋, ⌊x⌋). `BILINEAR`: the four pixels whose centres
/// surround it, columns j₀ = ⌊x−½⌋ and j₀+1 with weights 1−u and u, u = x−½−j₀; rows likewise. A pixel of weight 0 is not
/// read, so turns by quarters, flips and shifts by whole pixels copy. A place that is not finite gives NaN.
///
/// **Outside of the picture.** `ZEROS`: pixels there are 0. `EDGE`: the nearest pixel inside stands for them.
public sealed interface Resampling extends Primitive {
    /// How a place between pixels is read.
    enum Filter {
        /// The pixel that holds the place.
        NEAREST,
        /// The four pixels around the place, weighted by how near their centres are.
        BILINEAR
    }

    /// What stands for pixels that the picture does not have.
    enum Outside {
        /// The number 0.
        ZEROS,
        /// The nearest pixel inside.
        EDGE
    }

    /// Which pixels are read, with which weights.
    Filter filter();

    /// What lies around the picture.
    Outside outside();

    /// `y[n,i,j,c]` = `x[n]` at the place that `matrices[n]` gives for (i,j), channel c. Operands x `[N,H,W,C]`, f32 or u8, and
    /// matrices `[N,2,3]`, f32; result f32 `[N,height,width,C]`. Differentiable in x if that is f32; not in the matrices.
    ///
    /// @param filter how a place between pixels is read
    /// @param outside what stands for pixels that x does not have
    /// @param height rows of the result
    /// @param width columns of the result
    record Warp(Filter filter, Outside outside, int height, int width) implements Resampling {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return resampled(inputs.get(0), inputs.get(1), height, width);
        }

        @Override
        public DType dtype(List<DType> inputs) {
            DType picture = inputs.getFirst() == DType.U8 ? DType.U8 : DType.F32;
            Types.checked(this, inputs, List.of(picture, DType.F32));
            return DType.F32;
        }
    }

    /// The adjoint of `Warp` in x: each dy[n,i,j,c] is added, times its weight, to the pixels that `Warp` reads for it.
    /// Operands dy `[N,H′,W′,C]` and matrices `[N,2,3]`; result `[N,height,width,C]`.
    ///
    /// @param filter that of `Warp`
    /// @param outside that of `Warp`; with `EDGE` what was read outside is added to the edge
    /// @param height rows of the result, which are those of x
    /// @param width columns of the result, which are those of x
    record WarpInput(Filter filter, Outside outside, int height, int width) implements Resampling {
        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return resampled(inputs.get(0), inputs.get(1), height, width);
        }
    }

    private static TensorShape resampled(
            TensorShape x, TensorShape matrices, int height, int width) {
        if (x.rank() != 4 || !matrices.equals(TensorShape.of(x.extent(0), 2, 3))) {
            throw new IllegalArgumentException(
                    "pictures %s resampled by matrices %s: pictures [N,H,W,C] and matrices [N,2,3] expected"
                            .formatted(x, matrices));
        }
        return x.with(1, height).with(2, width);
    }
}
