package io.genoise.network;

import com.google.auto.service.AutoService;
import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.layer.Pool;
import io.genoise.layer.Residual;
import io.genoise.layer.Sequential;
import io.genoise.setting.Setting;
import io.genoise.setting.Settings;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// Residual networks of 18, 34 and 50 layers (He et al. 2015, arXiv:1512.03385), with torchvision's names, so that its
/// weights load.
///
/// | | 18 | 34 | 50 |
/// |---|---|---|---|
/// | block | 3x3, 3x3 | 3x3, 3x3 | 1x1, 3x3, 1x1 with four times the channels |
/// | layer1, 64 | 2 | 3 | 3 |
/// | layer2, 128, half the size | 2 | 4 | 4 |
/// | layer3, 256, half the size | 2 | 6 | 6 |
/// | layer4, 512, half the size | 2 | 3 | 3 |
///
/// The stem is 7x7 of stride 2 and a max pool 3/2 for ImageNet's sizes, 3x3 of stride 1 for CIFAR's. In blocks of three the
/// 3x3 convolution has the stride. Its maps are called `conv1`, the stem's output, and `layer1` … `layer4`.
public final class ResNet implements EncoderNetwork {
    private final Config config;
    private final Parameters parameters;
    private final Stages stages;
    private final Layer classifier;

    /// How a picture comes in.
    public enum Stem {
        /// 3x3, the picture's size stays.
        CIFAR,
        /// 7x7 of stride 2 and a pool: a quarter of the size.
        IMAGENET
    }

    /// The shape of a network.
    ///
    /// @param depth 18, 34 or 50
    /// @param stem how a picture comes in
    /// @param width factor on all channel counts, 1 for the paper's
    /// @param zeroGamma whether the last norm of each block begins at 0, so that blocks begin as identities (Goyal et al.
    ///     2017, arXiv:1706.02677)
    /// @param channels of the input: 1 or 3
    /// @param classes outputs of the classifier; 0 for none
    @AutoService(EncoderConfig.class)
    public record Config(
            @Setting("layers: 18, 34 or 50") int depth,
            @Setting("how a picture comes in") Stem stem,
            @Setting(value = "factor on all channel counts", least = 1.0 / 64) double width,
            @Setting("whether blocks begin as identities") boolean zeroGamma,
            @Setting(value = "channels of the pictures", least = 1) int channels,
            @Setting(value = "outputs of the classifier", least = 0) int classes)
            implements EncoderConfig {
        /// @throws IllegalArgumentException if `depth` is none of the three or another number outside its range
        public Config {
            if (depth != 18 && depth != 34 && depth != 50) {
                throw new IllegalArgumentException(
                        "a ResNet has 18, 34 or 50 layers, not " + depth);
            }
            if (!(width >= 1.0 / 64) || channels < 1 || classes < 0) {
                throw new IllegalArgumentException(
                        "a ResNet of width %s, %s channels and %s classes: all must be positive"
                                .formatted(width, channels, classes));
            }
        }

        /// Of 18 layers, for 32x32 pictures of ten classes.
        public Config() {
            this(18, Stem.CIFAR, 1, false, 3, 10);
        }

        /// One name for each depth.
        @Override
        public List<EncoderConfig> standards() {
            return List.of(cifar(18), cifar(34), cifar(50));
        }

        @Override
        public String network() {
            return "resnet" + depth;
        }

        /// All but the depth, which the name says.
        @Override
        public Map<String, String> settings() {
            Map<String, String> settings = Settings.of(this);
            settings.remove("depth");
            return settings;
        }

        /// Blocks in each of the four layers.
        private int[] blocks() {
            return depth == 18 ? new int[] {2, 2, 2, 2} : new int[] {3, 4, 6, 3};
        }

        /// How many times wider than its inner convolutions a block's output is.
        private int expansion() {
            return depth == 50 ? 4 : 1;
        }

        private int wide(int count) {
            return Math.max(1, (int) Math.round(count * width));
        }

        @Override
        public int features() {
            return wide(512) * expansion();
        }

        @Override
        public ResNet create(Scope scope, long seed) {
            return create(new Parameters(scope, seed, network()));
        }

        @Override
        public ResNet create(Parameters parameters) {
            return new ResNet(this, parameters);
        }
    }

    /// For 32x32 pictures of ten classes.
    ///
    /// @param depth 18, 34 or 50
    public static Config cifar(int depth) {
        return new Config(depth, Stem.CIFAR, 1, false, 3, 10);
    }

    /// For 224x224 pictures of a thousand classes.
    ///
    /// @param depth 18, 34 or 50
    public static Config imageNet(int depth) {
        return new Config(depth, Stem.IMAGENET, 1, false, 3, 1000);
    }

    private ResNet(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        stages = new Stages(parameters);
        stages.add("conv1", stem());
        int in = config.wide(64);
        for (int layer = 0; layer < 4; layer++) {
            int inner = config.wide(64 << layer);
            String name = "layer" + (layer + 1);
            Sequential blocks = Sequential.empty();
            for (int b = 0; b < config.blocks()[layer]; b++) {
                int stride = layer > 0 && b == 0 ? 2 : 1;
                blocks = blocks.then(Integer.toString(b), block(name + "." + b, in, inner, stride));
                in = inner * config.expansion();
            }
            stages.add(name, blocks);
        }
        classifier = Stages.classifier(parameters, "fc", config);
        parameters.complete();
    }

    private Sequential stem() {
        boolean large = config.stem == Stem.IMAGENET;
        int out = config.wide(64);
        Conv conv =
                large
                        ? Conv.beforeNorm(
                                parameters,
                                "conv1",
                                Conv.Form.square(config.channels, out, 7, 2, 3))
                        : Conv.beforeNorm(
                                parameters,
                                "conv1",
                                Conv.Form.square(config.channels, out, 3, 1, 1));
        Sequential stem =
                Sequential.empty()
                        .then("conv", conv)
                        .then("bn1", BatchNorm.of(parameters, "bn1", out))
                        .then("relu", Activation.RELU);
        return large ? stem.then("maxpool", Pool.max(3, 2, 1)) : stem;
    }

    private Residual block(String name, int in, int inner, int stride) {
        int out = inner * config.expansion();
        Sequential body = Sequential.empty();
        if (config.depth == 50) {
            body = body.then("conv1", conv(name + ".conv1", in, inner, 1, 1));
            body = body.then("bn1", BatchNorm.of(parameters, name + ".bn1", inner));
            body = body.then("relu1", Activation.RELU);
            body = body.then("conv2", conv(name + ".conv2", inner, inner, 3, stride));
            body = body.then("bn2", BatchNorm.of(parameters, name + ".bn2", inner));
            body = body.then("relu2", Activation.RELU);
            body = body.then("conv3", conv(name + ".conv3", inner, out, 1, 1));
            body = body.then("bn3", lastNorm(name + ".bn3", out));
        } else {
            body = body.then("conv1", conv(name + ".conv1", in, inner, 3, stride));
            body = body.then("bn1", BatchNorm.of(parameters, name + ".bn1", inner));
            body = body.then("relu1", Activation.RELU);
            body = body.then("conv2", conv(name + ".conv2", inner, inner, 3, 1));
            body = body.then("bn2", lastNorm(name + ".bn2", inner));
        }
        Layer shortcut = null;
        if (stride != 1 || in != out) {
            String path = name + ".downsample.";
            shortcut =
                    Sequential.empty()
                            .then("0", conv(path + "0", in, out, 1, stride))
                            .then("1", BatchNorm.of(parameters, path + "1", out));
        }
        return new Residual(body, shortcut, Activation.RELU);
    }

    private Conv conv(String name, int in, int out, int kernel, int stride) {
        return Conv.beforeNorm(
                parameters, name, Conv.Form.square(in, out, kernel, stride, kernel / 2));
    }

    private BatchNorm lastNorm(String name, int channels) {
        return BatchNorm.of(
                parameters, name, channels, config.zeroGamma ? Initial.ZEROS : Initial.ONES);
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
        Tensor means = pass.through("avgpool", Pool.GLOBAL_AVERAGE, maps(x, pass).get("layer4"));
        return pass.through("fc", classifier, means);
    }
}
