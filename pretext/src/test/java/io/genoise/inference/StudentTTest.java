package io.genoise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StudentTTest {
    @ParameterizedTest
    @ValueSource(doubles = {1, 1.5, 2, 3.7, 9, 10.25, 23, 180})
    void theQuantileLeavesOneFortiethAbove(double degrees) {
        double t = StudentT.quantile(0.975, degrees);
        assertThat(1 - integrate(t, degrees)).isCloseTo(0.025, within(1e-4));
    }

    /// Fisher's table, to its three decimals.
    @ParameterizedTest
    @CsvSource({"1, 12.706", "2, 4.303", "4, 2.776", "9, 2.262", "30, 2.042", "1e9, 1.960"})
    void theQuantileIsTheTables(double degrees, double expected) {
        assertThat(StudentT.quantile(0.975, degrees)).isCloseTo(expected, within(5e-4));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 2.5, 60, 1e5})
    void quantileAndTailAreInverse(double degrees) {
        assertThat(StudentT.beyond(StudentT.quantile(0.8, degrees), degrees))
                .isCloseTo(0.4, within(1e-9));
    }

    @Test
    void theTailIsTwoSided() {
        assertThat(StudentT.beyond(-2.1, 7)).isEqualTo(StudentT.beyond(2.1, 7));
        assertThat(StudentT.beyond(0, 7)).isEqualTo(1);
    }

    /// P(T ≤ t) from the density by the midpoint rule in `x = tan u`, normalised by its own integral.
    private static double integrate(double t, double degrees) {
        double below = 0;
        double all = 0;
        int steps = 200_000;
        for (int i = 0; i < steps; i++) {
            double u = Math.PI * ((i + 0.5) / steps - 0.5);
            double x = Math.tan(u);
            double density = Math.pow(1 + x * x / degrees, -(degrees + 1) / 2.0) * (1 + x * x);
            all += density;
            below += x <= t ? density : 0;
        }
        return below / all;
    }
}
