package io.genoise.backend.cpu;

import static io.genoise.expression.Formula.input;

import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReduceTest {
    private static final Formula X = input(0);
    private static final Formula Y = input(1);

    private static final int[][] SHAPES = {
        {1},
        {7},
        {5000},
        {40_001},
        {3, 5},
        {300, 5},
        {700, 48},
        {20, 33, 17},
        {4, 1, 9},
        {6, 5, 4, 7},
        {2, 3, 40, 3, 5},
    };

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void everySetOfAxesAgreesWithDouble(Reduction kind) {
        for (int[] shape : SHAPES) {
            for (int axes = 0; axes < 1 << shape.length; axes++) {
                Trial.of(new Reduce(kind, List.of(X), axes, 0)).input(shape).agrees(3e-5);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void aFormulaIsAppliedFirst(Reduction kind) {
        Layout channel =
                Layout.contiguous(TensorShape.of(19)).broadcast(TensorShape.of(21, 13, 19));
        for (int axes : new int[] {0b011, 0b100, 0b111, 0b010, 0b001}) {
            Trial.of(new Reduce(kind, List.of(X.times(Y).exp()), axes, 0))
                    .input(21, 13, 19)
                    .input(channel)
                    .agrees(2e-5);
        }
    }

    @Test
    void siblingSumsLieOneAfterTheOther() {
        for (int axes : new int[] {0b01, 0b10, 0b11}) {
            Trial.of(new Reduce(Reduction.SUM, List.of(X, X.times(Y), Y), axes, 0))
                    .input(1500, 40)
                    .input(1500, 40)
                    .agrees(2e-4);
        }
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void viewsAndOtherTypesAreReduced(Reduction kind) {
        Layout transposed = Layout.contiguous(TensorShape.of(30, 200)).permute(new int[] {1, 0});
        Layout broadcast = Layout.contiguous(TensorShape.of(30)).broadcast(TensorShape.of(200, 30));
        for (int axes = 0; axes < 4; axes++) {
            Trial.of(new Reduce(kind, List.of(X.plus(Y)), axes, 0))
                    .input(transposed)
                    .input(DType.U8, broadcast, u -> Math.floor(16 * u))
                    .agrees(4e-6);
        }
    }

    @Test
    void theFirstOfEqualValuesIsNamed() {
        Stream.of(Reduction.ARGMAX, Reduction.ARGMIN)
                .forEach(kind ->
                        Trial.of(new Reduce(kind, List.of(X), 0b10, 0))
                                .input(
                                        DType.F32,
                                        Layout.contiguous(TensorShape.of(50, 100)),
                                        u -> Math.floor(8 * u))
                                .agrees(0));
    }
}
