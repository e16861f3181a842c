package io.genoise.task;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.network.Encoder;
import io.genoise.network.EncoderConfig;
import io.genoise.network.Networks;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Optimizer;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.tensor.Scope;
import io.genoise.train.Classification;
import io.genoise.train.Differences;
import io.genoise.train.DifferentPlanException;
import io.genoise.train.EncoderCard;
import io.genoise.train.Progress;
import io.genoise.train.RunFolder;
import io.genoise.train.RunJournal;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import io.genoise.train.TrainingState;
import io.genoise.weights.Checkpoint;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A whole pretraining by rotation: SGD with Nesterov momentum 0.9 and weight decay 5·10⁻⁴, warm-up
/// over a twentieth of the steps, then one cosine.
///
/// @param rotation how pictures become views
/// @param network that learns; its channels and classes become those of the pictures and the turns
/// @param epochs over the pictures
/// @param pictures a step; with all turns four times as many views
/// @param rate the highest learning rate
/// @param seed of everything random
public record RotationPretraining(
        Rotation rotation, EncoderConfig network, int epochs, int pictures, float rate, long seed) {
    /// @throws IllegalArgumentException if a number is not positive
    public RotationPretraining {
        if (epochs < 1 || pictures < 1 || !(rate > 0)) {
            throw new IllegalArgumentException(
                    "%s epochs, %s pictures a step, rate %s: all must be positive"
                            .formatted(epochs, pictures, rate));
        }
    }

    /// RotNet's network at a quarter of its width, batches of 32 pictures (128 views), rate 0.1: made for a laptop.
    public static RotationPretraining laptop(int epochs, long seed) {
        EncoderConfig network = Networks.config("nin", Map.of("width", "0.25"));
        return new RotationPretraining(Rotation.STANDARD, network, epochs, 32, 0.1f, seed);
    }

    /// What came of it.
    ///
    /// @param network the trained net, a rotation classifier
    /// @param card what it takes to use it
    /// @param finished false if it was told to stop before its end
    /// @param views seen in this process
    /// @param seconds they took
    public record Result(
            Encoder network, EncoderCard card, boolean finished, long views, double seconds) {}

    /// Trains on `images` in `scope`, goes on from the folder's checkpoint if there is one, and leaves checkpoints and
    /// figures in `folder`.
    ///
    /// @param differences whether it may go on from a checkpoint that came of other data
    /// @throws DifferentPlanException if the checkpoint came of other data or another plan, and that is refused
    /// @throws IllegalArgumentException if the pictures are not square, or the checkpoint is another network's
    /// @throws IOException if the folder cannot be read or written, or another process is writing to it
    public Result run(
            Scope scope,
            Images images,
            RunFolder folder,
            Differences differences,
            Progress progress,
            BooleanSupplier stop)
            throws IOException {
        if (images.height() != images.width()) {
            throw new IllegalArgumentException(
                    "pictures to be turned must be square; %s has %s x %s"
                            .formatted(images.name(), images.width(), images.height()));
        }
        EncoderConfig config = network.withChannels(images.channels()).withClasses(Rotation.TURNS);
        EncoderCard card = new EncoderCard(config, images.height(), Standardization.of(images));
        Encoder encoder = config.create(scope, seed);
        Optimizer optimizer =
                Sgd.nesterov(0.9f).with(Decay.onAll(5e-4f)).over(encoder.parameters());
        Batches batches =
                Batches.shuffled(images, Math.min(pictures, images.size()), seed).with(rotation);
        long steps = (long) epochs * batches.perEpoch();
        Schedule schedule = Schedule.cosine(rate, steps).warmUp(Math.max(1, steps / 20));
        Classification learner =
                Classification.of(encoder, card.standardization().in(scope), optimizer, schedule);
        TrainingPlan plan = TrainingPlan.of(batches, epochs, seed);
        Trainer trainer = new Trainer(learner, plan);
        try (RunJournal journal =
                new RunJournal(folder, card.notes(), "rotation", progress, stop)) {
            Optional<Checkpoint> state = folder.state();
            if (state.isPresent()) {
                resume(trainer, state.get(), differences, folder);
            }
            folder.notesSeeing(images, state.isEmpty() || differences == Differences.REFUSED);
            long before = trainer.step();
            long start = System.nanoTime();
            trainer.run(journal);
            double seconds = (System.nanoTime() - start) / 1e9;
            long views = plan.views(trainer.step()) - plan.views(before);
            return new Result(encoder, card, trainer.step() == plan.steps(), views, seconds);
        }
    }

    private static void resume(
            Trainer trainer, Checkpoint checkpoint, Differences differences, RunFolder folder) {
        try {
            trainer.resume(TrainingState.of(checkpoint), differences);
        } catch (DifferentPlanException e) {
            throw e;
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IllegalArgumentException(
                    "%s: %s".formatted(folder.checkpoint(), e.getMessage()), e);
        }
    }
}
