package io.genoise.backend.cpu;

import static io.genoise.expression.Formula.input;

import io.genoise.check.Some;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Pad;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Kernels whose operands must be copied before use (bytes, integers, strided columns), large enough to be cut into tasks at
/// places that fit nothing: no task may touch what belongs to another.
class StagedKernelsTest {
    private static final int TIMES = 9;

    private static final int[][] SIZES = {{300, 500}, {3, 50_003}, {50_003, 3}};

    /// How an operand of a shape lies.
    record Form(DType type, boolean transposed) {
        Trial of(Trial trial, int rows, int columns) {
            DoubleUnaryOperator values =
                    type == DType.F32 ? u -> 4 * u - 2 : u -> Math.floor(200 * u);
            Layout layout =
                    transposed
                            ? Layout.contiguous(TensorShape.of(columns, rows))
                                    .permute(new int[] {1, 0})
                            : Layout.contiguous(TensorShape.of(rows, columns));
            return trial.input(type, layout, values);
        }
    }

    /// A primitive over an operand of a form and size; its numbers are drawn when it is tried.
    record Work(Primitive primitive, Form form, int rows, int columns) {
        Trial trial() {
            return form.of(Trial.of(primitive), rows, columns);
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

    static List<Work> reductions() {
        List<Work> all = new ArrayList<>();
        for (Reduction kind : Reduction.values()) {
            for (Form form : forms()) {
                for (int[] size : new int[][] {{300, 500}, {100, 1000}, {1300, 37}}) {
                    for (int axes : new int[] {0b01, 0b10, 0b11}) {
                        Reduce reduce = new Reduce(kind, List.of(input(0)), axes, 0);
                        all.add(new Work(reduce, form, size[0], size[1]));
                    }
                }
            }
        }
        return Some.oneIn(11, 3, all);
    }

    @ParameterizedTest
    @MethodSource("reductions")
    void reductionsTouchTheirOwnColumnsAndRowsOnly(Work reduction) {
        reduction.trial().isTheSameForAnyOrderAndThreads(TIMES);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void siblingSumsTouchTheirOwnColumnsOnly(Form form) {
        Formula x = input(0);
        Formula y = input(1);
        Trial trial = Trial.of(new Reduce(Reduction.SUM, List.of(x, x.times(y), y), 0b01, 0));
        form.of(form.of(trial, 700, 300), 700, 300).isTheSameForAnyOrderAndThreads(TIMES);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void sumsOfSeveralKeptAxesTouchTheirOwnOnly(Form form) {
        Layout whole = Layout.contiguous(TensorShape.of(3, 300, 170));
        Layout layout =
                form.transposed()
                        ? Layout.contiguous(TensorShape.of(3, 170, 300))
                                .permute(new int[] {0, 2, 1})
                        : whole;
        Trial.of(new Reduce(Reduction.SUM, List.of(input(0)), 0b010, 0))
                .input(form.type(), layout, u -> Math.floor(200 * u))
                .isTheSameForAnyOrderAndThreads(TIMES);
    }

    static List<Work> formulas() {
        List<Work> all = new ArrayList<>();
        for (Form form : forms()) {
            for (DType to : DType.values()) {
                for (int[] size : SIZES) {
                    Pointwise sum = new Pointwise(input(0).plus(input(1)), 0, to);
                    all.add(new Work(sum, form, size[0], size[1]));
                }
            }
        }
        return Some.oneIn(11, 3, all);
    }

    @ParameterizedTest
    @MethodSource("formulas")
    void formulasTouchTheirOwnBlockOnly(Work formula) {
        TensorShape shape = TensorShape.of(formula.rows(), formula.columns());
        formula.trial()
                .input(Layout.contiguous(TensorShape.of(formula.columns())).broadcast(shape))
                .isTheSameForAnyOrderAndThreads(TIMES / 3);
    }

    static List<Work> copies() {
        List<Work> all = new ArrayList<>();
        for (Form form : forms()) {
            for (int[] size : SIZES) {
                int rows = size[0];
                int columns = size[1];
                TensorShape wider = TensorShape.of(rows + 3, columns + 2);
                all.add(new Work(new Reshape(TensorShape.of(rows * columns)), form, rows, columns));
                all.add(new Work(new Pad(List.of(1, 2), wider), form, rows, columns));
                all.add(new Work(new Concat(1), form, rows, columns));
            }
        }
        return Some.oneIn(11, 3, all);
    }

    @ParameterizedTest
    @MethodSource("copies")
    void copiesTouchTheirOwnPartOnly(Work copy) {
        Trial trial = copy.trial();
        if (copy.primitive() instanceof Concat) {
            copy.form().of(trial, copy.rows(), copy.columns());
        }
        trial.isTheSameForAnyOrderAndThreads(TIMES / 3);
    }

    static List<Supplier<Trial>> pictures() {
        List<Supplier<Trial>> all = new ArrayList<>();
        for (DType type : DType.values()) {
            for (int channels : new int[] {2, 3, 4, 8, 21}) {
                Layout first = Layout.contiguous(TensorShape.of(7, channels, 61, 63));
                Layout last = Layout.contiguous(TensorShape.of(7, 61, 63, channels));
                for (Layout view :
                        List.of(
                                first.permute(new int[] {0, 2, 3, 1}),
                                last.permute(new int[] {0, 3, 1, 2}))) {
                    all.add(() ->
                            Trial.of(new Reshape(view.shape()))
                                    .input(type, view, u -> Math.floor(200 * u)));
                }
            }
        }
        return Some.oneIn(3, all);
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void picturesTurnedBetweenChannelsFirstAndLastTouchTheirOwnPartOnly(Supplier<Trial> picture) {
        picture.get().isTheSameForAnyOrderAndThreads(TIMES / 3);
    }
}
