package io.genoise.layer;

import io.genoise.op.Attention;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// Multi-head self-attention (Vaswani et al. 2017, arXiv:1706.03762, section 3.2): in each head
/// softmax(Q·Kᵀ/√d)·V over the tokens, `[N,T,D]` → `[N,T,D]`.
///
/// @param heads into which D divides, d = D/heads
/// @param inputs Q, K and V of all heads stacked, `[3D,D]`
/// @param output `[D,D]`
public record SelfAttention(int heads, Linear inputs, Linear output) implements Layer {
    /// Weights begin as [Initials#TRANSFORMER], biases as 0; names `qkv` and `proj`.
    ///
    /// @throws IllegalArgumentException if the heads do not divide the features
    public static SelfAttention of(Parameters parameters, String name, int features, int heads) {
        if (heads < 1 || features % heads != 0) {
            throw new IllegalArgumentException(
                    "%s: %s features do not divide into %s heads".formatted(name, features, heads));
        }
        return new SelfAttention(
                heads,
                Linear.of(parameters, name + ".qkv", features, 3 * features, Initials.TRANSFORMER),
                Linear.of(parameters, name + ".proj", features, features, Initials.TRANSFORMER));
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        TensorShape shape = x.shape();
        int tokens = shape.extent(1);
        int width = shape.extent(2) / heads;
        Tensor stacked =
                pass.through("qkv", inputs, x)
                        .reshape(shape.extent(0), tokens, 3, heads, width)
                        .permute(2, 0, 3, 1, 4);
        Tensor mixed = Attention.of(stacked.fixedGet(0), stacked.fixedGet(1), stacked.fixedGet(2));
        return pass.through("proj", output, mixed.permute(0, 2, 1, 3).reshape(shape));
    }
}
