package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairedTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void signFlipAgreesWithEveryPatternCountedOneByOne(int seed) {
        double[] differences = new double[2 + seed];
        RandomStream random = RandomStream.of(seed);
        for (int i = 0; i < differences.length; i++) {
            differences[i] = random.nextGaussian() + 0.3;
        }
        assertThat(Paired.of(differences).p()).isCloseTo(naive(differences), within(1e-12));
    }

    @Test
    void tiesCountAsAsFar() {
        double[] differences = {0.1, 0.2, 0.3, -0.1, 0.2};
        assertThat(Paired.of(differences).p()).isCloseTo(naive(differences), within(1e-12));
    }

    @Test
    void tenWinsOutOfTenAreTwoPatternsOfAThousand() {
        assertThat(Paired.of(new double[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}).p())
                .isEqualTo(2.0 / 1024);
    }

    @Test
    void noDifferenceAtAllHasP1() {
        Paired paired = Paired.of(new double[4]);
        assertThat(paired.p()).isEqualTo(1);
        assertThat(Verdict.of(paired.interval(), paired.p()))
                .isEqualTo(Verdict.NO_DIFFERENCE_SHOWN);
    }

    @Test
    void exchangingTheMethodsMirrorsTheInterval() {
        Paired ab = Paired.of(new double[] {0.1, 0.3, 0.2, 0.5});
        Paired ba = Paired.of(new double[] {-0.1, -0.3, -0.2, -0.5});
        assertThat(ba.interval().low()).isCloseTo(-ab.interval().high(), within(1e-12));
        assertThat(ba.p()).isEqualTo(ab.p());
    }

    @Test
    void intervalIsStudents() {
        // Student's own data (1908, additional hours of sleep, drug 2 minus drug 1): mean 1.58, t =
        // 4.06.
        double[] sleep = {1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4};
        Paired paired = Paired.of(sleep);
        assertThat(paired.mean()).isCloseTo(1.58, within(1e-12));
        assertThat(paired.interval().low()).isCloseTo(0.7001142, within(1e-6));
        assertThat(paired.interval().high()).isCloseTo(2.4598858, within(1e-6));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 9, 10, 23})
    void studentsQuantileLeavesOneFortiethAbove(int degrees) {
        double t = Student.quantile975(degrees);
        assertThat(1 - integrate(t, degrees)).isCloseTo(0.025, within(1e-4));
    }

    @Test
    void oneSubsetShowsNothing() {
        Paired paired = Paired.of(new double[] {0.4});
        assertThat(paired.interval()).isNull();
        assertThat(Verdict.of(paired.interval(), paired.p()))
                .isEqualTo(Verdict.NO_DIFFERENCE_SHOWN);
    }

    @Test
    void fiveSubsetsNeverReachFivePercent() {
        Paired paired = Paired.of(new double[] {0.4, 0.41, 0.39, 0.4, 0.4});
        assertThat(paired.interval().excludesZero()).isTrue();
        assertThat(Verdict.of(paired.interval(), paired.p()).words())
                .isEqualTo("no difference shown");
    }

    @Test
    void wordsNeedBothTheIntervalAndP() {
        assertThat(Verdict.of(new Interval(0.1, 0.2), 0.01).words()).isEqualTo("better");
        assertThat(Verdict.of(new Interval(-0.2, -0.1), 0.01).words()).isEqualTo("worse");
        assertThat(Verdict.of(new Interval(0.1, 0.2), 0.05).words())
                .isEqualTo("no difference shown");
        assertThat(Verdict.of(new Interval(-0.1, 0.2), 0.01).words())
                .isEqualTo("no difference shown");
    }

    @Test
    void holmStepsDown() {
        // 0.01·4, 0.02·3, then 0.03·2 = 0.06 no lower than the one before, and 0.04·1 raised to it.
        assertThat(Paired.holm(new double[] {0.04, 0.01, 0.03, 0.02}))
                .containsExactly(new double[] {0.06, 0.04, 0.06, 0.06}, within(1e-12));
    }

    @Test
    void holmLeavesOneComparisonAsItIs() {
        assertThat(Paired.holm(new double[] {0.03})).containsExactly(0.03);
    }

    @Test
    void tooManySubsetsAreRefused() {
        assertThatThrownBy(() -> Paired.of(new double[25]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("25");
    }

    private static double naive(double[] differences) {
        double seen = 0;
        for (double difference : differences) {
            seen += difference;
        }
        int asFar = 0;
        for (int pattern = 0; pattern < 1 << differences.length; pattern++) {
            double sum = 0;
            for (int i = 0; i < differences.length; i++) {
                sum += (pattern >> i & 1) == 1 ? differences[i] : -differences[i];
            }
            asFar += Math.abs(sum) >= Math.abs(seen) - 1e-9 ? 1 : 0;
        }
        return asFar / Math.pow(2, differences.length);
    }

    /// P(T ≤ t) from the density by the midpoint rule in `x = tan u`, normalised by its own integral.
    private static double integrate(double t, int degrees) {
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
