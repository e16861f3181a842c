package io.genoise.network;

import com.google.auto.service.AutoService;
import io.genoise.layer.Activation;
import io.genoise.layer.Conv;
import io.genoise.layer.Flatten;
import io.genoise.layer.Layer;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.layer.Sequential;
import io.genoise.setting.Setting;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// The discriminator of DCGAN (Radford, Metz, Chintala 2015, arXiv:1511.06434): 4x4 convolutions of stride 2 with leaky ReLU
/// of slope 0.2, normalised but for the first, double the channels until 4 rows or fewer are left; the flattened map is read
/// by a linear classifier, as whose numbers the paper's last convolution 4x4 lies here. The other names are PyTorch's example's
/// (`main.0.weight` …). Its maps are called `conv1` … and are what leaky ReLU gives.
public final class DcganDiscriminator implements EncoderNetwork {
    private static final Initial WEIGHTS = Initial.normal(0.02);
    private static final int LAST_ROWS = 4;
    private static final int WIDE = 64;

    private final Config config;
    private final Parameters parameters;
    private final Stages stages;
    private final Layer flatten = new Flatten();
    private final Layer classifier;

    /// The shape of a discriminator.
    ///
    /// @param size rows and columns of the pictures
    /// @param width factor on all channel counts, the first layer's being 64
    /// @param norm of all layers but the first
    /// @param channels of the pictures: 1 or 3
    /// @param classes outputs of the classifier; 0 for none
    @AutoService(EncoderConfig.class)
    public record Config(
            @Setting(value = "rows and columns of the pictures", least = 8) int size,
            @Setting(value = "factor on all channel counts", least = 1.0 / 64) double width,
            @Setting("norm of all layers but the first") DiscriminatorNorm norm,
            @Setting(value = "channels of the pictures", least = 1) int channels,
            @Setting(value = "outputs of the classifier", least = 0) int classes)
            implements EncoderConfig {
        /// @throws IllegalArgumentException if a component is outside its range
        public Config {
            if (size < 2 * LAST_ROWS || !(width >= 1.0 / 64) || channels < 1 || classes < 0) {
                throw new IllegalArgumentException(
                        "a discriminator of size %s, width %s, %s channels and %s classes: a size of %s or more expected, and all positive"
                                .formatted(size, width, channels, classes, 2 * LAST_ROWS));
            }
        }

        /// With BatchNorm, for 32x32 pictures of ten classes.
        public Config() {
            this(32, 1, DiscriminatorNorm.BATCH, 3, 10);
        }

        @Override
        public String network() {
            return "dcgan-discriminator";
        }

        @Override
        public int leastSize() {
            return size;
        }

        @Override
        public int mostSize() {
            return size;
        }

        /// Convolutions.
        private int depth() {
            int depth = 0;
            for (int rows = size; rows > LAST_ROWS; rows /= 2) {
                depth++;
            }
            return depth;
        }

        /// Channels of convolution `number`, counted from 0.
        private int wide(int number) {
            return Math.max(1, (int) Math.round(WIDE * width)) << number;
        }

        @Override
        public int features() {
            int rows = size >> depth();
            return rows * rows * wide(depth() - 1);
        }

        @Override
        public DcganDiscriminator create(Parameters parameters) {
            return new DcganDiscriminator(this, parameters);
        }
    }

    /// The paper's, for pictures of 64 rows: one answer.
    public static Config paper() {
        return new Config(64, 1, DiscriminatorNorm.BATCH, 3, 1);
    }

    private DcganDiscriminator(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        stages = new Stages(parameters);
        int number = 0;
        int in = config.channels;
        for (int i = 0; i < config.depth(); i++) {
            int out = config.wide(i);
            Conv.Form form = Conv.Form.square(in, out, 4, 2, 1);
            Sequential layers =
                    Sequential.empty()
                            .then(
                                    "conv",
                                    config.norm.conv(parameters, "main." + number, form, WEIGHTS));
            if (i > 0) {
                number++;
                layers = layers.then("norm", config.norm.of(parameters, "main." + number, out));
            }
            number += 2;
            stages.add("conv" + (i + 1), layers.then("relu", Activation.LEAKY_RELU));
            in = out;
        }
        classifier = config.classes == 0 ? Activation.IDENTITY : classifier(in);
        parameters.complete();
    }

    private Linear classifier(int channels) {
        int features = config.features();
        return new Linear(
                parameters.declare(
                        "classifier.weight",
                        TensorShape.of(config.classes, features),
                        WEIGHTS,
                        true,
                        new FileLayout.AfterMap(features / channels, channels)),
                parameters.declare(
                        "classifier.bias", TensorShape.of(config.classes), Initial.ZEROS, false));
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
    public Map<String, Tensor> probed(Tensor x, Pass pass) {
        return MaxPooledMaps.with(maps(x, pass));
    }

    /// @throws io.genoise.shape.ShapeException if the pictures have another size than [Config#size]
    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (x.shape().extent(1) != config.size || x.shape().extent(2) != config.size) {
            throw x.mistake(
                    "pictures %s for a discriminator of pictures of %s rows and columns"
                            .formatted(x.shape(), config.size));
        }
        Tensor last = maps(x, pass).get("conv" + config.depth());
        return pass.through("classifier", classifier, flatten.forward(last, pass));
    }
}
