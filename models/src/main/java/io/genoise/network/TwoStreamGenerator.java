package io.genoise.network;

import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.ConvTransposed;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.layer.Sequential;
import io.genoise.primitive.SlidingWindow;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import java.util.List;

/// Noise z to a clip of something that moves before something that does not (Vondrick, Pirsiavash, Torralba 2016,
/// arXiv:1609.02612, section 3.2, figure 2):
///
///     clip = m(z)⊙f(z) + (1 − m(z))⊙b(z)
///
/// The foreground f, `[T,H,W,C]`, and the mask m, `[T,H,W,1]`, are the last layer's channels of one stack of transposed
/// convolutions over time and places, f through tanh and m through the logistic function; the background b, `[H,W,C]`, is a
/// picture of a [DcganGenerator], the same in all frames. The stack is DCGAN's with an axis of time: from a small map of many
/// channels, doubled by kernels 4x4x4 of stride 2 with BatchNorm and ReLU, halving the channels.
public final class TwoStreamGenerator {
    private static final Initial WEIGHTS = Initial.normal(0.02);

    private final Config config;
    private final Parameters parameters;
    private final Layer foreground;
    private final DcganGenerator background;

    /// The shape of a network.
    ///
    /// @param size rows and columns of the clips, 8 or more
    /// @param frames of the clips
    /// @param noise numbers that come in, 100 in the paper
    /// @param width channels of each stack's largest layer, 64 in the paper
    /// @param channels of the clips: 1 or 3
    public record Config(int size, int frames, int noise, int width, int channels) {
        /// @throws IllegalArgumentException if the size is too small, or a number is not positive
        public Config {
            new GrowingSize(size);
            if (frames < 1 || noise < 1 || width < 1 || channels < 1) {
                throw new IllegalArgumentException(
                        "clips of %s frames and %s channels from %s noise, width %s: all must be positive"
                                .formatted(frames, channels, noise, width));
            }
        }

        /// The network, whose parameters are declared in `parameters` and complete then.
        public TwoStreamGenerator create(Parameters parameters) {
            return new TwoStreamGenerator(this, parameters);
        }
    }

    /// What is made.
    ///
    /// @param clips `[N,T,H,W,C]` in −1 … 1
    /// @param mask m `[N,T,H,W,1]`, 0 … 1: how much of each pixel is foreground
    public record Film(Tensor clips, Tensor mask) {}

    private TwoStreamGenerator(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        foreground = parameters.within("foreground", this::stack);
        DcganGenerator.Config picture =
                new DcganGenerator.Config(config.size, config.noise, config.width, config.channels);
        background = parameters.within("background", () -> picture.create(parameters));
        parameters.complete();
    }

    /// `[N,1,1,1,noise]` → `[N,T′,H′,W′,C+1]` of as many frames, rows and columns as are wanted, or somewhat more.
    private Layer stack() {
        GrowingSize growing = new GrowingSize(config.size);
        int doublings = growing.doublings();
        int long0 = ((config.frames - 1) >> doublings) + 1;
        List<Integer> ones = List.of(1, 1, 1);
        SlidingWindow first =
                new SlidingWindow(
                        List.of(long0, growing.least(), growing.least()),
                        ones,
                        List.of(0, 0, 0),
                        ones);
        int in = config.noise;
        int out = config.width << (doublings - 1);
        Sequential layers = Sequential.empty().then("0", enlarge(0, in, out, first));
        for (int i = 1; i <= doublings; i++) {
            String norm = "norm" + i;
            layers =
                    layers.then(
                                    norm,
                                    BatchNorm.of(
                                            parameters, norm, out, DiscriminatorNorm.AROUND_ONE))
                            .then("relu" + i, Activation.RELU);
            in = out;
            out = i == doublings ? config.channels + 1 : in / 2;
            layers =
                    layers.then(
                            String.valueOf(i), enlarge(i, in, out, SlidingWindow.cube(4, 2, 1)));
        }
        return layers;
    }

    private ConvTransposed enlarge(int number, int in, int out, SlidingWindow window) {
        Conv.Form form = new Conv.Form(in, out, window, 1, false);
        return ConvTransposed.of(parameters, "up" + number, form, 0, WEIGHTS);
    }

    /// What it was made from.
    public Config config() {
        return config;
    }

    /// All that it learns.
    public Parameters parameters() {
        return parameters;
    }

    /// The clips of noise `[N,noise]`.
    public Film film(Tensor noise, Pass pass) {
        int c = config.channels;
        int size = config.size;
        Tensor grown =
                pass.through("foreground", foreground, noise.reshape(-1, 1, 1, 1, config.noise));
        Tensor moving =
                grown.fixedSlice(1, 0, config.frames).fixedSlice(2, 0, size).fixedSlice(3, 0, size);
        Tensor still = pass.through("background", background, noise).reshape(-1, 1, size, size, c);
        Tensor mask = moving.fixedSlice(4, c, c + 1).sigmoid();
        Tensor clips =
                Tensor.map(
                        List.of(moving.fixedSlice(4, 0, c), mask, still),
                        v -> v.get(2).plus(v.get(1).times(v.get(0).tanh().minus(v.get(2)))));
        return new Film(clips, mask);
    }
}
