package io.genoise.network;

import com.google.auto.service.AutoService;
import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.layer.Pool;
import io.genoise.layer.Sequential;
import io.genoise.setting.Setting;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// A small VGG for pictures of 32 to 64 rows (Simonyan, Zisserman 2014, arXiv:1409.1556, with BatchNorm and a global average
/// in place of the large linear layers): blocks of two 3x3 convolutions of 64, 128, 256 … channels at most 512, each with
/// BatchNorm and ReLU, then a max pool 2/2. Its maps are called `block1` … and are the blocks' outputs, after the pool.
public final class Vgg implements EncoderNetwork {
    private final Config config;
    private final Parameters parameters;
    private final Stages stages;
    private final Layer classifier;

    /// The shape of a network.
    ///
    /// @param blocks 2 to 5; each halves the size
    /// @param width factor on all channel counts
    /// @param channels of the input: 1 or 3
    /// @param classes outputs of the classifier; 0 for none
    @AutoService(EncoderConfig.class)
    public record Config(
            @Setting(value = "blocks of two convolutions", least = 2, most = 5) int blocks,
            @Setting(value = "factor on all channel counts", least = 1.0 / 64) double width,
            @Setting(value = "channels of the pictures", least = 1) int channels,
            @Setting(value = "outputs of the classifier", least = 0) int classes)
            implements EncoderConfig {
        /// @throws IllegalArgumentException if a component is outside its range
        public Config {
            if (blocks < 2 || blocks > 5) {
                throw new IllegalArgumentException("a VGG has 2 to 5 blocks, not " + blocks);
            }
            if (!(width >= 1.0 / 64) || channels < 1 || classes < 0) {
                throw new IllegalArgumentException(
                        "a VGG of width %s, %s channels and %s classes: all must be positive"
                                .formatted(width, channels, classes));
            }
        }

        /// Three blocks for ten classes: six convolutions.
        public Config() {
            this(3, 1, 3, 10);
        }

        @Override
        public String network() {
            return "vgg-small";
        }

        @Override
        public int leastSize() {
            return 1 << blocks;
        }

        /// Channels of block `b`, counted from 1.
        private int wide(int b) {
            return Math.max(1, (int) Math.round(Math.min(512, 32 << b) * width));
        }

        @Override
        public int features() {
            return wide(blocks);
        }

        @Override
        public Vgg create(Scope scope, long seed) {
            return create(new Parameters(scope, seed, network()));
        }

        @Override
        public Vgg create(Parameters parameters) {
            return new Vgg(this, parameters);
        }
    }

    /// Three blocks for ten classes: six convolutions.
    public static Config small() {
        return new Config();
    }

    private Vgg(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        stages = new Stages(parameters);
        int in = config.channels;
        for (int b = 1; b <= config.blocks; b++) {
            int out = config.wide(b);
            String name = "block" + b;
            Sequential block = Sequential.empty();
            for (int c = 1; c <= 2; c++) {
                String conv = name + ".conv" + c;
                String norm = name + ".norm" + c;
                block =
                        block.then(
                                        "conv" + c,
                                        Conv.beforeNorm(
                                                parameters,
                                                conv,
                                                Conv.Form.square(in, out, 3, 1, 1)))
                                .then("norm" + c, BatchNorm.of(parameters, norm, out))
                                .then("relu" + c, Activation.RELU);
                in = out;
            }
            stages.add(name, block.then("pool", Pool.max(2, 2, 0)));
        }
        classifier = Stages.classifier(parameters, "classifier", config);
        parameters.complete();
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
        Tensor last = maps(x, pass).get("block" + config.blocks);
        Tensor means = pass.through("average", Pool.GLOBAL_AVERAGE, last);
        return pass.through("classifier", classifier, means);
    }
}
