package io.genoise.benchmarks;

import io.genoise.inference.Difference;
import io.genoise.inference.Inference;
import io.genoise.inference.Refused;
import io.genoise.inference.SignFlip;
import io.genoise.inference.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// How often a comparison ends in a verdict, on drawn studies whose truth is known: false ones where the methods are
/// exchangeable, right ones where they are not. Prints Markdown; `benchmarks/results/verdicts.md` keeps it.
///
/// `benchmarks/run verdicts [percent of the studies] [part of a name]`
final class VerdictRates {
    private static final double[] STRENGTHS = {
        0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 1, 1.25, 1.6
    };
    private static final double[] POINTS = {0, 2, 5, 10, 15};
    private static final int CALIBRATING = 30;
    private static final double WEAKER = 0.55;

    private VerdictRates() {}

    /// What became of `studies` comparisons.
    ///
    /// @param shown share that ended in a verdict
    /// @param wrong share that ended in the wrong one: any, if there is no difference, else the one with the other sign
    /// @param difference mean of the differences: the truth, but for the chance of so many studies
    /// @param spread standard deviation of the differences
    /// @param error root mean square of the standard errors that were given: as large as `spread` if they are right
    /// @param resolution median resolution
    /// @param signFlip share of sign-flip p below 0.05: a test that holds pictures and encoders fixed
    record Rates(
            int studies,
            double shown,
            double wrong,
            double difference,
            double spread,
            double error,
            double resolution,
            double signFlip) {
        /// The standard error of [#shown].
        double errorOfShown() {
            return Math.sqrt(shown * (1 - shown) / studies);
        }
    }

    private record One(double mean, double error, double resolution, int sign, boolean signFlip) {}

    /// Studies `from … from+studies-1` of methods of these strengths.
    static Rates of(SimulatedStudy study, double first, double second, int from, int studies) {
        List<One> all =
                IntStream.range(from, from + studies)
                        .parallel()
                        .mapToObj(number -> one(study.run(first, second, number)))
                        .toList();
        double mean = all.stream().mapToDouble(One::mean).sum() / studies;
        double squares = all.stream().mapToDouble(one -> Math.pow(one.mean - mean, 2)).sum();
        int truth = Double.compare(first, second);
        return new Rates(
                studies,
                share(all.stream().filter(one -> one.sign != 0).count(), studies),
                share(
                        all.stream().filter(one -> one.sign != 0 && one.sign != truth).count(),
                        studies),
                mean,
                Math.sqrt(squares / (studies - 1)),
                Math.sqrt(all.stream().mapToDouble(one -> one.error * one.error).sum() / studies),
                all.stream().mapToDouble(One::resolution).sorted().toArray()[studies / 2],
                share(all.stream().filter(One::signFlip).count(), studies));
    }

    private static double share(long count, int studies) {
        return (double) count / studies;
    }

    private static One one(SimulatedStudy.Tables tables) {
        boolean signFlip = SignFlip.p(tables.first(), tables.second()) < 0.05;
        return switch (Inference.compare(tables.first(), tables.second(), tables.design())) {
            case Difference found ->
                    new One(
                            found.mean(),
                            found.standardError(),
                            found.resolution(),
                            Verdict.of(found, found.p()).sign(),
                            signFlip);
            // Two methods may agree on every picture: nothing is said then.
            case Refused _ -> new One(0, 0, 0, 0, signFlip);
        };
    }

    /// The strength at which a method is right about `accuracy` of the pictures, between those tried.
    ///
    /// @param accuracies at each of the strengths
    static double strength(double accuracy, double[] accuracies) {
        for (int i = 1; i < STRENGTHS.length; i++) {
            if (accuracies[i] >= accuracy) {
                double part = (accuracy - accuracies[i - 1]) / (accuracies[i] - accuracies[i - 1]);
                return STRENGTHS[i - 1] + part * (STRENGTHS[i] - STRENGTHS[i - 1]);
            }
        }
        throw new IllegalArgumentException("no strength gives an accuracy of " + accuracy);
    }

    /// Mean accuracy at each of the strengths, on the same draws.
    static double[] accuracies(SimulatedStudy study) {
        double[] accuracies = new double[STRENGTHS.length];
        for (int i = 0; i < accuracies.length; i++) {
            double strength = STRENGTHS[i];
            accuracies[i] =
                    IntStream.range(0, CALIBRATING)
                                    .parallel()
                                    .mapToDouble(number -> accuracy(study, strength, number))
                                    .sum()
                            / CALIBRATING;
        }
        return accuracies;
    }

    private static double accuracy(SimulatedStudy study, double strength, int number) {
        SimulatedStudy.Tables tables = study.run(strength, strength, -1 - number);
        return (tables.first().mean() + tables.second().mean()) / 2;
    }

    private record Line(SimulatedStudy study, int studies) {}

    public static void main(String[] arguments) {
        double part = arguments.length > 0 ? Integer.parseInt(arguments[0]) / 100.0 : 1;
        String only = arguments.length > 1 ? arguments[1] : "";
        SimulatedStudy folder = SimulatedStudy.folder(40);
        SimulatedStudy small = SimulatedStudy.benchmark(20, 500, 1000);
        SimulatedStudy large = SimulatedStudy.benchmark(10, 1000, 10_000);
        List<Line> lines =
                List.of(
                        new Line(folder, 2000),
                        new Line(SimulatedStudy.folder(100), 2000),
                        new Line(folder.inBursts(), 2000),
                        new Line(folder.withFeatures(64), 1000),
                        new Line(folder.withSeeds(3), 1000),
                        new Line(small, 1000),
                        new Line(small.inBursts(), 500),
                        new Line(small.withSeeds(3), 500),
                        new Line(large, 1000),
                        new Line(folder.choosing(), 300));
        System.out.println(
                """
                # Verdicts, right and false

                Two methods are compared on studies that are drawn, so that the truth is known (`SimulatedStudy`): a picture's
                features are its class's centre and noise, half of it the picture's own and half the method's; linear probes
                learn from labelled subsets or folds, as in every study, with 8 features and a fixed penalty unless a line
                says otherwise. The weaker method is right about 55 %%. `benchmarks/run verdicts %s` prints this page.

                *verdicts*: share of studies that ended in "better" or "worse", with its standard error: where the difference
                is 0 all of them are false (at most 0.07 is asked for), elsewhere it is the power. *wrong*: share of verdicts
                for the weaker method. *spread*: standard deviation of the difference over studies, in points, and *given*:
                the standard error that studies stated, which should be as large. *resolution*: the median of what studies
                say they could have shown. *sign-flip*: share of exact sign-flip p below 0.05, which holds the tested pictures
                fixed; with two repeats it cannot be.

                | study | true difference | studies | verdicts | wrong | spread | given | resolution | sign-flip |
                |---|---|---|---|---|---|---|---|---|\
                """
                        .formatted(Math.round(100 * part)));
        for (Line line : lines) {
            SimulatedStudy study = line.study;
            if (!study.name().contains(only)) {
                continue;
            }
            long start = System.nanoTime();
            double[] accuracies = accuracies(study.plain());
            double weaker = strength(WEAKER, accuracies);
            for (double points : POINTS) {
                int studies = (int) (line.studies * part / (points > 0 ? 5 : 1));
                double stronger = strength(WEAKER + points / 100, accuracies);
                print(study, points, of(study, stronger, weaker, 0, studies));
            }
            System.err.println(
                    study.name() + ": " + (System.nanoTime() - start) / 1_000_000_000 + " s");
        }
    }

    private static void print(SimulatedStudy study, double points, Rates rates) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %d | %.3f ± %.3f | %.3f | %.2f | %.2f | %.1f | %.2f |%n",
                study.name(),
                points == 0 ? "0" : String.format(Locale.ROOT, "%.1f", 100 * rates.difference()),
                rates.studies(),
                rates.shown(),
                rates.errorOfShown(),
                rates.wrong(),
                100 * rates.spread(),
                100 * rates.error(),
                100 * rates.resolution(),
                rates.signFlip());
    }
}
