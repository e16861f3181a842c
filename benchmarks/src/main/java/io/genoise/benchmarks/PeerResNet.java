package io.genoise.benchmarks;

import io.genoise.network.ResNet;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// [ResNet] beside PyTorch: torchvision's blocks, eager, ReLU in place.
final class PeerResNet {
    private static final int[] SMALL = {2, 2, 2, 2};
    private static final int[] LARGE = {3, 4, 6, 3};

    private final PeerNetwork network;
    private final int depth;
    private final ResNet.Stem stem;

    private PeerResNet(PeerNetwork network, int depth, ResNet.Stem stem) {
        this.network = network;
        this.depth = depth;
        this.stem = stem;
    }

    /// With the stem for small pictures.
    static ClassificationContest contest(int depth) {
        return contest(
                depth,
                ResNet.Stem.CIFAR,
                "resnet" + depth,
                "the CIFAR stem",
                0.02f,
                Work.of(1, 64, 32),
                Work.of(1.0 / 16, 4, 16));
    }

    /// As ImageNet has it.
    static ClassificationContest ofImageNet(int depth) {
        return contest(
                depth,
                ResNet.Stem.IMAGENET,
                "resnet%s-imagenet".formatted(depth),
                "ImageNet's stem",
                0.0005f,
                Work.of(1, 16, 224),
                Work.of(1.0 / 16, 4, 64));
    }

    /// @param rate so low that rounding in f32 does not grow from step to step beyond what is compared: with fifty layers of
    ///     BatchNorm over few pictures it does at 0.02
    private static ClassificationContest contest(
            int depth,
            ResNet.Stem stem,
            String name,
            String words,
            float rate,
            Work work,
            Work tiny) {
        return new ClassificationContest(
                name,
                "ResNet-%s with %s, cross-entropy, SGD with Nesterov momentum and decay"
                        .formatted(depth, words),
                List.of(work),
                tiny,
                new Rule.Nesterov(rate, 0.9f, 5e-4f),
                (of, scope, seed) ->
                        new ResNet.Config(depth, stem, of.width(), false, 3, Waves.LABELS)
                                .create(scope, seed),
                (network, pictures, _) -> new PeerResNet(network, depth, stem).logits(pictures));
    }

    /// What torchvision's classifier reads: the means of the last map, `[N,features]`.
    static Tensor features(PeerNetwork network, int depth, Tensor pictures) {
        return new PeerResNet(network, depth, ResNet.Stem.IMAGENET).means(pictures);
    }

    private Tensor logits(Tensor pictures) {
        return network.linear(means(pictures), "fc");
    }

    private Tensor means(Tensor pictures) {
        Tensor y =
                stem == ResNet.Stem.CIFAR
                        ? rectified(pictures, "conv1", "bn1", 1, 1)
                        : PeerNetwork.maxPool(rectified(pictures, "conv1", "bn1", 2, 3), 3, 2, 1);
        int[] blocks = depth == 18 ? SMALL : LARGE;
        for (int layer = 1; layer <= 4; layer++) {
            for (int b = 0; b < blocks[layer - 1]; b++) {
                String name = "layer%s.%s".formatted(layer, b);
                y = block(y, name, layer > 1 && b == 0 ? 2 : 1);
            }
        }
        return y.mean(2, 3);
    }

    private Tensor block(Tensor x, String name, int stride) {
        Tensor y;
        if (depth == 50) {
            y = rectified(x, name + ".conv1", name + ".bn1", 1, 0);
            y = rectified(y, name + ".conv2", name + ".bn2", stride, 1);
            y = normed(y, name + ".conv3", name + ".bn3", 1, 0);
        } else {
            y = rectified(x, name + ".conv1", name + ".bn1", stride, 1);
            y = normed(y, name + ".conv2", name + ".bn2", 1, 1);
        }
        boolean projects = network.parameters().containsKey(name + ".downsample.0.weight");
        Tensor around =
                projects ? normed(x, name + ".downsample.0", name + ".downsample.1", stride, 0) : x;
        return torch.relu_(y.add_(around));
    }

    private Tensor normed(Tensor x, String conv, String norm, int stride, int padding) {
        return network.batchNorm(network.convolve(x, conv, stride, padding), norm);
    }

    private Tensor rectified(Tensor x, String conv, String norm, int stride, int padding) {
        return torch.relu_(normed(x, conv, norm, stride, padding));
    }
}
