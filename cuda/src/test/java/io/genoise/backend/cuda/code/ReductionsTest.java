package io.genoise.backend.cuda.code;

import static io.genoise.expression.Formula.constant;
import static io.genoise.expression.Formula.input;
import static io.genoise.expression.Formula.slot;
import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("slow")
class ReductionsTest {
    private static final Formula X = input(0);
    private static final Formula Y = input(1);
    private static final DoubleUnaryOperator AROUND_ZERO = u -> 4 * u - 2;

    private static final int[][] SHAPES = {
        {1}, {70_001}, {40, 3}, {31, 33}, {1500, 48}, {5, 1000},
    };

    private static TextTrial trial(Reduction kind, int axes, Formula... formulas) {
        return TextTrial.of(
                new Reduce(kind, List.of(formulas), axes, 0), group -> Reductions.of(group));
    }

    private static Layout contiguous(int... extents) {
        return Layout.contiguous(TensorShape.of(extents));
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void everySetOfAxesAgreesWithDouble(Reduction kind) {
        for (int[] shape : SHAPES) {
            for (int axes = 0; axes < 1 << shape.length; axes++) {
                trial(kind, axes, X).input(shape).agrees(3e-5);
            }
        }
    }

    @Test
    void keptAndReducedAxesMayTakeTurns() {
        for (int[] shape : new int[][] {{3, 1, 5}, {20, 33, 17}, {2, 3, 20, 3, 5}}) {
            for (int axes = 0; axes < 1 << shape.length; axes++) {
                trial(Reduction.SUM, axes, X).input(shape).agrees(3e-5);
            }
        }
        for (int axes : new int[] {0b01010, 0b10101}) {
            trial(Reduction.MOMENTS, axes, X).input(2, 3, 20, 3, 5).agrees(3e-5);
            trial(Reduction.ARGMIN, axes, X).input(2, 3, 20, 3, 5).agrees(0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Reduction.class,
            names = {"SUM", "MOMENTS"})
    void aFormulaIsAppliedFirst(Reduction kind) {
        Layout channel = contiguous(19).broadcast(TensorShape.of(21, 13, 19));
        for (int axes : new int[] {0b011, 0b100, 0b111, 0b010, 0b001}) {
            trial(kind, axes, X.times(Y).exp())
                    .input(21, 13, 19)
                    .input(DType.F32, channel, 16, AROUND_ZERO)
                    .agrees(2e-5);
        }
    }

    @Test
    void siblingSumsLieOneAfterTheOther() {
        for (int axes : new int[] {0b01, 0b10, 0b11}) {
            trial(Reduction.SUM, axes, X, X.times(Y), Y, X.plus(Y))
                    .input(1500, 40)
                    .input(1500, 40)
                    .agrees(2e-4);
        }
    }

    @Test
    void numbersOfTheFormulaAreReadFromTheirPlaces() {
        for (int axes : new int[] {0b01, 0b10}) {
            Reduce p =
                    new Reduce(
                            Reduction.SUM,
                            List.of(X.times(slot(0)).plus(slot(1)).minus(constant(0.5f))),
                            axes,
                            2);
            TextTrial.of(p, Reductions::of).input(40, 36).slots(3, -7).agrees(1e-5);
        }
    }

    @Test
    void aFormulaMayHaveNoOperand() {
        Reduce p = new Reduce(Reduction.SUM, List.of(slot(0).times(constant(3))), 0, 1);
        TextTrial.of(p, Reductions::of).slots(5).agrees(0);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void operandsOfEveryTypeAreRead(DType type) {
        DoubleUnaryOperator of = u -> Math.floor(16 * u);
        for (int axes : new int[] {0b01, 0b10, 0b11}) {
            for (int alignment : new int[] {type.bytes(), 16}) {
                trial(Reduction.SUM, axes, X)
                        .input(type, contiguous(130, 36), alignment, of)
                        .agrees(1e-6);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void viewsAreReduced(Reduction kind) {
        Layout turned = contiguous(30, 200).permute(new int[] {1, 0});
        Layout repeated = contiguous(30).broadcast(TensorShape.of(200, 30));
        Layout backwards = contiguous(200, 30).flip(0b11);
        for (int axes = 1; axes < 4; axes++) {
            trial(kind, axes, X.plus(Y).times(input(2)))
                    .input(DType.F32, turned, 16, AROUND_ZERO)
                    .input(DType.U8, repeated, 1, u -> Math.floor(16 * u))
                    .input(DType.F32, backwards, 4, AROUND_ZERO)
                    .agrees(3e-5);
        }
    }

    @Test
    void theFirstOfEqualValuesIsNamed() {
        for (Reduction kind : List.of(Reduction.ARGMAX, Reduction.ARGMIN)) {
            for (int axes : new int[] {0b01, 0b10, 0b11}) {
                trial(kind, axes, X)
                        .input(DType.F32, contiguous(50, 100), 16, u -> Math.floor(8 * u))
                        .agrees(0);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Reduction.class,
            names = {"SUM", "MOMENTS"},
            mode = EnumSource.Mode.EXCLUDE)
    void nothingIsFurtherOutThanNaN(Reduction kind) {
        double infinity = Double.POSITIVE_INFINITY;
        double[] elements = new double[5 * 100];
        Arrays.setAll(elements, i -> i % 7);
        elements[130] = Double.NaN;
        elements[170] = Double.NaN;
        elements[250] = infinity;
        Arrays.fill(elements, 300, 400, -infinity);
        Arrays.fill(elements, 400, 500, infinity);
        for (int axes : new int[] {0b01, 0b10, 0b11}) {
            trial(kind, axes, X).input(5, 100).values(elements).agrees(0);
        }
    }

    @Test
    void momentsKeepTheirDigitsFarFromZero() {
        for (int[] shape : new int[][] {{3000, 4}, {4, 3000}, {1, 70_000}}) {
            trial(Reduction.MOMENTS, shape[0] == 3000 ? 0b01 : 0b10, X)
                    .input(DType.F32, contiguous(shape), 16, u -> 4096 + u)
                    .agrees(1e-4);
        }
    }

    @Test
    void howOperandsLieChangesNoBit() {
        int[] turn = {1, 0};
        for (Reduction kind : List.of(Reduction.SUM, Reduction.MOMENTS)) {
            for (int axes : new int[] {0b001, 0b011, 0b100, 0b101, 0b110}) {
                TensorShape shape = TensorShape.of(40, 6, 37);
                TextTrial apart = trial(kind, axes, X.times(Y));
                TextTrial written = trial(kind, axes, X.times(Y));
                double[] factor = numbers(40 * 37, 1);
                double[] repeated = new double[40 * 6 * 37];
                Arrays.setAll(repeated, i -> factor[i / (6 * 37) * 37 + i % 37]);
                double[] x = numbers(40 * 6 * 37, 2);
                apart.input(DType.F32, contiguous(40, 6, 37), 4, AROUND_ZERO).values(x);
                apart.input(DType.F32, contiguous(40, 1, 37).broadcast(shape), 4, AROUND_ZERO)
                        .values(factor);
                written.input(40, 6, 37).values(x).input(40, 6, 37).values(repeated);
                assertThat(apart.run()).isEqualTo(written.run());
            }
        }
        double[] x = numbers(3000 * 36, 3);
        double[] turned = new double[x.length];
        Arrays.setAll(turned, i -> x[i % 3000 * 36 + i / 3000]);
        for (int axes : new int[] {0b01, 0b10, 0b11}) {
            double[] asItIs = trial(Reduction.SUM, axes, X).input(3000, 36).values(x).run();
            assertThat(
                            trial(Reduction.SUM, axes, X)
                                    .input(
                                            DType.F32,
                                            contiguous(36, 3000).permute(turn),
                                            16,
                                            AROUND_ZERO)
                                    .values(turned)
                                    .run())
                    .isEqualTo(asItIs);
        }
    }

    private static double[] numbers(int count, int seed) {
        double[] numbers = new double[count];
        Arrays.setAll(numbers, i -> (float) Math.sin(i * 1.7 + seed));
        return numbers;
    }

    @Test
    void aSumBesideOthersHasTheBitsThatItHasAlone() {
        for (int axes : new int[] {0b01, 0b10, 0b11}) {
            double[] alone = trial(Reduction.SUM, axes, X.exp()).input(3000, 36).run();
            double[] first =
                    trial(Reduction.SUM, axes, X.exp(), X, X.square()).input(3000, 36).run();
            assertThat(Arrays.copyOf(first, alone.length)).isEqualTo(alone);
        }
    }

    @Test
    void aLargeFormulaOfManyOperandsHasTheBitsOfItsValues() {
        int many = 20;
        Formula sum = X;
        for (int i = 1; i < many; i++) {
            sum = sum.plus(input(i).times(sum).tanh()).max(input(i).minus(sum).sin());
        }
        TensorShape shape = TensorShape.of(1100, 12);
        for (int axes : new int[] {0b01, 0b10}) {
            TextTrial map = trial(Reduction.MAX, 0, sum);
            TextTrial whole = trial(Reduction.SUM, axes, sum);
            for (int i = 0; i < many; i++) {
                map.input(1100, 12);
                whole.input(1100, 12);
            }
            double[] values = map.run();
            assertThat(whole.run())
                    .isEqualTo(
                            trial(Reduction.SUM, axes, X)
                                    .input(shape.extents())
                                    .values(values)
                                    .run());
        }
    }

    @Test
    void aWideOrLongReductionIsSharedByManyBlocks() {
        assertThat(Cut.of(TensorShape.of(512 * 1024, 64), 0b01))
                .isEqualTo(new Cut(true, 1, 512 * 1024, 64, 32, 2048, 256));
        assertThat(Cut.of(TensorShape.of(512, 1024, 64), 0b111).tiles()).isEqualTo(512);
        assertThat(Cut.of(TensorShape.of(128, 64), 0b01).tiles()).isEqualTo(1);
        assertThat(Cut.of(TensorShape.of(33_280, 192), 0b10).lanes()).isEqualTo(16);
    }
}
