package io.genoise.network;

import com.google.auto.service.AutoService;
import io.genoise.layer.Activation;
import io.genoise.layer.Conv;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.layer.Pool;
import io.genoise.layer.SpectralNorm;
import io.genoise.op.Pooling;
import io.genoise.setting.Setting;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// The residual discriminator of WGAN-GP and SNGAN for small pictures (Gulrajani et al. 2017, arXiv:1704.00028, appendix F;
/// Miyato et al. 2018, arXiv:1802.05957, table 3): blocks of two 3x3 convolutions of 128 channels, of which the first ones halve
/// the size by a mean of 2x2 and the last two do not; then ReLU and the sum over all places. A block is
///
///     norm → ReLU → conv 3x3 → norm → ReLU → conv 3x3 → mean 2x2,   beside it  conv 1x1 → mean 2x2
///
/// and the first one, on the picture itself, begins with its convolution. Its maps are the blocks' outputs. Without spectral
/// norm the places are averaged, as WGAN-GP has it.
public final class ResNetDiscriminator implements EncoderNetwork {
    private static final Initial WEIGHTS = GlorotUniform.of(Math.sqrt(2));
    private static final Initial PLAIN = GlorotUniform.of(1);
    private static final int WIDE = 128;
    private static final int FLAT = 2;
    private static final Layer HALF = Pool.average(2, 2, 0);

    private final Config config;
    private final Parameters parameters;
    private final Stages stages;
    private final Layer classifier;

    /// The shape of a discriminator.
    ///
    /// @param halvings blocks that halve the size: 2 for 32 rows, 3 for 64; two more blocks follow
    /// @param width factor on the channels, which are 128
    /// @param norm of maps or weights
    /// @param channels of the pictures: 1 or 3
    /// @param classes outputs of the classifier; 0 for none
    @AutoService(EncoderConfig.class)
    public record Config(
            @Setting(
                            value = "blocks that halve the size: 2 for 32 rows, 3 for 64",
                            least = 1,
                            most = 6)
                    int halvings,
            @Setting(value = "factor on all channel counts", least = 1.0 / 64) double width,
            @Setting("norm of maps or weights") DiscriminatorNorm norm,
            @Setting(value = "channels of the pictures", least = 1) int channels,
            @Setting(value = "outputs of the classifier", least = 0) int classes)
            implements EncoderConfig {
        /// @throws IllegalArgumentException if a component is outside its range
        public Config {
            if (halvings < 1
                    || halvings > 6
                    || !(width >= 1.0 / 64)
                    || channels < 1
                    || classes < 0) {
                throw new IllegalArgumentException(
                        "a discriminator of %s halvings, width %s, %s channels and %s classes: 1 to 6 halvings expected, and all positive"
                                .formatted(halvings, width, channels, classes));
            }
        }

        /// With spectral norm, for 32x32 pictures of ten classes.
        public Config() {
            this(2, 1, DiscriminatorNorm.SPECTRAL, 3, 10);
        }

        @Override
        public String network() {
            return "resnet-discriminator";
        }

        @Override
        public int leastSize() {
            return 1 << halvings;
        }

        @Override
        public int features() {
            return Math.max(1, (int) Math.round(WIDE * width));
        }

        @Override
        public ResNetDiscriminator create(Parameters parameters) {
            return new ResNetDiscriminator(this, parameters);
        }
    }

    /// Around a body goes a convolution of one place; both are halved.
    private record Block(
            boolean first,
            Layer norm1,
            Layer conv1,
            Layer norm2,
            Layer conv2,
            Layer shortcut,
            boolean halves)
            implements Layer {
        @Override
        public Tensor forward(Tensor x, Pass pass) {
            Tensor y = first ? x : Activation.RELU.forward(pass.through("norm1", norm1, x), pass);
            y = pass.through("conv1", conv1, y);
            y = Activation.RELU.forward(pass.through("norm2", norm2, y), pass);
            y = half(pass.through("conv2", conv2, y), pass);
            if (shortcut == null) {
                return y.plus(half(x, pass));
            }
            // Halved first, which is the same and costs a quarter.
            return y.plus(pass.through("shortcut", shortcut, half(x, pass)));
        }

        private Tensor half(Tensor x, Pass pass) {
            return halves ? HALF.forward(x, pass) : x;
        }
    }

    private ResNetDiscriminator(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        stages = new Stages(parameters);
        int out = config.features();
        for (int b = 1; b <= config.halvings + FLAT; b++) {
            int in = b == 1 ? config.channels : out;
            boolean halves = b <= config.halvings;
            String name = "block" + b;
            Layer norm1 = b == 1 ? null : config.norm.of(parameters, name + ".norm1", in);
            Layer conv1 = conv(name + ".conv1", in, out, 3, WEIGHTS);
            Layer norm2 = config.norm.of(parameters, name + ".norm2", out);
            Layer conv2 = conv(name + ".conv2", out, out, 3, WEIGHTS);
            Layer shortcut = halves ? conv(name + ".shortcut", in, out, 1, PLAIN) : null;
            stages.add(name, new Block(b == 1, norm1, conv1, norm2, conv2, shortcut, halves));
        }
        classifier = Stages.classifier(parameters, "classifier", config);
        parameters.complete();
    }

    private Layer conv(String name, int in, int out, int kernel, Initial initial) {
        Conv.Form form = Conv.Form.square(in, out, kernel, 1, kernel / 2).withBias();
        return config.norm == DiscriminatorNorm.SPECTRAL
                ? SpectralNorm.conv(parameters, name, form, initial)
                : zeroBias(parameters, name, form, initial);
    }

    /// A convolution whose bias begins at 0.
    static Conv zeroBias(Parameters parameters, String name, Conv.Form form, Initial initial) {
        int kernel = form.window().kernel().get(0);
        return new Conv(
                parameters.declare(
                        name + ".weight",
                        TensorShape.of(form.out(), kernel, kernel, form.in()),
                        initial,
                        true,
                        FileLayout.CONVOLUTION),
                parameters.declare(
                        name + ".bias", TensorShape.of(form.out()), Initial.ZEROS, false),
                form.window(),
                1);
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

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (x.shape().extent(1) < config.leastSize() || x.shape().extent(2) < config.leastSize()) {
            throw x.mistake(
                    "pictures %s for a discriminator of %s rows or more"
                            .formatted(x.shape(), config.leastSize()));
        }
        Tensor last = maps(x, pass).get("block" + (config.halvings + FLAT));
        Tensor seen = Activation.RELU.forward(last, pass);
        Tensor features =
                config.norm == DiscriminatorNorm.SPECTRAL
                        ? seen.sum(1, 2)
                        : Pooling.globalAverage(seen);
        return pass.through("classifier", classifier, features);
    }
}
