package io.genoise.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.op.Recurrent;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A convolutional LSTM against loops over its formula. Its gradients are checked with all others, by `OpCases`.
class ConvLstmCellTest {
    private static final int IN = 2;
    private static final int HIDDEN = 3;
    private static final int ROWS = 4;
    private static final int COLUMNS = 5;
    private static final int KERNEL = 3;

    private final Device device = Device.open("reference", 1);
    private final Parameters parameters = new Parameters(device.scope(), 7);
    private final ConvLstmCell cell = ConvLstmCell.of(parameters, "cell", IN, HIDDEN, KERNEL);

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void twoStepsAreThoseOfTheFormula() {
        parameters.flat();
        float[] first = drawn(1);
        float[] second = drawn(2);
        TensorShape shape = TensorShape.of(1, ROWS, COLUMNS, IN);
        Tensor one = device.tensor(shape, first);
        Tensor two = device.tensor(shape, second);
        double[][] expected = new double[2][ROWS * COLUMNS * HIDDEN];
        step(first, expected);
        step(second, expected);
        try (Step step = device.step()) {
            Recurrent.Memory memory = cell.step(two, cell.step(one, cell.begin(one)));
            Reading hidden = step.read(memory.hidden());
            Reading remembered = step.read(memory.cell());
            step.run();
            assertThat(hidden.doubles()).containsExactly(expected[0], within(1e-6));
            assertThat(remembered.doubles()).containsExactly(expected[1], within(1e-6));
        }
    }

    /// Hidden and cell `[ROWS,COLUMNS,HIDDEN]` after `x`, in place.
    private void step(float[] x, double[]... memory) {
        Map<String, float[]> numbers = parameters.read();
        double[] before = memory[0].clone();
        for (int place = 0; place < ROWS * COLUMNS; place++) {
            for (int k = 0; k < HIDDEN; k++) {
                double[] gates = new double[4];
                for (int g = 0; g < 4; g++) {
                    int out = g * HIDDEN + k;
                    gates[g] = numbers.get("cell.bias")[out];
                    for (int c = 0; c < IN; c++) {
                        gates[g] += around(numbers.get("cell.weight_ih"), out, x, c, IN, place);
                    }
                    for (int c = 0; c < HIDDEN; c++) {
                        gates[g] +=
                                around(
                                        numbers.get("cell.weight_hh"),
                                        out,
                                        before,
                                        c,
                                        HIDDEN,
                                        place);
                    }
                }
                int at = place * HIDDEN + k;
                memory[1][at] =
                        sigmoid(gates[1]) * memory[1][at] + sigmoid(gates[0]) * Math.tanh(gates[2]);
                memory[0][at] = sigmoid(gates[3]) * Math.tanh(memory[1][at]);
            }
        }
    }

    private static double around(
            float[] weight, int out, Object map, int channel, int channels, int place) {
        double sum = 0;
        for (int r = 0; r < KERNEL; r++) {
            for (int s = 0; s < KERNEL; s++) {
                int row = place / COLUMNS + r - KERNEL / 2;
                int column = place % COLUMNS + s - KERNEL / 2;
                if (row >= 0 && row < ROWS && column >= 0 && column < COLUMNS) {
                    int at = (row * COLUMNS + column) * channels + channel;
                    double number = map instanceof float[] f ? f[at] : ((double[]) map)[at];
                    sum += number * weight[((out * KERNEL + r) * KERNEL + s) * channels + channel];
                }
            }
        }
        return sum;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    private static float[] drawn(int seed) {
        RandomStream random = RandomStream.of(seed);
        float[] numbers = new float[ROWS * COLUMNS * IN];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    @Test
    void whatItHoldsIsKeptAtFirst() {
        parameters.flat();
        assertThat(parameters.read().get("cell.bias"))
                .containsExactly(0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void evenKernelsAreRefused() {
        assertThatThrownBy(() -> ConvLstmCell.of(parameters, "even", 1, 1, 2))
                .hasMessageContaining("even: an odd kernel keeps a map's size, not 2");
    }
}
