package io.genoise.algebra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.genoise.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A symmetric matrix is put together again from its values and directions.
class SymmetricEigenTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 30})
    void valuesAndVectorsMakeTheMatrix(int n) {
        RandomStream random = RandomStream.of(n);
        double[][] a = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                a[i][j] = random.nextDouble() - 0.5;
                a[j][i] = a[i][j];
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(a);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                double product = 0;
                for (int k = 0; k < n; k++) {
                    double[] v = eigen.vectors()[k];
                    sum += eigen.values()[k] * v[i] * v[j];
                    product += eigen.vectors()[i][k] * eigen.vectors()[j][k];
                }
                assertThat(sum).isEqualTo(a[i][j], offset(1e-12));
                assertThat(product).isEqualTo(i == j ? 1 : 0, offset(1e-12));
            }
            assertThat(i == 0 || eigen.values()[i - 1] >= eigen.values()[i]).isTrue();
        }
    }

    @Test
    void aMatrixOfEqualRowsHasOneDirection() {
        SymmetricEigen eigen = SymmetricEigen.of(new double[][] {{2, 2}, {2, 2}});
        assertThat(eigen.values()).containsExactly(new double[] {4, 0}, offset(1e-12));
        assertThat(Math.abs(eigen.vectors()[0][0])).isEqualTo(Math.sqrt(0.5), offset(1e-12));
    }
}
