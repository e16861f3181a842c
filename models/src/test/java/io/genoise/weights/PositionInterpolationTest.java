package io.genoise.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionInterpolationTest {
    /// Rows in the first feature, columns in the second.
    private static float[] ramp(int side) {
        float[] grid = new float[side * side * 2];
        for (int i = 0; i < side * side; i++) {
            grid[2 * i] = i / side;
            grid[2 * i + 1] = i % side;
        }
        return grid;
    }

    @Test
    void aGridForItsOwnSizeIsItself() {
        Random random = new Random(1);
        float[] grid = new float[7 * 7 * 3];
        for (int i = 0; i < grid.length; i++) {
            grid[i] = (float) random.nextGaussian();
        }
        assertThat(PositionInterpolation.bicubic(grid, 7, 7, 3)).containsExactly(grid);
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "4, 3", "16, 37", "37, 16"})
    void whatIsTheSameEverywhereStaysSo(int from, int to) {
        float[] grid = new float[from * from];
        Arrays.fill(grid, 0.7f);
        assertThat(PositionInterpolation.bicubic(grid, from, to, 1)).containsOnly(0.7f);
    }

    /// Where a place lies on one of the grid, or in the middle of two: in thirds, and in halves. Next to the edge the last
    /// row counts twice.
    @ParameterizedTest
    @CsvSource({"15, 5", "16, 8"})
    void aSlopeStaysASlopeInside(int from, int to) {
        assertSlope(from, to, 1e-6);
    }

    /// Elsewhere it bends by t(1−t)(2t−1)/2 at the most, as this cubic does.
    @ParameterizedTest
    @CsvSource({"37, 16", "16, 37", "14, 24"})
    void aSlopeBendsByLittle(int from, int to) {
        assertSlope(from, to, 0.0482);
    }

    private static void assertSlope(int from, int to, double bend) {
        float[] made = PositionInterpolation.bicubic(ramp(from), from, to, 2);
        double ratio = (double) from / to;
        int inside = 0;
        for (int i = 0; i < to * to; i++) {
            double row = (i / to + 0.5) * ratio - 0.5;
            double column = (i % to + 0.5) * ratio - 0.5;
            if (Math.min(row, column) >= 1 && Math.max(row, column) <= from - 2) {
                inside++;
                assertThat(made[2 * i]).isCloseTo((float) row, within((float) bend));
                assertThat(made[2 * i + 1]).isCloseTo((float) column, within((float) bend));
            }
        }
        assertThat(inside).isGreaterThan(4);
    }

    /// Four to two: (−3, 19, 19, −3)/32 of rows 0 0 1 2, whose first is repeated.
    @Test
    void beyondTheEdgeTheLastRowGoesOn() {
        float[] grid = new float[16];
        for (int i = 0; i < 16; i++) {
            grid[i] = new float[] {1, 2, 4, 8}[i / 4];
        }
        float first = (-3 * 1 + 19 * 1 + 19 * 2 - 3 * 4) / 32f;
        float last = (-3 * 2 + 19 * 4 + 19 * 8 - 3 * 8) / 32f;
        assertThat(PositionInterpolation.bicubic(grid, 4, 2, 1))
                .containsExactly(new float[] {first, first, last, last}, within(1e-6f));
    }

    @Test
    void countsThatDoNotFitAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PositionInterpolation.bicubic(new float[5], 2, 3, 1))
                .withMessageContaining("5 numbers came for a grid of 2 x 2 positions of 1");
    }
}
