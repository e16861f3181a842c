package io.genoise.inference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Corrects the p of several comparisons made together, so that the chance of one false verdict among them stays below the
/// level: sorted ascending, the first of m is multiplied by m, the next by m-1 and so on, and none may fall below the one
/// before.
///
/// Source: Holm, *A simple sequentially rejective multiple test procedure*, 1979.
public final class Holm {
    private Holm() {}

    /// The corrected p, in the order given; each at most 1.
    public static double[] corrected(double... p) {
        int[] order =
                IntStream.range(0, p.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> p[i]))
                        .mapToInt(i -> i)
                        .toArray();
        double[] corrected = new double[p.length];
        double least = 0;
        for (int i = 0; i < order.length; i++) {
            least = Math.max(least, Math.min(1, p[order[i]] * (order.length - i)));
            corrected[order[i]] = least;
        }
        return corrected;
    }

    /// The corrected p of the comparisons of a family that was fixed beforehand. One that was refused has none (NaN), and
    /// counts all the same, as one with p = 1 would: which comparisons can be judged shows only in the data, and a family that
    /// shrank with them would not be the one that was declared.
    ///
    /// @param declared how many comparisons were declared; those that were not even made count too
    public static double[] corrected(int declared, List<? extends Outcome> outcomes) {
        int[] known =
                IntStream.range(0, outcomes.size())
                        .filter(i -> outcomes.get(i) instanceof Difference)
                        .toArray();
        double[] p = new double[Math.max(declared, outcomes.size())];
        Arrays.fill(p, 1);
        for (int i = 0; i < known.length; i++) {
            p[i] = ((Difference) outcomes.get(known[i])).p();
        }
        double[] found = corrected(p);
        double[] corrected = new double[outcomes.size()];
        Arrays.fill(corrected, Double.NaN);
        for (int i = 0; i < known.length; i++) {
            corrected[known[i]] = found[i];
        }
        return corrected;
    }
}
