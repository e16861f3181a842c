package io.genoise.op;

import io.genoise.primitive.Primitive;
import io.genoise.primitive.SlidingWindow;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Convolution and its transpose, channels last, over one to three spatial axes.
public final class Convolution {
    private Convolution() {}

    /// y[n,p,k] = Σ x[n, p·stride + r·dilation − padding, c]·w[k,r,c]: x `[N,H,W,C]`, w `[K,R,S,C/groups]` →
    /// `[N,H′,W′,K]` (with one more spatial axis for video, one less for sequences).
    public static Tensor conv(Tensor x, Tensor w, SlidingWindow window, int groups) {
        return Tensor.of(new Primitive.Convolve(window, groups), null, x, w);
    }

    /// A convolution of pictures with a square kernel, in one group.
    ///
    /// @param w `[K,R,R,C]`, of which R is the kernel's rows and columns
    /// @param stride of rows and columns
    /// @param padding zeros on every side
    public static Tensor conv2d(Tensor x, Tensor w, int stride, int padding) {
        return conv(x, w, SlidingWindow.square(w.shape().extent(1), stride, padding), 1);
    }

    /// The transposed ("de-") convolution, which enlarges by the stride: the adjoint in its input of the [#conv] with the
    /// same window, that is
    ///
    ///     y[n,i,c] = Σ x[n,p,k]·w[k,r,c] over all p, r with p·stride + r·dilation − padding = i
    ///
    /// x `[N,H,W,K]`, w `[K,R,S,C/groups]` → `[N,H′,W′,C]` with
    /// `H′ = (H − 1)·stride − 2·padding + dilation·(R − 1) + 1 + outputPadding`, for one to three spatial axes alike.
    /// Input channel k of group g = k / (K/groups) reaches the channels from g·C/groups on. These are PyTorch's
    /// `ConvTranspose1d` to `3d` (Dumoulin, Visin 2016, arXiv:1603.07285, chapter 4).
    ///
    /// @param outputPadding for each spatial axis which of the `stride` extents H′ that the window takes to H is meant,
    ///     0 (the smallest) to stride − 1; none given means 0 for all
    /// @throws io.genoise.shape.ShapeException if an output padding is out of range, nothing would be left, or shapes do not fit
    public static Tensor transposed(
            Tensor x, Tensor w, SlidingWindow window, int groups, int... outputPadding) {
        int rank = window.rank();
        if (x.shape().rank() != rank + 2 || w.shape().rank() != rank + 2) {
            throw x.mistake(
                    "a transposed convolution over %s axes takes x [N,…,K] and w [K,…,C/groups] of rank %s; these are %s and %s"
                            .formatted(rank, rank + 2, x.shape(), w.shape()));
        }
        if (outputPadding.length != 0 && outputPadding.length != rank) {
            throw x.mistake(
                    "output padding %s of a transposed convolution over %s axes; expected a number for each axis, or none"
                            .formatted(Arrays.toString(outputPadding), rank));
        }
        List<Integer> spatial = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            int extra = outputPadding.length == 0 ? 0 : outputPadding[i];
            if (extra < 0 || extra >= window.stride().get(i)) {
                throw x.mistake(
                        "output padding %s along spatial axis %s; expected 0 to %s, less than the stride"
                                .formatted(extra, i, window.stride().get(i) - 1));
            }
            spatial.add(enlarged(x, window, i) + extra);
        }
        return Tensor.of(new Primitive.ConvolveInput(window, groups, spatial), null, x, w);
    }

    private static int enlarged(Tensor x, SlidingWindow window, int axis) {
        try {
            return window.input(axis, x.shape().extent(axis + 1));
        } catch (IllegalArgumentException e) {
            throw x.mistake(e.getMessage());
        }
    }
}
