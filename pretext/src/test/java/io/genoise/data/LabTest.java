package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabTest {
    private static final int STEPS = 9;

    /// A colour for every place of a grid over the cube: `[9·9·9, 3]`.
    private static float[] cube() {
        float[] colours = new float[STEPS * STEPS * STEPS * 3];
        for (int i = 0; i < colours.length / 3; i++) {
            colours[3 * i] = (float) (i / STEPS / STEPS) / (STEPS - 1);
            colours[3 * i + 1] = (float) (i / STEPS % STEPS) / (STEPS - 1);
            colours[3 * i + 2] = (float) (i % STEPS) / (STEPS - 1);
        }
        return colours;
    }

    /// As tables of colour converters print them, D65, 2° observer.
    @ParameterizedTest
    @CsvSource({
        "255, 255, 255, 100, 0, 0",
        "0, 0, 0, 0, 0, 0",
        "255, 0, 0, 53.24, 80.09, 67.20",
        "0, 255, 0, 87.73, -86.18, 83.18",
        "0, 0, 255, 32.30, 79.19, -107.86",
        "255, 255, 0, 97.14, -21.55, 94.48",
        "0, 255, 255, 91.11, -48.09, -14.13",
        "255, 0, 255, 60.32, 98.23, -60.82",
        "128, 128, 128, 53.585, 0, 0"
    })
    void coloursAreWherePublishedTablesHaveThem(
            int red, int green, int blue, double lightness, double a, double b) {
        Offset<Double> digits = within(0.03);

        double[] lab = Lab.of(red / 255.0, green / 255.0, blue / 255.0);

        assertThat(lab[0]).isCloseTo(lightness, digits);
        assertThat(lab[1]).isCloseTo(a, digits);
        assertThat(lab[2]).isCloseTo(b, digits);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10, 11, 100, 200, 255})
    void greysHaveNoColour(int value) {
        double[] lab = Lab.of(value / 255.0, value / 255.0, value / 255.0);

        assertThat(lab[1]).isCloseTo(0, within(1e-12));
        assertThat(lab[2]).isCloseTo(0, within(1e-12));
    }

    @Test
    void aColourComesBack() {
        float[] cube = cube();
        for (int i = 0; i < cube.length; i += 3) {
            double[] lab = Lab.of(cube[i], cube[i + 1], cube[i + 2]);

            double[] back = Lab.rgb(lab[0], lab[1], lab[2]);

            for (int c = 0; c < 3; c++) {
                assertThat(back[c]).isCloseTo(cube[i + c], within(1e-7));
            }
        }
    }

    private static float[] computed(UnaryOperator<Tensor> operation, float[] colours) {
        try (Device device = Device.best();
                Step step = device.step()) {
            Tensor x = device.tensor(TensorShape.of(colours.length / 3, 3), colours);
            Reading reading = step.read(operation.apply(x));
            step.run();
            return reading.floats();
        }
    }

    @Test
    void operationsGiveWhatSingleColoursDo() {
        float[] cube = cube();

        float[] lab = computed(Lab::of, cube);

        for (int i = 0; i < cube.length; i += 3) {
            double[] exact = Lab.of(cube[i], cube[i + 1], cube[i + 2]);
            for (int c = 0; c < 3; c++) {
                assertThat((double) lab[i + c]).isCloseTo(exact[c], within(2e-3));
            }
        }
    }

    @Test
    void picturesComeBackThroughOperations() {
        float[] cube = cube();

        float[] back = computed(x -> Lab.rgb(Lab.of(x)), cube);

        for (int i = 0; i < cube.length; i++) {
            assertThat(back[i]).isCloseTo(cube[i], within(1e-4f));
        }
    }

    @Test
    void lightnessAndColourAreThePartsOfLab() {
        float[] cube = cube();

        float[] parts = computed(x -> Tensor.concat(-1, Lab.lightness(x), Lab.colour(x)), cube);

        assertThat(parts).isEqualTo(computed(Lab::of, cube));
    }
}
