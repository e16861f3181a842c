package io.genoise.network;

import io.genoise.layer.GruCell;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// Noise to a clip, frame by frame (Tulyakov, Liu, Yang, Kautz, *MoCoGAN*, 2018, arXiv:1707.04993, section 3): what is shown is a
/// code z_C that holds for the whole clip, how it moves a walk through codes of motion,
///
///     h₀ = ε₀,  h_t = GRU(ε_t, h_{t−1}),  frame_t = G(z_C, h_t),
///
/// every ε being normal noise and G a [DcganGenerator]. A clip may have any number of frames; what is random in it
/// is one vector (z_C, ε₀, ε₁ …).
public final class MotionContentGenerator implements Layer {
    private final Config config;
    private final Parameters parameters;
    private final GruCell motion;
    private final DcganGenerator frame;

    /// The shape of a network.
    ///
    /// @param size rows and columns, 8 or more
    /// @param content numbers of z_C, 50 in the paper
    /// @param motion numbers of ε_t and of h_t, 10 in the paper
    /// @param width channels of the largest layer, 64 in the paper
    /// @param channels of the clips: 1 or 3
    public record Config(int size, int content, int motion, int width, int channels) {
        /// @throws IllegalArgumentException if the size is none, or a number is not positive
        public Config {
            if (content < 1 || motion < 1) {
                throw new IllegalArgumentException(
                        "codes of %s numbers for content and %s for motion: both must be positive"
                                .formatted(content, motion));
            }
            new DcganGenerator.Config(size, content + motion, width, channels);
        }

        private DcganGenerator.Config picture() {
            return new DcganGenerator.Config(size, content + motion, width, channels);
        }

        /// How many numbers a clip of so many frames is made of.
        public int noise(int frames) {
            return content + motion * (frames + 1);
        }

        /// The network, whose parameters are declared in `parameters` and complete then.
        public MotionContentGenerator create(Parameters parameters) {
            return new MotionContentGenerator(this, parameters);
        }
    }

    private MotionContentGenerator(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        motion = GruCell.of(parameters, "motion", config.motion, config.motion);
        frame = parameters.within("frame", () -> config.picture().create(parameters));
        parameters.complete();
    }

    /// What it was made from.
    public Config config() {
        return config;
    }

    /// All that it learns.
    public Parameters parameters() {
        return parameters;
    }

    /// The codes (z_C, h_t) of all frames, `[N,T,content+motion]`, of noise `[N,content+motion·(T+1)]`.
    ///
    /// @throws io.genoise.shape.ShapeException if that is no clip of at least one frame
    public Tensor codes(Tensor noise) {
        int given = noise.shape().extent(1) - config.content;
        int frames = given / config.motion - 1;
        if (frames < 1 || given % config.motion != 0) {
            throw noise.mistake(
                    "noise %s: [N, %s + %s·(frames + 1)] expected"
                            .formatted(noise.shape(), config.content, config.motion));
        }
        Tensor content = noise.fixedSlice(1, 0, config.content);
        Tensor state = innovation(noise, 0);
        Tensor[] codes = new Tensor[frames];
        for (int t = 1; t <= frames; t++) {
            state = motion.step(innovation(noise, t), state);
            codes[t - 1] = Tensor.concat(1, content, state);
        }
        return Tensor.concat(1, codes)
                .reshape(noise.shape().extent(0), frames, config.content + config.motion);
    }

    private Tensor innovation(Tensor noise, int t) {
        int from = config.content + t * config.motion;
        return noise.fixedSlice(1, from, from + config.motion);
    }

    /// Clips `[N,T,H,W,C]` in −1 … 1 of noise `[N,content+motion·(T+1)]`.
    @Override
    public Tensor forward(Tensor noise, Pass pass) {
        Tensor codes = noise.openStep().within("motion", () -> codes(noise));
        int frames = codes.shape().extent(1);
        Tensor pictures =
                pass.through("frame", frame, codes.reshape(-1, config.content + config.motion));
        return pictures.tanh().reshape(-1, frames, config.size, config.size, config.channels);
    }
}
