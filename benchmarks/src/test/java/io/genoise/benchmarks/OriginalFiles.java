package io.genoise.benchmarks;

import io.genoise.weights.StoredTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/// Files as other programs write their networks, by the names in their own sources, with random numbers at which every part
/// of a network shows.
final class OriginalFiles {
    private final Random random = new Random(7);
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    private OriginalFiles() {}

    /// torchvision's ResNet of 18 or 50 layers, `width` times as wide, for a thousand classes.
    static Map<String, StoredTensor> resNet(int depth, double width) {
        OriginalFiles file = new OriginalFiles();
        int expansion = depth == 50 ? 4 : 1;
        int[] blocks = depth == 50 ? new int[] {3, 4, 6, 3} : new int[] {2, 2, 2, 2};
        int in = (int) (64 * width);
        file.convolution("conv1", in, 3, 7);
        file.batchNorm("bn1", in);
        for (int layer = 1; layer <= 4; layer++) {
            int inner = (int) (32 * width) << layer;
            for (int b = 0; b < blocks[layer - 1]; b++) {
                String name = "layer%s.%s.".formatted(layer, b);
                int[] kernels = depth == 50 ? new int[] {1, 3, 1} : new int[] {3, 3};
                int from = in;
                for (int i = 1; i <= kernels.length; i++) {
                    int out = i == kernels.length ? inner * expansion : inner;
                    file.convolution(name + "conv" + i, out, from, kernels[i - 1]);
                    file.batchNorm(name + "bn" + i, out);
                    from = out;
                }
                if (b == 0 && in != from) {
                    file.convolution(name + "downsample.0", from, in, 1);
                    file.batchNorm(name + "downsample.1", from);
                }
                in = from;
            }
        }
        file.linear("fc", 1000, in);
        return file.tensors;
    }

    /// A vision transformer's parts by timm's and Meta's names, patches of `patch` and `side · side` positions.
    static Map<String, StoredTensor> timm(
            int features, int depth, int patch, int side, boolean dino, int classes) {
        OriginalFiles file = new OriginalFiles();
        file.normal("cls_token", 0.5, 0, 1, 1, features);
        file.normal("pos_embed", 0.5, 0, 1, 1 + side * side, features);
        if (dino) {
            file.normal("mask_token", 1, 0, 1, features);
        }
        file.convolution("patch_embed.proj", features, 3, patch);
        file.normal("patch_embed.proj.bias", 0.1, 0, features);
        for (int b = 0; b < depth; b++) {
            String name = "blocks." + b + ".";
            file.norm(name + "norm1", features);
            file.linear(name + "attn.qkv", 3 * features, features);
            file.linear(name + "attn.proj", features, features);
            file.norm(name + "norm2", features);
            file.linear(name + "mlp.fc1", 4 * features, features);
            file.linear(name + "mlp.fc2", features, 4 * features);
            if (dino) {
                file.normal(name + "ls1.gamma", 0.3, 0.5, features);
                file.normal(name + "ls2.gamma", 0.3, 0.5, features);
            }
        }
        file.norm("norm", features);
        if (classes > 0) {
            file.linear("head", classes, features);
        }
        return file.tensors;
    }

    /// DINOv2 with registers by Hugging Face's names.
    static Map<String, StoredTensor> huggingFace(
            int features, int depth, int patch, int side, int registers) {
        OriginalFiles file = new OriginalFiles();
        file.normal("embeddings.cls_token", 0.5, 0, 1, 1, features);
        file.normal("embeddings.mask_token", 1, 0, 1, features);
        file.normal("embeddings.register_tokens", 0.5, 0, 1, registers, features);
        file.normal("embeddings.position_embeddings", 0.5, 0, 1, 1 + side * side, features);
        file.convolution("embeddings.patch_embeddings.projection", features, 3, patch);
        file.normal("embeddings.patch_embeddings.projection.bias", 0.1, 0, features);
        for (int b = 0; b < depth; b++) {
            String name = "encoder.layer." + b + ".";
            file.norm(name + "norm1", features);
            for (String part : new String[] {"query", "key", "value"}) {
                file.linear(name + "attention.attention." + part, features, features);
            }
            file.linear(name + "attention.output.dense", features, features);
            file.normal(name + "layer_scale1.lambda1", 0.3, 0.5, features);
            file.norm(name + "norm2", features);
            file.linear(name + "mlp.fc1", 4 * features, features);
            file.linear(name + "mlp.fc2", features, 4 * features);
            file.normal(name + "layer_scale2.lambda1", 0.3, 0.5, features);
        }
        file.norm("layernorm", features);
        return file.tensors;
    }

    private void convolution(String name, int out, int in, int kernel) {
        double deviation = Math.sqrt(2.0 / (in * kernel * kernel));
        normal(name + ".weight", deviation, 0, out, in, kernel, kernel);
    }

    private void linear(String name, int out, int in) {
        normal(name + ".weight", Math.sqrt(1.0 / in), 0, out, in);
        normal(name + ".bias", 0.1, 0, out);
    }

    private void norm(String name, int features) {
        normal(name + ".weight", 0.2, 1, features);
        normal(name + ".bias", 0.1, 0, features);
    }

    private void batchNorm(String name, int channels) {
        norm(name, channels);
        normal(name + ".running_mean", 0.1, 0, channels);
        float[] variance = new float[channels];
        for (int i = 0; i < channels; i++) {
            variance[i] = 0.5f + random.nextFloat();
        }
        tensors.put(name + ".running_var", StoredTensor.ofFloats(new int[] {channels}, variance));
        tensors.put(
                name + ".num_batches_tracked", StoredTensor.ofLongs(new int[0], new long[] {1000}));
    }

    private void normal(String name, double deviation, double mean, int... shape) {
        int count = 1;
        for (int extent : shape) {
            count *= extent;
        }
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) (mean + deviation * random.nextGaussian());
        }
        tensors.put(name, StoredTensor.ofFloats(shape, numbers));
    }
}
