package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.genoise.inference.Verdict;
import io.genoise.transfer.FewLabelTable.Pair;
import io.genoise.transfer.FewLabelTable.Row;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.jr.ob.JSON;

class FewLabelsTest {
    private static final int CLASSES = 3;
    private static final int[] TRAIN = Clouds.labels(360, CLASSES);
    private static final int[] TEST = Clouds.labels(90, CLASSES);
    private static final Protocol.Setting SETTING = new Protocol.Setting("clouds", "drawn", "none");
    private static final StudyPlan PLAN =
            StudyPlan.standard("good", List.of("weak", "coin"), 5)
                    .withLabelsPerClass(List.of(1, 5, 20, LabelledSubsets.ALL))
                    .withThreads(2);
    private static final FewLabels EVALUATION = FewLabels.of(TRAIN, TEST, CLASSES, PLAN);
    private static final FewLabelTable TABLE = run(EVALUATION);

    private static FewLabelTable run(FewLabels evaluation) {
        return evaluation.run(
                List.of(source("weak", 0.05), source("good", 0.5)),
                List.of(new Coin()),
                SETTING,
                _ -> {});
    }

    /// Two maps: one of noise, one of the given strength.
    private static FeatureSource source(String method, double distance) {
        int[] pool = EVALUATION.pool();
        return FeatureSource.of(
                method,
                List.of(
                        Clouds.draw("noise", 360, 8, CLASSES, 0, 1).select(pool),
                        Clouds.draw("signal", 360, 12, CLASSES, distance, 2).select(pool)),
                List.of(
                        Clouds.draw("noise", 90, 8, CLASSES, 0, 3),
                        Clouds.draw("signal", 90, 12, CLASSES, distance, 4)),
                "signal",
                "nothing");
    }

    /// Names class 0 always.
    private record Coin() implements PredictionSource {
        @Override
        public String method() {
            return "coin";
        }

        @Override
        public boolean covers(int labelsPerClass) {
            return labelsPerClass == 20;
        }

        @Override
        public Predictions predict(LabelledSubset subset) {
            double[][] p = new double[TEST.length][];
            Arrays.setAll(p, _ -> new double[] {0.4, 0.3, 0.3});
            return new Predictions(p);
        }

        @Override
        public String recipe() {
            return "no training";
        }
    }

    @Test
    void everyMethodHasARowForEachHeadAndNumberOfLabels() {
        assertThat(TABLE.rows()).hasSize(2 * 2 * 4 + 1);
        assertThat(TABLE.row("good", FewLabelTable.LINEAR, 20).subsets()).isEqualTo(10);
        assertThat(TABLE.row("good", FewLabelTable.NEIGHBOURS, LabelledSubsets.ALL).subsets())
                .isEqualTo(1);
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
        assertThat(TABLE.headline()).extracting(Pair::baseline).containsExactly("weak", "coin");
        assertThat(TABLE.headline())
                .allMatch(pair -> pair.method().equals("good"))
                .allMatch(pair -> pair.labelsPerClass() == 20)
                .allMatch(pair -> pair.verdict() == Verdict.BETTER);
    }

    @Test
    void aPairIsTheDifferenceOfItsRows() {
        Row good = TABLE.row("good", FewLabelTable.LINEAR, 20);
        Row weak = TABLE.row("weak", FewLabelTable.LINEAR, 20);
        Pair pair = TABLE.headline().getFirst();
        assertThat(pair.difference()).isCloseTo(good.mean() - weak.mean(), within(1e-12));
        assertThat(pair.corrected()).isEqualTo(2 * pair.p());
    }

    @Test
    void twoBaselinesAreComparedOnce() {
        assertThat(TABLE.pairs())
                .filteredOn(pair ->
                        PLAN.baselines().contains(pair.method()) && pair.labelsPerClass() == 20)
                .filteredOn(pair -> !pair.head().equals(FewLabelTable.NEIGHBOURS))
                .extracting(Pair::method, Pair::baseline)
                .containsExactly(tuple("coin", "weak"));
    }

    @Test
    void oneThreadGivesTheSameTableAsTwo() {
        FewLabels single = FewLabels.of(TRAIN, TEST, CLASSES, PLAN.withThreads(1));
        assertThat(run(single)).isEqualTo(TABLE);
    }

    @Test
    void sourcesOfOneNameAreSeedsOfOneRow() {
        FewLabels evaluation = FewLabels.of(TRAIN, TEST, CLASSES, PLAN);
        FewLabelTable table =
                evaluation.run(
                        List.of(source("good", 0.4), source("good", 0.6)),
                        List.of(),
                        SETTING,
                        _ -> {});
        Row row = table.row("good", FewLabelTable.LINEAR, 20);
        assertThat(row.accuracies()).hasSize(2);
        assertThat(row.mean())
                .isCloseTo(
                        row.accuracies().stream()
                                .flatMap(List::stream)
                                .mapToDouble(accuracy -> accuracy)
                                .average()
                                .orElseThrow(),
                        within(1e-12));
        assertThat(table.protocol().seeds()).startsWith("2 pretraining");
    }

    @Test
    void theTextHoldsRowsVerdictsAndProtocol() {
        assertThat(TABLE.text())
                .contains(
                        "linear probe", "kNN", "whole network", "better", "spread over labels only")
                .contains("headline declared beforehand: good, 20 labels a class")
                .contains("coin: no training")
                .contains("clouds, 3 classes");
    }

    @Test
    void theTableGoesThroughJsonUnchanged() throws Exception {
        String json = JSON.std.asString(TABLE);
        assertThat(json).doesNotContain("NaN");
        assertThat(JSON.std.beanFrom(FewLabelTable.class, json)).isEqualTo(TABLE);
    }

    @Test
    void featuresOfTheWrongPicturesAreRefused() {
        FeatureSource wrong =
                FeatureSource.of(
                        "wrong",
                        Clouds.draw("map", 7, 3, CLASSES, 1, 1),
                        Clouds.draw("map", 90, 3, CLASSES, 1, 1));
        assertThatThrownBy(() -> EVALUATION.run(List.of(wrong), List.of(), SETTING, _ -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'wrong', map 'map': features of 7 training");
    }
}
