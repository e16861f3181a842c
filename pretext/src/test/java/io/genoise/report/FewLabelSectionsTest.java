package io.genoise.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.figure.Html;
import io.genoise.figure.LineChart;
import io.genoise.figure.Section;
import io.genoise.figure.Series;
import io.genoise.inference.Design;
import io.genoise.inference.Scores;
import io.genoise.inference.Verdict;
import io.genoise.transfer.Cost;
import io.genoise.transfer.FewLabelTable;
import io.genoise.transfer.LabelledSubsets;
import io.genoise.transfer.Metrics;
import io.genoise.transfer.Protocol;
import io.genoise.transfer.StudyPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FewLabelSectionsTest {
    private static final int PICTURES = 400;
    private static final Protocol PROTOCOL =
            new Protocol(Map.of("data", "scenes", "overlap", "none of 400 tested pictures"));
    private static final StudyPlan PLAN =
            StudyPlan.standard("pretrained, frozen", List.of("from scratch"), 1)
                    .withLabelsPerClass(List.of(5, 20), 20);

    /// A pretrained encoder and a random one at 5 and 20 labels, a network at 20 that is right about `scratch`.
    private static FewLabelTable table(double scratch) {
        List<FewLabelTable.Row> rows = new ArrayList<>();
        for (int k : new int[] {20, 5}) {
            for (String head : List.of(FewLabelTable.LINEAR, FewLabelTable.NEIGHBOURS)) {
                rows.add(row(design(), "random network", head, k, .31));
                rows.add(row(design(), "pretrained, frozen", head, k, .46));
            }
        }
        rows.add(row(design(), "from scratch", FewLabelTable.WHOLE, 20, scratch));
        return FewLabelTable.of(PROTOCOL, PLAN, Map.of(5, design(), 20, design()), rows);
    }

    private static Design design() {
        return new Design.OfficialTest(Design.ungrouped(PICTURES), 0.01);
    }

    private static FewLabelTable.Row row(
            Design design, String method, String head, int k, double mean) {
        float[][] scores = new float[10][PICTURES];
        for (int s = 0; s < 10; s++) {
            for (int i = 0; i < PICTURES; i++) {
                // Which pictures are right moves a little from subset to subset, and not alike for
                // all methods.
                scores[s][(i * 7 + s * 3 + method.length()) % PICTURES] =
                        i < mean * PICTURES ? 1 : 0;
            }
        }
        return new FewLabelTable.Row(
                        method,
                        head,
                        k,
                        Scores.of(new float[][][] {scores}),
                        new Metrics(100, mean, null, mean, 1, .1),
                        List.of(),
                        new Cost(3.4e13, 24),
                        method.startsWith("pretrained") ? new Cost(2.1e15, 630) : Cost.NONE,
                        "",
                        0,
                        null,
                        null)
                .under(design);
    }

    private static String html(Section section) {
        Html html = new Html().open("section");
        section.blocks().forEach(block -> block.writeTo(html));
        return html.close("section").finish();
    }

    @Test
    void theLeadIsTheTablesSentence() {
        FewLabelTable better = table(.2);
        assertThat(better.headline().getFirst().verdict())
                .isEqualTo(Verdict.BETTER_FOR_THIS_ENCODER);
        assertThat(new FewLabelSections(better).lead())
                .isEqualTo(better.sentence())
                .contains("26.0 points better than “from scratch”", "20 labels a class", "46.0 %")
                .contains("these 400 pictures cannot show differences under ");
        assertThat(new FewLabelSections(table(.455)).lead())
                .contains("not shown to differ from “from scratch”")
                .doesNotContain("better");
        assertThat(new FewLabelSections(table(.8)).lead()).contains("34.0 points worse");
    }

    @Test
    void withoutTheDeclaredComparisonNothingIsClaimed() {
        FewLabelTable whole = table(.2);
        FewLabelTable without =
                FewLabelTable.of(
                        PROTOCOL,
                        PLAN,
                        whole.designs(),
                        whole.rows().stream()
                                .filter(row -> !row.method().equals("from scratch"))
                                .toList());
        assertThat(new FewLabelSections(without).lead())
                .contains("exploratory")
                .doesNotContain("better");
    }

    /// S4: what was seen stands beside the result, as it was computed.
    @Test
    void theOverlapStandsBesideTheResult() {
        assertThat(html(new FewLabelSections(table(.2)).worth()))
                .contains("What the pretraining saw of the tested pictures: none of 400");
    }

    @Test
    void theChartHasALineForEveryLinearProbeAndEveryNetwork() {
        LineChart chart = new FewLabelSections(table(.2)).chart();

        assertThat(chart.series().stream().map(Series::name))
                .containsExactly("random network", "pretrained, frozen", "from scratch");
        assertThat(chart.x().categories()).containsExactly("5", "20");
        assertThat(chart.series().get(1).tone()).isEqualTo(Series.Tone.STRONG);
    }

    @Test
    void theFiguresHoldResolutionAndCostOfEveryRow() {
        String html = html(new FewLabelSections(table(.2)).figures());

        assertThat(html)
                .contains("pretrained, frozen − from scratch", "▲ better for this encoder")
                .contains("seen from", "nearest neighbours")
                .contains(
                        "3.4e+13 FLOP, 24.0 s", "2.1e+15 FLOP, 10.5 min", "2.1e+15 FLOP, 10.9 min");
    }

    /// Bars, since a line of one point shows nothing.
    @Test
    void withoutATestSetTheChartHasBars() {
        Design design = new Design.OutOfFold(Design.ungrouped(PICTURES), 40);
        FewLabelTable table =
                FewLabelTable.of(
                        PROTOCOL,
                        PLAN.withLabelsPerClass(List.of(LabelledSubsets.ALL), LabelledSubsets.ALL),
                        Map.of(LabelledSubsets.ALL, design),
                        List.of(
                                row(design, "pretrained, frozen", FewLabelTable.LINEAR, 0, .46),
                                row(design, "from scratch", FewLabelTable.WHOLE, 0, .3)));
        assertThat(html(new FewLabelSections(table).worth()))
                .contains("Accuracy with all labels", "points against");
    }

    @Test
    void theProtocolIsThereToTheLastWord() {
        assertThat(html(new FewLabelSections(table(.2)).protocol()))
                .contains("Data", "scenes", "Overlap", "none of 400 tested pictures");
    }
}
