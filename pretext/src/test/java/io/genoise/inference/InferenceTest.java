package io.genoise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.inference.Design.OfficialTest;
import io.genoise.inference.Design.OutOfFold;
import io.genoise.inference.Difference.Part;
import io.genoise.random.RandomStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceTest {
    /// Scores with random effects of seeds, subsets and groups; see [#draw].
    private record Effects(double seed, double subset, double group, double rest) {}

    private static final Effects NONE = new Effects(0, 0, 0, 1);

    /// `μ + seed·a_r + subset·b_s + group·c_g + rest·e_rsi`, all standard normal.
    private static Scores draw(
            double mean, Effects effects, int seeds, int subsets, int[] groups, long number) {
        RandomStream random = RandomStream.of(number);
        double[] a = gaussians(seeds, random);
        double[] b = gaussians(subsets, random);
        double[] c = gaussians(Arrays.stream(groups).max().orElseThrow() + 1, random);
        float[][][] score = new float[seeds][subsets][groups.length];
        for (int r = 0; r < seeds; r++) {
            for (int s = 0; s < subsets; s++) {
                for (int i = 0; i < groups.length; i++) {
                    score[r][s][i] =
                            (float)
                                    (mean
                                            + effects.seed * a[r]
                                            + effects.subset * b[s]
                                            + effects.group * c[groups[i]]
                                            + effects.rest * random.nextGaussian());
                }
            }
        }
        return Scores.of(score);
    }

    private static double[] gaussians(int n, RandomStream random) {
        double[] drawn = new double[n];
        Arrays.setAll(drawn, _ -> random.nextGaussian());
        return drawn;
    }

    private static Scores nothing(int subsets, int pictures) {
        return Scores.withoutSeeds(new float[subsets][pictures]);
    }

    private static Difference difference(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Difference.class);
        return (Difference) outcome;
    }

    private static String refusal(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Refused.class);
        return ((Refused) outcome).reason();
    }

    private static double variance(Difference difference) {
        return difference.standardError() * difference.standardError();
    }

    /// Groups of 1, 2, … `largest`, 1, 2, … pictures.
    private static int[] bursts(int groups, int largest) {
        int[] of = new int[groups * (largest + 1)];
        int pictures = 0;
        for (int g = 0; g < groups; g++) {
            for (int i = 0; i <= g % largest; i++) {
                of[pictures++] = g;
            }
        }
        return Arrays.copyOf(of, pictures);
    }

    @Test
    void outOfFoldWithSinglePicturesItIsThePairedTTest() {
        // Light tails, so the degrees of freedom are n-1: mean 5.5, sd 3.0277.
        float[] rising = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        Difference found =
                difference(
                        Inference.compare(
                                Scores.withoutSeeds(new float[][] {rising, rising}),
                                nothing(2, 10),
                                new OutOfFold(Design.ungrouped(10), 5)));
        assertThat(found.mean()).isCloseTo(5.5, within(1e-12));
        assertThat(found.degrees()).isCloseTo(9, within(1e-9));
        assertThat(found.standardError()).isCloseTo(3.02765 / Math.sqrt(10), within(1e-5));
        assertThat(found.interval().low()).isCloseTo(5.5 - 2.262157 * 0.957427, within(1e-5));
    }

    @Test
    void partsAreTheMeanSquaresOfTheCrossedTable() {
        int[] groups = Design.ungrouped(7);
        Scores scores = draw(0.3, new Effects(0.5, 0.4, 0.6, 1), 3, 4, groups, 1);
        double shared = 0.2 / 0.8;
        Difference found =
                difference(Inference.compare(scores, nothing(4, 7), new OfficialTest(groups, 0.2)));
        MeanSquares squares = MeanSquares.of(scores);
        double lambda = 0.25 + shared;
        assertThat(part(found, "pictures")).isCloseTo(squares.c() / (3 * 4 * 7), within(1e-9));
        assertThat(part(found, "labelled subsets"))
                .isCloseTo(lambda * squares.b() / (3 * 7), within(1e-9));
        assertThat(part(found, "seeds of the first"))
                .isCloseTo(squares.a() / (3 * 4 * 7), within(1e-9));
        assertThat(part(found, "labelled subsets × pictures"))
                .isCloseTo(-lambda * squares.bc() / (3 * 7), within(1e-9));
        assertThat(part(found, "seeds of the first × pictures"))
                .isCloseTo(-squares.ac() / (3 * 4 * 7), within(1e-9));
        assertThat(part(found, "seeds of the first × labelled subsets"))
                .isCloseTo(-lambda * squares.ab() / (3 * 7), within(1e-9));
        assertThat(part(found, "seeds of the first × labelled subsets × pictures"))
                .isCloseTo(lambda * squares.abc() / (3 * 7), within(1e-9));
    }

    @Test
    void whatAnotherSplitIntoFoldsChangesMakesOutOfFoldLessSure() {
        float[] rising = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        float[] neighbours = {2, 1, 4, 3, 6, 5, 8, 7, 10, 9};
        float[] falling = {10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
        OutOfFold design = new OutOfFold(Design.ungrouped(10), 5);
        // Pairs of neighbours differ by 1: a variance of ½ in one of 8.25.
        assertThat(outOfFold(design, rising, neighbours) / alike(design, rising, neighbours))
                .isCloseTo(1 + 0.5 / 8.25, within(1e-6));
        // One repeat of three is the other way round: 4·8.25/3 between repeats is more than there
        // is, so all.
        assertThat(
                        outOfFold(design, rising, rising, falling)
                                / alike(design, rising, rising, falling))
                .isCloseTo(1 + 4, within(1e-6));
        assertThat(outOfFold(design, rising) / alike(design, rising)).isCloseTo(2, within(1e-6));
    }

    /// The variance if every repeat were the mean of these.
    private static double alike(Design design, float[]... repeats) {
        float[] mean = new float[repeats[0].length];
        for (float[] repeat : repeats) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += repeat[i] / repeats.length;
            }
        }
        return outOfFold(design, mean, mean);
    }

    private static double outOfFold(Design design, float[]... repeats) {
        return variance(
                difference(
                        Inference.compare(
                                Scores.withoutSeeds(repeats),
                                nothing(repeats.length, 10),
                                design)));
    }

    private static double part(Difference difference, String source) {
        return difference.parts().stream()
                .filter(part -> part.source().equals(source))
                .mapToDouble(Part::variance)
                .findFirst()
                .orElseThrow();
    }

    /// The textbook's analysis of variance of a three-way table with one observation a cell.
    private record MeanSquares(
            double a, double b, double c, double ab, double ac, double bc, double abc) {
        static MeanSquares of(Scores scores) {
            int seeds = scores.seeds();
            int subsets = scores.resamples();
            int pictures = scores.pictures();
            double[] sums = new double[7];
            for (int r = 0; r < seeds; r++) {
                for (int s = 0; s < subsets; s++) {
                    for (int i = 0; i < pictures; i++) {
                        double m = mean(scores, -1, -1, -1);
                        double a = mean(scores, r, -1, -1) - m;
                        double b = mean(scores, -1, s, -1) - m;
                        double c = mean(scores, -1, -1, i) - m;
                        double ab = mean(scores, r, s, -1) - m - a - b;
                        double ac = mean(scores, r, -1, i) - m - a - c;
                        double bc = mean(scores, -1, s, i) - m - b - c;
                        double abc = scores.score(r, s, i) - m - a - b - c - ab - ac - bc;
                        double[] all = {a, b, c, ab, ac, bc, abc};
                        for (int j = 0; j < all.length; j++) {
                            sums[j] += all[j] * all[j];
                        }
                    }
                }
            }
            double r = seeds - 1;
            double s = subsets - 1;
            double i = pictures - 1;
            return new MeanSquares(
                    sums[0] / r,
                    sums[1] / s,
                    sums[2] / i,
                    sums[3] / r / s,
                    sums[4] / r / i,
                    sums[5] / s / i,
                    sums[6] / r / s / i);
        }

        /// Over all cells whose index is the one given; -1 stands for any.
        private static double mean(Scores scores, int seed, int subset, int picture) {
            double sum = 0;
            int cells = 0;
            for (int r = 0; r < scores.seeds(); r++) {
                for (int s = 0; s < scores.resamples(); s++) {
                    for (int i = 0; i < scores.pictures(); i++) {
                        if ((seed < 0 || seed == r)
                                && (subset < 0 || subset == s)
                                && (picture < 0 || picture == i)) {
                            sum += scores.score(r, s, i);
                            cells++;
                        }
                    }
                }
            }
            return sum / cells;
        }
    }

    /// Seeds, subsets, groups, and all with bursts of one to four pictures.
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, 1, 1",
        "0, 0.3, 0, 1, 1",
        "0, 0.2, 1, 1, 4",
        "0.3, 0.2, 1, 1, 1",
        "0.2, 0.2, 0.7, 1, 4"
    })
    void onAverageTheVarianceIsThatOfTheMean(
            double seed, double subset, double group, double rest, int largest) {
        Effects effects = new Effects(seed, subset, group, rest);
        int[] groups = largest == 1 ? Design.ungrouped(40) : bursts(40, largest);
        double estimated = 0;
        double squares = 0;
        int draws = 1000;
        for (int number = 0; number < draws; number++) {
            Difference found =
                    difference(
                            Inference.compare(
                                    draw(0, effects, 3, 5, groups, 1000 + number),
                                    nothing(5, groups.length),
                                    new OfficialTest(groups, 0)));
            estimated += variance(found) / draws;
            squares += found.mean() * found.mean() / draws;
        }
        // The variance of the mean itself is known to √(2/1000) = 4.5 %.
        assertThat(estimated / squares).isBetween(0.92, 1.2);
    }

    @Test
    void thePigeonholeBootstrapAgrees() {
        int[] groups = bursts(400, 4);
        Scores scores = draw(0, new Effects(0.3, 0.3, 2, 0.5), 8, 20, groups, 3);
        OfficialTest design = new OfficialTest(groups, 0);
        double error =
                difference(Inference.compare(scores, nothing(20, groups.length), design))
                        .standardError();
        double bootstrap =
                PigeonholeBootstrap.standardError(
                        scores, nothing(20, groups.length), design, 2000, 4);
        assertThat(bootstrap / error).isBetween(0.9, 1.1);
    }

    @Test
    void pAndIntervalAreOfOneT() {
        int shown = 0;
        for (int number = 0; number < 300; number++) {
            int[] groups = Design.ungrouped(30);
            Difference found =
                    difference(
                            Inference.compare(
                                    draw(0.3, NONE, 1, 4, groups, number),
                                    nothing(4, 30),
                                    new OfficialTest(groups, 0.1)));
            assertThat(found.p() < 0.05).isEqualTo(found.interval().excludesZero());
            assertThat(Math.abs(found.mean()) > found.resolution())
                    .isEqualTo(found.interval().excludesZero());
            shown += found.interval().excludesZero() ? 1 : 0;
        }
        assertThat(shown).isBetween(30, 290);
    }

    @Test
    void fiveSubsetsMayShowADifference() {
        int[] groups = Design.ungrouped(2000);
        Outcome found =
                Inference.compare(
                        draw(1, NONE, 1, 5, groups, 1),
                        nothing(5, 2000),
                        new OfficialTest(groups, 0.1));
        assertThat(Verdict.of(found, difference(found).p()))
                .isEqualTo(Verdict.BETTER_FOR_THIS_ENCODER);
    }

    @Test
    void exchangingTheMethodsMirrorsTheDifference() {
        int[] groups = bursts(20, 3);
        Scores a = draw(0.2, new Effects(0.2, 0.2, 1, 1), 3, 4, groups, 1);
        Scores b = draw(0, new Effects(0.1, 0.2, 1, 1), 2, 4, groups, 2);
        OfficialTest design = new OfficialTest(groups, 0.1);
        Difference ab = difference(Inference.compare(a, b, design));
        Difference ba = difference(Inference.compare(b, a, design));
        assertThat(ba.mean()).isCloseTo(-ab.mean(), within(1e-12));
        assertThat(ba.interval().low()).isCloseTo(-ab.interval().high(), within(1e-12));
        assertThat(ba.p()).isCloseTo(ab.p(), within(1e-12));
    }

    @Test
    void seedsOfOneLineageAreComparedInPairs() {
        int[] groups = Design.ungrouped(50);
        Scores a = draw(0, new Effects(2, 0, 1, 0.1), 4, 3, groups, 1);
        float[][][] shifted = new float[4][3][];
        RandomStream random = RandomStream.of(5);
        for (int r = 0; r < 4; r++) {
            for (int s = 0; s < 3; s++) {
                shifted[r][s] = a.scores(r, s);
                for (int i = 0; i < 50; i++) {
                    shifted[r][s][i] += (float) (0.5 + 0.1 * random.nextGaussian());
                }
            }
        }
        Scores b = Scores.of(shifted);
        OfficialTest design = new OfficialTest(groups, 0.1);
        Difference apart = difference(Inference.compare(b, a, design));
        Difference paired =
                difference(
                        Inference.compare(
                                b.ofLineage("pretrained"), a.ofLineage("pretrained"), design));
        assertThat(paired.mean()).isCloseTo(apart.mean(), within(1e-12));
        assertThat(paired.standardError()).isLessThan(apart.standardError() / 10);
    }

    @Test
    void moreSharedPicturesMakeItLessSure() {
        int[] groups = Design.ungrouped(100);
        Scores scores = draw(0, new Effects(0, 0.5, 1, 1), 1, 10, groups, 1);
        double before = 0;
        for (double taken : new double[] {0, 0.1, 0.3, 0.5}) {
            double error =
                    difference(
                                    Inference.compare(
                                            scores,
                                            nothing(10, 100),
                                            new OfficialTest(groups, taken)))
                            .standardError();
            assertThat(error).isGreaterThan(before);
            before = error;
        }
    }

    @Test
    void aMethodWithoutRandomnessHasNoSeedsToGeneraliseOver() {
        int[] groups = Design.ungrouped(20);
        Scores one = draw(0, NONE, 1, 3, groups, 1);
        Scores fixed =
                Scores.withoutSeeds(
                        new float[][] {one.scores(0, 0), one.scores(0, 1), one.scores(0, 2)});
        OfficialTest design = new OfficialTest(groups, 0.1);
        assertThat(difference(Inference.compare(one, nothing(3, 20), design)).ofOneEncoder())
                .isTrue();
        assertThat(difference(Inference.compare(fixed, nothing(3, 20), design)).ofOneEncoder())
                .isFalse();
    }

    @Test
    void picturesOfOneGroupCountOnce() {
        // Every picture three times: the spread must stay, where three times as many would shrink
        // it.
        int[] single = Design.ungrouped(60);
        Scores scores = draw(0, new Effects(0, 0, 1, 0), 1, 1, single, 1);
        float[] thrice = new float[180];
        int[] groups = new int[180];
        for (int i = 0; i < 180; i++) {
            thrice[i] = scores.score(0, 0, i / 3);
            groups[i] = i / 3;
        }
        Difference once =
                difference(Inference.compare(scores, nothing(1, 60), new OutOfFold(single, 5)));
        Difference grouped =
                difference(
                        Inference.compare(
                                Scores.of(new float[][][] {{thrice}}),
                                nothing(1, 180),
                                new OutOfFold(groups, 5)));
        assertThat(grouped.standardError()).isCloseTo(once.standardError(), within(1e-6));
        assertThat(grouped.degrees()).isCloseTo(once.degrees(), within(1e-6));
    }

    @Test
    void oneLargeGroupLeavesFewDegreesOfFreedom() {
        int[] groups = new int[200];
        for (int i = 0; i < 200; i++) {
            groups[i] = i < 100 ? 0 : i;
        }
        Difference found =
                difference(
                        Inference.compare(
                                draw(0, new Effects(0, 0, 1, 0.1), 1, 1, groups, 1),
                                nothing(1, 200),
                                new OutOfFold(groups, 5)));
        assertThat(found.degrees()).isLessThan(3);
    }

    @Test
    void fewPicturesThatDifferLeaveFewDegreesOfFreedom() {
        float[] scores = new float[400];
        Arrays.fill(scores, 0, 4, 1);
        Difference found =
                difference(
                        Inference.compare(
                                Scores.withoutSeeds(new float[][] {scores}),
                                nothing(1, 400),
                                new OutOfFold(Design.ungrouped(400), 5)));
        assertThat(found.degrees()).isLessThan(10);
        assertThat(found.p()).isGreaterThan(0.05);
    }

    @Test
    void oneSubsetIsRefused() {
        int[] groups = Design.ungrouped(20);
        assertThat(
                        refusal(
                                Inference.compare(
                                        draw(0, NONE, 1, 1, groups, 1),
                                        nothing(1, 20),
                                        new OfficialTest(groups, 0.1))))
                .contains("one labelled subset");
    }

    @Test
    void subsetsThatAreMostlyTheSameAreRefused() {
        int[] groups = Design.ungrouped(20);
        assertThat(
                        refusal(
                                Inference.compare(
                                        draw(0, NONE, 1, 10, groups, 1),
                                        nothing(10, 20),
                                        new OfficialTest(groups, 0.1, 0.8, 0.1))))
                .contains("80 % of a class");
    }

    @Test
    void subsetsThatGaveTheSameScoresAreRefused() {
        int[] groups = Design.ungrouped(20);
        float[] row = draw(0, NONE, 1, 1, groups, 1).scores(0, 0);
        assertThat(
                        refusal(
                                Inference.compare(
                                        Scores.withoutSeeds(new float[][] {row, row, row}),
                                        nothing(3, 20),
                                        new OfficialTest(groups, 0.3))))
                .contains("same pictures");
    }

    @Test
    void oneGroupIsRefused() {
        int[] groups = new int[20];
        assertThat(
                        refusal(
                                Inference.compare(
                                        draw(0, NONE, 1, 2, groups, 1),
                                        nothing(2, 20),
                                        new OutOfFold(groups, 5))))
                .contains("one group");
    }

    @Test
    void aSmallClassIsRefused() {
        int[] groups = Design.ungrouped(20);
        assertThat(
                        refusal(
                                Inference.compare(
                                        draw(0, NONE, 1, 2, groups, 1),
                                        nothing(2, 20),
                                        new OutOfFold(groups, 4))))
                .contains("4 pictures");
    }

    @Test
    void methodsThatAnswerAlikeAreRefused() {
        int[] groups = Design.ungrouped(20);
        Scores scores = draw(0, NONE, 1, 2, groups, 1);
        assertThat(refusal(Inference.compare(scores, scores, new OutOfFold(groups, 5))))
                .contains("same on every picture");
    }

    @Test
    void aDifferenceWithoutSpreadIsRefused() {
        int[] groups = Design.ungrouped(20);
        float[][] ones = new float[2][20];
        Arrays.fill(ones[0], 1);
        Arrays.fill(ones[1], 1);
        assertThat(
                        refusal(
                                Inference.compare(
                                        Scores.withoutSeeds(ones),
                                        nothing(2, 20),
                                        new OutOfFold(groups, 5))))
                .contains("no spread");
    }

    @Test
    void tablesOfOtherPicturesAreAnError() {
        assertThatThrownBy(() ->
                        Inference.compare(
                                nothing(2, 20),
                                nothing(2, 21),
                                new OutOfFold(Design.ungrouped(20), 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 and 21");
    }

    @Test
    void theResolutionIsSaidInPoints() {
        int[] groups = Design.ungrouped(20);
        Difference found =
                difference(
                        Inference.compare(
                                draw(0, NONE, 1, 2, groups, 1),
                                nothing(2, 20),
                                new OutOfFold(groups, 5)));
        assertThat(found.limits())
                .isEqualTo(
                        "differences under %s points cannot be seen here"
                                .formatted(Math.round(1000 * found.resolution()) / 10.0));
        assertThat(found.resolution(1)).isCloseTo(found.resolution(), within(1e-12));
        assertThat(found.resolution(3)).isGreaterThan(found.resolution());
        assertThat(found.seenMostly()).isGreaterThan(found.resolution());
    }
}
