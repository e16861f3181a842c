package io.genoise.layer;

import io.genoise.op.Convolution;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// A convolution of pictures, `[N,H,W,C]` → `[N,H′,W′,K]`, or of films with one more spatial axis, of
/// sequences with one less.
///
/// @param weight `[K,R,S,C/groups]`
/// @param bias `[K]`, or null
/// @param window kernel, stride, padding and dilation along each spatial axis
/// @param groups into which the channels divide, each with filters of its own
public record Conv(NetworkParameter weight, NetworkParameter bias, SlidingWindow window, int groups)
        implements Weighted {
    /// What a convolution is like.
    ///
    /// @param in channels that come in
    /// @param out channels that go out
    /// @param window kernel, stride, padding and dilation along 1 to 3 axes
    /// @param groups into which both channels divide
    /// @param bias whether a number is added to each channel
    public record Form(int in, int out, SlidingWindow window, int groups, boolean bias) {
        /// @throws IllegalArgumentException if a number is below 1, or the groups do not divide both channel counts
        public Form {
            if (in < 1 || out < 1 || groups < 1 || in % groups != 0 || out % groups != 0) {
                throw new IllegalArgumentException(
                        "a convolution from %s to %s channels in %s groups: the groups divide both"
                                .formatted(in, out, groups));
            }
        }

        /// Of pictures, with a square kernel, in one group, without bias.
        public static Form square(int in, int out, int kernel, int stride, int padding) {
            return new Form(in, out, SlidingWindow.square(kernel, stride, padding), 1, false);
        }

        /// This with a bias.
        public Form withBias() {
            return new Form(in, out, window, groups, true);
        }

        /// This in `count` groups.
        public Form grouped(int count) {
            return new Form(in, out, window, count, bias);
        }

        /// The shape `[first,kernel…,last]`.
        TensorShape shape(int first, int last) {
            TensorShape shape = TensorShape.of(first, last);
            for (int i = 0; i < window.rank(); i++) {
                shape = shape.insert(i + 1, window.kernel().get(i));
            }
            return shape;
        }
    }

    /// A convolution as stands before a BatchNorm: it begins as [Initials#HE_BY_OUTPUTS].
    public static Conv beforeNorm(Parameters parameters, String name, Form form) {
        return of(parameters, name, form, Initials.HE_BY_OUTPUTS);
    }

    /// A convolution that begins as PyTorch's do: weight and bias uniform in ±1/√(inputs of an output).
    public static Conv of(Parameters parameters, String name, Form form) {
        return of(parameters, name, form, Initials.BY_INPUTS);
    }

    /// A convolution whose weight begins as `initial`, the bias as PyTorch's.
    public static Conv of(Parameters parameters, String name, Form form, Initial initial) {
        return of(parameters, name, "weight", form, initial);
    }

    static Conv of(Parameters parameters, String name, String weight, Form form, Initial initial) {
        TensorShape shape = form.shape(form.out, form.in / form.groups);
        NetworkParameter w =
                parameters.declare(
                        name + "." + weight, shape, initial, true, FileLayout.CONVOLUTION);
        return new Conv(w, bias(parameters, name, form, shape), form.window, form.groups);
    }

    /// The bias of a layer whose weight has `shape`, or null.
    static NetworkParameter bias(Parameters parameters, String name, Form form, TensorShape shape) {
        if (!form.bias) {
            return null;
        }
        double inputs = (double) shape.elements() / shape.extent(0);
        return parameters.declare(
                name + ".bias",
                TensorShape.of(form.out),
                Initial.uniform(1 / Math.sqrt(inputs)),
                false);
    }

    @Override
    public Tensor forward(Tensor x, Tensor w, Pass pass) {
        Tensor y = Convolution.conv(x, w, window, groups);
        return bias == null ? y : y.plus(bias.value());
    }
}
