package io.genoise.benchmarks;

import io.genoise.network.VisionTransformer;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// A small [VisionTransformer], patches of 8x8, 6 blocks of 192 features in 3 heads, beside PyTorch: eager, with its fused
/// attention.
final class PeerTransformer {
    private static final int PATCH = 8;
    private static final int DEPTH = 6;
    private static final int HEADS = 3;
    private static final int WIDTH_OF_HEAD = 64;
    private static final double EPSILON = 1e-6f;

    private final PeerNetwork network;

    private PeerTransformer(PeerNetwork network) {
        this.network = network;
    }

    static ClassificationContest contest() {
        return new ClassificationContest(
                "vit",
                "ViT of 8x8 patches, 6 blocks of 192 features in 3 heads, cross-entropy, AdamW",
                List.of(Work.of(1, 64, 64)),
                Work.of(1.0 / 16, 4, 16),
                new Rule.DecoupledAdam(1e-3f, 0.05f),
                (work, scope, seed) ->
                        new VisionTransformer.Config(
                                        work.size(),
                                        PATCH,
                                        DEPTH,
                                        features(work),
                                        HEADS,
                                        0,
                                        0,
                                        0,
                                        VisionTransformer.Pooling.TOKEN,
                                        3,
                                        Waves.LABELS)
                                .create(scope, seed),
                (network, pictures, _) -> new PeerTransformer(network).logits(pictures));
    }

    private static int features(Work work) {
        return HEADS * (int) Math.max(1, Math.round(WIDTH_OF_HEAD * work.width()));
    }

    private Tensor logits(Tensor pictures) {
        Tensor y = network.convolve(pictures, "patch_embed.proj", PATCH, 0);
        y = y.flatten(2, -1).transpose(1, 2);
        Tensor token = network.of("cls_token").expand(y.size(0), -1, -1);
        y = torch.cat(new TensorVector(token, y), 1).add_(network.of("pos_embed"));
        for (int b = 0; b < DEPTH; b++) {
            String name = "blocks." + b;
            y = y.add(attention(normed(y, name + ".norm1"), name + ".attn"));
            y = y.add(hidden(normed(y, name + ".norm2"), name + ".mlp"));
        }
        return network.linear(normed(y, "norm").select(1, 0), "head");
    }

    private Tensor normed(Tensor x, String name) {
        return network.layerNorm(x, name, EPSILON);
    }

    private Tensor attention(Tensor x, String name) {
        long batch = x.size(0);
        long tokens = x.size(1);
        long features = x.size(2);
        Tensor stacked =
                network.linear(x, name + ".qkv")
                        .reshape(batch, tokens, 3, HEADS, features / HEADS)
                        .permute(2, 0, 3, 1, 4);
        Tensor mixed =
                torch.scaled_dot_product_attention(
                        stacked.select(0, 0), stacked.select(0, 1), stacked.select(0, 2));
        Tensor rows = mixed.transpose(1, 2).reshape(batch, tokens, features);
        return network.linear(rows, name + ".proj");
    }

    private Tensor hidden(Tensor x, String name) {
        return network.linear(torch.gelu(network.linear(x, name + ".fc1")), name + ".fc2");
    }
}
