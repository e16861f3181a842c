package io.genoise.benchmarks;

import io.genoise.network.Nin;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// [Nin] with four blocks, or fewer where it is tiny, beside PyTorch: eager, ReLU in place.
final class PeerNin {
    private PeerNin() {}

    static ClassificationContest contest() {
        return new ClassificationContest(
                "nin4",
                "NIN-4 (RotNet's), cross-entropy, SGD with Nesterov momentum and decay",
                List.of(Work.of(0.25, 128, 32), Work.of(1, 128, 32)),
                Work.of(0.05, 4, 8),
                new Rule.Nesterov(0.02f, 0.9f, 5e-4f),
                (work, scope, seed) ->
                        new Nin.Config(4, work.width(), 3, Waves.LABELS).create(scope, seed),
                PeerNin::logits);
    }

    private static Tensor logits(PeerNetwork network, Tensor pictures, Work work) {
        Tensor y = pictures;
        for (int block = 1; block <= 4; block++) {
            for (int c = 1; c <= 3; c++) {
                String path = "block" + block;
                int kernel = c > 1 ? 1 : block <= 2 ? 5 : 3;
                y = network.convolve(y, path + ".conv" + c, 1, kernel / 2);
                y = torch.relu_(network.batchNorm(y, path + ".norm" + c));
            }
            y = pool(y, block);
        }
        return network.linear(y.mean(2, 3), "classifier");
    }

    private static Tensor pool(Tensor x, int block) {
        long[] kernel = {3, 3};
        long[] stride = {2, 2};
        long[] one = {1, 1};
        return switch (block) {
            case 1 -> PeerNetwork.maxPool(x, 3, 2, 1);
            case 2 -> torch.avg_pool2d(x, kernel, stride, one, false, true, new LongOptional());
            default -> x;
        };
    }
}
