package io.genoise.expression;

import static io.genoise.expression.Formula.ONE;
import static io.genoise.expression.Formula.ZERO;
import static io.genoise.expression.Formula.constant;
import static io.genoise.expression.TapeTest.evaluate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.expression.Formula.Kind;
import io.genoise.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Derivatives against central differences in double, away from the kinks; and what they are at the kinks.
class DerivativesTest {
    private static final Formula X = Formula.input(0);
    private static final Formula Y = Formula.input(1);
    private static final Formula Z = Formula.input(2);

    static Stream<Kind> kinds() {
        return Arrays.stream(Kind.values()).filter(kind -> kind.arity() > 0);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void firstDerivativeIsTheSlope(Kind kind) {
        Formula f = Formula.of(kind, Arrays.copyOf(new Formula[] {X, Y, Z}, kind.arity()));
        for (double[] point : points(kind)) {
            for (int i = 0; i < kind.arity(); i++) {
                checkSlope(f, i, point);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void secondDerivativeIsTheSlopeOfTheFirst(Kind kind) {
        Formula f = Formula.of(kind, Arrays.copyOf(new Formula[] {X, Y, Z}, kind.arity()));
        for (double[] point : points(kind)) {
            for (int i = 0; i < kind.arity(); i++) {
                for (int j = 0; j < kind.arity(); j++) {
                    checkSlope(Derivatives.of(f, i), j, point);
                }
            }
        }
    }

    static List<Formula> compositions() {
        Formula half = constant(0.5f);
        return List.of(
                X.times(X.softplus().tanh()),
                half.times(X).times(ONE.plus(X.times(half.sqrt()).erf())),
                X.times(X.times(Y).sigmoid()),
                X.exp().plus(Y.exp()).plus(Z.exp()).log(),
                X.times(X).plus(Y.times(Y)).plus(ONE).rsqrt().times(Z),
                X.max(Y).times(Z.min(X.times(Y))),
                X.less(Y).select(X.times(X).times(Z), Y.sin().over(ONE.plus(X.abs()))),
                X.power(constant(3)).minus(Y.power(constant(2))).times(Z.cos()),
                X.sin().times(Y).exp().over(ONE.plus(Z.times(Z))).tanh());
    }

    @ParameterizedTest
    @MethodSource("compositions")
    void chainRuleHolds(Formula f) {
        for (double[] point : points(Kind.ADD)) {
            for (int i = 0; i < 3; i++) {
                checkSlope(f, i, point);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("compositions")
    void chainRuleHoldsTwice(Formula f) {
        for (double[] point : points(Kind.ADD)) {
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    checkSlope(Derivatives.of(f, i), j, point);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("compositions")
    void orderOfDerivationDoesNotMatter(Formula f) {
        for (double[] point : points(Kind.ADD)) {
            double xy = evaluate(Derivatives.of(Derivatives.of(f, 0), 1), point);
            double yx = evaluate(Derivatives.of(Derivatives.of(f, 1), 0), point);
            assertThat(xy).isCloseTo(yx, within(1e-12 * (1 + Math.abs(yx))));
        }
    }

    @Test
    void anOperandThatIsNotThereHasDerivativeZero() {
        assertThat(Derivatives.of(X.exp().times(Y), 2)).isEqualTo(ZERO);
    }

    @Test
    void slotsAndScalarsAreConstants() {
        assertThat(Derivatives.of(Formula.slot(0).times(Formula.scalar(3)), 0)).isEqualTo(ZERO);
    }

    @Test
    void theKinkOfAbsHasSlopeZero() {
        assertThat(evaluate(Derivatives.of(X.abs(), 0), 0)).isZero();
    }

    @Test
    void tiesGiveAllToTheFirstOperand() {
        for (Formula f : List.of(X.max(Y), X.min(Y))) {
            assertThat(evaluate(Derivatives.of(f, 0), 2, 2)).isEqualTo(1);
            assertThat(evaluate(Derivatives.of(f, 1), 2, 2)).isZero();
        }
    }

    @Test
    void aSquareIsSmoothAtZero() {
        Formula d = Derivatives.of(X.power(constant(2)), 0);
        assertThat(evaluate(d, 0)).isZero();
        assertThat(evaluate(Derivatives.of(d, 0), 0)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, 1, 2, 3})
    void powersAreSmoothAtZeroToAnyOrder(float exponent) {
        Formula d = X.power(constant(exponent));
        double expected = 1;
        for (int order = 1; order <= 4; order++) {
            expected *= exponent - order + 1;
            d = Derivatives.of(d, 0);
            assertThat(evaluate(d, 0)).isEqualTo(order == exponent ? expected : 0);
        }
    }

    @Test
    void nanGivesAllToTheFirstOperand() {
        for (Formula f : List.of(X.max(Y), X.min(Y))) {
            assertThat(evaluate(Derivatives.of(f, 0), 2, Double.NaN)).isEqualTo(1);
            assertThat(evaluate(Derivatives.of(f, 0), Double.NaN, 2)).isEqualTo(1);
            assertThat(evaluate(Derivatives.of(f, 1), 2, Double.NaN)).isZero();
        }
    }

    @Test
    void powersOfZeroDoNotGrowWithTheExponent() {
        assertThat(evaluate(Derivatives.of(X.power(Y), 1), 0, 2)).isZero();
    }

    @Test
    void aBranchNotTakenLeavesNoNan() {
        Formula f = ZERO.less(X).select(X.log(), X);
        assertThat(evaluate(Derivatives.of(f, 0), 0)).isEqualTo(1);
    }

    private static void checkSlope(Formula f, int input, double[] point) {
        double h = 1e-5;
        double[] more = point.clone();
        double[] less = point.clone();
        more[input] += h;
        less[input] -= h;
        double slope = (evaluate(f, more) - evaluate(f, less)) / (2 * h);
        double derivative = evaluate(Derivatives.of(f, input), point);
        // Rounding leaves 1e-11 of f, the third derivative 1e-10; the constants of a formula are
        // floats, at 6e-8.
        assertThat(derivative)
                .as("∂/∂x%d of %s at %s", input, f, Arrays.toString(point))
                .isCloseTo(slope, within(2e-7 * (1 + Math.abs(slope))));
    }

    /// Points away from kinks and, where a kind needs it, with a positive first operand.
    private static List<double[]> points(Kind kind) {
        RandomStream random = RandomStream.of(23, kind.ordinal());
        boolean positive =
                switch (kind) {
                    case SQRT, RSQRT, LOG, POWER -> true;
                    default -> false;
                };
        return Stream.generate(() ->
                        new double[] {
                            (positive || random.nextBoolean() ? 1 : -1) * random.nextDouble(0.4, 2),
                            random.nextDouble(-2, 2) + 0.03,
                            random.nextDouble(-2, 2)
                        })
                .limit(12)
                .toList();
    }
}
