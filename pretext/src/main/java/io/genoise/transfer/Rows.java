package io.genoise.transfer;

/// Small dense algebra in double on matrices kept as arrays of rows.
///
/// All of it rests on one loop, a sum of scaled rows. It is written so that the compiler vectorises it: every array is
/// indexed by the loop variable alone (an offset a row would stop that), and four rows are added in one pass so that the
/// sum is loaded and stored a quarter as often. The order of additions depends on shapes only.
final class Rows {
    private Rows() {}

    /// `sum[i] += Σ_{j in firstRow..endRow-1} scale[j] · rows[j][i]` for `from ≤ i < to`.
    static void accumulate(
            double[] sum,
            double[] scale,
            double[][] rows,
            int firstRow,
            int endRow,
            int from,
            int to) {
        int j = firstRow;
        for (; j + 3 < endRow; j += 4) {
            add(
                    sum,
                    scale[j],
                    rows[j],
                    scale[j + 1],
                    rows[j + 1],
                    scale[j + 2],
                    rows[j + 2],
                    scale[j + 3],
                    rows[j + 3],
                    from,
                    to);
        }
        for (; j < endRow; j++) {
            add(sum, scale[j], rows[j], from, to);
        }
    }

    /// `sum[i] += a · x[i]` for `from ≤ i < to`.
    static void add(double[] sum, double a, double[] x, int from, int to) {
        for (int i = from; i < to; i++) {
            sum[i] += a * x[i];
        }
    }

    private static void add(
            double[] sum,
            double a,
            double[] x,
            double b,
            double[] y,
            double c,
            double[] z,
            double d,
            double[] w,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            sum[i] += a * x[i] + b * y[i] + c * z[i] + d * w[i];
        }
    }

    /// `Σ a[i] · b[i]` in four interleaved sums.
    static double dot(double[] a, double[] b) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    /// Rows `first … end-1` of `rows`, transposed: `[rows[first].length][end - first]`.
    static double[][] transpose(double[][] rows, int first, int end) {
        double[][] columns = new double[rows[first].length][end - first];
        for (int i = first; i < end; i++) {
            double[] row = rows[i];
            for (int j = 0; j < row.length; j++) {
                columns[j][i - first] = row[j];
            }
        }
        return columns;
    }

    /// The lower triangle of `X Xᵀ` `[n][n]` for `x` `[n][d]`; what lies above the diagonal is 0.
    static double[][] gram(double[][] x) {
        int n = x.length;
        int d = x[0].length;
        double[][] gram = new double[n][n];
        // A slice of the transpose stays in the cache while every row of the result passes over it.
        int width = Math.max(16, 65536 / n);
        for (int first = 0; first < d; first += width) {
            int end = Math.min(d, first + width);
            double[][] columns = new double[end - first][n];
            for (int i = 0; i < n; i++) {
                for (int j = first; j < end; j++) {
                    columns[j - first][i] = x[i][j];
                }
            }
            double[] scale = new double[end - first];
            for (int i = 0; i < n; i++) {
                System.arraycopy(x[i], first, scale, 0, scale.length);
                accumulate(gram[i], scale, columns, 0, scale.length, 0, i + 1);
            }
        }
        return gram;
    }
}
