package io.genoise.benchmarks;

import io.genoise.network.Vgg;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// [Vgg] of three blocks beside PyTorch: eager, ReLU in place.
final class PeerVgg {
    private static final int BLOCKS = 3;

    private PeerVgg() {}

    static ClassificationContest contest() {
        return new ClassificationContest(
                "vgg",
                "VGG of three blocks, cross-entropy, SGD with Nesterov momentum and decay",
                List.of(Work.of(1, 64, 32)),
                Work.of(1.0 / 16, 4, 16),
                new Rule.Nesterov(0.02f, 0.9f, 5e-4f),
                (work, scope, seed) ->
                        new Vgg.Config(BLOCKS, work.width(), 3, Waves.LABELS).create(scope, seed),
                PeerVgg::logits);
    }

    private static Tensor logits(PeerNetwork network, Tensor pictures, Work work) {
        Tensor y = pictures;
        for (int block = 1; block <= BLOCKS; block++) {
            for (int c = 1; c <= 2; c++) {
                String path = "block" + block;
                y = network.convolve(y, path + ".conv" + c, 1, 1);
                y = torch.relu_(network.batchNorm(y, path + ".norm" + c));
            }
            y = PeerNetwork.maxPool(y, 2, 2, 0);
        }
        return network.linear(y.mean(2, 3), "classifier");
    }
}
