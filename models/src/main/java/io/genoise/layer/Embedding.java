package io.genoise.layer;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// A learned vector for each of `words` numbers: i32 `[…]` → `[…,features]`; a number outside gives zeros.
///
/// @param weight `[words,features]`
public record Embedding(NetworkParameter weight) implements Layer {
    /// Vectors begin normal with variance 1, as PyTorch's do.
    ///
    /// @param words how many numbers have a vector
    /// @param features length of a vector
    public static Embedding of(Parameters parameters, String name, int words, int features) {
        return new Embedding(
                parameters.declare(
                        name + ".weight",
                        TensorShape.of(words, features),
                        Initial.normal(1),
                        true));
    }

    @Override
    public Tensor forward(Tensor indices, Pass pass) {
        return weight.value().gather(indices);
    }
}
