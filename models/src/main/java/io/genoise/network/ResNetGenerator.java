package io.genoise.network;

import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.ConditionalBatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.Layer;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.op.Resize;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// The residual generator of WGAN-GP and SNGAN for small pictures (Gulrajani et al. 2017, arXiv:1704.00028, appendix F; Miyato
/// et al. 2018, arXiv:1802.05957, table 3): a linear layer takes noise to 4x4, blocks double it, then BatchNorm, ReLU, a 3x3
/// convolution and tanh. A block is
///
///     norm → ReLU → twice the size → conv 3x3 → norm → ReLU → conv 3x3,   beside it  twice the size → conv 1x1
///
/// all of as many channels. Where classes can be asked for, its norms are [ConditionalBatchNorm]s. Sizes that are no power of 2
/// begin with 5x5 to 7x7.
public final class ResNetGenerator implements PictureGenerator {
    private static final Initial WEIGHTS = GlorotUniform.of(Math.sqrt(2));
    private static final Initial PLAIN = GlorotUniform.of(1);

    private final Config config;
    private final Parameters parameters;
    private final GrowingSize growing;
    private final Layer linear;
    private final List<Block> blocks = new ArrayList<>();
    private final BatchNorm norm;
    private final Conv picture;

    /// The shape of a generator.
    ///
    /// @param size rows and columns of the pictures, 8 or more
    /// @param noise numbers that it takes, 128 in the papers
    /// @param width channels of all layers, 256 in SNGAN, 128 in WGAN-GP
    /// @param channels of the pictures: 1 or 3
    /// @param classes that can be asked for; 0 for none
    public record Config(int size, int noise, int width, int channels, int classes) {
        /// @throws IllegalArgumentException if `size` is below 8, `classes` negative or another number below 1
        public Config {
            new GrowingSize(size);
            if (noise < 1 || width < 1 || channels < 1 || classes < 0) {
                throw new IllegalArgumentException(
                        "a generator of %s noise, width %s, %s channels and %s classes: all must be positive"
                                .formatted(noise, width, channels, classes));
            }
        }

        /// The generator in `scope`, drawn from `seed`.
        public ResNetGenerator create(Scope scope, long seed) {
            return create(new Parameters(scope, seed, "generator"));
        }

        /// The generator whose parameters are declared in `parameters`, which are complete then.
        public ResNetGenerator create(Parameters parameters) {
            return new ResNetGenerator(this, parameters);
        }
    }

    /// A norm of maps of asked-for classes, if there are some.
    private interface Norm {
        Layer of(Tensor classes);
    }

    private record Block(
            String name, Norm first, Conv larger, Norm second, Conv conv, Conv shortcut) {
        Tensor forward(Tensor x, Tensor classes, Pass pass) {
            Tensor y = Activation.RELU.forward(pass.through("bn1", first.of(classes), x), pass);
            y = pass.through("conv1", larger, twice(y));
            y = Activation.RELU.forward(pass.through("bn2", second.of(classes), y), pass);
            y = pass.through("conv2", conv, y);
            return y.plus(twice(pass.through("shortcut", shortcut, x)));
        }

        private static Tensor twice(Tensor x) {
            return Resize.nearest(x, 2 * x.shape().extent(1), 2 * x.shape().extent(2));
        }
    }

    private ResNetGenerator(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        growing = new GrowingSize(config.size);
        int wide = config.width;
        int least = growing.least();
        FileLayout map = new FileLayout.BeforeMap(least * least, wide);
        int out = least * least * wide;
        linear =
                new Linear(
                        parameters.declare(
                                "linear.weight",
                                TensorShape.of(out, config.noise),
                                PLAIN,
                                true,
                                map),
                        parameters.declare(
                                "linear.bias", TensorShape.of(out), Initial.ZEROS, false, map));
        for (int b = 1; b <= growing.doublings(); b++) {
            String name = "block" + b;
            Norm first = norm(name + ".bn1");
            Conv larger = conv(name + ".conv1", wide, wide, 3, WEIGHTS);
            Norm second = norm(name + ".bn2");
            Conv conv = conv(name + ".conv2", wide, wide, 3, WEIGHTS);
            Conv shortcut = conv(name + ".shortcut", wide, wide, 1, PLAIN);
            blocks.add(new Block(name, first, larger, second, conv, shortcut));
        }
        norm = BatchNorm.of(parameters, "bn", wide);
        picture = conv("picture", wide, config.channels, 3, PLAIN);
        parameters.complete();
    }

    private Norm norm(String name) {
        if (config.classes == 0) {
            BatchNorm plain = BatchNorm.of(parameters, name, config.width);
            return _ -> plain;
        }
        return ConditionalBatchNorm.of(parameters, name, config.classes, config.width)::of;
    }

    private Conv conv(String name, int in, int out, int kernel, Initial initial) {
        Conv.Form form = Conv.Form.square(in, out, kernel, 1, kernel / 2).withBias();
        return ResNetDiscriminator.zeroBias(parameters, name, form, initial);
    }

    /// What it was made from.
    public Config config() {
        return config;
    }

    @Override
    public int noise() {
        return config.noise;
    }

    @Override
    public int classes() {
        return config.classes;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public Tensor forward(Tensor noise, Tensor classes, Pass pass) {
        int least = growing.least();
        Tensor y = pass.through("linear", linear, noise).reshape(-1, least, least, config.width);
        for (Block block : blocks) {
            Tensor x = y;
            y =
                    x.openStep()
                            .within(
                                    block.name,
                                    () -> block.forward(x, classes, pass.within(block.name)));
        }
        Tensor last = Activation.RELU.forward(pass.through("bn", norm, y), pass);
        return growing.cut(pass.through("picture", picture, last).tanh());
    }
}
