package io.genoise.backend.cpu;

import io.genoise.check.Some;
import io.genoise.primitive.Attending.Attention;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.AveragePool;
import io.genoise.primitive.Primitive.AveragePoolInput;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.primitive.Primitive.Gather;
import io.genoise.primitive.Primitive.Iota;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.MaxPool;
import io.genoise.primitive.Primitive.MaxPoolIndices;
import io.genoise.primitive.Primitive.PoolGather;
import io.genoise.primitive.Primitive.PoolScatter;
import io.genoise.primitive.Primitive.Random;
import io.genoise.primitive.Primitive.ScatterAdd;
import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.primitive.Resampling.Warp;
import io.genoise.primitive.Resampling.WarpInput;
import io.genoise.primitive.Selection.AddAlong;
import io.genoise.primitive.Selection.TakeAlong;
import io.genoise.primitive.Selection.TopK;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Products, convolutions, attention, pools, lookups and resampled pictures give the same bits for any order of their tasks
/// and any number of threads. What is staged has [StagedKernelsTest].
class TaskOrderTest {
    private static final int TIMES = 4;

    private static void check(Trial trial) {
        trial.isTheSameForAnyOrderAndThreads(TIMES);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void products(int transposed) {
        boolean a = (transposed & 1) != 0;
        boolean b = (transposed & 2) != 0;
        for (int[] mnk : new int[][] {{700, 131, 77}, {33, 1000, 50}, {90, 70, 3000}}) {
            int m = mnk[0];
            int n = mnk[1];
            int k = mnk[2];
            check(
                    Trial.of(new MatMul(a, b))
                            .input(a ? new int[] {k, m} : new int[] {m, k})
                            .input(b ? new int[] {n, k} : new int[] {k, n}));
            check(
                    Trial.of(new MatMul(a, b))
                            .input(a ? new int[] {3, 41, 65} : new int[] {3, 65, 41})
                            .input(b ? new int[] {3, 37, 41} : new int[] {3, 41, 37}));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 1, 21, 35",
        "3, 1, 1, 1, 21, 35",
        "5, 1, 2, 1, 18, 35",
        "3, 2, 1, 1, 21, 35",
        "7, 2, 3, 1, 3, 20",
        "3, 1, 1, 3, 21, 36",
        "3, 1, 1, 21, 21, 21",
        "5, 2, 2, 70, 70, 70"
    })
    void convolutions(int kernel, int stride, int padding, int groups, int channels, int filters) {
        SlidingWindow window = SlidingWindow.square(kernel, stride, padding);
        int[] x = {5, 19, 23, channels};
        int[] w = {filters, kernel, kernel, channels / groups};
        Convolve forward = new Convolve(window, groups);
        int[] y = forward.shape(List.of(TensorShape.of(x), TensorShape.of(w))).extents();
        check(Trial.of(forward).input(x).input(w));
        check(Trial.of(new ConvolveInput(window, groups, List.of(19, 23))).input(y).input(w));
        check(Trial.of(new ConvolveWeight(window, groups)).input(x).input(y));
    }

    @Test
    void pools() {
        SlidingWindow window = SlidingWindow.square(3, 2, 1);
        List<Integer> spatial = List.of(33, 35);
        int[] x = {6, 33, 35, 21};
        TensorShape out = window.output(TensorShape.of(x), 21);
        int[] y = out.extents();
        Layout places = Layout.contiguous(out);
        check(Trial.of(new MaxPool(window)).input(x));
        check(Trial.of(new MaxPoolIndices(window)).input(x));
        check(
                Trial.of(new PoolGather(window))
                        .input(x)
                        .input(DType.I32, places, u -> Math.floor(9 * u)));
        check(
                Trial.of(new PoolScatter(window, spatial))
                        .input(y)
                        .input(DType.I32, places, u -> Math.floor(9 * u)));
        for (boolean padded : new boolean[] {true, false}) {
            check(Trial.of(new AveragePool(window, padded)).input(x));
            check(Trial.of(new AveragePoolInput(window, padded, spatial)).input(y));
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void rowsByIndex(DType type) {
        Layout indices = Layout.contiguous(TensorShape.of(500));
        check(
                Trial.of(new Gather())
                        .input(
                                type,
                                Layout.contiguous(TensorShape.of(300, 7, 11, 3)),
                                u -> Math.floor(250 * u))
                        .input(DType.I32, indices, u -> Math.floor(302 * u) - 1));
    }

    @Test
    void sumsOfRowsByIndex() {
        check(
                Trial.of(new ScatterAdd(301))
                        .input(500, 231)
                        .input(
                                DType.I32,
                                Layout.contiguous(TensorShape.of(500)),
                                u -> Math.floor(303 * u) - 1));
    }

    static List<Trial> resampled() {
        Layout x = Layout.contiguous(TensorShape.of(5, 41, 37, 3));
        List<Trial> all = new ArrayList<>();
        for (Outside outside : Outside.values()) {
            for (Filter filter : Filter.values()) {
                Warp warp = new Warp(filter, outside, 31, 53);
                WarpInput back = new WarpInput(filter, outside, 41, 37);
                for (boolean upright : new boolean[] {false, true}) {
                    for (DType type : new DType[] {DType.F32, DType.U8}) {
                        Trial trial = Trial.of(warp).input(type, x, u -> Math.floor(200 * u));
                        all.add(withMatrices(trial, upright));
                    }
                    for (int channels : new int[] {3, 130}) {
                        Trial trial = Trial.of(back).input(5, 31, 53, channels);
                        all.add(withMatrices(trial, upright));
                    }
                }
            }
        }
        return Some.oneIn(5, all);
    }

    private static Trial withMatrices(Trial trial, boolean upright) {
        Trial whole = trial.input(Layout.contiguous(TensorShape.of(5, 2, 3)));
        if (!upright) {
            return whole;
        }
        double[] matrices = new double[30];
        for (int i = 0; i < matrices.length; i++) {
            matrices[i] = new double[] {0.75, 0, 2.5, 0, 1.25, -3}[i % 6];
        }
        return whole.values(matrices);
    }

    @ParameterizedTest
    @MethodSource("resampled")
    void resampledPictures(Trial trial) {
        check(trial);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 40})
    void largestOfRows(int k) {
        Layout x = Layout.contiguous(TensorShape.of(3001, 40));
        check(Trial.of(new TopK(k)).input(DType.F32, x, u -> Math.floor(20 * u)));
    }

    @Test
    void elementsOfRowsByIndex() {
        Layout x = Layout.contiguous(TensorShape.of(3001, 40));
        Layout indices = Layout.contiguous(TensorShape.of(3001, 33));
        for (DType type : new DType[] {DType.F32, DType.I32, DType.U8}) {
            check(
                    Trial.of(new TakeAlong())
                            .input(type, x, u -> Math.floor(200 * u))
                            .input(DType.I32, indices, u -> Math.floor(42 * u) - 1));
        }
        check(
                Trial.of(new AddAlong(40))
                        .input(indices)
                        .input(DType.I32, indices, u -> Math.floor(42 * u) - 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void attention(int form) {
        boolean biased = (form & 1) != 0;
        for (int heads : new int[] {3, 40}) {
            Trial trial =
                    Trial.of(new Attention(biased, form > 1))
                            .slots(0.2f)
                            .input(heads, 170, 33)
                            .input(heads, 170, 33)
                            .input(heads, 170, 21);
            check(biased ? trial.input(170, 170) : trial);
        }
    }

    @Test
    void widenedOperandsAndResults() {
        Layout a = Layout.contiguous(TensorShape.of(301, 77));
        Layout b = Layout.contiguous(TensorShape.of(77, 131));
        for (DType type : new DType[] {DType.BF16, DType.F16}) {
            check(
                    Trial.of(new MatMul(false, false))
                            .input(type, a, u -> u - 0.5)
                            .input(type, b, u -> u - 0.5));
            check(
                    Trial.of(new MaxPool(SlidingWindow.square(3, 2, 1)))
                            .input(type, Layout.contiguous(TensorShape.of(5, 33, 35, 9)), u -> u));
        }
    }

    @Test
    void numbers() {
        for (Primitive numbers : List.of(new Random(TensorShape.of(301, 303)), new Iota(100_003))) {
            check(Trial.of(numbers).rawSlots(1, -2, 3, 4));
        }
    }
}
