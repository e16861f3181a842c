package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.inference.Design;
import io.genoise.inference.Inference;
import io.genoise.inference.Verdict;
import io.genoise.transfer.FewLabelTable.Pair;
import io.genoise.transfer.FewLabelTable.Row;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FewLabelsTest {
    private static final int CLASSES = 3;
    private static final int POOL = 360;
    private static final int ALL = 450;
    private static final int[] LABELS = Clouds.labels(ALL, CLASSES);
    private static final int[] ALONE = IntStream.range(0, ALL).toArray();
    private static final Protocol.Setting SETTING =
            new Protocol.Setting("probe", "clouds", "drawn", "none", "nothing");
    private static final StudyPlan PLAN =
            StudyPlan.standard("good", List.of("weak", "coin"), 5)
                    .withLabelsPerClass(List.of(1, 5, 20, 100, LabelledSubsets.ALL), 20)
                    .withRows(List.of("good", "coin"), List.of("weak", "middling"))
                    .withThreads(2);
    private static final Trials TRIALS = Trials.withTest(LABELS, ALONE, POOL, CLASSES, PLAN);
    private static final FewLabelTable TABLE = run(TRIALS, PLAN);

    private static FewLabelTable run(Trials trials, StudyPlan plan) {
        return new FewLabels(trials, plan)
                .run(
                        List.of(
                                handMade(trials, "weak", 0.05),
                                handMade(trials, "middling", 0.2),
                                source(trials, "good", 0.5, 2)),
                        List.of(new Coin("")),
                        SETTING,
                        _ -> {});
    }

    /// Two maps: one of noise, one of the given strength.
    private static FeatureSource source(Trials trials, String method, double distance, int seed) {
        return FeatureSource.Given.of(method, maps(trials, distance, seed), "signal");
    }

    private static FeatureSource handMade(Trials trials, String method, double distance) {
        return FeatureSource.Given.handMade(method, maps(trials, distance, 2), "signal", Cost.NONE);
    }

    private static List<Features> maps(Trials trials, double distance, int seed) {
        int[] needed = trials.needed();
        return List.of(
                Clouds.draw("noise", ALL, 8, CLASSES, 0, 1).select(needed),
                Clouds.draw("signal", ALL, 12, CLASSES, distance, seed).select(needed));
    }

    /// Names class 0 always.
    private record Coin(String reason) implements PredictionSource {
        @Override
        public String caveat(int labelsPerClass) {
            return reason;
        }

        @Override
        public String method() {
            return "coin";
        }

        @Override
        public boolean covers(int labelsPerClass) {
            return labelsPerClass == 20 || labelsPerClass == LabelledSubsets.ALL;
        }

        @Override
        public Outcome predict(Trial trial) {
            double[][] p = new double[trial.tested().length][];
            Arrays.setAll(p, _ -> new double[] {0.4, 0.3, 0.3});
            return new Outcome(new Predictions(p), null, Cost.NONE);
        }

        @Override
        public String recipe() {
            return "no training";
        }
    }

    @Test
    void everyMethodHasARowForEachHeadAndNumberOfLabels() {
        // Three methods under two heads, the strongest hand-made one, and the coin twice.
        assertThat(TABLE.rows()).hasSize(3 * 2 * 5 + 5 + 2);
        assertThat(TABLE.row("good", FewLabelTable.LINEAR, 20).scores().resamples()).isEqualTo(10);
        assertThat(TABLE.row("coin", FewLabelTable.WHOLE, 20).mean())
                .isCloseTo(1.0 / 3, within(1e-9));
    }

    @Test
    void moreLabelsHelp() {
        assertThat(TABLE.row("good", FewLabelTable.LINEAR, 20).mean())
                .isGreaterThan(TABLE.row("good", FewLabelTable.LINEAR, 1).mean());
    }

    @Test
    void theMapIsFixedBelowFiveLabelsAndChosenAbove() {
        assertThat(TABLE.row("weak", FewLabelTable.LINEAR, 1).choices().getFirst())
                .allMatch(choice -> choice.map().equals("signal") && choice.accuracy() == null);
        assertThat(TABLE.row("good", FewLabelTable.LINEAR, 20).choices().getFirst())
                .allMatch(choice -> choice.map().equals("signal") && choice.accuracy() != null);
    }

    @Test
    void theHeadlineIsTheDeclaredPairAndNoOther() {
        assertThat(TABLE.headline())
                .extracting(Pair::baseline)
                .containsExactlyInAnyOrder("weak", "coin");
        assertThat(TABLE.headline())
                .allMatch(pair -> pair.method().equals("good"))
                .allMatch(pair -> pair.labelsPerClass() == 20)
                .allMatch(pair -> pair.verdict() == Verdict.BETTER_FOR_THIS_ENCODER);
    }

    /// S2: a pair comes from the one inference, whichever it is.
    @Test
    void everyPairIsTheOneInferenceOfItsRows() {
        assertThat(TABLE.pairs())
                .isNotEmpty()
                .allSatisfy(pair -> {
                    Row row = TABLE.row(pair.method(), pair.head(), pair.labelsPerClass());
                    Row baseline =
                            TABLE.row(pair.baseline(), pair.baselineHead(), pair.labelsPerClass());
                    assertThat(pair.outcome())
                            .isEqualTo(
                                    Inference.compare(
                                            row.scores(),
                                            baseline.scores(),
                                            TRIALS.design(pair.labelsPerClass())));
                });
    }

    /// S8: HOG was compared with nobody's candidate, so that "as good as HOG" was written by hand.
    @Test
    void aCandidateIsComparedWithEveryOtherRow() {
        assertThat(TABLE.pairs())
                .filteredOn(pair -> pair.labelsPerClass() == 20)
                .filteredOn(pair -> !pair.head().equals(FewLabelTable.NEIGHBOURS))
                .filteredOn(pair -> pair.method().equals("good"))
                .extracting(Pair::baseline)
                .containsExactlyInAnyOrder("weak", "middling", FewLabels.STRONGEST, "coin");
    }

    /// S3: 100 of 120 a class are the same pictures ten times; "73.3 ± 0.0" and a verdict had come of it.
    @Test
    void subsetsThatAreMostlyTheSameBearNoVerdictAndNoSpread() {
        Row row = TABLE.row("good", FewLabelTable.LINEAR, 100);
        assertThat(row.interval()).isNull();
        assertThat(row.deviation()).isNull();
        assertThat(TABLE.pairs())
                .filteredOn(pair -> pair.labelsPerClass() == 100)
                .isNotEmpty()
                .allMatch(pair -> pair.verdict() == Verdict.CANNOT_BE_KNOWN)
                .allMatch(pair -> Double.isNaN(pair.corrected()));
    }

    /// S1: a row whose recipe was found for another length.
    @Test
    void aRowWithACaveatBearsNoVerdict() {
        FewLabelTable table =
                new FewLabels(TRIALS, PLAN)
                        .run(
                                List.of(source(TRIALS, "good", 0.5, 2)),
                                List.of(new Coin("coin was thrown too short")),
                                SETTING,
                                _ -> {});
        assertThat(table.headline())
                .singleElement()
                .satisfies(pair ->
                        assertThat(pair.words())
                                .isEqualTo("cannot be known here: coin was thrown too short"));
        assertThat(table.sentence()).contains("coin was thrown too short").doesNotContain("better");
    }

    /// Two were declared; one alone can be judged, and is corrected for two.
    @Test
    void theHeadlineIsCorrectedForAllThatWasDeclared() {
        FewLabelTable table =
                new FewLabels(TRIALS, PLAN)
                        .run(
                                List.of(
                                        source(TRIALS, "good", 0.1, 2),
                                        handMade(TRIALS, "weak", 0.05)),
                                List.of(new Coin("coin was thrown too short")),
                                SETTING,
                                _ -> {});
        assertThat(table.headline())
                .filteredOn(pair -> pair.difference() != null)
                .singleElement()
                .satisfies(pair ->
                        assertThat(pair.corrected())
                                .isEqualTo(Math.min(1, 2 * pair.difference().p())));
        FewLabelTable without =
                new FewLabels(TRIALS, PLAN)
                        .run(
                                List.of(
                                        source(TRIALS, "good", 0.1, 2),
                                        handMade(TRIALS, "weak", 0.05)),
                                List.of(),
                                SETTING,
                                _ -> {});
        assertThat(without.headline().getFirst().corrected())
                .isEqualTo(Math.min(1, 2 * without.headline().getFirst().difference().p()));
    }

    /// Knows the labels, or guesses; and says how it did on held-out labelled pictures of every other subset.
    private record Tuned(boolean knows) implements PredictionSource {
        @Override
        public String method() {
            return Study.FINE_TUNED;
        }

        @Override
        public Outcome predict(Trial trial) {
            double[][] p = new double[trial.tested().length][];
            for (int i = 0; i < p.length; i++) {
                p[i] = new double[] {0.01, 0.01, 0.01};
                p[i][knows ? LABELS[trial.tested()[i]] : 1] = 0.98;
            }
            Double judged = trial.labelsPerClass() < 5 ? null : trial.resample() % 2 == 0 ? 0 : 9.;
            return new Outcome(
                    new Predictions(p),
                    new CrossValidation.Choice("recipe", null, null, null, judged),
                    new Cost(7, 0));
        }

        @Override
        public String recipe() {
            return "none";
        }

        @Override
        public String lineage() {
            return "pretrained";
        }
    }

    @Test
    void theChosenRowIsInEachTrialWhatHeldOutLabelsPrefer() {
        StudyPlan plan =
                StudyPlan.standard(FewLabels.CHOSEN, List.of("weak"), 5)
                        .withLabelsPerClass(List.of(1, 5), 5)
                        .withRows(
                                List.of(FewLabels.CHOSEN, Study.PRETRAINED, Study.FINE_TUNED),
                                List.of("weak"))
                        .withThreads(1);
        Trials trials = Trials.withTest(LABELS, ALONE, POOL, CLASSES, plan);
        FewLabelTable table =
                new FewLabels(trials, plan)
                        .run(
                                List.of(
                                        handMade(trials, "weak", 0.05),
                                        source(trials, Study.PRETRAINED, 0.3, 2),
                                        source(trials, Study.PRETRAINED, 0.2, 3)),
                                List.of(new Tuned(true), new Tuned(false)),
                                SETTING,
                                _ -> {});
        Row frozen = table.row(Study.PRETRAINED, FewLabelTable.LINEAR, 5);
        Row tuned = table.row(Study.FINE_TUNED, FewLabelTable.WHOLE, 5);
        Row chosen = table.row(FewLabels.CHOSEN, FewLabelTable.WHOLE, 5);
        for (int r = 0; r < 2; r++) {
            for (int s = 0; s < 10; s++) {
                assertThat(chosen.scores().scores(r, s))
                        .as("seed %s, subset %s", r, s)
                        .isEqualTo((s % 2 == 0 ? tuned : frozen).scores().scores(r, s));
                assertThat(chosen.choices().get(r).get(s).map())
                        .isEqualTo(s % 2 == 0 ? Study.FINE_TUNED : Study.PRETRAINED);
            }
        }
        // Where nothing can be held out it is frozen.
        assertThat(table.row(FewLabels.CHOSEN, FewLabelTable.WHOLE, 1).scores())
                .isEqualTo(table.row(Study.PRETRAINED, FewLabelTable.LINEAR, 1).scores());
        assertThat(chosen.cost().flop()).isCloseTo(7, within(1e-9));
        assertThat(table.headline())
                .singleElement()
                .satisfies(pair -> assertThat(pair.method()).isEqualTo(FewLabels.CHOSEN));
        assertThat(table.text())
                .contains("headline declared beforehand: pretrained, chosen, 5 labels a class")
                .contains("pretrained, chosen: in each trial the one of");
    }

    @Test
    void twoSeedsAreSaidToBeTooFew() {
        FewLabelTable table =
                new FewLabels(TRIALS, PLAN)
                        .run(
                                List.of(
                                        source(TRIALS, "good", 0.4, 2),
                                        source(TRIALS, "good", 0.6, 3)),
                                List.of(),
                                SETTING,
                                _ -> {});
        assertThat(table.text()).contains("take three or more");
        assertThat(TABLE.text()).doesNotContain("take three or more");
    }

    @Test
    void theStrongestHandMadeRowIsPickedByTrainingLabelsInEachTrial() {
        Row strongest = TABLE.row(FewLabels.STRONGEST, FewLabelTable.LINEAR, 20);
        for (int s = 0; s < 10; s++) {
            String best = null;
            double least = Double.POSITIVE_INFINITY;
            for (String name : PLAN.handMade()) {
                double loss =
                        TABLE.row(name, FewLabelTable.LINEAR, 20)
                                .choices()
                                .getFirst()
                                .get(s)
                                .logLoss();
                best = loss < least ? name : best;
                least = Math.min(least, loss);
            }
            assertThat(strongest.choices().getFirst().get(s).map()).isEqualTo(best);
            assertThat(strongest.scores().scores(0, s))
                    .isEqualTo(TABLE.row(best, FewLabelTable.LINEAR, 20).scores().scores(0, s));
        }
    }

    @Test
    void oneThreadGivesTheSameScoresAsTwo() {
        FewLabelTable single = run(TRIALS, PLAN.withThreads(1));
        for (int i = 0; i < TABLE.rows().size(); i++) {
            assertThat(single.rows().get(i).scores()).isEqualTo(TABLE.rows().get(i).scores());
        }
        assertThat(single.pairs()).isEqualTo(TABLE.pairs());
    }

    /// S7: several pretrainings are seeds of one row, kept apart.
    @Test
    void sourcesOfOneNameAreSeedsOfOneRow() {
        FewLabelTable table =
                new FewLabels(TRIALS, PLAN)
                        .run(
                                List.of(
                                        source(TRIALS, "good", 0.4, 2),
                                        source(TRIALS, "good", 0.6, 3),
                                        handMade(TRIALS, "weak", 0.05)),
                                List.of(),
                                SETTING,
                                _ -> {});
        Row row = table.row("good", FewLabelTable.LINEAR, 20);
        assertThat(row.scores().seeds()).isEqualTo(2);
        assertThat(row.scores().scores(0, 0)).isNotEqualTo(row.scores().scores(1, 0));
        assertThat(table.headline().getFirst().difference().seedsOfFirst()).isEqualTo(2);
        assertThat(table.protocol().facts().get("seeds")).startsWith("good 2;");
    }

    @Test
    void withoutATestSetEveryPictureIsAskedOnceAPassByWhoDidNotSeeItsGroup() {
        int[] pairs = IntStream.range(0, 60).map(i -> i / 6 * 3 + i % 3).toArray();
        Trials trials = Trials.outOfFold(Clouds.labels(60, 3), pairs, 3, PLAN);
        assertThat(trials.all()).hasSize(Trials.FOLDS * Trials.REPEATS);
        for (int pass = 0; pass < Trials.REPEATS; pass++) {
            int which = pass;
            assertThat(
                            trials.all().stream()
                                    .filter(trial -> trial.resample() == which)
                                    .flatMapToInt(trial -> Arrays.stream(trial.tested())))
                    .containsExactlyInAnyOrder(
                            IntStream.range(0, 60).boxed().toArray(Integer[]::new));
        }
        for (Trial trial : trials.all()) {
            List<Integer> asked =
                    Arrays.stream(trial.tested()).mapToObj(i -> pairs[i]).distinct().toList();
            assertThat(Arrays.stream(trial.learned()).mapToObj(i -> pairs[i]))
                    .doesNotContainAnyElementsOf(asked);
            assertThat(trial.selected()).isEqualTo(trial.learned());
        }
    }

    @Test
    void outOfFoldGoesThroughTheSameRowsAndPairs() {
        int[] labels = Clouds.labels(60, CLASSES);
        StudyPlan plan = PLAN.withLabelsPerClass(List.of(LabelledSubsets.ALL), LabelledSubsets.ALL);
        int[] alone = IntStream.range(0, 60).toArray();
        Trials trials = Trials.outOfFold(labels, alone, CLASSES, plan);
        FewLabelTable table =
                new FewLabels(trials, plan)
                        .run(
                                List.of(
                                        FeatureSource.Given.of(
                                                "good",
                                                List.of(
                                                        Clouds.draw(
                                                                "map", 60, 12, CLASSES, 0.7, 3)),
                                                "map")),
                                List.of(new Coin("")),
                                SETTING,
                                _ -> {});
        Row good = table.row("good", FewLabelTable.LINEAR, LabelledSubsets.ALL);
        assertThat(good.scores().resamples()).isEqualTo(Trials.REPEATS);
        assertThat(good.scores().pictures()).isEqualTo(60);
        assertThat(table.designs().get(LabelledSubsets.ALL)).isInstanceOf(Design.OutOfFold.class);
        assertThat(table.headline()).hasSize(1);
        assertThat(table.sentence()).contains("With all labels", "held-out pictures");
    }

    @Test
    void theTextHoldsSentenceRowsVerdictsAndProtocol() {
        assertThat(TABLE.text())
                .startsWith(TABLE.sentence())
                .contains("linear probe", "kNN", "whole network", "better for this encoder")
                .contains("headline declared beforehand: good, 20 labels a class")
                .contains("coin: no training")
                .contains("clouds, 3 classes")
                .contains("least that could be seen");
    }

    @Test
    void featuresOfTheWrongPicturesAreRefused() {
        FeatureSource wrong =
                FeatureSource.Given.of(
                        "wrong", List.of(Clouds.draw("map", 7, 3, CLASSES, 1, 1)), "map");
        assertThatThrownBy(() ->
                        new FewLabels(TRIALS, PLAN)
                                .run(List.of(wrong), List.of(), SETTING, _ -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'wrong', map 'map': features of 7 pictures");
    }
}
