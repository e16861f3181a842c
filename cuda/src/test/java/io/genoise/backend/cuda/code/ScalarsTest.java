package io.genoise.backend.cuda.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.expression.Formula;
import io.genoise.expression.Formula.Kind;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// A formula as C gives what the formula does, at the edges too.
class ScalarsTest {
    private static final Formula X = Formula.input(0);
    private static final Formula Y = Formula.input(1);

    private static final float[] EDGES = {
        0, -0f, 1, -1, 0.5f, -0.5f, 2, -2.5f, 88, -88, 104, -104, 1e-3f, -1e-3f, 1e30f, -1e30f, 7
    };

    private static final float[] ODD = {
        Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0, -0f, 1, -1, 3
    };

    private static List<Kind> operations() {
        return Arrays.stream(Kind.values()).filter(kind -> kind.arity() > 0).toList();
    }

    private static Formula of(Kind kind) {
        return switch (kind.arity()) {
            case 1 -> Formula.of(kind, X);
            case 2 -> Formula.of(kind, X, Y);
            default -> Formula.of(kind, X, Y, X.plus(Y));
        };
    }

    /// All formulas, in one kernel, for all pairs of `numbers`: what is expected, and what is found.
    private static List<List<double[]>> tried(List<Formula> formulas, float[] numbers) {
        TensorShape shape = TensorShape.of(numbers.length * numbers.length);
        double[] x = new double[numbers.length * numbers.length];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = numbers[i / numbers.length];
            y[i] = numbers[i % numbers.length];
        }
        Operand operand = Trial.operand(DType.F32, Layout.contiguous(shape), 16);
        Group group =
                new Group(
                        new Pointwise(formulas, 0, DType.F32),
                        new int[0],
                        List.of(operand, operand),
                        Collections.nCopies(formulas.size(), operand),
                        null,
                        Arithmetic.EXACT);
        Trial trial = Trial.of(group).with(0, x).with(1, y);
        return List.of(trial.expected(), trial.found(Maps.of(group, Trial.FACTS)));
    }

    @Test
    void everyOperationIsThatOfTheTape() {
        List<Kind> kinds = operations();
        List<List<double[]>> tried = tried(kinds.stream().map(ScalarsTest::of).toList(), EDGES);
        for (int k = 0; k < kinds.size(); k++) {
            for (int i = 0; i < EDGES.length * EDGES.length; i++) {
                double expected = tried.get(0).get(k)[i];
                float found = (float) tried.get(1).get(k)[i];
                boolean near =
                        Float.compare((float) expected, found) == 0
                                || Math.abs(found - expected) <= 2e-6 * Math.abs(expected) + 1e-37;
                assertThat(near)
                        .as(
                                "%s of %s and %s: %s and %s",
                                kinds.get(k),
                                EDGES[i / EDGES.length],
                                EDGES[i % EDGES.length],
                                expected,
                                found)
                        .isTrue();
            }
        }
    }

    @Test
    void notANumberAndTheInfiniteAreAsInTheTape() {
        List<Kind> kinds = operations();
        List<List<double[]>> tried = tried(kinds.stream().map(ScalarsTest::of).toList(), ODD);
        for (int k = 0; k < kinds.size(); k++) {
            for (int i = 0; i < ODD.length * ODD.length; i++) {
                float expected = (float) tried.get(0).get(k)[i];
                float found = (float) tried.get(1).get(k)[i];
                boolean edge = Float.isNaN(expected) || Float.isInfinite(expected) || expected == 0;
                boolean same =
                        Float.compare(found, expected) == 0
                                || !edge && Math.abs(found - expected) <= 2e-6 * Math.abs(expected);
                assertThat(same)
                        .as(
                                "%s of %s and %s: %s and %s",
                                kinds.get(k),
                                ODD[i / ODD.length],
                                ODD[i % ODD.length],
                                expected,
                                found)
                        .isTrue();
            }
        }
    }

    @Test
    void constantsAreExact() {
        float[] numbers = {
            0.1f,
            -0f,
            1 / 3f,
            1e-40f,
            -1e-40f,
            Float.MAX_VALUE,
            16777217,
            -2e-7f,
            Float.MIN_NORMAL,
            Float.NEGATIVE_INFINITY,
            Float.NaN
        };
        List<Formula> formulas = new ArrayList<>();
        for (float number : numbers) {
            formulas.add(X.times(Y).times(Formula.constant(number)));
        }
        List<double[]> found = tried(formulas, new float[] {1}).get(1);
        for (int k = 0; k < numbers.length; k++) {
            assertThat((Float) (float) found.get(k)[0]).isEqualTo((Float) numbers[k]);
        }
    }

    @Test
    void whatFormulasShareIsOneLine() {
        Formula shared = X.times(Y).exp();
        Scalars scalars = Scalars.of(List.of(shared.plus(X), shared.minus(Y), shared));
        assertThat(scalars.operations()).isEqualTo(4);
        assertThat(scalars.statements().lines().filter(line -> line.contains("expf"))).hasSize(1);
    }

    @Test
    void theTextIsTheSameInEveryCountry() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        try {
            Formula formula = X.times(Formula.constant(1e-40f)).plus(Formula.slot(12));
            assertThat(Scalars.of(List.of(formula)).function()).isASCII();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void formulasReadSlotsWhereTheyLie() {
        Formula formula = Formula.slot(2).plus(Formula.slot(0)).times(X);
        Scalars scalars = Scalars.of(List.of(formula));
        List<String> names = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        scalars.number(new int[] {40, 41, 42}, names, numbers);
        assertThat(names).containsExactly("slot0", "slot2");
        assertThat(numbers).containsExactly(40L, 42L);
        assertThat(scalars.declarations())
                .contains("s0 = slot(a.slots, a.slot0)")
                .contains("s2 = slot(a.slots, a.slot2)");
    }
}
