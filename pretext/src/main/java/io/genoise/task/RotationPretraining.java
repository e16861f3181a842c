package io.genoise.task;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.network.Nin;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Optimizer;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.tensor.Scope;
import io.genoise.train.Classification;
import io.genoise.train.EncoderCard;
import io.genoise.train.Progress;
import io.genoise.train.RunFolder;
import io.genoise.train.RunJournal;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import io.genoise.train.TrainingState;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.util.function.BooleanSupplier;

/// A whole pretraining by rotation: RotNet's network, SGD with Nesterov momentum 0.9 and weight decay 5·10⁻⁴, warm-up
/// over a twentieth of the steps, then one cosine.
///
/// @param rotation how pictures become views
/// @param blocks of the network, 3 to 5
/// @param width factor on its channels
/// @param epochs over the pictures
/// @param pictures a step; with all turns four times as many views
/// @param rate the highest learning rate
/// @param seed of everything random
public record RotationPretraining(
        Rotation rotation,
        int blocks,
        double width,
        int epochs,
        int pictures,
        float rate,
        long seed) {
    /// @throws IllegalArgumentException if a number is out of its range; the network's are {@link Nin.Config}'s
    public RotationPretraining {
        new Nin.Config(blocks, width, 3, Rotation.TURNS);
        if (epochs < 1 || pictures < 1 || !(rate > 0)) {
            throw new IllegalArgumentException(
                    epochs
                            + " epochs, "
                            + pictures
                            + " pictures a step, rate "
                            + rate
                            + ": all must be positive");
        }
    }

    /// Four blocks of a quarter of RotNet's width, batches of 32 pictures (128 views), rate 0.1: made for a laptop.
    public static RotationPretraining laptop(int epochs, long seed) {
        return new RotationPretraining(Rotation.STANDARD, 4, 0.25, epochs, 32, 0.1f, seed);
    }

    /// What came of it.
    ///
    /// @param network the trained net, a rotation classifier
    /// @param card what it takes to use it
    /// @param finished false if it was told to stop before its end
    /// @param views seen in this process
    /// @param seconds they took
    public record Result(
            Nin network, EncoderCard card, boolean finished, long views, double seconds) {}

    /// Trains on `images` in `scope`, goes on from the folder's checkpoint if there is one, and leaves checkpoints and
    /// figures in `folder`.
    ///
    /// @throws IllegalArgumentException if the pictures are not square, or the checkpoint is another network's
    /// @throws IOException if the folder cannot be read or written
    public Result run(
            Scope scope, Images images, RunFolder folder, Progress progress, BooleanSupplier stop)
            throws IOException {
        if (images.height() != images.width()) {
            throw new IllegalArgumentException(
                    "pictures to be turned must be square; "
                            + images.name()
                            + " has "
                            + images.width()
                            + " x "
                            + images.height());
        }
        Nin.Config shape = new Nin.Config(blocks, width, images.channels(), Rotation.TURNS);
        EncoderCard card = new EncoderCard(shape, images.height(), Standardization.of(images));
        Nin network = shape.create(scope, seed);
        Optimizer optimizer =
                Sgd.nesterov(0.9f).with(Decay.onAll(5e-4f)).over(network.parameters());
        Batches batches =
                Batches.shuffled(images, Math.min(pictures, images.size()), seed).with(rotation);
        long steps = (long) epochs * batches.perEpoch();
        TrainingPlan plan =
                new TrainingPlan(
                        batches,
                        epochs,
                        Schedule.cosine(rate, steps).warmUp(Math.max(1, steps / 20)),
                        seed);
        Classification objective = new Classification(network, card.standardization().in(scope));
        try (Trainer trainer = new Trainer(objective, optimizer, plan);
                RunJournal journal =
                        new RunJournal(folder, card.notes(), "rotation", progress, stop)) {
            if (Files.exists(folder.checkpoint())) {
                trainer.resume(TrainingState.of(SafeTensors.read(folder.checkpoint())));
            }
            long before = trainer.step();
            long start = System.nanoTime();
            trainer.run(journal);
            double seconds = (System.nanoTime() - start) / 1e9;
            long views = (trainer.step() - before) * plan.viewsPerStep();
            return new Result(network, card, trainer.step() == plan.steps(), views, seconds);
        }
    }
}
