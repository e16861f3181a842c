package io.genoise.backend.cuda.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.primitive.Primitive;
import io.genoise.primitive.Selection.AddAlong;
import io.genoise.primitive.Selection.TakeAlong;
import io.genoise.primitive.Selection.TopK;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelectionsTest {
    private static TextTrial trial(Primitive primitive) {
        return TextTrial.of(primitive, Selections::of);
    }

    private static Layout contiguous(int... extents) {
        return Layout.contiguous(TensorShape.of(extents));
    }

    @Test
    void theLargestOfShortRowsComeFirst() {
        for (int[] shape : new int[][] {{1}, {2}, {7, 1}, {100, 10}, {3, 5, 33}, {4, 2048}}) {
            int n = shape[shape.length - 1];
            for (int k : new int[] {1, (n + 1) / 2, n}) {
                trial(new TopK(k)).input(shape).agrees(0);
            }
        }
    }

    @Test
    void theLargestOfLongRowsComeFirst() {
        for (int k : new int[] {1, 200, 2049, 5000}) {
            trial(new TopK(k)).input(2, 5000).agrees(0);
        }
    }

    @Test
    void ofEqualOnesTheFirstComesFirst() {
        DoubleUnaryOperator few = u -> Math.floor(4 * u) - 2;
        for (int n : new int[] {50, 4000}) {
            for (int k : new int[] {1, 20, n - 1}) {
                trial(new TopK(k)).input(DType.F32, contiguous(3, n), 4, few).agrees(0);
            }
        }
    }

    @Test
    void nanIsLargestAndZerosAreEqual() {
        for (int n : new int[] {12, 3000}) {
            double[] elements = new double[n];
            Arrays.setAll(elements, i -> i % 2 == 0 ? -0.0 : 0.0);
            elements[3] = Double.NaN;
            elements[4] = Double.POSITIVE_INFINITY;
            elements[5] = Double.NEGATIVE_INFINITY;
            elements[7] = Double.NaN;
            elements[8] = Float.MIN_VALUE;
            elements[9] = -1e-45f;
            trial(new TopK(11)).input(1, n).values(elements).agrees(0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"BF16", "F16"})
    void halvesAreCompared(DType type) {
        trial(new TopK(5)).input(type, contiguous(3, 100), 2, u -> u).agrees(0);
        trial(new TopK(5)).input(type, contiguous(3, 3000), 2, u -> u).agrees(0);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void elementsAreTakenAlongRows(DType type) {
        trial(new TakeAlong())
                .input(type, contiguous(3, 20, 7), 4, u -> Math.floor(200 * u))
                .input(DType.I32, contiguous(3, 20, 9), 4, u -> Math.floor(11 * u) - 2)
                .agrees(0);
    }

    @Test
    void largeIntegersAreTakenAsTheyAre() {
        double[] found =
                trial(new TakeAlong())
                        .input(DType.I32, contiguous(2), 4, u -> u)
                        .values(16_777_217, -2_147_483_647)
                        .input(DType.I32, contiguous(2), 4, u -> u)
                        .values(1, 0)
                        .run();
        assertThat(found).containsExactly(-2_147_483_647, 16_777_217);
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"F32", "BF16"})
    void elementsAreAddedAlongRowsInOrder(DType type) {
        trial(new AddAlong(7))
                .input(type, contiguous(3, 20, 9), 4, u -> 4 * u - 2)
                .input(DType.I32, contiguous(3, 20, 9), 4, u -> Math.floor(11 * u) - 2)
                .agrees(1e-6);
        trial(new AddAlong(1000))
                .input(type, contiguous(40, 1), 4, u -> 4 * u - 2)
                .input(DType.I32, contiguous(40, 1), 4, u -> Math.floor(1000 * u))
                .agrees(0);
    }

    @Test
    void sumsAreOfTheOrderOfTheIndices() {
        double[] found =
                trial(new AddAlong(1))
                        .input(4)
                        .values(1e8, 1, -1e8, 1)
                        .input(DType.I32, contiguous(4), 4, u -> 0)
                        .run();
        assertThat(found).containsExactly(1);
    }
}
