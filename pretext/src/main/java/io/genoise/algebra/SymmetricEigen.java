package io.genoise.algebra;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// A symmetric matrix as A = Σ λₖ·vₖ·vₖᵀ with orthonormal vₖ, the largest λ first: turned in one plane after another until
/// nothing is left beside its diagonal (Jacobi 1846; Golub and Van Loan, *Matrix Computations*, 4th edition, section 8.5).
///
/// @param values `[n]`, falling
/// @param vectors `[n][n]`, vₖ being row k
public record SymmetricEigen(double[] values, double[][] vectors) {
    private static final int MOST_SWEEPS = 50;
    private static final double NOTHING = 1e-28;

    /// Of `matrix`, which is left as it is; its upper triangle is not read.
    public static SymmetricEigen of(double[][] matrix) {
        int n = matrix.length;
        double[][] a = new double[n][n];
        double[][] turned = new double[n][n];
        for (int i = 0; i < n; i++) {
            turned[i][i] = 1;
            for (int j = 0; j <= i; j++) {
                a[i][j] = matrix[i][j];
                a[j][i] = matrix[i][j];
            }
        }
        for (int sweep = 0; sweep < MOST_SWEEPS && beside(a) > NOTHING * squares(a); sweep++) {
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    turn(a, turned, p, q);
                }
            }
        }
        List<Integer> order =
                IntStream.range(0, n)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer k) -> -a[k][k]))
                        .toList();
        return new SymmetricEigen(
                order.stream().mapToDouble(k -> a[k][k]).toArray(),
                order.stream().map(k -> turned[k]).toArray(double[][]::new));
    }

    /// √A = Σ √λₖ·vₖ·vₖᵀ, `[n][n]`, of a matrix that has no negative eigenvalue; what rounding has made of a 0 counts as 0.
    public double[][] squareRoot() {
        int n = values.length;
        double[][] root = new double[n][n];
        for (int k = 0; k < n; k++) {
            double scale = Math.sqrt(Math.max(0, values[k]));
            for (int i = 0; i < n; i++) {
                double left = scale * vectors[k][i];
                for (int j = 0; j < n; j++) {
                    root[i][j] += left * vectors[k][j];
                }
            }
        }
        return root;
    }

    private static double beside(double[][] a) {
        double sum = 0;
        for (int p = 0; p < a.length; p++) {
            for (int q = 0; q < p; q++) {
                sum += 2 * a[p][q] * a[p][q];
            }
        }
        return sum;
    }

    private static double squares(double[][] a) {
        double sum = 0;
        for (double[] row : a) {
            for (double x : row) {
                sum += x * x;
            }
        }
        return sum;
    }

    /// The turn in the plane of p and q after which `a[p][q]` is 0; rows of `turned` are turned along.
    private static void turn(double[][] a, double[][] turned, int p, int q) {
        if (a[p][q] == 0) {
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
        double c = 1 / Math.sqrt(t * t + 1);
        double s = t * c;
        for (double[] row : a) {
            double p0 = row[p];
            row[p] = c * p0 - s * row[q];
            row[q] = s * p0 + c * row[q];
        }
        rows(a[p], a[q], c, s);
        rows(turned[p], turned[q], c, s);
    }

    private static void rows(double[] p, double[] q, double c, double s) {
        for (int k = 0; k < p.length; k++) {
            double p0 = p[k];
            p[k] = c * p0 - s * q[k];
            q[k] = s * p0 + c * q[k];
        }
    }
}
