package io.genoise.task;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.tensor.Device;
import io.genoise.tensor.Scope;
import io.genoise.train.Differences;
import io.genoise.train.DifferentPlanException;
import io.genoise.train.EncoderCard;
import io.genoise.train.Evaluation;
import io.genoise.train.Figures;
import io.genoise.train.Journal;
import io.genoise.train.Onlooker;
import io.genoise.train.Progress;
import io.genoise.train.RunFolder;
import io.genoise.train.RunJournal;
import io.genoise.train.RunRecord;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import io.genoise.train.TrainingState;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// A whole pretraining by a task.
///
/// @param task what the net is asked
/// @param network that learns; channels and outputs follow from pictures and task
/// @param epochs over the pictures
/// @param pictures a step; a task may make several views of each
/// @param rate the highest learning rate
/// @param seed of everything random
public record Pretraining(
        PretextTask task, EncoderConfig network, int epochs, int pictures, float rate, long seed) {
    /// In steps of how many pictures a trained learner is asked.
    public static final int ASKED_AT_ONCE = 50;

    /// @throws IllegalArgumentException if a number is not positive
    public Pretraining {
        if (epochs < 1 || pictures < 1 || !(rate > 0)) {
            throw new IllegalArgumentException(
                    "%s epochs, %s pictures a step, rate %s: all must be positive"
                            .formatted(epochs, pictures, rate));
        }
    }

    /// What came of it.
    ///
    /// @param learner in the state that training left it in
    /// @param card what it takes to use its encoder
    /// @param finished false if it was told to stop before its end
    /// @param step how many steps are done
    /// @param views seen in this process
    /// @param seconds they took
    public record Result(
            PretextLearner learner,
            EncoderCard card,
            boolean finished,
            long step,
            long views,
            double seconds) {
        /// The network that is used afterwards.
        public EncoderNetwork encoder() {
            return learner.encoder();
        }
    }

    /// Whom a run heeds.
    ///
    /// @param differences whether it may go on from a checkpoint that came of other data
    /// @param progress shows how far it is
    /// @param stop asked after every step
    /// @param onlooker what looks at the net after each epoch and between steps; what it sees changes nothing
    public record Terms(
            Differences differences, Progress progress, BooleanSupplier stop, Onlooker onlooker) {
        /// On from the same data alone, silent, to the end, with nobody looking on.
        public static final Terms ALONE =
                new Terms(Differences.REFUSED, Progress.SILENT, () -> false, Onlooker.NONE);
    }

    /// As its task is trained if nobody says otherwise, with the network and the numbers of its [regimen][PretextTask#regimen], and seed 1.
    public static Pretraining of(PretextTask task) {
        return of(task, Networks.of(task.regimen().network()), 1);
    }

    /// The same with a network of one's own.
    ///
    /// @param seed of everything random
    public static Pretraining of(PretextTask task, EncoderConfig network, long seed) {
        Regimen usual = task.regimen();
        return new Pretraining(task, network, usual.epochs(), usual.pictures(), usual.rate(), seed);
    }

    /// As [#run(Scope,Images,RunFolder,Terms)], [alone][Terms#ALONE].
    ///
    /// @throws IOException if the folder cannot be read or written
    public Result run(Scope scope, Images images, RunFolder folder) throws IOException {
        return run(scope, images, folder, Terms.ALONE);
    }

    /// Trains on `images` in `scope`, goes on from the folder's checkpoint if there is one, and leaves checkpoints and
    /// figures in `folder`.
    ///
    /// @throws DifferentPlanException if the checkpoint came of other data or another plan, and that is refused
    /// @throws IllegalArgumentException if the task cannot be asked about these pictures, or the checkpoint is another
    ///     network's or task's
    /// @throws IOException if the folder cannot be read or written, or another process is writing to it
    public Result run(Scope scope, Images images, RunFolder folder, Terms terms)
            throws IOException {
        task.admit(images);
        TrainingPlan plan = plan(images);
        Standardization standardization = Standardization.of(images, task.colours());
        PretextLearner learner = learner(scope, images, standardization, plan.steps());
        EncoderCard card = card(learner, images, standardization);
        Trainer trainer = new Trainer(learner, plan);
        try (RunJournal journal =
                new RunJournal(
                        folder,
                        card.notes(),
                        task.card().name(),
                        new RunJournal.Listeners(
                                terms.progress,
                                terms.stop,
                                () -> terms.onlooker.look(learner.encoder(), card),
                                terms.onlooker.watcher(learner, plan.steps(), folder)))) {
            Optional<Checkpoint> state = folder.state();
            if (state.isPresent()) {
                resume(trainer, state.get(), terms.differences, folder);
            }
            folder.notesSeeing(images, state.isEmpty() || terms.differences == Differences.REFUSED);
            int[] labelled = task.labelled(images);
            if (labelled.length > 0) {
                folder.notesLabels(images.subset(labelled));
            }
            long before = trainer.step();
            long start = System.nanoTime();
            trainer.run(journal);
            double seconds = (System.nanoTime() - start) / 1e9;
            long views = plan.views(trainer.step()) - plan.views(before);
            boolean finished = trainer.step() == plan.steps();
            return new Result(learner, card, finished, trainer.step(), views, seconds);
        }
    }

    /// Trains on `images`, on the [fastest device][Device#best()], and writes the encoder that comes of it to `file`, which
    /// `Embedder.load` takes. Nothing is kept before that; `run` keeps figures and checkpoints in a folder, and goes on from them.
    ///
    /// @throws IllegalArgumentException if the task cannot be asked about these pictures
    /// @throws IOException if the file cannot be written
    public void trainEncoder(Images images, Path file) throws IOException {
        task.admit(images);
        TrainingPlan plan = plan(images);
        Standardization standardization = Standardization.of(images, task.colours());
        try (Device device = Device.best()) {
            PretextLearner learner = learner(device.scope(), images, standardization, plan.steps());
            new Trainer(learner, plan).run(Journal.NONE);
            SafeTensors.write(
                    file,
                    new Checkpoint(
                            ParameterTensors.of(learner.encoder().parameters()),
                            card(learner, images, standardization).notes()));
        }
    }

    private TrainingPlan plan(Images images) {
        Batches batches =
                Batches.shuffled(images, Math.min(pictures, images.size()), seed)
                        .with(task.views(images));
        return TrainingPlan.of(batches, epochs, seed);
    }

    /// The task's learner before the first step of a training of `steps` steps over `images`.
    public PretextLearner learner(
            Scope scope, Images images, Standardization standardization, long steps) {
        return task.learner(
                new Material(
                        scope,
                        network,
                        images,
                        standardization,
                        new Material.Course(seed, Math.min(pictures, images.size()), rate, steps)));
    }

    private static EncoderCard card(
            PretextLearner learner, Images images, Standardization standardization) {
        return new EncoderCard(learner.encoder().config(), images.height(), standardization);
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

    /// What a run left in `folder`, to be looked at; empty if its task is not known here, or not with its settings, or cannot be
    /// asked about these pictures.
    ///
    /// @param train pictures like those that it learned from, as many or not
    /// @param asked pictures that it is to be asked about
    /// @throws IllegalArgumentException if the checkpoint is another network's or task's; the message names the file
    /// @throws IOException if it cannot be read
    public static Optional<Trained> left(Scope scope, RunFolder folder, Images train, Images asked)
            throws IOException {
        RunRecord record = folder.record();
        PretextTask task;
        try {
            task = Tasks.named(record.task()).recorded(record.options());
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        return left(task, scope, folder, train, asked);
    }

    /// As [#left(Scope,RunFolder,Images,Images)], of a run whose task is at hand.
    static Optional<Trained> left(
            PretextTask task, Scope scope, RunFolder folder, Images train, Images asked)
            throws IOException {
        RunRecord record = folder.record();
        Checkpoint checkpoint = SafeTensors.read(folder.checkpoint());
        EncoderCard card = EncoderCard.of(checkpoint.metadata());
        String batch = record.options().get("batch");
        int pictures = batch == null ? task.regimen().pictures() : Integer.parseInt(batch);
        PretextLearner learner;
        try {
            task.admit(asked);
            learner =
                    new Pretraining(task, card.network(), 1, pictures, 1, record.seed())
                            .learner(scope, train, card.standardization(), 1);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        try {
            TrainingState.of(checkpoint).restoreToAsk(learner.parts());
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new IllegalArgumentException(
                    "%s: %s".formatted(folder.checkpoint(), e.getMessage()), e);
        }
        return Optional.of(
                new Trained(task, learner, card, train, asked, record.seed(), record.protocol()));
    }

    /// What `learner`, trained by `task`, shows of pictures that it did not learn from, as they are: its loss and figures.
    public static Figures tested(PretextTask task, PretextLearner learner, Images images) {
        PretextTask still = task.still();
        return Evaluation.of(
                learner,
                Batches.inOrder(images, Math.min(ASKED_AT_ONCE, images.size()))
                        .with(still.views(images)));
    }
}
