package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.genoise.backend.Backend;
import io.genoise.backend.Limits;
import io.genoise.backend.ReplayingBackend;
import io.genoise.backend.reference.ReferenceBackend;
import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.layer.Linear;
import io.genoise.op.Losses;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.shape.DType;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.TestDevice;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

/// A device that works while its caller goes on is kept busy, and trains to the same bits as one that is waited for.
class RunningAheadTest {
    private static final int SIDE = 8;
    private static final int BATCH = 4;
    private static final int PER_EPOCH = 25;
    private static final int EPOCHS = 2;
    private static final int BAD = 7;

    /// What a step's loss and its gradient are multiplied by.
    private record Spoiler(float loss, float gradient) {
        static final Spoiler NONE = new Spoiler(1, 1);
    }

    /// A linear layer that learns on a device, and a journal that writes down what it is told.
    private static final class Training implements Journal, AutoCloseable {
        final Device device;
        final Trainer trainer;
        final List<Map<String, Double>> told = new ArrayList<>();

        /// What a batch brings for its pictures.
        Column brought;

        /// How many steps had begun when each was told of.
        final List<Long> begun = new ArrayList<>();

        final LongPredicate looks;
        TrainingState seen;
        TrainingState kept;

        /// Says stop once, after so many steps.
        long stopAfter = Long.MAX_VALUE;

        private long learned;

        Training(Backend backend, DType storage, Spoiler spoiler, LongPredicate looks) {
            this.device = TestDevice.over(backend);
            this.looks = looks;
            device.storage(storage);
            Parameters parameters = new Parameters(device.scope(), 1);
            Linear linear = Linear.of(parameters, "linear", SIDE * SIDE * 3, 12);
            parameters.flat();
            Part.Trained part =
                    Part.Trained.encoder(
                            Sgd.nesterov(0.9f).over(parameters), Schedule.constant(0.05f));
            Learner learner =
                    new Learner() {
                        @Override
                        public List<Part> parts() {
                            return List.of(part);
                        }

                        @Override
                        public void check(Batch batch, Images images) {
                            brought = batch.column(Views.PICTURES);
                        }

                        @Override
                        public void learn(Lesson lesson) {
                            learned = lesson.step() + 1;
                            Spoiler now = lesson.step() == BAD ? spoiler : Spoiler.NONE;
                            Tensor x =
                                    lesson.pictures()
                                            .map(v -> v.times(1 / 255f))
                                            .reshape(BATCH, SIDE * SIDE * 3);
                            Tensor logits =
                                    linear.forward(x, lesson.pass())
                                            .withGradient(
                                                    y -> y.times(1),
                                                    (_, dy) -> dy.times(now.gradient));
                            Tensor loss = Losses.crossEntropy(logits, lesson.labels());
                            lesson.minimize(loss.times(now.loss), part);
                        }
                    };
            Batches batches = Batches.shuffled(Scenes.train(SIDE, PER_EPOCH * BATCH, 1), BATCH, 5);
            this.trainer = new Trainer(learner, TrainingPlan.of(batches, EPOCHS, 5));
        }

        Training run() {
            try {
                trainer.run(this);
                return this;
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public boolean looks(long step) {
            return looks.test(step);
        }

        @Override
        public void after(Trainer it, Map<String, Double> figures) {
            told.add(figures);
            begun.add(learned);
            if (looks.test(it.step())) {
                seen = it.state();
            }
        }

        @Override
        public boolean stopped() {
            return trainer.step() == stopAfter;
        }

        @Override
        public void checkpoint(Trainer it) {
            kept = it.state();
        }

        @Override
        public void close() {
            device.close();
        }
    }

    private static Training ahead(DType storage, Spoiler spoiler, LongPredicate looks) {
        return new Training(new ReplayingBackend(Limits.USUAL, true), storage, spoiler, looks);
    }

    private static Training waited(DType storage, Spoiler spoiler, LongPredicate looks) {
        return new Training(new ReferenceBackend(), storage, spoiler, looks);
    }

    private static void assertSame(TrainingState state, TrainingState expected) {
        assertThat(state.notes()).isEqualTo(expected.notes());
        assertThat(state.tensors()).isEqualTo(expected.tensors());
    }

    @Test
    void whatAStepSaysIsReadTwoStepsLaterButAtTheEndOfAnEpoch() {
        try (Training training = ahead(DType.F32, Spoiler.NONE, step -> false).run()) {
            assertThat(training.begun.subList(0, 4)).containsExactly(3L, 4L, 5L, 6L);
            assertThat(training.begun.subList(PER_EPOCH - 3, PER_EPOCH))
                    .containsOnly((long) PER_EPOCH);
        }
    }

    @Test
    void theBitsAreThoseOfADeviceThatIsWaitedFor() {
        try (Training ahead = ahead(DType.F32, Spoiler.NONE, step -> false).run();
                Training waited = waited(DType.F32, Spoiler.NONE, step -> false).run()) {
            assertThat(ahead.told).isEqualTo(waited.told).hasSize(EPOCHS * PER_EPOCH);
            assertSame(ahead.trainer.state(), waited.trainer.state());
        }
    }

    @Test
    void picturesStayOnTheDeviceAsFarAsThereIsRoom() {
        try (Training roomy = ahead(DType.F32, Spoiler.NONE, step -> false).run();
                Training tight = ahead(DType.F32, Spoiler.NONE, step -> false);
                Training waited = waited(DType.F32, Spoiler.NONE, step -> false).run()) {
            tight.device.memoryLimit(
                    tight.device.bytes() + 3 * PER_EPOCH * BATCH * SIDE * SIDE * 3);
            tight.run();
            assertThat(roomy.brought.dtype()).isEqualTo(DType.I32);
            assertThat(tight.brought.dtype()).isEqualTo(DType.U8);
            assertThat(waited.brought.dtype()).isEqualTo(DType.U8);
            assertSame(roomy.trainer.state(), tight.trainer.state());
        }
    }

    @Test
    void whoLooksFindsWhatTheStepToldOfHasLeft() {
        LongPredicate looks = step -> step == 5;
        try (Training ahead = ahead(DType.F32, Spoiler.NONE, looks).run();
                Training waited = waited(DType.F32, Spoiler.NONE, looks).run()) {
            assertThat(ahead.begun.get(4)).isEqualTo(5);
            assertSame(ahead.seen, waited.seen);
        }
    }

    @Test
    void aTrainingThatIsStoppedDoesWhatItHasBegunAndKeepsIt() {
        try (Training ahead = ahead(DType.F32, Spoiler.NONE, step -> false)) {
            ahead.stopAfter = 3;
            ahead.run();
            assertThat(ahead.trainer.step()).isEqualTo(5);
            assertThat(ahead.told).hasSize(5);
            assertSame(ahead.kept, ahead.trainer.state());
        }
    }

    @Test
    void stepsThatBeganAfterADivergenceChangeNothing() {
        Spoiler nan = new Spoiler(Float.NaN, 1);
        try (Training ahead = ahead(DType.F32, nan, step -> false);
                Training good = waited(DType.F32, Spoiler.NONE, step -> step == BAD).run()) {
            DivergenceException diverged =
                    catchThrowableOfType(DivergenceException.class, ahead::run);
            assertThat(diverged).hasMessageContaining("at step " + BAD);
            assertThat(diverged).hasMessageContaining("the loss is NaN");
            assertThat(ahead.begun.getLast()).isGreaterThan(BAD);
            assertSame(ahead.trainer.state(), good.seen);
        }
    }

    @Test
    void stepsThatBeganBeforeALossScaleFellAreDoneAgain() {
        Spoiler overflow = new Spoiler(1, Float.POSITIVE_INFINITY);
        try (Training ahead = ahead(DType.F16, overflow, step -> false).run();
                Training waited = waited(DType.F16, overflow, step -> false).run()) {
            assertThat(ahead.told).isEqualTo(waited.told).hasSize(EPOCHS * PER_EPOCH);
            assertThat(ahead.told.getLast()).containsEntry("loss scale", 0x1p15);
            assertSame(ahead.trainer.state(), waited.trainer.state());
        }
    }

    @Test
    void noStepBeginsOverAScaleThatIsAboutToGrow() {
        LossScale almost = new LossScale(true, 2, LossScale.PATIENCE - 2);
        assertThat(almost.isHeldFor(1)).isTrue();
        assertThat(almost.held().factor()).isEqualTo(2);
        assertThat(almost.isHeldFor(2)).isFalse();
        assertThat(almost.held().held().factor()).isEqualTo(4);
    }
}
