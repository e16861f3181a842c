package io.genoise.transfer;

import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.Flatten;
import io.genoise.layer.Layer;
import io.genoise.layer.Linear;
import io.genoise.layer.Pool;
import io.genoise.layer.Sequential;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Parameters;
import java.util.Locale;

/// A classifier that is trained by gradient descent on a frozen map `[N,H,W,C]` → logits `[N,classes]`: those that RotNet is
/// measured with (Gidaris, Singh, Komodakis 2018, arXiv:1803.07728, section 4.1), for the map of any encoder.
public enum Head {
    /// A linear layer on the flattened map.
    LINEAR,
    /// Two hidden layers of 200 on the flattened map, each with BatchNorm and ReLU, and a linear layer.
    MLP,
    /// A block of Network in Network: convolutions 3x3, 1x1, 1x1 of 192 channels, each with BatchNorm and ReLU; then the global
    /// average and a linear layer.
    CONV;

    private static final int HIDDEN = 200;
    private static final int CHANNELS = 192;

    /// What tables call it.
    public String words() {
        return switch (this) {
            case LINEAR -> "linear layer";
            case MLP -> "MLP";
            case CONV -> "conv block";
        };
    }

    /// The name by which an option asks for it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The head for maps of `map`'s extents `[…,H,W,C]`, its parameters declared in `parameters`.
    public Layer layer(Parameters parameters, TensorShape map, int classes) {
        int height = map.extent(-3);
        int width = map.extent(-2);
        int channels = map.extent(-1);
        Sequential head = Sequential.empty();
        switch (this) {
            case LINEAR -> {
                head = head.then("flatten", new Flatten());
                return head.then(
                        "classifier",
                        Linear.afterMap(
                                parameters,
                                "classifier",
                                TensorShape.of(height, width, channels),
                                classes));
            }
            case MLP -> {
                head = head.then("flatten", new Flatten());
                for (int i = 1; i <= 2; i++) {
                    String name = "hidden" + i;
                    Linear linear =
                            i == 1
                                    ? Linear.afterMap(
                                            parameters,
                                            name,
                                            TensorShape.of(height, width, channels),
                                            HIDDEN)
                                    : Linear.of(parameters, name, HIDDEN, HIDDEN);
                    head =
                            head.then(name, linear)
                                    .then("norm" + i, BatchNorm.of(parameters, "norm" + i, HIDDEN))
                                    .then("relu" + i, Activation.RELU);
                }
                return head.then(
                        "classifier", Linear.of(parameters, "classifier", HIDDEN, classes));
            }
            case CONV -> {
                int in = channels;
                for (int i = 1; i <= 3; i++) {
                    int kernel = i == 1 ? 3 : 1;
                    head =
                            head.then(
                                            "conv" + i,
                                            Conv.beforeNorm(
                                                    parameters,
                                                    "conv" + i,
                                                    Conv.Form.square(
                                                            in, CHANNELS, kernel, 1, kernel / 2)))
                                    .then(
                                            "norm" + i,
                                            BatchNorm.of(parameters, "norm" + i, CHANNELS))
                                    .then("relu" + i, Activation.RELU);
                    in = CHANNELS;
                }
                return head.then("average", Pool.GLOBAL_AVERAGE)
                        .then("classifier", Linear.of(parameters, "classifier", CHANNELS, classes));
            }
        }
        throw new IllegalStateException("no head " + this);
    }
}
