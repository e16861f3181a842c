package io.genoise.weights;

import java.util.Arrays;

/// The positions that a transformer has learned for a square grid of patches, for a grid of another size: so it takes
/// pictures of other sizes than it was trained on. Cubic convolution (Keys 1981) with a = −3/4, edges on edges, nothing
/// smoothed before the grid is made smaller; beyond the edge the last row goes on. These are the numbers of PyTorch's
/// `interpolate(mode="bicubic", align_corners=False, antialias=False)`.
///
///     y[d] = Σ w(i − s)·x[i],  s = (d + 1/2)·from/to − 1/2,  along rows and along columns
///     w(t) = (a + 2)|t|³ − (a + 3)t² + 1  for |t| ≤ 1
///          = a|t|³ − 5a·t² + 8a|t| − 4a   for |t| < 2
///
/// With this a it keeps constants, but slopes only where s lies on a place or in the middle of two.
public final class PositionInterpolation {
    private static final double A = -0.75;
    private static final int TAPS = 4;

    private PositionInterpolation() {}

    /// The grid `[from,from,features]` as `[to,to,features]`, both row by row.
    ///
    /// @throws IllegalArgumentException if a size is not positive or `grid` holds another count of numbers
    public static float[] bicubic(float[] grid, int from, int to, int features) {
        if (from < 1
                || to < 1
                || features < 1
                || grid.length != (double) from * from * features
                || (double) to * to * features > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "%s numbers came for a grid of %s x %s positions of %s numbers, to become one of %s x %s"
                            .formatted(grid.length, from, from, features, to, to));
        }
        int[] places = new int[to * TAPS];
        double[] weights = new double[to * TAPS];
        taps(from, to, places, weights);
        float[] made = new float[to * to * features];
        double[] sum = new double[features];
        for (int row = 0; row < to; row++) {
            for (int column = 0; column < to; column++) {
                Arrays.fill(sum, 0);
                for (int a = row * TAPS; a < (row + 1) * TAPS; a++) {
                    for (int b = column * TAPS; b < (column + 1) * TAPS; b++) {
                        add(
                                sum,
                                grid,
                                (places[a] * from + places[b]) * features,
                                weights[a] * weights[b]);
                    }
                }
                int at = (row * to + column) * features;
                for (int f = 0; f < features; f++) {
                    made[at + f] = (float) sum[f];
                }
            }
        }
        return made;
    }

    private static void add(double[] sum, float[] grid, int at, double weight) {
        for (int f = 0; f < sum.length; f++) {
            sum[f] += weight * grid[at + f];
        }
    }

    /// Which four places each of `to` is made of, and with what weights.
    private static void taps(int from, int to, int[] places, double[] weights) {
        double ratio = (double) from / to;
        for (int d = 0; d < to; d++) {
            double s = (d + 0.5) * ratio - 0.5;
            int before = (int) Math.floor(s);
            for (int k = 0; k < TAPS; k++) {
                int i = before - 1 + k;
                places[d * TAPS + k] = Math.clamp(i, 0, from - 1);
                weights[d * TAPS + k] = weight(Math.abs(i - s));
            }
        }
    }

    private static double weight(double t) {
        return t <= 1
                ? ((A + 2) * t - (A + 3)) * t * t + 1
                : ((A * t - 5 * A) * t + 8 * A) * t - 4 * A;
    }
}
