package io.genoise.task.generation;

import io.genoise.layer.Activation;
import io.genoise.layer.Initials;
import io.genoise.layer.Layer;
import io.genoise.layer.LayerNorm;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.layer.Residual;
import io.genoise.layer.SelfAttention;
import io.genoise.layer.Sequential;
import io.genoise.network.VisionTransformer;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// Tokens of the patches that are shown → pixels of all patches: the light decoder of a masked autoencoder. The tokens are
/// brought to a smaller width, a learned token stands for each missing patch, positions are added, and a few transformer
/// blocks and a linear layer follow (He et al. 2022, arXiv:2111.06377, section 3).
///
/// @param narrow from the encoder's width to the decoder's
/// @param missing the token of a missing patch, `[width]`
/// @param positions of all patches, `[P,width]`
/// @param blocks of attention, and a last norm
/// @param pixels from tokens to patches
/// @param leading how many tokens before the others are no patches'
record PatchDecoder(
        Linear narrow,
        NetworkParameter missing,
        NetworkParameter positions,
        Sequential blocks,
        Linear pixels,
        int leading) {
    static PatchDecoder of(
            Parameters own, VisionTransformer.Config config, int depth, int width, int heads) {
        int side = config.size() / config.patch();
        int out = config.patch() * config.patch() * config.channels();
        Sequential blocks = Sequential.empty();
        for (int b = 0; b < depth; b++) {
            blocks = blocks.then("block" + b, block(own, "block" + b, width, heads));
        }
        return new PatchDecoder(
                linear(own, "narrow", config.features(), width),
                own.declare("missing", TensorShape.of(width), Initials.TRANSFORMER, false),
                own.declare(
                        "positions",
                        TensorShape.of(side * side, width),
                        Initials.TRANSFORMER,
                        false),
                blocks.then("norm", LayerNorm.of(own, "norm", width).withEpsilon(1e-6f)),
                linear(own, "pixels", width, out),
                config.leading());
    }

    private static Layer block(Parameters own, String name, int width, int heads) {
        Sequential attention =
                Sequential.empty()
                        .then("norm1", LayerNorm.of(own, name + ".norm1", width))
                        .then("attn", SelfAttention.of(own, name + ".attn", width, heads));
        Sequential hidden =
                Sequential.empty()
                        .then("norm2", LayerNorm.of(own, name + ".norm2", width))
                        .then("fc1", linear(own, name + ".fc1", width, 4 * width))
                        .then("gelu", Activation.GELU)
                        .then("fc2", linear(own, name + ".fc2", 4 * width, width));
        return Sequential.empty()
                .then("attention", Residual.around(attention))
                .then("mlp", Residual.around(hidden));
    }

    private static Linear linear(Parameters own, String name, int in, int out) {
        return Linear.of(own, name, in, out, Initials.TRANSFORMER);
    }

    /// Pixels `[N,P,patch·patch·C]`.
    ///
    /// @param encoded tokens of the shown patches, those before them included
    /// @param rank `[N,P]`, the place of each patch among the shown and then the missing ones
    Tensor decode(Tensor encoded, Tensor rank, Pass pass) {
        Tensor tokens = pass.through("narrow", narrow, encoded);
        int n = rank.shape().extent(0);
        int shown = tokens.shape().extent(1) - leading;
        int width = tokens.shape().extent(2);
        Tensor absent =
                missing.value().broadcast(TensorShape.of(n, rank.shape().extent(1) - shown, width));
        Tensor known = tokens.slice(1, leading, leading + shown);
        Tensor placed =
                VisionTransformer.select(Tensor.concat(1, known, absent), rank)
                        .plus(positions.value());
        Tensor all = leading == 0 ? placed : Tensor.concat(1, tokens.slice(1, 0, leading), placed);
        Tensor last = blocks.forward(all, pass);
        return pass.through("pixels", pixels, last.slice(1, leading, last.shape().extent(1)));
    }
}
