package io.genoise.inference;

import java.util.Arrays;

/// The one way from two tables of scores to a difference, its interval, its p and a verdict. What is claimed holds for
/// *other* pictures, *other* labelled subsets and, where a method with randomness was run with two seeds or more, *other*
/// seeds: all three are drawn at random, and the interval says how far another draw could be off.
///
/// Be `D[r][s][i]` the difference of the scores of seed r, subset s, picture i, cell by cell; `R`, `S`, `G` the numbers of
/// seeds, subsets and groups of pictures, and `D̄` the mean. Cells are modelled as sums of independent random effects
///
///     D = D̄ + a_r + b_s + c_g + (ab)_rs + (ac)_rg + (bc)_sg + (abc)_rsg
///
/// **Official test set.** With one mean square for each effect, from the table's margins, the variance of the mean is
///
///     V = s²_seed/R + λ·s²_subset + s²_group/G − I
///     I = λ·s²_ab/R + s²_ac/(R·G) + λ·s²_bc/G − λ·s²_abc/(R·G)
///     λ = 1/S + ρ/(1−ρ)
///
/// | term | what it is |
/// |---|---|
/// | `s²_seed` | variance (n−1) over seeds of the means over subsets and pictures: pretraining and initialisation |
/// | `s²_subset` | variance over subsets of the means over seeds and pictures: which pictures carried labels |
/// | `s²_group/G` | variance over groups of the mean: which pictures were tested, `Σe_g²/N²` with the residuals of a ratio and their correction ([Clusters#scatter]) |
/// | `s²_ab`, `s²_ac`, `s²_bc`, `s²_abc` | the variances of what is left of the cells' means once the margins are taken off |
/// | `ρ` | the share of a class that one subset takes. Subsets of one pool vary by `1−ρ` of what fresh ones would, and share the pool: for a mean of the pool's pictures `V = s²·(1/S + ρ/(1−ρ))` exactly, for what is learned from them a heuristic (Nadeau and Bengio 2003) |
/// | `I` | each margin's variance holds its interactions as well, so the sum of three counts them twice, or thrice: in expectation V is the variance of `D̄` under the model. `I` is taken as 0 if negative, and V is never less than its largest term |
///
/// It is the variance of a mean of crossed random effects (Obuchowski and Rockette 1995, for readers and cases; Cameron,
/// Gelbach and Miller 2011, for clusters in several ways; Owen and Eckles 2012 for the bootstrap that
/// tests compare it with). The degrees of freedom are Satterthwaite's, `V²/Σ(part²/ν)` over all parts of V, with `ν = R−1`, `S−1`, that of
/// the groups, and products of them (Hillis 2007): interval and p come from the same t.
///
/// **Seeds.** A method without randomness is repeated against the other's seeds. Two methods with randomness are compared
/// seed by seed only if they are of one lineage; otherwise `s²_seed/R` and the interactions with seeds are estimated on
/// each one's own table, and added. With one seed nothing is known of others: the difference is one of these encoders, and
/// the verdict says so.
///
/// **Out-of-fold.** Repeats of the folds are averaged for each picture. Every picture is tested, and learned from too, by
/// models that share most of what they learned from:
///
///     V = (1 + max(q, 4q²))·s²_group/G,  with seeds  + s²_seed/R − s²_ac/(R·G)
///
/// `s²_group/G` is the whole of it for learners so stable that another picture hardly changes them (Bayle et al. 2020).
/// Probes on few pictures are not: over whole studies that were drawn, the variance of the difference was 1.0 to 1.6 times
/// as large, the more so the more of the answers another split into folds changes. That share is `q`: the variance of a
/// picture's score over repeats, seeds averaged, in the variance of scores over pictures and repeats; with one repeat it is
/// not known and taken as ½. What is lost by another training set goes with the square of how far it moves the answers:
/// for right and wrong that is `q²`, as answers change in proportion to the way that a boundary moves, for smooth scores it
/// is `q`. The factor 4 is a heuristic, somewhat above what was seen (`q` 0.20, 0.29, 0.41, 0.44: 1.05, 1.2, 1.45, 1.55;
/// `VerdictRates` in benchmarks). Nadeau and Bengio's correction (2003), made for the spread of folds' means, would be 2.25.
public final class Inference {
    /// Subsets that take more of a class are too alike.
    public static final double MOST_TAKEN = 0.5;

    private Inference() {}

    /// Compares two methods: `first` minus `second`.
    ///
    /// @throws IllegalArgumentException if the tables differ in resamples or pictures, or the design in pictures
    public static Outcome compare(Scores first, Scores second, Design design) {
        check(first, second, design);
        double[] ofPictures = first.meansOfPictures();
        double[] others = second.meansOfPictures();
        for (int i = 0; i < ofPictures.length; i++) {
            ofPictures[i] -= others[i];
        }
        Clusters clusters = Clusters.of(design.groups());
        String reason = reason(first, second, design, clusters);
        if (reason != null) {
            return new Refused(reason);
        }
        double lambda =
                design instanceof Design.OfficialTest official
                        ? 1.0 / first.resamples() + official.overlap()
                        : 1;
        boolean averaged = design instanceof Design.OutOfFold;
        double[][][] a = totals(first, clusters, averaged);
        double[][][] b = totals(second, clusters, averaged);
        CrossedEffects effects = new CrossedEffects(clusters, clusters.scatter(ofPictures));
        effects.addSubsetsAndPictures(
                minus(meanOfSeeds(a), meanOfSeeds(b)),
                lambda,
                averaged ? learning(changedByFolds(first, second)) : 1);
        if (first.pairedBySeed(second)) {
            double[][][] difference = new double[a.length][][];
            Arrays.setAll(difference, r -> minus(a[r], b[r]));
            effects.addSeeds("seeds", difference, lambda);
        } else {
            effects.addSeeds("seeds of the first", a, lambda);
            effects.addSeeds("seeds of the second", b, lambda);
        }
        return difference(first, second, effects);
    }

    /// How far the mean of one method's scores can be trusted, by the same rule; `p` is of the mean against 0.
    ///
    /// @throws IllegalArgumentException if table and design differ in pictures
    public static Outcome mean(Scores scores, Design design) {
        float[][] nothing = new float[scores.resamples()][scores.pictures()];
        return compare(scores, Scores.withoutSeeds(nothing), design);
    }

    private static void check(Scores first, Scores second, Design design) {
        if (first.pictures() != second.pictures() || first.resamples() != second.resamples()) {
            throw new IllegalArgumentException(
                    "scores of %s resamples and %s pictures stand beside %s and %s"
                            .formatted(
                                    first.resamples(),
                                    first.pictures(),
                                    second.resamples(),
                                    second.pictures()));
        }
        if (design.groups().length != first.pictures()) {
            throw new IllegalArgumentException(
                    "the design groups %s pictures, scores are of %s"
                            .formatted(design.groups().length, first.pictures()));
        }
    }

    /// Why nothing can be known; null if something can.
    private static String reason(Scores first, Scores second, Design design, Clusters clusters) {
        if (clusters.count() < 2) {
            return "all tested pictures are one group: what others would give is not known";
        }
        if (constant(first, second)) {
            return first.score(0, 0, 0) == second.score(0, 0, 0)
                    ? "both score the same on every picture"
                    : "the difference is the same on every picture: there is no spread to judge it by";
        }
        return switch (design) {
            case Design.OutOfFold folds ->
                    folds.smallestClass() < Design.OutOfFold.FEWEST
                            ? "a class has %s pictures, %s are needed"
                                    .formatted(folds.smallestClass(), Design.OutOfFold.FEWEST)
                            : null;
            case Design.OfficialTest official -> {
                if (first.resamples() < 2) {
                    yield "one labelled subset: what another would give is not known";
                }
                if (official.mostTaken() > MOST_TAKEN) {
                    yield "every subset takes %s %% of a class: subsets that are mostly the same do not show what others would give"
                            .formatted(Math.round(100 * official.mostTaken()));
                }
                yield first.resamplesAgree() && second.resamplesAgree()
                        ? "all %s subsets gave the same scores: they hold the same pictures"
                                .formatted(first.resamples())
                        : null;
            }
        };
    }

    /// Whether the difference is the same in every cell, whichever seeds are compared.
    private static boolean constant(Scores first, Scores second) {
        float at = first.score(0, 0, 0) - second.score(0, 0, 0);
        for (int s = 0; s < first.resamples(); s++) {
            for (int i = 0; i < first.pictures(); i++) {
                for (int r = 0; r < first.seeds(); r++) {
                    if (first.score(r, s, i) - second.score(0, s, i) != at) {
                        return false;
                    }
                }
                for (int r = 0; r < second.seeds(); r++) {
                    if (first.score(0, s, i) - second.score(r, s, i) != at) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static Outcome difference(Scores first, Scores second, CrossedEffects effects) {
        double mean = first.mean() - second.mean();
        double error = Math.sqrt(effects.variance());
        if (!(error > 1e-12 * Math.abs(mean))) {
            return new Refused(
                    "the means do not vary: there is no spread to judge the difference by");
        }
        double degrees = effects.degrees();
        double half = StudentT.quantile(1 - Verdict.LEVEL / 2, degrees) * error;
        return new Difference(
                mean,
                new Interval(mean - half, mean + half),
                StudentT.beyond(mean / error, degrees),
                error,
                degrees,
                half,
                half + StudentT.quantile(0.8, degrees) * error,
                effects.parts(),
                first.random() ? first.seeds() : 0,
                second.random() ? second.seeds() : 0);
    }

    private static double learning(double changed) {
        return 1 + Math.max(changed, 4 * changed * changed);
    }

    /// The share q of the variance of a single repeat's scores, seeds averaged, that lies between repeats; ½ with one.
    private static double changedByFolds(Scores first, Scores second) {
        int repeats = first.resamples();
        if (repeats == 1) {
            return 0.5;
        }
        double mean = first.mean() - second.mean();
        double between = 0;
        double all = 0;
        for (int i = 0; i < first.pictures(); i++) {
            double sum = 0;
            double squares = 0;
            for (int s = 0; s < repeats; s++) {
                double apart = first.meanOfSeeds(s, i) - second.meanOfSeeds(s, i) - mean;
                sum += apart;
                squares += apart * apart;
            }
            between += (squares - sum * sum / repeats) / (repeats - 1);
            all += squares / repeats;
        }
        return all > 0 ? Math.min(1, between / all) : 0;
    }

    /// Sums over each group's pictures `[seed][resample][group]`; resamples averaged if asked for.
    static double[][][] totals(Scores scores, Clusters clusters, boolean averaged) {
        double[][][] totals = new double[scores.seeds()][scores.resamples()][];
        for (int r = 0; r < totals.length; r++) {
            for (int s = 0; s < totals[r].length; s++) {
                totals[r][s] = clusters.totals(scores.scores(r, s));
            }
            if (averaged) {
                totals[r] = new double[][] {CrossedEffects.meanOfRows(totals[r])};
            }
        }
        return totals;
    }

    private static double[][] meanOfSeeds(double[][][] totals) {
        double[][] mean = new double[totals[0].length][totals[0][0].length];
        for (double[][] ofSeed : totals) {
            for (int s = 0; s < mean.length; s++) {
                for (int g = 0; g < mean[s].length; g++) {
                    mean[s][g] += ofSeed[s][g] / totals.length;
                }
            }
        }
        return mean;
    }

    private static double[][] minus(double[][] a, double[][] b) {
        double[][] difference = new double[a.length][a[0].length];
        for (int s = 0; s < a.length; s++) {
            for (int g = 0; g < difference[s].length; g++) {
                difference[s][g] = a[s][g] - b[s][g];
            }
        }
        return difference;
    }
}
