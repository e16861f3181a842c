package io.genoise.backend.cpu;

import static io.genoise.expression.Formula.constant;
import static io.genoise.expression.Formula.input;
import static io.genoise.expression.Formula.slot;
import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Operand;
import io.genoise.backend.Span;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PointwiseKernelTest {
    private static final Formula X = input(0);
    private static final Formula Y = input(1);
    private static final Formula Z = input(2);

    private static Trial map(Formula formula) {
        return Trial.of(new Pointwise(formula, 0, DType.F32));
    }

    private static Layout wide(int[] extents, int... to) {
        return Layout.contiguous(TensorShape.of(extents)).broadcast(TensorShape.of(to));
    }

    @ParameterizedTest
    @EnumSource(
            value = Formula.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INPUT", "SLOT", "CONSTANT", "SCALAR"})
    void everyKindAgreesWithDouble(Formula.Kind kind) {
        Formula[] operands = {X, Y, Z};
        Trial trial = map(Formula.of(kind, Arrays.copyOf(operands, kind.arity())));
        for (int i = 0; i < kind.arity(); i++) {
            trial.input(37, 5);
        }
        trial.agrees(1e-6);
    }

    @Test
    void channelsAndRowsBroadcast() {
        map(X.times(Y.plus(constant(2)).sqrt()).plus(Z.exp()).minus(Y))
                .input(37, 5, 33)
                .input(wide(new int[] {33}, 37, 5, 33))
                .input(wide(new int[] {37, 5, 1}, 37, 5, 33))
                .agrees(1e-5);
    }

    /// More columns than a generated loop has room for, when it computes what varies with the column only first.
    @Test
    void longRowsOfChannelsKeepTheirPlaces() {
        Formula formula = X.times(Y.plus(constant(2)).sqrt()).plus(Z.exp());
        int[] variation = {Instructions.ROWS | Instructions.COLUMNS, 2, 2};
        Instructions lines = Translator.of(java.util.List.of(formula), variation);
        GeneratedLoop.of(LoopKind.MAP, lines, new VectorBlocks()).now();
        map(formula)
                .input(3, 30_011)
                .input(wide(new int[] {30_011}, 3, 30_011))
                .input(wide(new int[] {30_011}, 3, 30_011))
                .agrees(1e-5);
    }

    @Test
    void aSingleNumberBroadcasts() {
        map(X.minus(Y)).input(70, 3).input(wide(new int[] {}, 70, 3)).agrees(1e-6);
        map(X.minus(Y))
                .input(wide(new int[] {1}, 70, 3))
                .input(wide(new int[] {}, 70, 3))
                .agrees(1e-6);
        map(X.minus(Y)).input().input().agrees(1e-6);
    }

    @Test
    void rowsLongerThanATileWork() {
        map(X.times(Y).plus(Z))
                .input(3, 5000)
                .input(wide(new int[] {5000}, 3, 5000))
                .input(wide(new int[] {3, 1}, 3, 5000))
                .agrees(1e-6);
    }

    @Test
    void largeTensorsAreCutIntoTasks() {
        map(X.times(Y).plus(Z))
                .input(400, 11, 48)
                .input(wide(new int[] {48}, 400, 11, 48))
                .input(400, 11, 48)
                .agrees(1e-6);
    }

    @Test
    void transposedFlippedAndSlicedViewsWork() {
        Layout transposed = Layout.contiguous(TensorShape.of(6, 9, 7)).permute(new int[] {1, 2, 0});
        Layout flipped = Layout.contiguous(TensorShape.of(9, 7, 6)).flip(0b101);
        Layout sliced =
                Layout.contiguous(TensorShape.of(11, 8, 10))
                        .slice(new int[] {1, 1, 3}, TensorShape.of(9, 7, 6));
        map(X.plus(Y.times(Z))).input(transposed).input(flipped).input(sliced).agrees(1e-6);
    }

    @Test
    void largeTransposedViewsAreStaged() {
        Layout transposed = Layout.contiguous(TensorShape.of(300, 200)).permute(new int[] {1, 0});
        map(X.minus(Y)).input(transposed).input(200, 300).agrees(1e-6);
    }

    @Test
    void bytesAndIntegersAreConverted() {
        Layout layout = Layout.contiguous(TensorShape.of(13, 29));
        map(X.times(Y))
                .input(DType.U8, layout, u -> Math.floor(256 * u))
                .input(DType.I32, wide(new int[] {13, 1}, 13, 29), u -> Math.floor(1000 * u) - 500)
                .agrees(1e-6);
    }

    @Test
    void resultsAreRoundedAndClamped() {
        for (DType type : new DType[] {DType.I32, DType.U8}) {
            Trial.of(new Pointwise(X.times(constant(100)), 0, type)).input(41, 17).agrees(0);
        }
    }

    @Test
    void slotsAreReadThroughTheGroupsPlaces() {
        Formula formula = slot(2).times(X).plus(slot(0)).minus(slot(1));
        Trial.of(new Pointwise(formula, 3, DType.F32)).slots(0.25f, -3, 7).input(100).agrees(1e-6);
    }

    @Test
    void aFlippedViewWhoseSpanPointsToItsFirstElementWorks() {
        Layout flipped = Layout.contiguous(TensorShape.of(9, 7)).flip(0b11);
        Operand operand = new Operand(DType.F32, new Layout(flipped.shape(), 0, flipped.strides()));
        try (NativeMemory memory = new NativeMemory(4 * 63)) {
            Span span = new Span(memory, 4 * flipped.offset());
            assertThat(Reach.of(operand).address(span)).isEqualTo(memory.address() + 4 * 62);
        }
    }
}
