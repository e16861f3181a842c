package io.genoise.benchmarks;

import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.kBicubic;

/// Vision transformers as they stand in timm (`vision_transformer.py`), in Meta's `dinov2` and in Hugging Face's
/// `modeling_dinov2.py`, in PyTorch's functions.
///
/// @param network the tensors by their own names
record OriginalTransformer(PeerNetwork network, int heads, int depth) {
    private static final double EPSILON = 1e-6;

    /// What the classifier reads, `[N,features]`, by timm's and Meta's names.
    Tensor timm(Tensor pictures) {
        Tensor patches = patches(pictures, "patch_embed.proj");
        Tensor y = withClassToken(patches, "cls_token").add(positions("pos_embed", pictures));
        for (int b = 0; b < depth; b++) {
            String name = "blocks." + b + ".";
            Tensor stacked = network.linear(normed(y, name + "norm1"), name + "attn.qkv");
            Tensor[] parts = stacked.chunk(3, -1).get();
            Tensor mixed = attention(parts[0], parts[1], parts[2]);
            Tensor first = network.linear(mixed, name + "attn.proj");
            y = y.add(scaled(first, name + "ls1.gamma"));
            Tensor second = hidden(normed(y, name + "norm2"), name + "mlp.");
            y = y.add(scaled(second, name + "ls2.gamma"));
        }
        return normed(y, "norm").select(1, 0);
    }

    /// As [#timm], by Hugging Face's names.
    Tensor huggingFace(Tensor pictures) {
        Tensor patches = patches(pictures, "embeddings.patch_embeddings.projection");
        Tensor y =
                withClassToken(patches, "embeddings.cls_token")
                        .add(positions("embeddings.position_embeddings", pictures));
        Tensor registers = network.of("embeddings.register_tokens").expand(y.size(0), -1, -1);
        y =
                torch.cat(
                        new TensorVector(
                                y.narrow(1, 0, 1), registers, y.narrow(1, 1, y.size(1) - 1)),
                        1);
        for (int b = 0; b < depth; b++) {
            String name = "encoder.layer." + b + ".";
            Tensor x = normed(y, name + "norm1");
            String attention = name + "attention.attention.";
            Tensor mixed =
                    attention(
                            network.linear(x, attention + "query"),
                            network.linear(x, attention + "key"),
                            network.linear(x, attention + "value"));
            Tensor first = network.linear(mixed, name + "attention.output.dense");
            y = y.add(scaled(first, name + "layer_scale1.lambda1"));
            Tensor second = hidden(normed(y, name + "norm2"), name + "mlp.");
            y = y.add(scaled(second, name + "layer_scale2.lambda1"));
        }
        return normed(y, "layernorm").select(1, 0);
    }

    private Tensor patches(Tensor pictures, String name) {
        int patch = Math.toIntExact(network.of(name + ".weight").size(2));
        return network.convolve(pictures, name, patch, 0).flatten(2, -1).transpose(1, 2);
    }

    private Tensor withClassToken(Tensor patches, String name) {
        Tensor token = network.of(name).expand(patches.size(0), -1, -1);
        return torch.cat(new TensorVector(token, patches), 1);
    }

    /// Of a grid of the size that the pictures have; single numbers as a file would hold them.
    private Tensor positions(String name, Tensor pictures) {
        Tensor all = network.of(name);
        long places = all.size(1) - 1;
        long side = Math.round(Math.sqrt(places));
        long patch =
                network.of(
                                name.equals("pos_embed")
                                        ? "patch_embed.proj.weight"
                                        : "embeddings.patch_embeddings.projection.weight")
                        .size(2);
        long wanted = pictures.size(2) / patch;
        if (wanted == side) {
            return all;
        }
        Tensor grid =
                all.narrow(1, 1, places).reshape(1, side, side, all.size(2)).permute(0, 3, 1, 2);
        Tensor resized =
                interpolated(grid, wanted)
                        .to(ScalarType.Float)
                        .to(all.scalar_type())
                        .permute(0, 2, 3, 1)
                        .reshape(1, wanted * wanted, all.size(2));
        return torch.cat(new TensorVector(all.narrow(1, 0, 1), resized), 1);
    }

    /// `torch.nn.functional.interpolate(x, (rows, rows), mode="bicubic", align_corners=False)`.
    static Tensor interpolated(Tensor x, long rows) {
        InterpolateFuncOptions options = new InterpolateFuncOptions();
        options.size().put(new LongVector(rows, rows));
        options.mode().put(new kBicubic());
        options.align_corners().put(false);
        return torch.interpolate(x, options);
    }

    private Tensor normed(Tensor x, String name) {
        return network.layerNorm(x, name, EPSILON);
    }

    private Tensor scaled(Tensor x, String name) {
        return network.parameters().containsKey(name) ? x.mul(network.of(name)) : x;
    }

    /// softmax(q·kᵀ/√d)·v in each head, of `[N,T,features]`.
    private Tensor attention(Tensor q, Tensor k, Tensor v) {
        double width = (double) q.size(2) / heads;
        Tensor scores =
                headed(q)
                        .matmul(headed(k).transpose(-2, -1))
                        .mul(Torch.scalar(1 / Math.sqrt(width)));
        Tensor mixed = torch.softmax(scores, -1).matmul(headed(v));
        return mixed.transpose(1, 2).reshape(q.size(0), q.size(1), q.size(2));
    }

    private Tensor headed(Tensor x) {
        return x.reshape(x.size(0), x.size(1), heads, x.size(2) / heads).transpose(1, 2);
    }

    private Tensor hidden(Tensor x, String name) {
        return network.linear(torch.gelu(network.linear(x, name + "fc1")), name + "fc2");
    }
}
