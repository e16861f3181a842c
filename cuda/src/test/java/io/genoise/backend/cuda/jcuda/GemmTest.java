package io.genoise.backend.cuda.jcuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.backend.cuda.driver.Products.Product;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is asked of cuBLAS, read as cuBLAS's manual defines it: matrices column by column.
class GemmTest {
    @ParameterizedTest
    @CsvSource({
        "1,3,4,5", "3,2,7,5", "2,1,6,4", "2,6,1,4", "4,3,5,1",
    })
    void columnByColumnItIsTheRowMajorProduct(int batch, int m, int n, int k) {
        for (int flags = 0; flags < 4; flags++) {
            Product product =
                    product(batch, m, n, k, (flags & 1) != 0, (flags & 2) != 0, DType.F32);
            double[] a = random(batch * m * k, 1);
            double[] b = random(batch * k * n, 2);
            assertThat(asCublas(Gemm.of(product), b, a))
                    .as(product.toString())
                    .containsExactly(rowMajor(product, a, b));
        }
    }

    private static double[] random(int n, long seed) {
        return new Random(seed).doubles(n, -1, 1).toArray();
    }

    private static Product product(
            int batch, int m, int n, int k, boolean ta, boolean tb, DType type) {
        return new Product(batch, m, n, k, ta, tb, type, DType.F32, Arithmetic.EXACT);
    }

    /// The definition in [Product].
    static double[] rowMajor(Product p, double[] a, double[] b) {
        double[] c = new double[p.batch() * p.m() * p.n()];
        for (int l = 0; l < p.batch(); l++) {
            for (int i = 0; i < p.m(); i++) {
                for (int j = 0; j < p.n(); j++) {
                    double sum = 0;
                    for (int k = 0; k < p.k(); k++) {
                        double x =
                                p.transposeA()
                                        ? a[(l * p.k() + k) * p.m() + i]
                                        : a[(l * p.m() + i) * p.k() + k];
                        double y =
                                p.transposeB()
                                        ? b[(l * p.n() + j) * p.k() + k]
                                        : b[(l * p.k() + k) * p.n() + j];
                        sum += x * y;
                    }
                    c[(l * p.m() + i) * p.n() + j] = sum;
                }
            }
        }
        return c;
    }

    /// `cublasGemmStridedBatchedEx` after its manual: result[i + j·ld] = Σₚ op(first)[i,p]·op(second)[p,j].
    private static double[] asCublas(Gemm g, double[] first, double[] second) {
        double[] c = new double[g.batch() * g.rows() * g.columns()];
        for (int l = 0; l < g.batch(); l++) {
            for (int j = 0; j < g.columns(); j++) {
                for (int i = 0; i < g.rows(); i++) {
                    double sum = 0;
                    for (int p = 0; p < g.inner(); p++) {
                        int x =
                                g.transposeFirst()
                                        ? p + i * g.leadingFirst()
                                        : i + p * g.leadingFirst();
                        int y =
                                g.transposeSecond()
                                        ? j + p * g.leadingSecond()
                                        : p + j * g.leadingSecond();
                        sum +=
                                first[(int) (l * g.strideFirst()) + x]
                                        * second[(int) (l * g.strideSecond()) + y];
                    }
                    c[(int) (l * g.strideResult()) + i + j * g.leadingResult()] = sum;
                }
            }
        }
        return c;
    }

    @Test
    void matricesOfMoreThanTwoGigaElementsInAllHaveLongStrides() {
        Gemm gemm = Gemm.of(product(8, 50_000, 60_000, 70_000, false, false, DType.BF16));
        assertThat(gemm.strideFirst()).isEqualTo(4_200_000_000L);
        assertThat(gemm.strideSecond()).isEqualTo(3_500_000_000L);
        assertThat(gemm.strideResult()).isEqualTo(3_000_000_000L);
    }

    @Test
    void onlyTf32MayRoundFactorsOfF32() {
        assertThat(compute(DType.F32, Arithmetic.EXACT)).isEqualTo(69); // 32F_PEDANTIC
        assertThat(compute(DType.F32, Arithmetic.TF32)).isEqualTo(77); // 32F_FAST_TF32
        assertThat(compute(DType.BF16, Arithmetic.EXACT)).isEqualTo(68); // 32F
        assertThat(compute(DType.F16, Arithmetic.TF32)).isEqualTo(68);
    }

    private static int compute(DType type, Arithmetic arithmetic) {
        return Gemm.of(new Product(1, 1, 1, 1, false, false, type, type, arithmetic)).compute();
    }

    @Test
    void aResultOfAnotherTypeIsRefused() {
        assertThatThrownBy(() ->
                        Gemm.of(
                                new Product(
                                        1,
                                        1,
                                        1,
                                        1,
                                        false,
                                        false,
                                        DType.BF16,
                                        DType.F16,
                                        Arithmetic.EXACT)))
                .hasMessage("a product of BF16 gives f32 or the same, not F16");
    }
}
