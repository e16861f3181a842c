package io.genoise.task;

/// How many directions features really use: exp(−Σ pₖ log pₖ) with pₖ = σₖ/Σσ, σ being the singular values of their matrix
/// `[rows,width]`. From 1, all alike, to the smaller of rows and width, all different in all directions alike.
///
/// Source: Garrido, Balestriero, Najman, LeCun 2022, arXiv:2210.02885, equation 1 (without its 10⁻⁷, which keeps logarithms
/// finite).
public final class RankMe {
    private static final int SWEEPS = 30;

    private RankMe() {}

    /// Of `rows` rows of equal width, one after another; 0 if all of them are 0.
    public static double of(double[] features, int rows) {
        int width = features.length / rows;
        boolean wide = width > rows;
        int n = wide ? rows : width;
        int m = wide ? width : rows;
        double[][] products = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int k = 0; k < m; k++) {
                    sum +=
                            wide
                                    ? features[i * width + k] * features[j * width + k]
                                    : features[k * width + i] * features[k * width + j];
                }
                products[i][j] = sum;
                products[j][i] = sum;
            }
        }
        double[] values = eigenvalues(products);
        double total = 0;
        for (int k = 0; k < n; k++) {
            values[k] = Math.sqrt(Math.max(0, values[k]));
            total += values[k];
        }
        double entropy = 0;
        for (double value : values) {
            double share = total > 0 ? value / total : 0;
            entropy -= share > 0 ? share * Math.log(share) : 0;
        }
        return total > 0 ? Math.exp(entropy) : 0;
    }

    /// The eigenvalues of a symmetric matrix, which is turned until nothing is left beside its diagonal (Jacobi 1846).
    private static double[] eigenvalues(double[][] a) {
        int n = a.length;
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            double beside = 0;
            double diagonal = 0;
            for (int p = 0; p < n; p++) {
                diagonal += a[p][p] * a[p][p];
                for (int q = p + 1; q < n; q++) {
                    beside += a[p][q] * a[p][q];
                }
            }
            if (!(beside > 1e-30 * diagonal)) {
                break;
            }
            for (int p = 0; p < n; p++) {
                for (int q = p + 1; q < n; q++) {
                    turn(a, p, q);
                }
            }
        }
        double[] values = new double[n];
        for (int p = 0; p < n; p++) {
            values[p] = a[p][p];
        }
        return values;
    }

    /// The turn in the plane of axes p and q after which `a[p][q]` is 0.
    private static void turn(double[][] a, int p, int q) {
        if (a[p][q] == 0) {
            return;
        }
        double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
        double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
        double c = 1 / Math.hypot(t, 1);
        double s = t * c;
        for (int k = 0; k < a.length; k++) {
            double kp = a[k][p];
            double kq = a[k][q];
            a[k][p] = c * kp - s * kq;
            a[k][q] = s * kp + c * kq;
        }
        for (int k = 0; k < a.length; k++) {
            double pk = a[p][k];
            double qk = a[q][k];
            a[p][k] = c * pk - s * qk;
            a[q][k] = s * pk + c * qk;
        }
    }
}
