package io.genoise.weights;

import io.genoise.network.ResNet;
import java.util.Arrays;
import java.util.Map;

/// Which residual network tensors are of: the depth from how many blocks there are, the stem from its kernel.
final class ResNetFile {
    /// What ImageNet's networks are trained on.
    private static final int SIZE = 224;

    private static final int LAYERS = 4;
    private static final int LARGE_KERNEL = 7;
    private static final int SMALL_KERNEL = 3;
    private static final double WIDTH = 64;

    /// Depths by the blocks of each layer, whether the blocks have three convolutions, and that.
    private static final Map<String, Integer> DEPTHS =
            Map.of("[2, 2, 2, 2] false", 18, "[3, 4, 6, 3] false", 34, "[3, 4, 6, 3] true", 50);

    private ResNetFile() {}

    static Recognised read(ForeignTensors file, ForeignEncoder.Options options) {
        int[] blocks = new int[LAYERS];
        Arrays.setAll(blocks, i -> file.parts("layer%s.".formatted(i + 1)));
        boolean three = file.has("layer1.0.conv3.weight");
        Integer depth = DEPTHS.get(Arrays.toString(blocks) + " " + three);
        if (depth == null) {
            throw new IllegalArgumentException(
                    "its layers have %s blocks of %s convolutions: it is no ResNet of 18, 34 or 50 layers"
                            .formatted(Arrays.toString(blocks), three ? 3 : 2));
        }
        String axes = "[features, channels, 7, 7]";
        int[] stem = file.shape("conv1.weight", axes);
        if (stem[2] != stem[3] || stem[2] != LARGE_KERNEL && stem[2] != SMALL_KERNEL) {
            throw file.mistake("conv1.weight", axes);
        }
        int classes = file.has("fc.weight") ? file.shape("fc.weight", "[classes, features]")[0] : 0;
        ResNet.Config network =
                new ResNet.Config(
                        depth,
                        stem[2] == LARGE_KERNEL ? ResNet.Stem.IMAGENET : ResNet.Stem.CIFAR,
                        stem[0] / WIDTH,
                        false,
                        stem[1],
                        classes);
        int size = options.size() == 0 ? SIZE : options.size();
        return new Recognised(network, size, file.all());
    }
}
