package io.genoise.task.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import org.junit.jupiter.api.Test;

/// The contrastive losses against their definitions, pair by pair.
class ContrastTest {
    private static final int COUNT = 5;
    private static final int WIDTH = 4;
    private static final double TEMPERATURE = 0.3;

    private static double[][] vectors(int count, long seed) {
        RandomStream random = RandomStream.of(seed);
        double[][] vectors = new double[count][WIDTH];
        for (double[] vector : vectors) {
            for (int i = 0; i < WIDTH; i++) {
                vector[i] = (float) random.nextGaussian();
            }
        }
        return vectors;
    }

    private static double similarity(double[] a, double[] b) {
        double product = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < WIDTH; i++) {
            product += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return product / Math.sqrt(aa * bb);
    }

    private static float[] flat(double[][] rows) {
        float[] flat = new float[rows.length * WIDTH];
        for (int i = 0; i < flat.length; i++) {
            flat[i] = (float) rows[i / WIDTH][i % WIDTH];
        }
        return flat;
    }

    @Test
    void eachViewIsSoughtAmongAllOthers() {
        double[][] a = vectors(COUNT, 1);
        double[][] b = vectors(COUNT, 2);
        double sum = 0;
        int right = 0;
        for (int i = 0; i < 2 * COUNT; i++) {
            double[] view = i < COUNT ? a[i] : b[i - COUNT];
            double[] other = i < COUNT ? b[i] : a[i - COUNT];
            double own = Math.exp(similarity(view, other) / TEMPERATURE);
            double all = 0;
            double best = 0;
            for (int j = 0; j < 2 * COUNT; j++) {
                if (j != i) {
                    double[] candidate = j < COUNT ? a[j] : b[j - COUNT];
                    double power = Math.exp(similarity(view, candidate) / TEMPERATURE);
                    all += power;
                    best = Math.max(best, power);
                }
            }
            sum -= Math.log(own / all);
            right += own == best ? 1 : 0;
        }
        try (Device device = Device.open("reference", 1);
                Step step = device.step()) {
            Contrast contrast =
                    Contrast.ofPairs(
                            device.tensor(TensorShape.of(COUNT, WIDTH), flat(a)),
                            device.tensor(TensorShape.of(COUNT, WIDTH), flat(b)),
                            TEMPERATURE);
            Reading loss = step.read(contrast.loss());
            Reading accuracy = step.read(contrast.accuracy());
            step.run();
            assertThat(loss.doubles()[0]).isEqualTo(sum / (2 * COUNT), within(1e-6));
            assertThat(accuracy.doubles()[0]).isEqualTo(right / (2.0 * COUNT), within(1e-6));
        }
    }

    @Test
    void eachQueryIsSoughtAmongItsKeyAndTheOthers() {
        double[][] queries = vectors(COUNT, 1);
        double[][] keys = vectors(COUNT, 2);
        double[][] others = vectors(7, 3);
        for (double[] other : others) {
            double length = Math.sqrt(squares(other));
            for (int i = 0; i < WIDTH; i++) {
                other[i] /= length;
            }
        }
        double sum = 0;
        for (int i = 0; i < COUNT; i++) {
            double own = Math.exp(similarity(queries[i], keys[i]) / TEMPERATURE);
            double all = own;
            for (double[] other : others) {
                all += Math.exp(similarity(queries[i], other) / TEMPERATURE);
            }
            sum -= Math.log(own / all);
        }
        try (Device device = Device.open("reference", 1);
                Step step = device.step()) {
            Contrast contrast =
                    Contrast.against(
                            device.tensor(TensorShape.of(COUNT, WIDTH), flat(queries)),
                            device.tensor(TensorShape.of(COUNT, WIDTH), flat(keys)),
                            device.tensor(TensorShape.of(7, WIDTH), flat(others)),
                            TEMPERATURE);
            Reading loss = step.read(contrast.loss());
            step.run();
            assertThat(loss.doubles()[0]).isEqualTo(sum / COUNT, within(1e-6));
        }
    }

    private static double squares(double[] vector) {
        double sum = 0;
        for (double number : vector) {
            sum += number * number;
        }
        return sum;
    }

    /// Whatever the vectors, equal ones say nothing: the loss is that of a guess.
    @Test
    void equalVectorsAreAGuess() {
        try (Device device = Device.open("reference", 1);
                Step step = device.step()) {
            Contrast contrast =
                    Contrast.ofPairs(
                            device.filled(TensorShape.of(COUNT, WIDTH), 2),
                            device.filled(TensorShape.of(COUNT, WIDTH), 3),
                            TEMPERATURE);
            Reading loss = step.read(contrast.loss());
            step.run();
            assertThat(loss.doubles()[0]).isEqualTo(Math.log(2 * COUNT - 1), within(1e-6));
        }
    }
}
