package io.genoise.transfer;

import java.util.Arrays;

/// `A = UᵀU` with `U` upper triangular, of a symmetric matrix without negative eigenvalues.
///
/// A pivot that is lost in rounding (below 1e-12 of its diagonal element) means that this row is a combination of the
/// earlier ones: it becomes a row of zeros, and its unknown stays 0 in [#back]. So a Gram matrix of dependent rows, such as
/// every centred one, has a factor too.
///
/// Source: Golub and Van Loan, *Matrix Computations*, 4th edition, section 4.2.8 (semidefinite).
final class Cholesky {
    private static final double LOST = 1e-12;

    /// `U` by rows; row `j` is 0 before column `j`.
    final double[][] upper;

    private final double[][] lower;

    /// Factors the matrix whose lower triangle is given; its part above the diagonal is not read.
    Cholesky(double[][] lowerTriangle) {
        int n = lowerTriangle.length;
        upper = new double[n][n];
        for (int j = 0; j < n; j++) {
            double[] scale = new double[j];
            for (int k = 0; k < j; k++) {
                scale[k] = -upper[k][j];
            }
            double[] row = upper[j];
            for (int i = j; i < n; i++) {
                row[i] = lowerTriangle[i][j];
            }
            Rows.accumulate(row, scale, upper, 0, j, j, n);
            if (row[j] > LOST * lowerTriangle[j][j]) {
                double root = Math.sqrt(row[j]);
                for (int i = j; i < n; i++) {
                    row[i] /= root;
                }
            } else {
                Arrays.fill(row, j, n, 0);
            }
        }
        lower = Rows.transpose(upper, 0, n);
    }

    /// Replaces `b` by the solution of `Uᵀ y = b`.
    void forward(double[] b) {
        int n = b.length;
        for (int j = 0; j < n; j++) {
            b[j] = upper[j][j] == 0 ? 0 : b[j] / upper[j][j];
            Rows.add(b, -b[j], upper[j], j + 1, n);
        }
    }

    /// Replaces `b` by the solution of `U x = b`.
    void back(double[] b) {
        for (int j = b.length - 1; j >= 0; j--) {
            b[j] = upper[j][j] == 0 ? 0 : b[j] / upper[j][j];
            Rows.add(b, -b[j], lower[j], 0, j);
        }
    }

    /// Replaces `b` by the solution of `A x = b`.
    void solve(double[] b) {
        forward(b);
        back(b);
    }
}
