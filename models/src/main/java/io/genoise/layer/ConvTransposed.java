package io.genoise.layer;

import io.genoise.op.Convolution;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import java.util.Arrays;

/// The adjoint of a convolution, which enlarges: `[N,H,W,C]` → `[N,H′,W′,K]` with
/// H′ = (H − 1)·stride − 2·padding + dilation·(kernel − 1) + 1 + extra, or of films with one more spatial axis, of sequences with one less.
///
/// @param weight `[C,R,S,K/groups]`
/// @param bias `[K]`, or null
/// @param window that of the convolution whose adjoint this is
/// @param groups into which the channels divide, each with filters of its own
/// @param extra rows and columns more at the far end, 0 … stride − 1: PyTorch's `output_padding`
public record ConvTransposed(
        NetworkParameter weight, NetworkParameter bias, SlidingWindow window, int groups, int extra)
        implements Weighted {
    /// A layer that begins as PyTorch's do.
    ///
    /// @param form its channels, window, groups and bias; the window is that of the convolution whose adjoint this is
    public static ConvTransposed of(Parameters parameters, String name, Conv.Form form) {
        return of(parameters, name, form, 0, Initials.BY_INPUTS);
    }

    /// A layer whose weight begins as `initial`.
    ///
    /// @throws IllegalArgumentException if `extra` is not 0 … stride − 1 along every axis
    public static ConvTransposed of(
            Parameters parameters, String name, Conv.Form form, int extra, Initial initial) {
        for (int stride : form.window().stride()) {
            if (extra < 0 || extra >= stride) {
                throw new IllegalArgumentException(
                        "a transposed convolution of stride %s takes 0 … %s extra rows, not %s"
                                .formatted(stride, stride - 1, extra));
            }
        }
        TensorShape shape = form.shape(form.in(), form.out() / form.groups());
        NetworkParameter weight =
                parameters.declare(name + ".weight", shape, initial, true, FileLayout.CONVOLUTION);
        NetworkParameter bias = Conv.bias(parameters, name, form, shape);
        return new ConvTransposed(weight, bias, form.window(), form.groups(), extra);
    }

    @Override
    public Tensor forward(Tensor x, Tensor w, Pass pass) {
        int[] outputPadding = new int[window.rank()];
        Arrays.fill(outputPadding, extra);
        Tensor y = Convolution.transposed(x, w, window, groups, outputPadding);
        return bias == null ? y : y.plus(bias.value());
    }
}
