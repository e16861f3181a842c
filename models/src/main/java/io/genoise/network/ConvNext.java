package io.genoise.network;

import com.google.auto.service.AutoService;
import io.genoise.layer.Activation;
import io.genoise.layer.Conv;
import io.genoise.layer.DropPath;
import io.genoise.layer.Initials;
import io.genoise.layer.Layer;
import io.genoise.layer.LayerNorm;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.layer.Pool;
import io.genoise.layer.Residual;
import io.genoise.layer.Sequential;
import io.genoise.primitive.SlidingWindow;
import io.genoise.setting.Setting;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// ConvNeXt (Liu, Mao, Wu, Feichtenhofer, Darrell, Xie 2022, *A ConvNet for the 2020s*, arXiv:2201.03545): a transformer's
/// shape, of convolutions. The stem cuts a picture into patches; each stage halves the size and doubles the channels C; a
/// block is
///
///     x + drop(γ·linear(gelu(linear(norm(depthwise 7x7(x)), C → 4C)), 4C → C))
///
/// with a LayerNorm over the channels of each place, and γ a number a channel that begins small. The third stage has three
/// times as many blocks as the others, as the paper's smallest has.
///
/// Names are those of the authors' code, so that its weights load. The maps are called `stem` and `stage1` ….
public final class ConvNext implements EncoderNetwork {
    private static final int KERNEL = 7;
    private static final int LARGEST = 3;
    private static final float EPSILON = 1e-6f;

    private final Config config;
    private final Parameters parameters;
    private final Stages stages;
    private final LayerNorm norm;
    private final Layer classifier;

    /// The shape of a network.
    ///
    /// @param patch rows and columns of a patch
    /// @param depth stages, 1 to 4
    /// @param blocks in a stage, but for the third
    /// @param width factor on the channels 96, 192, 384, 768
    /// @param scale γ at first
    /// @param dropPath probability that the last block leaves a sample out, rising to it from 0 at the first
    /// @param channels of the input: 1 or 3
    /// @param classes outputs of the classifier; 0 for none
    @AutoService(EncoderConfig.class)
    public record Config(
            @Setting(value = "rows and columns of a patch", least = 1) int patch,
            @Setting(value = "stages; each but the first halves the size", least = 1, most = 4)
                    int depth,
            @Setting(value = "blocks of a stage; the third has three times as many", least = 1)
                    int blocks,
            @Setting(value = "factor on the channels 96, 192, 384, 768", least = 1.0 / 64)
                    double width,
            @Setting("factor on what a block adds, at first; it is learned") float scale,
            @Setting(
                            value = "probability that the last block leaves a picture out",
                            least = 0,
                            most = 0.99)
                    float dropPath,
            @Setting(value = "channels of the pictures", least = 1) int channels,
            @Setting(value = "outputs of the classifier", least = 0) int classes)
            implements EncoderConfig {
        /// @throws IllegalArgumentException if a component is outside its range
        public Config {
            if (patch < 1 || depth < 1 || depth > 4 || blocks < 1 || !(width >= 1.0 / 64)) {
                throw new IllegalArgumentException(
                        "a ConvNeXt of patches of %s, %s stages of %s blocks and width %s: 1 to 4 stages, and none of them 0"
                                .formatted(patch, depth, blocks, width));
            }
            if (!(dropPath >= 0 && dropPath < 1) || channels < 1 || classes < 0) {
                throw new IllegalArgumentException(
                        "a ConvNeXt of dropPath %s, %s channels and %s classes: a probability below 1, and at least one channel"
                                .formatted(dropPath, channels, classes));
            }
        }

        /// For 32x32 pictures of ten classes: 256 patches of 2x2, and stages of 1, 1 and 3 blocks with 48, 96 and 192 channels.
        public Config() {
            this(2, 3, 1, 0.5, 1e-6f, 0, 3, 10);
        }

        @Override
        public String network() {
            return "convnext";
        }

        @Override
        public int leastSize() {
            return patch << (depth - 1);
        }

        /// Channels of stage `s`, counted from 1.
        private int wide(int s) {
            return Math.max(1, (int) Math.round((48 << s) * width));
        }

        /// Blocks of stage `s`, counted from 1.
        private int blocks(int s) {
            return s == LARGEST ? 3 * blocks : blocks;
        }

        @Override
        public int features() {
            return wide(depth);
        }

        @Override
        public ConvNext create(Scope scope, long seed) {
            return create(new Parameters(scope, seed, network()));
        }

        @Override
        public ConvNext create(Parameters parameters) {
            return new ConvNext(this, parameters);
        }
    }

    /// The paper's ConvNeXt-T, for 224x224 pictures of a thousand classes.
    public static Config tiny() {
        return new Config(4, 4, 3, 1, 1e-6f, 0.1f, 3, 1000);
    }

    private ConvNext(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        stages = new Stages(parameters);
        int patch = config.patch;
        stages.add(
                "stem",
                Sequential.empty()
                        .then("0", conv(path(0, 0), config.channels, config.wide(1), patch, patch))
                        .then("1", norm(path(0, 1), config.wide(1))));
        int all = 0;
        for (int s = 1; s <= config.depth; s++) {
            all += config.blocks(s);
        }
        int number = 0;
        for (int s = 1; s <= config.depth; s++) {
            int wide = config.wide(s);
            Sequential stage = Sequential.empty();
            if (s > 1) {
                int before = config.wide(s - 1);
                stage =
                        stage.then("norm", norm(path(s - 1, 0), before))
                                .then("conv", conv(path(s - 1, 1), before, wide, 2, 2));
            }
            for (int b = 0; b < config.blocks(s); b++) {
                float drop = all == 1 ? 0 : config.dropPath * number++ / (all - 1);
                String name = "stages.%s.%s".formatted(s - 1, b);
                stage = stage.then(Integer.toString(b), block(name, wide, drop));
            }
            stages.add("stage" + s, stage);
        }
        norm = norm("norm", config.features());
        classifier = Stages.classifier(parameters, "head", config);
        parameters.complete();
    }

    private static String path(int stage, int layer) {
        return "downsample_layers.%s.%s".formatted(stage, layer);
    }

    private Residual block(String name, int wide, float drop) {
        Layer depthwise =
                conv(
                        name + ".dwconv",
                        new Conv.Form(
                                wide,
                                wide,
                                SlidingWindow.square(KERNEL, 1, KERNEL / 2),
                                wide,
                                true));
        NetworkParameter scale =
                parameters.declare(
                        name + ".gamma", TensorShape.of(wide), Initial.of(config.scale), false);
        return Residual.around(
                Sequential.empty()
                        .then("dwconv", depthwise)
                        .then("norm", norm(name + ".norm", wide))
                        .then("pwconv1", linear(name + ".pwconv1", wide, 4 * wide))
                        .then("gelu", Activation.GELU)
                        .then("pwconv2", linear(name + ".pwconv2", 4 * wide, wide))
                        .then("gamma", (x, _) -> x.times(scale.value()))
                        .then("drop", new DropPath(drop)));
    }

    private Layer conv(String name, int in, int out, int kernel, int stride) {
        return conv(name, Conv.Form.square(in, out, kernel, stride, 0).withBias());
    }

    /// Weights begin as a transformer's, biases as 0.
    private Layer conv(String name, Conv.Form form) {
        TensorShape weight =
                TensorShape.of(
                        form.out(),
                        form.window().kernel().get(0),
                        form.window().kernel().get(1),
                        form.in() / form.groups());
        return new Conv(
                parameters.declare(
                        name + ".weight",
                        weight,
                        Initials.TRANSFORMER,
                        true,
                        FileLayout.CONVOLUTION),
                parameters.declare(
                        name + ".bias", TensorShape.of(form.out()), Initial.ZEROS, false),
                form.window(),
                form.groups());
    }

    private Layer linear(String name, int in, int out) {
        return Linear.of(parameters, name, in, out, Initials.TRANSFORMER);
    }

    private LayerNorm norm(String name, int wide) {
        return LayerNorm.of(parameters, name, wide).withEpsilon(EPSILON);
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
        Tensor last = maps(x, pass).get("stage" + config.depth);
        Tensor means = pass.through("average", Pool.GLOBAL_AVERAGE, last);
        return pass.through("head", classifier, pass.through("norm", norm, means));
    }
}
