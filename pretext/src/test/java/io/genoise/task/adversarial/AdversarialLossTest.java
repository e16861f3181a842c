package io.genoise.task.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdversarialLossTest {
    private static final float[] REAL = {0.3f, -1.2f, 2.5f, 0.9f};
    private static final float[] MADE = {-0.4f, 1.6f, -3.1f, 0.2f};

    private static double value(
            float[] real, float[] made, BiFunction<Tensor, Tensor, Tensor> recorded) {
        try (Device device = Device.open("reference", 1)) {
            Tensor x = device.tensor(TensorShape.of(real.length), real);
            Tensor y = device.tensor(TensorShape.of(made.length), made);
            try (Step step = device.step()) {
                Reading value = step.read(recorded.apply(x, y));
                step.run();
                return value.doubles()[0];
            }
        }
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    @ParameterizedTest
    @EnumSource
    void eachIsTheMeanOfItsFormula(AdversarialLoss loss) {
        double discriminator = 0;
        double generator = 0;
        for (int i = 0; i < REAL.length; i++) {
            double x = REAL[i];
            double y = MADE[i];
            discriminator +=
                    switch (loss) {
                        case LOGISTIC -> -Math.log(sigmoid(x)) - Math.log(1 - sigmoid(y));
                        case HINGE -> Math.max(0, 1 - x) + Math.max(0, 1 + y);
                        case WASSERSTEIN -> y - x;
                    };
            generator += loss == AdversarialLoss.LOGISTIC ? -Math.log(sigmoid(y)) : -y;
        }
        assertThat(value(REAL, MADE, loss::ofDiscriminator))
                .isCloseTo(discriminator / REAL.length, within(1e-6));
        assertThat(value(REAL, MADE, (_, made) -> loss.ofGenerator(made)))
                .isCloseTo(generator / REAL.length, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource
    void whoSaysNothingHasTheFirstLoss(AdversarialLoss loss) {
        float[] nothing = new float[3];
        assertThat(value(nothing, nothing, loss::ofDiscriminator))
                .isCloseTo(loss.first(), within(1e-6));
        assertThat(value(nothing, nothing, (_, made) -> loss.ofGenerator(made)))
                .isCloseTo(loss.firstOfGenerator(), within(1e-6));
    }

    @Test
    void aCriticsThresholdIsTheMiddleOfItsMeans() {
        assertThat(value(REAL, MADE, AdversarialLoss.WASSERSTEIN::threshold))
                .isCloseTo((2.5 - 1.7) / 8, within(1e-6));
        assertThat(value(REAL, MADE, AdversarialLoss.HINGE::threshold)).isZero();
    }

    /// Values 0 and 2 beside 0 and 1: half as far apart.
    @Test
    void theSpreadIsTheShareOfDeviations() {
        float[] real = {0, 5, 2, 5};
        float[] made = {0, 5, 1, 5};
        assertThat(
                        value(
                                real,
                                made,
                                (x, y) -> Spread.of(y.reshape(2, 1, 1, 2), x.reshape(2, 1, 1, 2))))
                .isCloseTo(0.5, within(1e-5));
        assertThat(
                        value(
                                real,
                                made,
                                (x, _) ->
                                        Spread.of(
                                                x.times(0).reshape(2, 1, 1, 2),
                                                x.reshape(2, 1, 1, 2))))
                .isZero();
    }
}
