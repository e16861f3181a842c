package io.genoise.layer;

import io.genoise.op.Distances;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.function.Function;

/// A layer whose weight is divided by its greatest singular value σ (Miyato et al. 2018, arXiv:1802.05957). With the weight
/// as a matrix W of one row an output, each training pass takes one step v ← Wᵀu/‖·‖, u ← Wv/‖·‖, and σ = uᵀWv; u and v
/// are statistics, through which no gradient flows. They begin where fifteen such steps lead, as PyTorch's do, so that σ is
/// near from the first pass on.
///
/// Names are PyTorch's: `weight_orig`, `weight_u`, `weight_v`; v lies in PyTorch's order here too, channels before places.
///
/// @param layer with the undivided weight
/// @param left u, `[K]`
/// @param right v, `[n]` for a weight of K·n numbers
public record SpectralNorm(Weighted layer, Variable left, Variable right) implements Layer {
    /// A convolution.
    public static SpectralNorm conv(
            Parameters parameters, String name, Conv.Form form, Initial initial) {
        return of(
                parameters,
                name,
                initial,
                first -> Conv.of(parameters, name, "weight_orig", form, first));
    }

    /// A linear layer with biases, which begin as 0.
    public static SpectralNorm linear(
            Parameters parameters, String name, int in, int out, Initial initial) {
        return of(
                parameters,
                name,
                initial,
                first -> Linear.of(parameters, name, "weight_orig", in, out, first, true));
    }

    /// Any layer whose weight has its outputs first.
    ///
    /// @param initial how its weight begins
    /// @param layer makes it, of a weight that begins as it is told
    public static SpectralNorm of(
            Parameters parameters,
            String name,
            Initial initial,
            Function<Initial, Weighted> layer) {
        PowerIteration first = new PowerIteration(name, initial);
        Weighted whole = layer.apply(first);
        TensorShape weight = whole.weight().shape();
        int rows = weight.extent(0);
        int columns = Math.toIntExact(weight.elements() / rows);
        return new SpectralNorm(
                whole,
                parameters.statistic(
                        name + ".weight_u", TensorShape.of(rows), (_, _) -> first.left().clone()),
                parameters.statistic(
                        name + ".weight_v",
                        TensorShape.of(columns),
                        (_, _) -> first.right().clone()));
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor weight = layer.weight().value();
        Tensor matrix = matrix(weight);
        Tensor u = left.value().reshape(1, -1);
        Tensor v = right.value().reshape(1, -1);
        if (pass.training()) {
            Tensor still = matrix.detach();
            v = Distances.normalize(u.matmul(still), 1);
            u = Distances.normalize(v.matmul(still, false, true), 1);
            right.assign(v.reshape(right.shape()));
            left.assign(u.reshape(left.shape()));
        }
        Tensor sigma = v.matmul(matrix, false, true).times(u).sum();
        return layer.forward(x, weight.over(sigma), pass);
    }

    /// `[K,n]`, with a kernel's numbers in PyTorch's order.
    private static Tensor matrix(Tensor weight) {
        int rank = weight.shape().rank();
        int[] order = new int[rank];
        for (int i = 2; i < rank; i++) {
            order[i] = i - 1;
        }
        order[1] = rank - 1;
        return weight.permute(order).reshape(weight.shape().extent(0), -1);
    }
}
