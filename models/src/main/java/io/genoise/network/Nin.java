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

/// Network in Network as RotNet uses it (Lin, Chen, Yan 2013, arXiv:1312.4400; Gidaris, Singh, Komodakis 2018,
/// arXiv:1803.07728, section 3.1): 3 to 5 blocks of three convolutions, each followed by BatchNorm and ReLU, then the
/// global average and a linear classifier.
///
/// | block | convolutions | then |
/// |---|---|---|
/// | 1 | 5x5 192, 1x1 160, 1x1 96 | max pool 3/2 |
/// | 2 | 5x5 192, 1x1 192, 1x1 192 | average pool 3/2 |
/// | 3 … | 3x3 192, 1x1 192, 1x1 192 | |
///
/// Its maps are called `conv1` … and are the blocks' outputs, after the pool.
public final class Nin implements EncoderNetwork {
    private final Config config;
    private final Parameters parameters;
    private final Stages stages;
    private final Layer classifier;

    /// The shape of a network.
    ///
    /// @param blocks 3 to 5
    /// @param width factor on all channel counts, 1 for RotNet's own
    /// @param channels of the input: 1 or 3
    /// @param classes outputs of the classifier; 0 for none
    @AutoService(EncoderConfig.class)
    public record Config(
            @Setting(value = "blocks of three convolutions", least = 3, most = 5) int blocks,
            @Setting(value = "factor on all channel counts", least = 1.0 / 96) double width,
            @Setting(value = "channels of the pictures", least = 1) int channels,
            @Setting(value = "outputs of the classifier", least = 0) int classes)
            implements EncoderConfig {
        /// @throws IllegalArgumentException if a component is outside its range
        public Config {
            if (blocks < 3 || blocks > 5) {
                throw new IllegalArgumentException("a NIN has 3 to 5 blocks, not " + blocks);
            }
            if (!(width >= 1.0 / 96) || channels < 1 || classes < 0) {
                throw new IllegalArgumentException(
                        "a NIN of width %s, %s channels and %s classes: all must be positive"
                                .formatted(width, channels, classes));
            }
        }

        /// RotNet's, of 4 blocks.
        public Config() {
            this(4, 1, 3, 4);
        }

        /// `count` channels times the width, at least 1.
        int wide(int count) {
            return Math.max(1, (int) Math.round(count * width));
        }

        @Override
        public String network() {
            return "nin";
        }

        @Override
        public int features() {
            return wide(192);
        }

        @Override
        public Nin create(Scope scope, long seed) {
            return create(new Parameters(scope, seed, network()));
        }

        @Override
        public Nin create(Parameters parameters) {
            return new Nin(this, parameters);
        }
    }

    /// RotNet's network for RGB pictures: 4-way, width 1.
    ///
    /// @param blocks 3 to 5
    public static Config rotNet(int blocks) {
        return new Config(blocks, 1, 3, 4);
    }

    private Nin(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        stages = new Stages(parameters);
        int in = config.channels;
        for (int b = 1; b <= config.blocks; b++) {
            int[] out = {
                config.wide(192), config.wide(b == 1 ? 160 : 192), config.wide(b == 1 ? 96 : 192)
            };
            int kernel = b <= 2 ? 5 : 3;
            Sequential block = Sequential.empty();
            for (int c = 1; c <= 3; c++) {
                block = conv(block, "block" + b, c, in, out[c - 1], c == 1 ? kernel : 1);
                in = out[c - 1];
            }
            if (b == 1) {
                block = block.then("pool", Pool.max(3, 2, 1));
            } else if (b == 2) {
                block = block.then("pool", Pool.average(3, 2, 1));
            }
            stages.add("conv" + b, "block" + b, block);
        }
        classifier = Stages.classifier(parameters, "classifier", config);
        parameters.complete();
    }

    private Sequential conv(
            Sequential block, String path, int number, int in, int out, int kernel) {
        String conv = "conv" + number;
        String norm = "norm" + number;
        return block.then(
                        conv,
                        Conv.beforeNorm(
                                parameters,
                                path + "." + conv,
                                Conv.Form.square(in, out, kernel, 1, kernel / 2)))
                .then(norm, BatchNorm.of(parameters, path + "." + norm, out))
                .then("relu" + number, Activation.RELU);
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
        Tensor last = maps(x, pass).get("conv" + config.blocks);
        Tensor means = pass.through("average", Pool.GLOBAL_AVERAGE, last);
        return pass.through("classifier", classifier, means);
    }
}
