package io.genoise.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.autograd.Autograd;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One channel, four samples of a value each; classes 0, 1, 0, 1 of three.
class ConditionalBatchNormTest {
    private static final float[] X = {1, 4, 3, 8};
    private static final double MEAN = 4;
    private static final double VARIANCE = 6.5;
    private final Device device = Device.open("reference", 1);
    private final Parameters parameters = new Parameters(device.scope(), 1);
    private final ConditionalBatchNorm norm = ConditionalBatchNorm.of(parameters, "norm", 3, 1);

    ConditionalBatchNormTest() {
        parameters.complete();
        parameters.write(
                Map.of(
                        "norm.weight", new float[] {2, -1, 5},
                        "norm.bias", new float[] {0.5f, 3, 7}));
    }

    @AfterEach
    void close() {
        device.close();
    }

    private double[] pass(Pass pass) {
        Tensor x = device.tensor(TensorShape.of(4, 1, 1, 1), X);
        Tensor classes = device.integers(TensorShape.of(4), 0, 1, 0, 1);
        try (Step step = device.step()) {
            Reading y = step.read(norm.of(classes).forward(x, pass));
            step.run();
            return y.doubles();
        }
    }

    private static double expected(int i, double mean, double variance) {
        double normal = (X[i] - mean) / Math.sqrt(variance + 1e-5);
        return i % 2 == 0 ? 2 * normal + 0.5 : -normal + 3;
    }

    @Test
    void eachSampleHasTheScaleAndShiftOfItsClass() {
        double[] y = pass(Pass.train(1, 0));
        for (int i = 0; i < 4; i++) {
            assertThat(y[i]).isCloseTo(expected(i, MEAN, VARIANCE), within(1e-5));
        }
    }

    @Test
    void theRunningStatisticsAreOfAllClasses() {
        pass(Pass.train(1, 0));
        double mean = 0.1 * MEAN;
        double variance = 0.9 + 0.1 * VARIANCE * 4 / 3;
        assertThat(norm.runningMean().read()[0]).isCloseTo((float) mean, within(1e-5f));
        double[] y = pass(Pass.eval());
        for (int i = 0; i < 4; i++) {
            assertThat(y[i]).isCloseTo(expected(i, mean, variance), within(1e-4));
        }
    }

    /// ∂Σy/∂β_k counts the samples of class k; a class that was not there gets none.
    @Test
    void gradientsGoToTheClassesThatWereThere() {
        Tensor x = device.tensor(TensorShape.of(4, 1, 1, 1), X);
        Tensor classes = device.integers(TensorShape.of(4), 0, 1, 0, 1);
        try (Step step = device.step()) {
            Tensor sum = norm.of(classes).forward(x, Pass.train(1, 0)).sum();
            var gradients = Autograd.gradients(sum, parameters);
            Reading shift = step.read(gradients.of(norm.shift()));
            Reading scale = step.read(gradients.of(norm.scale()));
            step.run();
            double root = Math.sqrt(VARIANCE + 1e-5);
            assertThat(shift.doubles()).containsExactly(2, 2, 0);
            assertThat(scale.doubles())
                    .containsExactly(
                            new double[] {(1 + 3 - 2 * MEAN) / root, (4 + 8 - 2 * MEAN) / root, 0},
                            within(1e-5));
        }
    }
}
