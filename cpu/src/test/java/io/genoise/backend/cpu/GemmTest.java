package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GemmTest {
    @ParameterizedTest
    @CsvSource({
        "1, 1, 1",
        "3, 5, 7",
        "8, 48, 64",
        "17, 33, 300",
        "131, 24, 48",
        "65, 100, 513",
        "200, 160, 37",
        "9, 10, 600",
        "128, 40, 256",
        "5, 64, 1",
        "300, 17, 9"
    })
    void everyTranspositionAgreesWithDouble(int m, int n, int k) {
        try (Workers workers = new Workers(2)) {
            for (int variant = 0; variant < 8; variant++) {
                boolean transposeA = (variant & 1) != 0;
                boolean transposeB = (variant & 2) != 0;
                boolean accumulate = (variant & 4) != 0;
                MemorySegment a = Native.random(1, m * k);
                MemorySegment b = Native.random(2, n * k);
                MemorySegment c = Native.random(3, m * n);
                double[] expected = new double[m * n];
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        double sum = accumulate ? Native.get(c, i * n + j) : 0;
                        for (int p = 0; p < k; p++) {
                            double left = Native.get(a, transposeA ? p * m + i : i * k + p);
                            sum += left * Native.get(b, transposeB ? j * k + p : p * n + j);
                        }
                        expected[i * n + j] = sum;
                    }
                }
                Gemm.Shape shape =
                        new Gemm.Shape(1, m, n, k, transposeA, transposeB, 0, 0, 0, accumulate);
                Native.run(new Gemm(workers, shape), a, b, c);
                Native.assertClose(c, expected, 4e-7 * (k + 4));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "5, 7, 9, 11, 1",
        "3, 64, 64, 32, 0",
        "40, 130, 50, 300, 1",
        "9, 5, 250, 20, 1",
        "2, 40, 130, 300, 0",
        "2, 200, 130, 300, 1"
    })
    void batchesUseTheirStridesAndOffsets(int batch, int m, int n, int k, int own) {
        MemorySegment a = Native.random(1, 3 + batch * m * k);
        MemorySegment b = Native.random(2, 5 + batch * n * k);
        MemorySegment c = Native.zeros(7 + batch * m * n);
        long strideB = own * (long) n * k;
        Gemm.Shape shape =
                new Gemm.Shape(
                        batch, m, n, k, false, true, (long) m * k, strideB, (long) m * n, false);
        try (Workers workers = new Workers(2)) {
            Native.run(new Gemm(workers, shape), a.asSlice(12), b.asSlice(20), c.asSlice(28));
        }
        double[] expected = new double[7 + batch * m * n];
        for (int g = 0; g < batch; g++) {
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    for (int p = 0; p < k; p++) {
                        expected[7 + (g * m + i) * n + j] +=
                                (double) Native.get(a, 3 + (g * m + i) * k + p)
                                        * Native.get(b, 5 + g * strideB + j * k + p);
                    }
                }
            }
        }
        Native.assertClose(c, expected, 4e-7 * (k + 4));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void anyNumberOfThreadsGivesTheSameBits(boolean transposeA, boolean transposeB) {
        MemorySegment a = Native.random(1, 133 * 700);
        MemorySegment b = Native.random(2, 700 * 90);
        MemorySegment one = Native.zeros(133 * 90);
        MemorySegment three = Native.zeros(133 * 90);
        Gemm.Shape shape = Gemm.Shape.of(133, 90, 700, transposeA, transposeB);
        try (Workers single = new Workers(1);
                Workers several = new Workers(3)) {
            Native.run(new Gemm(single, shape), a, b, one);
            Native.run(new Gemm(several, shape), a, b, three);
        }
        Native.assertSameBits(three, one);
    }

    @Test
    void anEmptySumIsZero() {
        MemorySegment c = Native.random(1, 6);
        try (Workers workers = new Workers(1)) {
            Native.run(new Gemm(workers, Gemm.Shape.of(2, 3, 0, false, false)), c, c, c);
        }
        Native.assertClose(c, new double[6], 0);
    }

    @Test
    void aNegativeSizeIsRefused() {
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(() -> new Gemm(workers, Gemm.Shape.of(2, -3, 4, false, false)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("n=-3");
        }
    }
}
