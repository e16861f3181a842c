package io.genoise.backend.cuda.code;

import static io.genoise.backend.cuda.code.Trial.operand;
import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Pointwise kernels read every layout, write every type, and agree with the reference.
class MapsTest {
    private static final Formula X = Formula.input(0);
    private static final Formula Y = Formula.input(1);
    private static final Formula Z = Formula.input(2);

    private static Group group(
            Formula formula, int[] slots, DType type, TensorShape shape, Operand... inputs) {
        return new Group(
                new Pointwise(formula, slots.length, type),
                slots,
                List.of(inputs),
                operand(type, Layout.contiguous(shape), 16));
    }

    private static Operand aligned(DType type, Layout layout) {
        return operand(type, layout, 16);
    }

    private static Layout spread(TensorShape from, TensorShape to) {
        return Layout.contiguous(from).broadcast(to);
    }

    private static String algorithm(Group group) {
        return Maps.of(group, Trial.FACTS).algorithm();
    }

    @Test
    void operandsThatLieAlikeAreOneLongRow() {
        for (int n : new int[] {1, 3, 4, 1023, 40_001}) {
            TensorShape shape = TensorShape.of(n);
            Operand x = aligned(DType.F32, Layout.contiguous(shape));
            Trial.of(group(X.times(Y).plus(X), new int[0], DType.F32, shape, x, x)).agrees(1e-6);
        }
    }

    @Test
    void aFormulaOfNothingButNumbersFillsTheResult() {
        Group group =
                group(
                        Formula.slot(0).plus(Formula.ONE),
                        new int[] {1},
                        DType.F32,
                        TensorShape.SCALAR);
        Trial.of(group).parameters(0, Float.floatToRawIntBits(2.5f)).agrees(0);
    }

    @Test
    void perChannelValuesAreReadOnceAThread() {
        TensorShape shape = TensorShape.of(5, 40, 24);
        for (DType type : List.of(DType.F32, DType.BF16, DType.F16)) {
            Group group =
                    group(
                            X.minus(Y).times(Z).times(Formula.slot(0)),
                            new int[] {2},
                            type,
                            shape,
                            aligned(type, Layout.contiguous(shape)),
                            aligned(DType.F32, spread(TensorShape.of(24), shape)),
                            aligned(DType.F32, spread(TensorShape.of(24), shape)));
            assertThat(algorithm(group)).isEqualTo("rows");
            Trial.of(group).parameters(0, 0, Float.floatToRawIntBits(0.5f)).agrees(1e-6);
        }
    }

    @Test
    void rowsMayBeOfSeveralAxes() {
        TensorShape shape = TensorShape.of(3, 7, 5, 16);
        Group group =
                group(
                        X.plus(Y.times(Z)),
                        new int[0],
                        DType.F32,
                        shape,
                        aligned(DType.F32, Layout.contiguous(shape)),
                        aligned(DType.F32, spread(TensorShape.of(3, 1, 5, 16), shape)),
                        aligned(DType.F32, spread(TensorShape.of(7, 1, 1), shape)));
        assertThat(algorithm(group)).isEqualTo("rows");
        Trial.of(group).agrees(1e-6);
    }

    @Test
    void manyRowsAreDoneInTurns() {
        TensorShape shape = TensorShape.of(3001, 2, 8);
        Group group =
                group(
                        X.times(Y).plus(Z),
                        new int[0],
                        DType.F32,
                        shape,
                        aligned(DType.F32, Layout.contiguous(shape).flip(0b10)),
                        aligned(DType.F32, spread(TensorShape.of(3001, 1, 1), shape)),
                        aligned(DType.F32, spread(TensorShape.of(3001, 1, 8), shape)));
        assertThat(algorithm(group)).isEqualTo("rows");
        assertThat(Maps.of(group, Trial.FACTS).kernels().getFirst().blocks()).isLessThan(40);
        Trial.of(group).agrees(1e-6);
    }

    @Test
    void oddColumnsAreReadAcrossTheEndsOfRows() {
        TensorShape shape = TensorShape.of(700, 11, 3);
        Group group =
                group(
                        X.minus(Y).over(Z),
                        new int[0],
                        DType.F32,
                        shape,
                        aligned(DType.U8, Layout.contiguous(shape)),
                        aligned(DType.F32, spread(TensorShape.of(3), shape)),
                        aligned(DType.F32, spread(TensorShape.of(11, 1), shape)));
        assertThat(algorithm(group)).isEqualTo("flat");
        Trial.of(group).with(2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11).agrees(1e-5);
    }

    @Test
    void turnedAndSteppedOperandsAreReadElementByElement() {
        TensorShape shape = TensorShape.of(6, 10, 8);
        Layout whole = Layout.contiguous(TensorShape.of(8, 10, 6));
        Layout stepped = new Layout(shape, 1, new long[] {160, 16, 2});
        Trial.of(
                        group(
                                X.plus(Y).plus(Z),
                                new int[0],
                                DType.F32,
                                shape,
                                aligned(DType.F32, whole.permute(new int[] {2, 1, 0})),
                                aligned(DType.F32, Layout.contiguous(shape).flip(0b111)),
                                aligned(DType.F32, stepped)))
                .agrees(1e-6);
    }

    @Test
    void whatIsNotAlignedIsReadByElements() {
        TensorShape shape = TensorShape.of(9, 64);
        for (int alignment : new int[] {1, 4, 8, 16}) {
            Operand x = operand(DType.F32, Layout.contiguous(shape), alignment);
            Operand y = operand(DType.F32, new Layout(shape, 1, new long[] {65, 1}), alignment);
            Operand half = operand(DType.BF16, Layout.contiguous(shape).flip(1), alignment);
            Group group = group(X.plus(Y).plus(Z), new int[0], DType.F32, shape, x, y, half);
            Trial.of(group).agrees(1e-6);
            Group into =
                    new Group(
                            group.primitive(),
                            new int[0],
                            group.inputs(),
                            operand(DType.F32, Layout.contiguous(shape), alignment));
            Trial.of(into).agrees(1e-6);
        }
    }

    @Test
    void resultsAreRoundedToTheirType() {
        TensorShape shape = TensorShape.of(12);
        double[] numbers = {0.5, 1.5, 2.5, -0.5, -1.5, 255.5, 256, -7, 3e9, -3e9, Double.NaN, 1e30};
        for (DType type : DType.values()) {
            Group group =
                    group(X, new int[0], type, shape, aligned(DType.F32, Layout.contiguous(shape)));
            Trial trial = Trial.of(group).with(0, numbers);
            assertThat(trial.found(Maps.of(group, Trial.FACTS)).getFirst())
                    .containsExactly(
                            Arrays.stream(numbers).map(x -> type.round((float) x)).toArray());
        }
    }

    @Test
    void aResultMayBeWrittenOverAnInput() {
        TensorShape shape = TensorShape.of(4099);
        Operand x = aligned(DType.F32, Layout.contiguous(shape));
        Formula velocity = Y.times(Formula.slot(0)).plus(Z);
        Group group =
                new Group(
                        new Pointwise(
                                List.of(velocity, X.minus(velocity.times(Formula.slot(1)))),
                                2,
                                DType.F32),
                        new int[] {1, 0},
                        List.of(x, x, x),
                        List.of(x, x),
                        null,
                        Arithmetic.EXACT);
        Trial.of(group)
                .parameters(Float.floatToRawIntBits(0.25f), Float.floatToRawIntBits(0.9f))
                .inPlace(1, 0)
                .inPlace(0, 1)
                .agrees(1e-6);
    }

    @Test
    void sizesAreNoText() {
        assertThat(source(TensorShape.of(64, 24))).isEqualTo(source(TensorShape.of(1000, 512)));
    }

    private static String source(TensorShape shape) {
        Operand x = aligned(DType.F32, Layout.contiguous(shape));
        Operand y = aligned(DType.F32, spread(TensorShape.of(shape.extent(1)), shape));
        Group group = group(X.times(Y), new int[0], DType.F32, shape, x, y);
        return Maps.of(group, Trial.FACTS).kernels().getFirst().source();
    }
}
