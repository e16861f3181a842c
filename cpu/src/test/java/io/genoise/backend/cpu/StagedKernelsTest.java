package io.genoise.backend.cpu;

import static io.genoise.expression.Expression.input;

import io.genoise.expression.Expression;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Pad;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Kernels whose operands must be copied before use (bytes, integers, strided columns), large enough to be cut into tasks at
/// places that fit nothing: no task may touch what belongs to another.
class StagedKernelsTest {
    private static final int TIMES = 9;

    /// How an operand of a shape lies.
    record Form(DType type, boolean transposed) {
        Trial of(Trial trial, int rows, int columns) {
            DoubleUnaryOperator values =
                    type == DType.F32 ? u -> 4 * u - 2 : u -> Math.floor(200 * u);
            Layout layout =
                    transposed
                            ? Layout.contiguous(Shape.of(columns, rows)).permute(new int[] {1, 0})
                            : Layout.contiguous(Shape.of(rows, columns));
            return trial.input(type, layout, values);
        }
    }

    static List<Form> forms() {
        List<Form> forms = new ArrayList<>();
        for (DType type : DType.values()) {
            forms.add(new Form(type, false));
            forms.add(new Form(type, true));
        }
        return forms;
    }

    @ParameterizedTest
    @EnumSource(Reduction.class)
    void reductionsTouchTheirOwnColumnsAndRowsOnly(Reduction kind) {
        Expression x = input(0);
        for (Form form : forms()) {
            for (int[] size : new int[][] {{300, 500}, {100, 1000}, {1300, 37}}) {
                for (int axes : new int[] {0b01, 0b10, 0b11}) {
                    form.of(Trial.of(new Reduce(kind, List.of(x), axes, 0)), size[0], size[1])
                            .isTheSameForAnyOrderAndThreads(TIMES);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void siblingSumsTouchTheirOwnColumnsOnly(Form form) {
        Expression x = input(0);
        Expression y = input(1);
        Trial trial = Trial.of(new Reduce(Reduction.SUM, List.of(x, x.times(y), y), 0b01, 0));
        form.of(form.of(trial, 700, 300), 700, 300).isTheSameForAnyOrderAndThreads(TIMES);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void sumsOfSeveralKeptAxesTouchTheirOwnOnly(Form form) {
        Layout whole = Layout.contiguous(Shape.of(3, 300, 170));
        Layout layout =
                form.transposed()
                        ? Layout.contiguous(Shape.of(3, 170, 300)).permute(new int[] {0, 2, 1})
                        : whole;
        Trial.of(new Reduce(Reduction.SUM, List.of(input(0)), 0b010, 0))
                .input(form.type(), layout, u -> Math.floor(200 * u))
                .isTheSameForAnyOrderAndThreads(TIMES);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void formulasTouchTheirOwnBlockOnly(Form form) {
        for (DType to : DType.values()) {
            for (int[] size : new int[][] {{300, 500}, {3, 50_003}, {50_003, 3}}) {
                Trial trial = Trial.of(new Pointwise(input(0).plus(input(1)), 0, to));
                form.of(trial, size[0], size[1])
                        .input(Layout.contiguous(Shape.of(size[1])).broadcast(Shape.of(size)))
                        .isTheSameForAnyOrderAndThreads(TIMES / 3);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void copiesTouchTheirOwnPartOnly(Form form) {
        for (int[] size : new int[][] {{300, 500}, {3, 50_003}, {50_003, 3}}) {
            int rows = size[0];
            int columns = size[1];
            Shape wider = Shape.of(rows + 3, columns + 2);
            form.of(Trial.of(new Reshape(Shape.of(rows * columns))), rows, columns)
                    .isTheSameForAnyOrderAndThreads(TIMES / 3);
            form.of(Trial.of(new Pad(List.of(1, 2), wider)), rows, columns)
                    .isTheSameForAnyOrderAndThreads(TIMES / 3);
            form.of(form.of(Trial.of(new Concat(1)), rows, columns), rows, columns)
                    .isTheSameForAnyOrderAndThreads(TIMES / 3);
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void picturesTurnedBetweenChannelsFirstAndLastTouchTheirOwnPartOnly(DType type) {
        for (int channels : new int[] {2, 3, 4, 8, 21}) {
            Layout first = Layout.contiguous(Shape.of(7, channels, 61, 63));
            Layout last = Layout.contiguous(Shape.of(7, 61, 63, channels));
            for (Layout view :
                    List.of(
                            first.permute(new int[] {0, 2, 3, 1}),
                            last.permute(new int[] {0, 3, 1, 2}))) {
                Trial.of(new Reshape(view.shape()))
                        .input(type, view, u -> Math.floor(200 * u))
                        .isTheSameForAnyOrderAndThreads(TIMES / 3);
            }
        }
    }
}
