package io.genoise.task.part;

import io.genoise.layer.BatchNorm;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.op.Activations;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import java.util.Optional;

/// A layer of a head: x → ReLU(norm(x W + b)), whose norm is BatchNorm or nothing.
///
/// With the small differences that a question about several pictures begins with, a deep head may stay at chance for hundreds of
/// steps; BatchNorm makes them large (Ioffe, Szegedy 2015, arXiv:1502.03167).
///
/// @param name of the layer among the head's parameters; its norm's is `name_norm`
/// @param layer x W + b
/// @param norm BatchNorm over what it gives, or nothing
public record Hidden(String name, Linear layer, Optional<BatchNorm> norm) {
    /// The layer `layer`, and its norm, which is declared here.
    ///
    /// @param block where the layer's parameters are
    /// @param width of what it gives
    /// @param normed whether it has BatchNorm
    public static Hidden of(
            Parameters block, String name, Linear layer, int width, boolean normed) {
        return new Hidden(
                name,
                layer,
                normed
                        ? Optional.of(BatchNorm.of(block, name + "_norm", width))
                        : Optional.empty());
    }

    /// ReLU(norm(x W + b)), of as many axes as x.
    ///
    /// @param x `[N,in]`, or `[N,M,in]` where there is no norm
    public Tensor forward(Tensor x, Pass pass) {
        Tensor numbers = pass.through(name, layer, x);
        return Activations.relu(
                norm.map(own -> pass.through(name + "_norm", own, numbers)).orElse(numbers));
    }
}
