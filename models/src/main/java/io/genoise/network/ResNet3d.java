package io.genoise.network;

import com.google.auto.service.AutoService;
import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.Initials;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.layer.Pool;
import io.genoise.layer.Residual;
import io.genoise.layer.Sequential;
import io.genoise.primitive.SlidingWindow;
import io.genoise.setting.Setting;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// A residual network over clips, time being an axis like rows and columns (Hara, Kataoka, Satoh 2017, arXiv:1708.07632; R3D of
/// Tran et al. 2018, arXiv:1711.11248), with torchvision's names, so that its weights load.
///
/// A block is two convolutions of 3x3x3, each with BatchNorm, around which the input goes; `layer1` … `layer4` have 64, 128, 256
/// and 512 channels, and all but the first halve frames, rows and columns. The stem is 3x7x7 of stride 1x2x2, as in the paper, or
/// 3x3x3 of stride 1 for small pictures. Its maps, `[N,T,H,W,C]`, are called `stem` and `layer1` … `layer4`; the features are the
/// means of the last over time and places, so that a clip may have any number of frames.
///
/// *Factorised*, R(2+1)D of the same paper, has in place of each 3x3x3 a 1x3x3 within the frames to M channels, BatchNorm and ReLU,
/// and a 3x1x1 along time, M = ⌊27·in·out / (9·in + 3·out)⌋, which is about as many numbers. M is the block's: of its own input and
/// output channels, in both of its convolutions.
public final class ResNet3d implements EncoderNetwork {
    private static final int LAYERS = 4;

    private final Config config;
    private final Parameters parameters;
    private final Stages stages;
    private final Layer classifier;

    /// How a clip comes in.
    public enum Stem {
        /// 3x3x3, the frames' size stays.
        SMALL,
        /// 3x7x7 of stride 1x2x2: half the size.
        LARGE
    }

    /// The shape of a network.
    ///
    /// @param depth 10 or 18: one or two blocks a layer
    /// @param stem how a clip comes in
    /// @param factorised whether places and time have convolutions of their own
    /// @param width factor on all channel counts, 1 for the paper's
    /// @param channels of the input: 1 or 3
    /// @param classes outputs of the classifier; 0 for none
    @AutoService(EncoderConfig.class)
    public record Config(
            @Setting("layers: 10 or 18") int depth,
            @Setting("how a clip comes in") Stem stem,
            @Setting("whether places and time have convolutions of their own") boolean factorised,
            @Setting(value = "factor on all channel counts", least = 1.0 / 64) double width,
            @Setting(value = "channels of the clips", least = 1) int channels,
            @Setting(value = "outputs of the classifier", least = 0) int classes)
            implements EncoderConfig {
        /// @throws IllegalArgumentException if `depth` is neither 10 nor 18 or another number outside its range
        public Config {
            if (depth != 10 && depth != 18) {
                throw new IllegalArgumentException(
                        "a ResNet over clips has 10 or 18 layers, not " + depth);
            }
            if (!(width >= 1.0 / 64) || channels < 1 || classes < 0) {
                throw new IllegalArgumentException(
                        "a ResNet over clips of width %s, %s channels and %s classes: all must be positive"
                                .formatted(width, channels, classes));
            }
        }

        /// The paper's of 18 layers, for the 400 classes of Kinetics.
        public Config() {
            this(18, Stem.LARGE, false, 1, 3, 400);
        }

        @Override
        public String network() {
            return "resnet3d";
        }

        @Override
        public int axes() {
            return 3;
        }

        private int wide(int count) {
            return Math.max(1, (int) Math.round(count * width));
        }

        @Override
        public int features() {
            return wide(64 << (LAYERS - 1));
        }

        @Override
        public ResNet3d create(Scope scope, long seed) {
            return create(new Parameters(scope, seed, network()));
        }

        @Override
        public ResNet3d create(Parameters parameters) {
            return new ResNet3d(this, parameters);
        }
    }

    private ResNet3d(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        stages = new Stages(parameters);
        stages.add("stem", stem());
        int in = config.wide(64);
        for (int layer = 0; layer < LAYERS; layer++) {
            int out = config.wide(64 << layer);
            String name = "layer" + (layer + 1);
            Sequential blocks = Sequential.empty();
            for (int b = 0; b < (config.depth == 10 ? 1 : 2); b++) {
                int stride = layer > 0 && b == 0 ? 2 : 1;
                blocks = blocks.then(Integer.toString(b), block(name + "." + b, in, out, stride));
                in = out;
            }
            stages.add(name, blocks);
        }
        classifier = Stages.classifier(parameters, "fc", config);
        parameters.complete();
    }

    /// Of 45 channels between, where it is factorised.
    private Sequential stem() {
        int side = config.stem == Stem.LARGE ? 7 : 3;
        int stride = config.stem == Stem.LARGE ? 2 : 1;
        int out = config.wide(64);
        if (!config.factorised) {
            return normalized(
                            Sequential.empty(),
                            "stem.",
                            0,
                            config.channels,
                            out,
                            window(3, side, 1, stride))
                    .then("2", Activation.RELU);
        }
        int between = config.wide(45);
        Sequential within =
                normalized(
                                Sequential.empty(),
                                "stem.",
                                0,
                                config.channels,
                                between,
                                window(1, side, 1, stride))
                        .then("2", Activation.RELU);
        return normalized(within, "stem.", 3, between, out, window(3, 1, 1, 1))
                .then("5", Activation.RELU);
    }

    private Residual block(String name, int in, int out, int stride) {
        int between = 27 * in * out / (9 * in + 3 * out);
        Sequential body =
                Sequential.empty()
                        .then("conv1", convolved(name + ".conv1.", in, between, out, stride))
                        .then("relu", Activation.RELU)
                        .then("conv2", convolved(name + ".conv2.", out, between, out, 1));
        Layer shortcut =
                stride == 1 && in == out
                        ? null
                        : normalized(
                                Sequential.empty(),
                                name + ".downsample.",
                                0,
                                in,
                                out,
                                window(1, 1, stride, stride));
        return new Residual(body, shortcut, Activation.RELU);
    }

    /// A convolution of 3x3x3, or the two in its place, and its norm.
    private Sequential convolved(String path, int in, int between, int out, int stride) {
        if (!config.factorised) {
            return normalized(Sequential.empty(), path, 0, in, out, window(3, 3, stride, stride));
        }
        Sequential both =
                normalized(Sequential.empty(), path + "0.", 0, in, between, window(1, 3, 1, stride))
                        .then("2", Activation.RELU)
                        .then("3", conv(path + "0.3", between, out, window(3, 1, stride, 1)));
        return Sequential.empty()
                .then("0", both)
                .then("1", BatchNorm.of(parameters, path + "1", out));
    }

    /// `before`, then a convolution called `at` and its norm, called by the number after it.
    private Sequential normalized(
            Sequential before, String path, int at, int in, int out, SlidingWindow window) {
        String norm = Integer.toString(at + 1);
        return before.then(Integer.toString(at), conv(path + at, in, out, window))
                .then(norm, BatchNorm.of(parameters, path + norm, out));
    }

    private Conv conv(String name, int in, int out, SlidingWindow window) {
        Conv.Form form = new Conv.Form(in, out, window, 1, false);
        return Conv.of(parameters, name, form, Initials.HE_BY_OUTPUTS);
    }

    /// Of `time` frames and `side` rows and columns, padded by half of that.
    private static SlidingWindow window(int time, int side, int alongTime, int alongPlaces) {
        return new SlidingWindow(
                List.of(time, side, side),
                List.of(alongTime, alongPlaces, alongPlaces),
                List.of(time / 2, side / 2, side / 2),
                List.of(1, 1, 1));
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Networks.text(config);
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public List<Stage> stages() {
        return stages.all();
    }

    @Override
    public Map<String, Tensor> maps(Tensor x, Pass pass) {
        return stages.maps(x, pass);
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor last = maps(x, pass).get("layer" + LAYERS);
        Tensor means = pass.through("avgpool", Pool.GLOBAL_AVERAGE, last);
        return pass.through("fc", classifier, means);
    }
}
