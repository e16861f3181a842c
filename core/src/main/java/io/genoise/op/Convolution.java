package io.genoise.op;

import io.genoise.primitive.Primitive;
import io.genoise.primitive.Window;
import io.genoise.tensor.Tensor;

/// Convolution, channels last.
public final class Convolution {
    private Convolution() {}

    /// y[n,p,k] = Σ x[n, p·stride + r·dilation − padding, c]·w[k,r,c]: x `[N,H,W,C]`, w `[K,R,S,C/groups]` →
    /// `[N,H′,W′,K]` (with one more spatial axis for video).
    public static Tensor conv(Tensor x, Tensor w, Window window, int groups) {
        return Tensor.of(new Primitive.Convolve(window, groups), null, x, w);
    }

    /// A convolution of pictures with a square kernel, in one group.
    public static Tensor conv2d(Tensor x, Tensor w, int stride, int padding) {
        return conv(x, w, Window.square(w.shape().extent(1), stride, padding), 1);
    }
}
