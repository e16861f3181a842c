package io.genoise.network;

import com.google.auto.service.AutoService;
import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.Dropout;
import io.genoise.layer.Flatten;
import io.genoise.layer.Layer;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.layer.Pool;
import io.genoise.layer.Sequential;
import io.genoise.setting.Setting;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// AlexNet (Krizhevsky, Sutskever, Hinton 2012) in one tower, as torchvision has it (Krizhevsky 2014, arXiv:1404.5997),
/// with torchvision's names, so that its weights load.
///
/// | | channels | 224 | 64 | 32 | then |
/// |---|---|---|---|---|---|
/// | conv1 | 64 | 11x11, stride 4 | 5x5, stride 2 | 5x5, stride 1 | max pool 3/2 |
/// | conv2 | 192 | 5x5 | 5x5 | 5x5 | max pool 3/2 |
/// | conv3 | 384 | 3x3 | 3x3 | 3x3 | |
/// | conv4 | 256 | 3x3 | 3x3 | 3x3 | |
/// | conv5 | 256 | 3x3 | 3x3 | 3x3 | max pool 3/2 |
/// | places | | 6x6 | 3x3 | 3x3 | two hidden layers of 4096 with dropout, and the classifier |
///
/// With BatchNorm, as papers on learning without labels have it, each convolution is followed by a norm and has no bias.
/// Its maps are called `conv1` … `conv5` and are taken after the ReLU, before the pool.
public final class AlexNet implements EncoderNetwork {
    private static final int[] CHANNELS = {64, 192, 384, 256, 256};
    private static final int[] PLACES = {0, 3, 6, 8, 10};

    private final Config config;
    private final Parameters parameters;
    private final Stages stages;
    private final Layer head;

    /// The shape of a network.
    ///
    /// @param size rows and columns of the pictures: 224, 64 or 32
    /// @param batchNorm whether each convolution is followed by a norm
    /// @param width factor on all channel and hidden counts, 1 for the paper's
    /// @param dropout probability before each hidden layer, 0 ≤ p < 1
    /// @param channels of the input: 1 or 3
    /// @param classes outputs of the classifier; 0 for none, and then without its hidden layers too
    @AutoService(EncoderConfig.class)
    public record Config(
            @Setting("rows and columns of the pictures: 224, 64 or 32") int size,
            @Setting("whether each convolution is followed by a norm") boolean batchNorm,
            @Setting(value = "factor on all channel and hidden counts", least = 1.0 / 64)
                    double width,
            @Setting(value = "probability before each hidden layer, below 1", least = 0, most = 1)
                    float dropout,
            @Setting(value = "channels of the pictures", least = 1) int channels,
            @Setting(value = "outputs of the classifier", least = 0) int classes)
            implements EncoderConfig {
        /// @throws IllegalArgumentException if a component is outside its range
        public Config {
            if (size != 224 && size != 64 && size != 32) {
                throw new IllegalArgumentException(
                        "an AlexNet is for pictures of size 224, 64 or 32, not " + size);
            }
            if (!(width >= 1.0 / 64) || channels < 1 || classes < 0) {
                throw new IllegalArgumentException(
                        "an AlexNet of width %s, %s channels and %s classes: all must be positive"
                                .formatted(width, channels, classes));
            }
            if (!(dropout >= 0 && dropout < 1)) {
                throw new IllegalArgumentException(
                        "an AlexNet's dropout is 0 or more and below 1, not " + dropout);
            }
        }

        /// For pictures of 64 rows and ten classes, with BatchNorm.
        public Config() {
            this(64, true, 1, 0.5f, 3, 10);
        }

        @Override
        public String network() {
            return "alexnet";
        }

        private int wide(int count) {
            return Math.max(1, (int) Math.round(count * width));
        }

        @Override
        public int features() {
            return wide(CHANNELS[CHANNELS.length - 1]);
        }

        @Override
        public int leastSize() {
            return size;
        }

        @Override
        public int mostSize() {
            return size;
        }

        @Override
        public AlexNet create(Scope scope, long seed) {
            return create(new Parameters(scope, seed, network()));
        }

        @Override
        public AlexNet create(Parameters parameters) {
            return new AlexNet(this, parameters);
        }
    }

    /// torchvision's, for 224x224 pictures of a thousand classes.
    public static Config imageNet() {
        return new Config(224, false, 1, 0.5f, 3, 1000);
    }

    /// For pictures of 64 or 32 rows, with BatchNorm.
    ///
    /// @param size 64 or 32
    public static Config small(int size, int classes) {
        return new Config(size, true, 1, 0.5f, 3, classes);
    }

    private AlexNet(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        stages = new Stages(parameters);
        int in = config.channels;
        for (int i = 0; i < CHANNELS.length; i++) {
            int out = config.wide(CHANNELS[i]);
            stages.add("conv" + (i + 1), stage(i, in, out));
            in = out;
        }
        head = config.classes == 0 ? Pool.GLOBAL_AVERAGE : classifier(in);
        parameters.complete();
    }

    private Sequential classifier(int in) {
        int places = config.size == 224 ? 6 : 3;
        int hidden = config.wide(4096);
        return Sequential.empty()
                .then("flatten", new Flatten())
                .then("0", new Dropout(config.dropout))
                .then(
                        "1",
                        Linear.afterMap(
                                parameters,
                                "classifier.1",
                                TensorShape.of(places, places, in),
                                hidden))
                .then("2", Activation.RELU)
                .then("3", new Dropout(config.dropout))
                .then("4", Linear.of(parameters, "classifier.4", hidden, hidden))
                .then("5", Activation.RELU)
                .then("6", Linear.of(parameters, "classifier.6", hidden, config.classes));
    }

    /// The pool before it, if any, and convolution `i`, counted from 0.
    private Sequential stage(int i, int in, int out) {
        String name = "features." + PLACES[i];
        Conv.Form form =
                i > 0
                        ? Conv.Form.square(in, out, i == 1 ? 5 : 3, 1, i == 1 ? 2 : 1)
                        : config.size == 224
                                ? Conv.Form.square(in, out, 11, 4, 2)
                                : Conv.Form.square(in, out, 5, config.size / 32, 2);
        Sequential stage = Sequential.empty();
        if (i == 1 || i == 2) {
            stage = stage.then("pool", Pool.max(3, 2, 0));
        }
        if (config.batchNorm) {
            stage = stage.then("conv", Conv.of(parameters, name, form));
            stage = stage.then("norm", BatchNorm.of(parameters, name + ".norm", out));
        } else {
            stage = stage.then("conv", Conv.of(parameters, name, form.withBias()));
        }
        return stage.then("relu", Activation.RELU);
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

    /// Logits `[N,classes]` for pictures `[N,size,size,channels]`; without a classifier the means of the last pool.
    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (x.shape().rank() != 4
                || x.shape().extent(1) != config.size
                || x.shape().extent(2) != config.size) {
            throw x.mistake(
                    "an AlexNet for pictures [N,%s,%s,%s] was given %s"
                            .formatted(config.size, config.size, config.channels, x.shape()));
        }
        Tensor last = pass.through("pool5", Pool.max(3, 2, 0), maps(x, pass).get("conv5"));
        return pass.through("classifier", head, last);
    }
}
