package io.genoise.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.inference.Interval;
import io.genoise.inference.Verdict;
import io.genoise.transfer.FewLabelTable;
import io.genoise.transfer.Metrics;
import io.genoise.transfer.Protocol;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FewLabelSectionsTest {
    private static final Protocol PROTOCOL =
            new Protocol(
                    "data",
                    "split",
                    "labels",
                    "pretraining",
                    "heads",
                    "selection",
                    "seeds",
                    "intervals",
                    "comparisons");

    /// A pretrained encoder and a random one at 5 and 20 labels, networks at 20, and what the headline came to.
    private static FewLabelTable table(Verdict verdict, String family) {
        List<FewLabelTable.Row> rows = new ArrayList<>();
        for (int k : new int[] {20, 5}) {
            for (String head : List.of(FewLabelTable.LINEAR, FewLabelTable.NEIGHBOURS)) {
                rows.add(row("random network", head, k, .31));
                rows.add(row("pretrained, frozen", head, k, .46));
            }
        }
        rows.add(row("from scratch", FewLabelTable.WHOLE, 20, .377));
        FewLabelTable.Pair pair =
                new FewLabelTable.Pair(
                        "pretrained, frozen",
                        FewLabelTable.LINEAR,
                        "from scratch",
                        20,
                        family,
                        10,
                        .083,
                        new Interval(.071, .095),
                        .002,
                        .004,
                        verdict);
        return new FewLabelTable(PROTOCOL, rows, List.of(pair));
    }

    private static FewLabelTable.Row row(String method, String head, int k, double mean) {
        return new FewLabelTable.Row(
                method,
                head,
                k,
                mean,
                .01,
                new Interval(mean - .02, mean + .02),
                new Metrics(100, mean, null, mean, 1, .1),
                List.of(List.of(mean, mean)),
                List.of(),
                "-");
    }

    private static String html(Section section) {
        Html html = new Html().open("section");
        section.blocks().forEach(block -> block.writeTo(html));
        return html.close("section").finish();
    }

    @ParameterizedTest
    @EnumSource(Verdict.class)
    void theLeadSaysWhatTheVerdictSaysAndNothingElse(Verdict verdict) {
        String lead = new FewLabelSections(table(verdict, "headline")).lead();

        for (Verdict other : Verdict.values()) {
            boolean said =
                    lead.contains(
                            switch (other) {
                                case NO_DIFFERENCE_SHOWN -> "no difference is shown";
                                case CANNOT_BE_KNOWN -> "difference cannot be known";
                                default -> "is " + other.words() + " against";
                            });
            assertThat(said).as("%s in: %s", other, lead).isEqualTo(other == verdict);
        }
        assertThat(lead).contains("20 labels a class", "46.0", "+8.3", "+7.1", "+9.5");
    }

    @Test
    void withoutTheDeclaredComparisonNothingIsClaimed() {
        FewLabelSections sections =
                new FewLabelSections(table(Verdict.BETTER, "exploratory, linear probe, 20"));

        assertThat(sections.lead()).contains("exploratory").doesNotContain("better");
    }

    @Test
    void theChartHasALineForEveryLinearProbeAndEveryNetwork() {
        LineChart chart = new FewLabelSections(table(Verdict.BETTER, "headline")).chart();

        assertThat(chart.series().stream().map(Series::name))
                .containsExactly("random network", "pretrained, frozen", "from scratch");
        assertThat(chart.x().categories()).containsExactly("5", "20");
        assertThat(chart.series().get(1).tone()).isEqualTo(Series.Tone.STRONG);
        assertThat(chart.series().get(2).points())
                .containsExactly(new Series.Point(1, .377, .357, .397));
    }

    @Test
    void theFiguresHoldEveryRowAndTheHeadlineStandsOut() {
        String html = html(new FewLabelSections(table(Verdict.BETTER, "headline")).figures());

        assertThat(html)
                .contains("pretrained, frozen − from scratch", "▲ better", "Holm 0.004")
                .contains("37.7", "35.7–39.7", "nearest neighbours");
    }

    @Test
    void theProtocolIsThereToTheLastWord() {
        assertThat(html(new FewLabelSections(table(Verdict.WORSE, "headline")).protocol()))
                .contains(
                        "data",
                        "split",
                        "labels",
                        "pretraining",
                        "heads",
                        "selection",
                        "seeds",
                        "intervals",
                        "comparisons");
    }
}
