package io.genoise.network;

import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.ConvTransposed;
import io.genoise.layer.InstanceNorm;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.layer.Sequential;
import io.genoise.layer.SpectralNorm;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;

/// Generator and discriminator of DCGAN (Radford, Metz, Chintala 2015, arXiv:1511.06434), with the names of PyTorch's
/// example (`main.0.weight` …).
///
/// The generator takes noise to 4x4 pictures of many channels and doubles them, by transposed 4x4 convolutions with
/// BatchNorm and ReLU, tanh at the end. The discriminator goes the way back by 4x4 convolutions of stride 2 with leaky ReLU
/// of slope 0.2, normalised but for the first.
public final class Dcgan {
    private static final Initial WEIGHTS = Initial.normal(0.02);

    /// γ of a BatchNorm: normal around 1.
    private static final Initial SCALES =
            (shape, random) -> {
                float[] numbers = WEIGHTS.draw(shape, random);
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] += 1;
                }
                return numbers;
            };

    private Dcgan() {}

    /// How the discriminator keeps its numbers in bounds.
    public enum Norm {
        BATCH,
        INSTANCE,
        SPECTRAL,
        NONE
    }

    /// The shape of both networks.
    ///
    /// @param size rows and columns of the pictures: a power of 2 from 8 on
    /// @param noise numbers that the generator takes
    /// @param width channels of the largest pictures' layer, 64 in the paper; each halving of the size doubles them
    /// @param norm of the discriminator; a gradient penalty takes none, or that of single samples
    /// @param channels of the pictures: 1 or 3
    public record Config(int size, int noise, int width, Norm norm, int channels) {
        public Config {
            if (size < 8 || Integer.bitCount(size) != 1) {
                throw new IllegalArgumentException(
                        "a DCGAN's pictures have a power of 2 rows from 8 on, not " + size);
            }
            if (noise < 1 || width < 1 || channels < 1) {
                throw new IllegalArgumentException(
                        "a DCGAN of %s noise, width %s and %s channels: all must be positive"
                                .formatted(noise, width, channels));
            }
        }

        /// How often 4x4 doubles to the size.
        private int doublings() {
            return Integer.numberOfTrailingZeros(size) - 2;
        }

        /// The generator in `scope`, drawn from `seed`.
        public Generator generator(Scope scope, long seed) {
            return new Generator(this, new Parameters(scope, seed, "generator"));
        }

        /// The discriminator in `scope`, drawn from `seed`.
        public Discriminator discriminator(Scope scope, long seed) {
            return new Discriminator(this, new Parameters(scope, seed, "discriminator"));
        }
    }

    /// The paper's, for pictures of 64 rows: 100 numbers of noise, width 64.
    public static Config paper() {
        return new Config(64, 100, 64, Norm.BATCH, 3);
    }

    /// Noise `[N,noise]` → pictures `[N,size,size,channels]` in −1 … 1.
    public static final class Generator implements Layer {
        private final Config config;
        private final Parameters parameters;
        private final Sequential main;

        private Generator(Config config, Parameters parameters) {
            this.config = config;
            this.parameters = parameters;
            int number = 0;
            int out = config.width << (config.doublings() - 1);
            Sequential layers = Sequential.empty();
            layers = layers.then("0", enlarge(number, config.noise, out, 1, 0));
            for (int i = 0; i < config.doublings(); i++) {
                layers = layers.then(String.valueOf(number + 1), norm(parameters, number + 1, out));
                layers = layers.then(String.valueOf(number + 2), Activation.RELU);
                number += 3;
                int in = out;
                out = i == config.doublings() - 1 ? config.channels : in / 2;
                layers = layers.then(String.valueOf(number), enlarge(number, in, out, 2, 1));
            }
            main = layers.then(String.valueOf(number + 1), Activation.TANH);
            parameters.flat();
        }

        private ConvTransposed enlarge(int number, int in, int out, int stride, int padding) {
            Conv.Form form = Conv.Form.square(in, out, 4, stride, padding);
            return ConvTransposed.of(parameters, "main." + number, form, 0, WEIGHTS);
        }

        /// All that it learns.
        public Parameters parameters() {
            return parameters;
        }

        /// What it was made from.
        public Config config() {
            return config;
        }

        @Override
        public Tensor forward(Tensor noise, Pass pass) {
            return pass.through("main", main, noise.reshape(-1, 1, 1, config.noise));
        }
    }

    /// Pictures `[N,size,size,channels]` → logits `[N]`, large for real ones.
    public static final class Discriminator implements Layer {
        private final Config config;
        private final Parameters parameters;
        private final Sequential main;

        private Discriminator(Config config, Parameters parameters) {
            this.config = config;
            this.parameters = parameters;
            int out = config.width;
            Sequential layers =
                    Sequential.empty()
                            .then("0", reduce(0, config.channels, out, 2, 1))
                            .then("1", Activation.LEAKY_RELU);
            int number = 2;
            for (int i = 1; i < config.doublings(); i++) {
                int in = out;
                out = 2 * in;
                layers = layers.then(String.valueOf(number), reduce(number, in, out, 2, 1));
                Layer norm =
                        switch (config.norm) {
                            case BATCH -> norm(parameters, number + 1, out);
                            case INSTANCE ->
                                    InstanceNorm.of(parameters, "main." + (number + 1), out);
                            case SPECTRAL, NONE -> Activation.IDENTITY;
                        };
                layers = layers.then(String.valueOf(number + 1), norm);
                layers = layers.then(String.valueOf(number + 2), Activation.LEAKY_RELU);
                number += 3;
            }
            main = layers.then(String.valueOf(number), reduce(number, out, 1, 1, 0));
            parameters.flat();
        }

        private Layer reduce(int number, int in, int out, int stride, int padding) {
            Conv.Form form = Conv.Form.square(in, out, 4, stride, padding);
            String name = "main." + number;
            return config.norm == Norm.SPECTRAL
                    ? SpectralNorm.conv(parameters, name, form, WEIGHTS)
                    : Conv.of(parameters, name, form, WEIGHTS);
        }

        /// All that it learns.
        public Parameters parameters() {
            return parameters;
        }

        /// What it was made from.
        public Config config() {
            return config;
        }

        @Override
        public Tensor forward(Tensor pictures, Pass pass) {
            return pass.through("main", main, pictures).reshape(-1);
        }
    }

    private static BatchNorm norm(Parameters parameters, int number, int channels) {
        return BatchNorm.of(parameters, "main." + number, channels, SCALES);
    }
}
