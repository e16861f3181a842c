package io.genoise.examples;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.Initials;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.layer.Pool;
import io.genoise.layer.Sequential;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Stage;
import io.genoise.network.Stages;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.setting.Setting;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Classification;
import io.genoise.train.Evaluation;
import io.genoise.train.Journal;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A network of one's own, in one file: separable convolutions, each channel filtered by itself in 3x3 places, then channels
/// mixed in each place, as in MobileNet (Howard et al. 2017, arXiv:1704.04861, section 3.1). A ninth of the multiplications of
/// whole 3x3 convolutions, at some cost in what it can tell.
///
/// Its configuration is a record whose components are its settings, its maps have names, and nothing else needs to know it. In a
/// jar, beside a file `META-INF/services/io.genoise.network.EncoderConfig` with the name of the configuration's class in it
/// (`@AutoService(EncoderConfig.class)` writes that file), it is a network of the `genoise` command like any other, for every pretext
/// task, probe and checkpoint:
///
///     GENOISE_CLASSPATH=mine.jar ./genoise pretrain rotation --network separable,blocks=3
public final class OwnNetwork implements EncoderNetwork {
    private final Config config;
    private final Parameters parameters;
    private final Stages stages;
    private final Layer classifier;

    /// The shape of a network.
    ///
    /// @param blocks 1 to 5; each halves the size and doubles the channels
    /// @param channels of the input: 1 or 3
    /// @param classes outputs of the classifier; 0 for none
    public record Config(
            @Setting(value = "blocks, each of half the size", least = 1, most = 5) int blocks,
            @Setting(value = "channels of the pictures", least = 1) int channels,
            @Setting(value = "outputs of the classifier", least = 0) int classes)
            implements EncoderConfig {
        private static final int FIRST = 16;

        /// Three blocks for ten classes.
        public Config() {
            this(3, 3, 10);
        }

        @Override
        public String network() {
            return "separable";
        }

        @Override
        public int leastSize() {
            return 1 << blocks;
        }

        @Override
        public int features() {
            return FIRST << blocks;
        }

        @Override
        public OwnNetwork create(Parameters parameters) {
            return new OwnNetwork(this, parameters);
        }
    }

    private OwnNetwork(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        stages = new Stages(parameters);
        int in = Config.FIRST;
        stages.add(
                "stem",
                Sequential.empty()
                        .then(
                                "conv",
                                Conv.beforeNorm(
                                        parameters,
                                        "stem.conv",
                                        Conv.Form.square(config.channels, in, 3, 1, 1)))
                        .then("norm", BatchNorm.of(parameters, "stem.norm", in))
                        .then("relu", Activation.RELU));
        for (int b = 1; b <= config.blocks; b++) {
            stages.add("block" + b, block("block" + b, in));
            in *= 2;
        }
        classifier = Stages.classifier(parameters, "classifier", config);
        parameters.complete();
    }

    /// `[N,H,W,in]` → `[N,H/2,W/2,2·in]`.
    private Layer block(String name, int in) {
        Conv.Form byItself = Conv.Form.square(in, in, 3, 2, 1).grouped(in);
        return Sequential.empty()
                .then(
                        "depthwise",
                        Conv.of(parameters, name + ".depthwise", byItself, Initials.HE_BY_OUTPUTS))
                .then("norm1", BatchNorm.of(parameters, name + ".norm1", in))
                .then("relu1", Activation.RELU)
                .then(
                        "pointwise",
                        Conv.beforeNorm(
                                parameters,
                                name + ".pointwise",
                                Conv.Form.square(in, 2 * in, 1, 1, 0)))
                .then("norm2", BatchNorm.of(parameters, name + ".norm2", 2 * in))
                .then("relu2", Activation.RELU);
    }

    @Override
    public Config config() {
        return config;
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
        Tensor last = maps(x, pass).get("block" + config.blocks);
        Tensor means = pass.through("average", Pool.GLOBAL_AVERAGE, last);
        return pass.through("classifier", classifier, means);
    }

    /// Learns what is drawn, from scenes with labels, for some seconds.
    public static void main(String[] arguments) throws IOException {
        System.out.printf(
                Locale.ROOT, "told right of scenes never seen: %.1f %%%n", 100 * trained(2000, 4));
    }

    /// How often it is right about scenes of 16 px that it did not learn from.
    static double trained(int pictures, int epochs) throws IOException {
        Images scenes = Scenes.train(16, pictures, 1);
        Batches batches = Batches.shuffled(scenes, 32, 1).with(Views.PLAIN);
        TrainingPlan plan = TrainingPlan.of(batches, epochs, 1);
        try (Device device = Device.best()) {
            EncoderConfig config = new Config(2, 3, scenes.classes().size());
            EncoderNetwork network = config.create(device.scope(), 1);
            Classification learner =
                    Classification.of(
                            network,
                            Standardization.of(scenes).in(device.scope()),
                            Sgd.nesterov(0.9f).over(network.parameters()),
                            Schedule.cosine(0.1f, plan.steps()));
            new Trainer(learner, plan).run(Journal.NONE);
            Images others = Scenes.test(16, 300, 1);
            return Evaluation.of(learner, Batches.inOrder(others, 50).with(Views.PLAIN))
                    .of("accuracy");
        }
    }
}
