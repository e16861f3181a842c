package io.genoise.benchmarks;

import io.genoise.network.ConvNext;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// [ConvNext] of three stages beside PyTorch: channels come last within a block, as the authors have it.
final class PeerConvNext {
    private static final int STAGES = 3;
    private static final int PATCH = 2;
    private static final int KERNEL = 7;
    private static final double EPSILON = 1e-6f;
    private static final long[] ONE = {1, 1};

    private PeerConvNext() {}

    /// Blocks begin with a tenth of what they add: at the paper's 10⁻⁶ a mistake in them would not be seen.
    static ClassificationContest contest() {
        return new ClassificationContest(
                "convnext",
                "ConvNeXt of three stages, cross-entropy, SGD with Nesterov momentum and decay",
                List.of(Work.of(0.5, 64, 32)),
                Work.of(1.0 / 16, 4, 16),
                new Rule.Nesterov(0.02f, 0.9f, 5e-4f),
                (work, scope, seed) ->
                        new ConvNext.Config(
                                        PATCH, STAGES, 1, work.width(), 0.1f, 0, 3, Waves.LABELS)
                                .create(scope, seed),
                PeerConvNext::logits);
    }

    private static Tensor logits(PeerNetwork network, Tensor pictures, Work work) {
        Tensor y = network.convolve(pictures, path(0, 0), PATCH, 0);
        y = norm(network, y, path(0, 1));
        for (int stage = 0; stage < STAGES; stage++) {
            if (stage > 0) {
                y = norm(network, y, path(stage, 0));
                y = network.convolve(y, path(stage, 1), 2, 0);
            }
            for (int b = 0; b < (stage == 2 ? 3 : 1); b++) {
                y = block(network, y, "stages.%s.%s".formatted(stage, b));
            }
        }
        Tensor means = network.layerNorm(y.mean(2, 3), "norm", EPSILON);
        return network.linear(means, "head");
    }

    private static String path(int stage, int layer) {
        return "downsample_layers.%s.%s".formatted(stage, layer);
    }

    /// Over the channels of each place.
    private static Tensor norm(PeerNetwork network, Tensor x, String name) {
        Tensor last = x.permute(0, 2, 3, 1);
        return network.layerNorm(last, name, EPSILON).permute(0, 3, 1, 2);
    }

    private static Tensor block(PeerNetwork network, Tensor x, String name) {
        long[] padding = {KERNEL / 2, KERNEL / 2};
        Tensor depthwise =
                torch.conv2d(
                        x,
                        network.of(name + ".dwconv.weight"),
                        new TensorOptional(network.of(name + ".dwconv.bias")),
                        ONE,
                        padding,
                        ONE,
                        x.size(1));
        Tensor y = network.layerNorm(depthwise.permute(0, 2, 3, 1), name + ".norm", EPSILON);
        y = torch.gelu(network.linear(y, name + ".pwconv1"));
        y = network.linear(y, name + ".pwconv2").mul(network.of(name + ".gamma"));
        return x.add(y.permute(0, 3, 1, 2));
    }
}
