package io.genoise.examples;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.ConvTransposed;
import io.genoise.layer.Dropout;
import io.genoise.layer.Layer;
import io.genoise.layer.Sequential;
import io.genoise.optimizer.Adam;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import io.genoise.train.Evaluation;
import io.genoise.train.Journal;
import io.genoise.train.Learner;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Trains something of one's own with Genoise's trainer: two networks, each under an optimiser of its own. A denoising
/// autoencoder (Vincent et al. 2008, *Extracting and composing robust features with denoising autoencoders*): the encoder sees
/// pictures of which a third of the numbers are missing, the decoder tells the whole from what the encoder kept.
public final class OwnLearner {
    private OwnLearner() {}

    /// What learns: its parts, and how one step goes. Loss: ½·mean((told − true)²), over standardized pictures.
    static final class Denoiser implements Learner {
        private static final Layer MISSING = new Dropout(1 / 3f);

        private final Layer encode;
        private final Layer decode;
        private final Part.Trained encoder;
        private final Part.Trained decoder;
        private final Standardization.OnDevice standardization;

        /// @param steps of the whole training, over which the rates fall to 0
        Denoiser(Scope scope, Images images, long steps) {
            standardization = Standardization.of(images).in(scope);
            int channels = images.channels();
            Parameters below = new Parameters(scope, 1, "encoder");
            encode =
                    Sequential.empty()
                            .then(
                                    "conv1",
                                    Conv.beforeNorm(
                                            below,
                                            "conv1",
                                            Conv.Form.square(channels, 16, 3, 2, 1)))
                            .then("norm1", BatchNorm.of(below, "norm1", 16))
                            .then("relu1", Activation.RELU)
                            .then(
                                    "conv2",
                                    Conv.beforeNorm(
                                            below, "conv2", Conv.Form.square(16, 32, 3, 2, 1)))
                            .then("norm2", BatchNorm.of(below, "norm2", 32))
                            .then("relu2", Activation.RELU);
            Parameters above = new Parameters(scope, 2, "decoder");
            decode =
                    Sequential.empty()
                            .then("up1", up(above, "up1", 32, 16))
                            .then("relu1", Activation.RELU)
                            .then("up2", up(above, "up2", 16, channels));
            Schedule falling = Schedule.cosine(0.02f, steps);
            encoder = Part.Trained.encoder(Sgd.nesterov(0.9f).over(below), falling);
            decoder =
                    new Part.Trained(
                            "decoder",
                            above,
                            Adam.standard().over(above),
                            Schedule.cosine(0.002f, steps));
        }

        private static Layer up(Parameters parameters, String name, int in, int out) {
            return ConvTransposed.of(
                    parameters, name, Conv.Form.square(in, out, 4, 2, 1).withBias());
        }

        @Override
        public List<Part> parts() {
            return List.of(encoder, decoder);
        }

        @Override
        public void learn(Lesson lesson) {
            Tensor whole = standardization.apply(lesson.pictures());
            Tensor seen = lesson.pass().through("missing", MISSING, whole);
            Tensor kept = lesson.pass().through("encoder", encode, seen);
            Tensor told = lesson.pass().through("decoder", decode, kept);
            Tensor error = told.minus(whole);
            lesson.minimize(error.times(error).mean().times(0.5f), encoder, decoder);
        }
    }

    /// Learns from drawn scenes for some seconds. The mean picture alone would give ½, the variance of what is standardized.
    public static void main(String[] arguments) throws IOException {
        System.out.printf(
                Locale.ROOT,
                "loss on pictures that it never saw: %.3f (0.5 at first)%n",
                trained(3));
    }

    /// The loss on test pictures, of which nothing is missing, after so many epochs.
    static double trained(int epochs) throws IOException {
        Images scenes = Scenes.train(16, 1000, 1);
        Batches batches = Batches.shuffled(scenes, 32, 1).with(Views.PLAIN);
        TrainingPlan plan = TrainingPlan.of(batches, epochs, 1);
        try (Device device = Device.best()) {
            Denoiser denoiser = new Denoiser(device.scope(), scenes, plan.steps());
            new Trainer(denoiser, plan)
                    .run(
                            new Journal() {
                                @Override
                                public void epoch(long step, int epoch, Map<String, Double> means) {
                                    System.out.println("epoch %s: %s".formatted(epoch, means));
                                }
                            });
            Images others = Scenes.test(16, 200, 1);
            return Evaluation.of(denoiser, Batches.inOrder(others, 50).with(Views.PLAIN))
                    .of("loss");
        }
    }
}
