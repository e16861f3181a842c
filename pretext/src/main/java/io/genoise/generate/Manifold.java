package io.genoise.generate;

import io.genoise.transfer.Features;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Where pictures lie among all that features can say: in balls around each, which reach as far as its k-th nearest other one.
/// A picture of another set that lies in one of the balls is taken for one of theirs.
///
/// With the real pictures' manifold and the generated pictures' one, *precision* is the share of generated pictures on the
/// real manifold (are they like real ones?), and *recall* that of real pictures on the generated one (does the net make all
/// kinds?). Source: Kynkäänniemi, Karras, Laine, Lehtinen, Aila, *Improved precision and recall metric for assessing
/// generative models*, NeurIPS 2019, arXiv:1904.06991.
///
/// @param radii squared, one a picture
record Manifold(Features features, double[] radii) {
    /// k of the paper.
    static final int NEIGHBOURS = 3;

    /// That of `features`, with [#NEIGHBOURS] neighbours.
    ///
    /// @throws IllegalArgumentException if there are not more pictures than neighbours
    static Manifold of(Features features) {
        int n = features.count();
        if (n <= NEIGHBOURS) {
            throw new IllegalArgumentException(
                    "balls that reach to the neighbour of number %s need more pictures than %s"
                            .formatted(NEIGHBOURS, n));
        }
        double[] radii = new double[n];
        IntStream.range(0, n).parallel().forEach(i -> radii[i] = radius(features, i));
        return new Manifold(features, radii);
    }

    private static double radius(Features features, int picture) {
        double[] nearest = new double[NEIGHBOURS];
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        for (int other = 0; other < features.count(); other++) {
            if (other == picture) {
                continue;
            }
            double apart = apart(features, picture, features, other, nearest[NEIGHBOURS - 1]);
            int at = NEIGHBOURS;
            while (at > 0 && apart < nearest[at - 1]) {
                if (at < NEIGHBOURS) {
                    nearest[at] = nearest[at - 1];
                }
                at--;
            }
            if (at < NEIGHBOURS) {
                nearest[at] = apart;
            }
        }
        return nearest[NEIGHBOURS - 1];
    }

    /// The share of `others` that lie in a ball, 0 … 1.
    ///
    /// @throws IllegalArgumentException if they have not as many features
    double share(Features others) {
        if (others.dimension() != features.dimension()) {
            throw new IllegalArgumentException(
                    "%s features beside %s".formatted(others.dimension(), features.dimension()));
        }
        long inside =
                IntStream.range(0, others.count()).parallel().filter(i -> holds(others, i)).count();
        return (double) inside / others.count();
    }

    private boolean holds(Features others, int picture) {
        for (int i = 0; i < radii.length; i++) {
            if (apart(features, i, others, picture, radii[i]) <= radii[i]) {
                return true;
            }
        }
        return false;
    }

    /// |a − b|²; what is above `enough` may come as any number above it.
    private static double apart(Features a, int i, Features b, int j, double enough) {
        int d = a.dimension();
        float[] x = a.values();
        float[] y = b.values();
        double sum = 0;
        for (int k = 0; k < d && sum <= enough; k++) {
            double apart = (double) x[i * d + k] - y[j * d + k];
            sum += apart * apart;
        }
        return sum;
    }
}
