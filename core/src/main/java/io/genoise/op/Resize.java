package io.genoise.op;

import static io.genoise.expression.Formula.constant;

import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;

/// Pictures `[N,H,W,C]`, f32 or u8, as f32 `[N,height,width,C]`: all of the picture in another size. Edges lie on edges
/// (PyTorch's `align_corners=False`); nothing is smoothed before it is made smaller.
public final class Resize {
    private Resize() {}

    /// The pixel that holds the place (PyTorch's `nearest-exact`, and its `nearest` for whole multiples of the size).
    public static Tensor nearest(Tensor x, int height, int width) {
        return scaled(x, height, width, Filter.NEAREST);
    }

    /// The four pixels around the place, weighted (PyTorch's `bilinear`).
    public static Tensor bilinear(Tensor x, int height, int width) {
        return scaled(x, height, width, Filter.BILINEAR);
    }

    private static Tensor scaled(Tensor x, int height, int width, Filter filter) {
        if (x.shape().rank() != 4 || height < 1 || width < 1) {
            throw x.mistake(
                    "%s resized to %s by %s: pictures [N,H,W,C] and a size from 1 on expected"
                            .formatted(x.shape(), height, width));
        }
        float down = ratio(x.shape().extent(1), height, filter);
        float across = ratio(x.shape().extent(2), width, filter);
        // [[across,0,0],[0,down,0]]: numbers 0 and 4 of six
        Tensor matrix =
                x.device()
                        .iota(6)
                        .map(i ->
                                i.equal(constant(0))
                                        .times(across)
                                        .plus(i.equal(constant(4)).times(down)));
        Tensor matrices =
                matrix.broadcast(TensorShape.of(x.shape().extent(0), 6)).reshape(-1, 2, 3);
        return Warping.affine(x, matrices, height, width, filter, Outside.EDGE);
    }

    /// size/resized; for the nearest pixel rounded up: a place that should lie on the border of two is never in the lower one.
    private static float ratio(int size, int resized, Filter filter) {
        float ratio = (float) ((double) size / resized);
        boolean low = filter == Filter.NEAREST && (double) ratio * resized < size;
        return low ? Math.nextUp(ratio) : ratio;
    }
}
