package io.genoise.network;

import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.ConvTransposed;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.layer.Sequential;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;

/// The generator of DCGAN (Radford, Metz, Chintala 2015, arXiv:1511.06434), with the names of PyTorch's example
/// (`main.0.weight` …): a transposed convolution takes noise to 4x4 pictures of many channels, which transposed 4x4
/// convolutions of stride 2 with BatchNorm and ReLU double, halving the channels; tanh at the end. Sizes that are no power of
/// 2 begin with 5x5 to 7x7.
public final class DcganGenerator implements Layer, PictureGenerator {
    private static final Initial WEIGHTS = Initial.normal(0.02);

    private final Config config;
    private final Parameters parameters;
    private final GrowingSize growing;
    private final Sequential main;

    /// The shape of a generator.
    ///
    /// @param size rows and columns of the pictures, 8 or more
    /// @param noise numbers that it takes
    /// @param width channels of the largest pictures' layer, 64 in the paper; each halving of the size doubles them
    /// @param channels of the pictures: 1 or 3
    public record Config(int size, int noise, int width, int channels) {
        /// @throws IllegalArgumentException if `size` is below 8 or another number below 1
        public Config {
            new GrowingSize(size);
            if (noise < 1 || width < 1 || channels < 1) {
                throw new IllegalArgumentException(
                        "a generator of %s noise, width %s and %s channels: all must be positive"
                                .formatted(noise, width, channels));
            }
        }

        /// The generator in `scope`, drawn from `seed`.
        public DcganGenerator create(Scope scope, long seed) {
            return create(new Parameters(scope, seed, "generator"));
        }

        /// The generator whose parameters are declared in `parameters`, which are complete then.
        public DcganGenerator create(Parameters parameters) {
            return new DcganGenerator(this, parameters);
        }
    }

    /// The paper's, for pictures of 64 rows: 100 numbers of noise, width 64.
    public static Config paper() {
        return new Config(64, 100, 64, 3);
    }

    private DcganGenerator(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        growing = new GrowingSize(config.size);
        int doublings = growing.doublings();
        int number = 0;
        int out = config.width << (doublings - 1);
        Sequential layers =
                Sequential.empty()
                        .then("0", enlarge(number, config.noise, out, growing.least(), 1, 0));
        for (int i = 0; i < doublings; i++) {
            layers =
                    layers.then(
                            String.valueOf(number + 1),
                            BatchNorm.of(
                                    parameters,
                                    "main." + (number + 1),
                                    out,
                                    DiscriminatorNorm.AROUND_ONE));
            layers = layers.then(String.valueOf(number + 2), Activation.RELU);
            number += 3;
            int in = out;
            out = i == doublings - 1 ? config.channels : in / 2;
            layers = layers.then(String.valueOf(number), enlarge(number, in, out, 4, 2, 1));
        }
        main = layers.then(String.valueOf(number + 1), Activation.TANH);
        parameters.complete();
    }

    private ConvTransposed enlarge(
            int number, int in, int out, int kernel, int stride, int padding) {
        Conv.Form form = Conv.Form.square(in, out, kernel, stride, padding);
        return ConvTransposed.of(parameters, "main." + number, form, 0, WEIGHTS);
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
    public Parameters parameters() {
        return parameters;
    }

    /// Pictures `[N,size,size,channels]` in −1 … 1.
    ///
    /// @param noise `[N,noise]`
    @Override
    public Tensor forward(Tensor noise, Pass pass) {
        return growing.cut(pass.through("main", main, noise.reshape(-1, 1, 1, config.noise)));
    }

    @Override
    public Tensor forward(Tensor noise, Tensor classes, Pass pass) {
        return forward(noise, pass);
    }
}
