package io.genoise.benchmarks;

import io.genoise.network.AlexNet;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// [AlexNet] for small pictures, with BatchNorm, beside PyTorch: eager, ReLU in place.
final class PeerAlexNet {
    private static final float DROPOUT = 0.5f;

    private PeerAlexNet() {}

    static ClassificationContest contest() {
        return new ClassificationContest(
                "alexnet",
                "AlexNet for 32 or 64 pixels with BatchNorm and dropout, cross-entropy, SGD with Nesterov"
                        + " momentum and decay",
                List.of(Work.of(1, 64, 64)),
                Work.of(1.0 / 32, 4, 32),
                new Rule.Nesterov(0.01f, 0.9f, 5e-4f),
                (work, scope, seed) ->
                        new AlexNet.Config(
                                        work.size(),
                                        true,
                                        work.width(),
                                        work.dropout() ? DROPOUT : 0,
                                        3,
                                        Waves.LABELS)
                                .create(scope, seed),
                PeerAlexNet::logits);
    }

    private static Tensor logits(PeerNetwork network, Tensor pictures, Work work) {
        Tensor y = stage(network, pictures, 0, work.size() / 32, 2);
        y = stage(network, PeerNetwork.maxPool(y, 3, 2, 0), 3, 1, 2);
        y = stage(network, PeerNetwork.maxPool(y, 3, 2, 0), 6, 1, 1);
        y = stage(network, y, 8, 1, 1);
        y = stage(network, y, 10, 1, 1);
        y = PeerNetwork.maxPool(y, 3, 2, 0).flatten(1, -1);
        y = torch.relu_(network.linear(dropped(y, work), "classifier.1"));
        y = torch.relu_(network.linear(dropped(y, work), "classifier.4"));
        return network.linear(y, "classifier.6");
    }

    private static Tensor stage(PeerNetwork network, Tensor x, int place, int stride, int padding) {
        String name = "features." + place;
        Tensor y = network.convolve(x, name, stride, padding);
        return torch.relu_(network.batchNorm(y, name + ".norm"));
    }

    private static Tensor dropped(Tensor x, Work work) {
        return work.dropout() ? torch.dropout(x, DROPOUT, true) : x;
    }
}
