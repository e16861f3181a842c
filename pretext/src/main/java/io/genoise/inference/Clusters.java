package io.genoise.inference;

import java.util.HashMap;
import java.util.Map;

/// Which tested pictures belong together, numbered 0 … count-1, and what follows from their sizes.
final class Clusters {
    private final int[] of;
    private final double[] size;

    private Clusters(int[] of, double[] size) {
        this.of = of;
        this.size = size;
    }

    /// Groups by equal numbers.
    static Clusters of(int[] groups) {
        Map<Integer, Integer> numbers = new HashMap<>();
        int[] of = new int[groups.length];
        for (int i = 0; i < of.length; i++) {
            Integer known = numbers.putIfAbsent(groups[i], numbers.size());
            of[i] = known == null ? numbers.size() - 1 : known;
        }
        double[] size = new double[numbers.size()];
        for (int g : of) {
            size[g]++;
        }
        return new Clusters(of, size);
    }

    int count() {
        return size.length;
    }

    int pictures() {
        return of.length;
    }

    double size(int group) {
        return size[group];
    }

    /// Sums over the pictures of each group.
    double[] totals(double[] ofPictures) {
        double[] totals = new double[size.length];
        for (int i = 0; i < of.length; i++) {
            totals[of[i]] += ofPictures[i];
        }
        return totals;
    }

    /// Sums over the pictures of each group.
    double[] totals(float[] ofPictures) {
        double[] totals = new double[size.length];
        for (int i = 0; i < of.length; i++) {
            totals[of[i]] += ofPictures[i];
        }
        return totals;
    }

    /// How far the spread of group totals can be trusted, for pictures with these values.
    ///
    /// A mean over pictures is a ratio, sum of totals over number of pictures, both random if groups are drawn. Its
    /// variance is that of the residuals `e_g = T_g − m_g·D̄`: `Σe²/N²`, times a correction, as the residuals of
    /// large groups are pulled to the mean that they make. Under the model `Var T_g = v_g = m_g·(1 + (m_g−1)·icc)`, icc
    /// the correlation inside a group, estimated by analysis of variance, the residuals have the covariance
    ///
    ///     A = diag(v) − (m vᵀ + v mᵀ)/N + m mᵀ·Σv/N²
    ///
    /// so that `E Σe² = tr A`, and `Σe²` has about `(tr A)²/tr A²` degrees of freedom (Bell and McCaffrey 2002; Imbens and
    /// Kolesár 2016): `G/(G−1)` and `G−1` for groups of one size. Tails longer than a normal's, as a few pictures have on
    /// which two methods differ, make it less: `Var Σe²` grows by `1 + κ/2`, where the excess kurtosis is estimated from
    /// `Σe⁴ = (3 + κ)·σ⁴·Σ A_gg²`, `σ² = Σe²/tr A`.
    Scatter scatter(double[] ofPictures) {
        double pictures = of.length;
        double[] totals = totals(ofPictures);
        double mean = 0;
        for (double total : totals) {
            mean += total / pictures;
        }
        double correlation = correlation(ofPictures, totals, mean);
        double sumV = 0;
        double[] v = new double[size.length];
        for (int g = 0; g < v.length; g++) {
            v[g] = size[g] * (1 + (size[g] - 1) * correlation);
            sumV += v[g];
        }
        double c = sumV / (pictures * pictures);
        double trace = 0;
        double diagonals = 0;
        double mm = 0;
        double mw = 0;
        double ww = 0;
        double squaresOfA = 0;
        double squares = 0;
        double fourths = 0;
        for (int g = 0; g < v.length; g++) {
            double m = size[g];
            double w = v[g] / pictures;
            double a = v[g] - 2 * m * w + c * m * m;
            double e = totals[g] - m * mean;
            trace += a;
            diagonals += v[g] * (v[g] - 4 * m * w + 2 * c * m * m);
            mm += m * m;
            mw += m * w;
            ww += w * w;
            squaresOfA += a * a;
            squares += e * e;
            fourths += e * e * e * e;
        }
        double traceOfSquare =
                diagonals + 2 * (mm * ww + mw * mw) - 4 * c * mm * mw + c * c * mm * mm;
        double usual = squares / trace * (squares / trace) * squaresOfA;
        double excess = usual > 0 ? fourths / usual - 3 : 0;
        double degrees = trace * trace / traceOfSquare / (1 + Math.max(0, excess) / 2);
        return new Scatter(sumV / trace, degrees);
    }

    /// The intraclass correlation, 0–1; 0 if every picture stands alone.
    private double correlation(double[] ofPictures, double[] totals, double mean) {
        int groups = size.length;
        if (groups == of.length) {
            return 0;
        }
        double between = 0;
        double squaredSizes = 0;
        for (int g = 0; g < groups; g++) {
            double apart = totals[g] / size[g] - mean;
            between += size[g] * apart * apart / (groups - 1);
            squaredSizes += size[g] * size[g];
        }
        double within = 0;
        for (int i = 0; i < of.length; i++) {
            double apart = ofPictures[i] - totals[of[i]] / size[of[i]];
            within += apart * apart / (of.length - groups);
        }
        double usual = (of.length - squaredSizes / of.length) / (groups - 1);
        double correlation = (between - within) / (between + (usual - 1) * within);
        return correlation > 0 ? Math.min(1, correlation) : 0; // 0 / 0: nothing varies
    }

    /// @param correction what `Σe²/N²` is multiplied by
    /// @param degrees of freedom of that estimate
    record Scatter(double correction, double degrees) {}
}
