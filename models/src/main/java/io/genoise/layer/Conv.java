package io.genoise.layer;

import io.genoise.op.Convolution;
import io.genoise.primitive.Window;
import io.genoise.shape.Shape;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// A convolution of pictures, `[N,H,W,C]` → `[N,H′,W′,K]`.
///
/// @param weight `[K,R,S,C/groups]`
/// @param bias `[K]`, or null
public record Conv(Parameter weight, Parameter bias, Window window, int groups) implements Layer {
    /// A square convolution in one group without bias, as stands before a BatchNorm. Weights begin normal with variance
    /// 2/(kernel²·out) (He et al. 2015, arXiv:1502.01852, equation 14).
    ///
    /// @param kernel rows and columns of the kernel
    /// @param padding zeros on every side
    public static Conv square(
            Parameters parameters,
            String name,
            int in,
            int out,
            int kernel,
            int stride,
            int padding) {
        Initial he = Initial.normal(Math.sqrt(2.0 / (kernel * kernel * out)));
        Parameter weight =
                parameters.declare(
                        name + ".weight",
                        Shape.of(out, kernel, kernel, in),
                        he,
                        true,
                        FileLayout.CONVOLUTION);
        return new Conv(weight, null, Window.square(kernel, stride, padding), 1);
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor y = Convolution.conv(x, weight.value(), window, groups);
        return bias == null ? y : y.plus(bias.value());
    }
}
