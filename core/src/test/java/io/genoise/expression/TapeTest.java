package io.genoise.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TapeTest {
    private static final Formula X = Formula.input(0);
    private static final Formula Y = Formula.input(1);

    /// The value of `f` in double.
    static double evaluate(Formula f, double... inputs) {
        Tape tape = Tape.of(List.of(f));
        double[] values = new double[tape.lines().size()];
        tape.evaluate(inputs, new double[0], values);
        return values[tape.roots()[0]];
    }

    @Test
    void equalSubtreesBecomeOneLine() {
        Formula f = X.plus(Y).times(X.plus(Y));
        assertThat(Tape.of(List.of(f)).lines()).containsExactly(X, Y, X.plus(Y), f);
    }

    @Test
    void rootsShareLines() {
        Tape tape = Tape.of(List.of(X.exp().plus(Y), X.exp(), X));
        assertThat(tape.lines()).hasSize(4);
        assertThat(tape.roots()).containsExactly(3, 1, 0);
    }

    @Test
    void aChainOfDoublingsStaysShort() {
        Formula f = X;
        for (int i = 0; i < 60; i++) {
            f = f.plus(f);
        }
        assertThat(evaluate(f, 1)).isEqualTo(0x1p60);
    }

    @Test
    void slotsAreReadByTheirIndex() {
        Tape tape = Tape.of(List.of(Formula.slot(1).minus(Formula.slot(0))));
        double[] values = new double[3];
        tape.evaluate(new double[0], new double[] {2, 7}, values);
        assertThat(values[tape.roots()[0]]).isEqualTo(5);
    }

    /// Values of erf to 16 digits: Abramowitz and Stegun, table 7.1, and mpmath.
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.5, 0.5204998778130465",
        "1, 0.8427007929497149",
        "-1, -0.8427007929497149",
        "2, 0.9953222650189527",
        "3, 0.9999779095030014",
        "4, 0.9999999845827421",
        "7, 1"
    })
    void erfIsAccurate(double x, double expected) {
        assertThat(evaluate(X.erf(), x)).isCloseTo(expected, within(4e-16));
    }

    @Test
    void theTwoFormulasOfErfMeetWithoutAStep() {
        assertThat(evaluate(X.erf(), Math.nextDown(3.0)))
                .isCloseTo(evaluate(X.erf(), 3), within(4e-16));
    }

    @Test
    void softplusNeitherOverflowsNorVanishes() {
        assertThat(evaluate(X.softplus(), 1000)).isEqualTo(1000);
        assertThat(evaluate(X.softplus(), -40)).isCloseTo(Math.exp(-40), within(1e-30));
    }

    @Test
    void selectTakesTheFirstWhereTheConditionIsNotZero() {
        Formula f = X.less(Y).select(Formula.constant(10), Formula.constant(20));
        assertThat(evaluate(f, 1, 2)).isEqualTo(10);
        assertThat(evaluate(f, 2, 2)).isEqualTo(20);
    }

    @Test
    void extremesPropagateNan() {
        assertThat(evaluate(X.max(Y), Double.NaN, 1)).isNaN();
        assertThat(evaluate(X.min(Y), 1, Double.NaN)).isNaN();
    }
}
