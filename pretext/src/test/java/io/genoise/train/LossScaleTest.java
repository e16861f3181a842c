package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.Losses;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.shape.DType;
import io.genoise.tensor.Device;
import io.genoise.tensor.Precision;
import io.genoise.tensor.Tensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Where maps are stored as f16, their gradients neither vanish nor end the training when they overflow.
class LossScaleTest {
    private static final Images SCENES = Scenes.train(12, 32, 1);
    private static final int EPOCHS = 3;
    private static final int STEPS = EPOCHS * 4;

    /// Stops after a number of steps, and keeps the state.
    private static final class Seen implements Journal {
        private final int last;
        private Trainer trainer;
        private TrainingState state;

        Seen(int last) {
            this.last = last;
        }

        @Override
        public void begin(Trainer begun) {
            trainer = begun;
        }

        @Override
        public void checkpoint(Trainer at) {
            state = at.state();
        }

        @Override
        public boolean stopped() {
            return trainer.step() >= last;
        }

        float scale() {
            return Float.parseFloat(state.notes().get("loss scale"));
        }

        float[] weights() {
            return state.tensors().get("block1.conv1.weight").floats();
        }
    }

    /// @param factor on the loss, by which the rate is divided: in real numbers it changes nothing
    private static Seen train(Precision precision, float factor, TrainingState from, int last) {
        return train(precision, factor, 0.01f / factor, from, last);
    }

    private static Seen train(
            Precision precision, float factor, float rate, TrainingState from, int last) {
        try (Device device = Device.open("cpu", 2)) {
            device.precision(precision);
            EncoderNetwork network =
                    SmallNetwork.of(SCENES.classes().size()).create(device.scope(), 1);
            Part.Trained part =
                    Part.Trained.encoder(
                            Sgd.nesterov(0.9f).over(network.parameters()), Schedule.constant(rate));
            Learner learner =
                    new Learner() {
                        @Override
                        public List<Part> parts() {
                            return List.of(part);
                        }

                        @Override
                        public void learn(Lesson lesson) {
                            Tensor x = lesson.pictures().map(v -> v.times(1 / 128f).minus(1));
                            Tensor logits = network.forward(x, lesson.pass());
                            Tensor loss = Losses.crossEntropy(logits, lesson.labels());
                            lesson.minimize(loss.times(factor), part);
                        }
                    };
            TrainingPlan plan = TrainingPlan.of(Batches.shuffled(SCENES, 8, 5), EPOCHS, 5);
            Trainer trainer = new Trainer(learner, plan);
            if (from != null) {
                trainer.resume(from);
            }
            Seen seen = new Seen(last);
            trainer.run(seen);
            assertThat(device.plans()).isEqualTo(1);
            return seen;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// ‖a − b‖
    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
        }
        return Math.sqrt(sum);
    }

    /// Divided by 2²⁰, gradients of maps are far below what f16 can hold.
    @Test
    void tinyGradientsDoNotVanish() {
        float[] begin = train(Precision.F32, 1, 0, null, 1).weights();
        float[] exact = train(Precision.F32, 1, null, 1).weights();
        float[] tiny = train(Precision.F16, 0x1p-20f, null, 1).weights();
        assertThat(distance(tiny, exact)).isLessThan(0.1 * distance(begin, exact));
    }

    /// Multiplied by 2¹⁰, they overflow until the scale has fallen; those steps are lost, and change nothing.
    @Test
    void anOverflowLowersTheScaleAndTrainingGoesOn() {
        Seen lost = train(Precision.F16, 0x1p10f, null, 1);
        float[] begin = train(Precision.F32, 1, 0, null, 1).weights();
        assertThat(lost.scale()).isEqualTo(0x1p15f);
        assertThat(lost.weights()).containsExactly(begin);

        Seen whole = train(Precision.F16, 0x1p10f, null, STEPS);
        int falls = 16 - Math.getExponent(whole.scale());
        assertThat(falls).isBetween(2, STEPS - 2);
        assertThat(distance(whole.weights(), begin)).isPositive().isFinite();
    }

    @Test
    void aResumedTrainingEndsInTheSameBits() {
        Seen whole = train(Precision.F16, 0x1p10f, null, STEPS);
        Seen broken = train(Precision.F16, 0x1p10f, null, STEPS / 2);
        Seen resumed = train(Precision.F16, 0x1p10f, broken.state, STEPS);
        assertThat(resumed.state.tensors()).isEqualTo(whole.state.tensors());
        assertThat(resumed.state.notes()).isEqualTo(whole.state.notes());
    }

    @Test
    void aLossThatIsNotFiniteEndsItAllTheSame() {
        assertThatThrownBy(() -> train(Precision.F16, Float.MAX_VALUE, 0.01f, null, STEPS))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContainingAll("loss is Infinity", "65,504");
    }

    @Test
    void otherPrecisionsScaleNothing() {
        for (Precision precision : List.of(Precision.F32, Precision.BF16)) {
            assertThat(train(precision, 1, null, 1).state.notes()).doesNotContainKey("loss scale");
        }
    }

    @Test
    void goodStepsDoubleIt() {
        try (Device device = Device.open("cpu", 1)) {
            device.storage(DType.F16);
            LossScale scale = LossScale.of(device).fallen();
            for (int i = 0; i < LossScale.PATIENCE; i++) {
                assertThat(scale.factor()).isEqualTo(0x1p15f);
                scale = scale.held();
            }
            assertThat(scale).isEqualTo(LossScale.of(device));
        }
    }

    @Test
    void notesThatMakeNoSenseAreNamed() {
        LossScale scale = new LossScale(true, 2, 0);
        for (String noted : List.of("3.0", "-2.0", "0.5", "NaN", "much")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> scale.restored(Map.of("loss scale", noted)))
                    .withMessageContaining(noted);
        }
    }
}
