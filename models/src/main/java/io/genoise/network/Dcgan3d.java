package io.genoise.network;

import com.google.auto.service.AutoService;
import io.genoise.layer.Activation;
import io.genoise.layer.Conv;
import io.genoise.layer.Layer;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.layer.Sequential;
import io.genoise.primitive.SlidingWindow;
import io.genoise.setting.Setting;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// What tells real clips from made ones: DCGAN's discriminator with an axis of time (Vondrick, Pirsiavash, Torralba 2016,
/// arXiv:1609.02612, section 3.3). Convolutions 3x4x4 of stride 2 with leaky ReLU of slope 0.2, normalised but for the first, halve
/// frames, rows and columns and double the channels until 4 rows or fewer are left; the last map's mean over time, flattened, is
/// what a linear classifier reads. Its maps are called `block1` … and are what leaky ReLU gives.
///
/// The paper's kernels are four frames long and end in one number for clips of 32 frames; ours are three, which halves any number
/// of frames down to one.
public final class Dcgan3d implements EncoderNetwork {
    private static final Initial WEIGHTS = Initial.normal(0.02);
    private static final SlidingWindow HALVING =
            new SlidingWindow(
                    List.of(3, 4, 4), List.of(2, 2, 2), List.of(1, 1, 1), List.of(1, 1, 1));
    private static final int LAST_ROWS = 4;
    private static final int WIDE = 64;

    private final Config config;
    private final Parameters parameters;
    private final Stages stages;
    private final Layer classifier;

    /// The shape of a network.
    ///
    /// @param size rows and columns of the clips, 8 or more
    /// @param width factor on all channel counts, the first block's being 64
    /// @param norm of all blocks but the first
    /// @param channels of the input: 1 or 3
    /// @param classes outputs of the classifier; 0 for none
    @AutoService(EncoderConfig.class)
    public record Config(
            @Setting(value = "rows and columns of the clips", least = 2 * LAST_ROWS) int size,
            @Setting(value = "factor on all channel counts", least = 1.0 / 64) double width,
            @Setting("norm of all blocks but the first") DiscriminatorNorm norm,
            @Setting(value = "channels of the clips", least = 1) int channels,
            @Setting(value = "outputs of the classifier", least = 0) int classes)
            implements EncoderConfig {
        /// @throws IllegalArgumentException if a component is outside its range
        public Config {
            if (size < 2 * LAST_ROWS || !(width >= 1.0 / 64) || channels < 1 || classes < 0) {
                throw new IllegalArgumentException(
                        "a DCGAN over clips of size %s, width %s, %s channels and %s classes: a size of %s or more expected, and all positive"
                                .formatted(size, width, channels, classes, 2 * LAST_ROWS));
            }
        }

        /// With BatchNorm, for clips of 32x32 and ten classes.
        public Config() {
            this(32, 1, DiscriminatorNorm.BATCH, 3, 10);
        }

        @Override
        public String network() {
            return "dcgan3d";
        }

        @Override
        public int axes() {
            return 3;
        }

        @Override
        public int leastSize() {
            return size;
        }

        @Override
        public int mostSize() {
            return size;
        }

        private int blocks() {
            int blocks = 0;
            for (int rows = size; rows > LAST_ROWS; rows /= 2) {
                blocks++;
            }
            return blocks;
        }

        /// Channels of block `b`, counted from 1.
        private int wide(int b) {
            return Math.max(1, (int) Math.round(WIDE * width)) << (b - 1);
        }

        @Override
        public int features() {
            int rows = size >> blocks();
            return rows * rows * wide(blocks());
        }

        @Override
        public Dcgan3d create(Scope scope, long seed) {
            return create(new Parameters(scope, seed, network()));
        }

        @Override
        public Dcgan3d create(Parameters parameters) {
            return new Dcgan3d(this, parameters);
        }
    }

    private Dcgan3d(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        stages = new Stages(parameters);
        int in = config.channels;
        for (int b = 1; b <= config.blocks(); b++) {
            stages.add("block" + b, block("block" + b, in, config.wide(b), b > 1));
            in = config.wide(b);
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

    private Layer block(String name, int in, int out, boolean normalized) {
        Conv.Form form = new Conv.Form(in, out, HALVING, 1, false);
        Sequential block =
                Sequential.empty()
                        .then("conv", config.norm.conv(parameters, name + ".conv", form, WEIGHTS));
        Sequential bounded =
                normalized
                        ? block.then("norm", config.norm.of(parameters, name + ".norm", out))
                        : block;
        return bounded.then("relu", Activation.LEAKY_RELU);
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

    /// @throws io.genoise.shape.ShapeException if the clips have another size than [Config#size]
    @Override
    public Tensor forward(Tensor x, Pass pass) {
        if (x.shape().extent(2) != config.size || x.shape().extent(3) != config.size) {
            throw x.mistake(
                    "clips %s for a discriminator of clips of %s rows and columns"
                            .formatted(x.shape(), config.size));
        }
        Tensor last = maps(x, pass).get("block" + config.blocks());
        Tensor flat = last.mean(1).reshape(-1, config.features());
        return pass.through("classifier", classifier, flat);
    }
}
