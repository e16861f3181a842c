package io.genoise.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {
    private static final Axis STEP = Axis.linear("step");

    @Test
    void aScaleHoldsAllValuesAndMarksRoundOnes() {
        Scale scale = Scale.around(Axis.percent(""), .137, .846, 300, 0, 5);

        assertThat(scale.at(.137)).isBetween(0.0, 300.0);
        assertThat(scale.at(.846)).isBetween(0.0, 300.0).isLessThan(scale.at(.137));
        assertThat(scale.ticks(5).stream().map(Axis.percent("")::tick))
                .containsExactly("0\u202f%", "20\u202f%", "40\u202f%", "60\u202f%", "80\u202f%");
    }

    @Test
    void aLogarithmicScaleMarksPowers() {
        Scale scale = Scale.around(Axis.log("labels"), 1, 1000, 0, 300, 5);

        assertThat(scale.ticks(5)).containsExactly(1.0, 10.0, 100.0, 1000.0);
        assertThat(scale.at(10)).isCloseTo(100, within(1e-9));
        assertThatThrownBy(() -> Scale.around(Axis.log("labels"), 0, 1, 0, 1, 5))
                .hasMessageContaining("logarithmic");
    }

    @Test
    void aSingleValueStillHasAScale() {
        for (Axis axis :
                List.of(STEP, Axis.log(""), Axis.percent(""), Axis.categories("", "all"))) {
            double value = axis.kind() == Axis.Kind.CATEGORIES ? 0 : .7;
            assertThat(Scale.around(axis, value, value, 0, 100, 5).at(value)).isBetween(0.0, 100.0);
        }
    }

    @Test
    void aCurveIsThinnedToItsMeansAndRanges() {
        Series curve =
                Series.curve("loss", new double[] {0, 1, 2, 3}, new double[] {4, 2, 1, 3}, 2);

        assertThat(curve.points())
                .containsExactly(new Series.Point(.5, 3, 2, 4), new Series.Point(2.5, 2, 1, 3));
    }

    @Test
    void aLossThatBecameNaNLeavesAGap() {
        double[] y = {1, Double.NaN, 2, 3};
        LineChart chart =
                new LineChart(
                        "loss",
                        "",
                        STEP,
                        Axis.linear("loss"),
                        List.of(Series.curve("a", new double[] {0, 1, 2, 3}, y, 4)));
        Html html = new Html();

        chart.writeTo(html);

        // Two stretches of line in each of the two drawings.
        assertThat(html.finish().split(" line normal\"")).hasSize(5);
    }

    @Test
    void aChartWithoutAFinitePointSaysSo() {
        LineChart chart =
                new LineChart(
                        "loss",
                        "",
                        STEP,
                        STEP,
                        List.of(
                                new Series(
                                        "a",
                                        List.of(Series.Point.of(0, Double.NaN)),
                                        Series.Tone.STRONG)));

        assertThatThrownBy(() -> chart.writeTo(new Html()))
                .hasMessage("the chart loss has no finite point");
    }

    @Test
    void wordsAreShort() {
        assertThat(STEP.words(-0.5)).isEqualTo("\u22120.5");
        assertThat(STEP.words(-0.00001)).isEqualTo("0");
        assertThat(STEP.words(12_345)).isEqualTo("12.3\u202fk");
        assertThat(STEP.words(1_411_140)).isEqualTo("1.41\u202fM");
        assertThat(STEP.words(1234)).isEqualTo("1234");
        assertThat(Axis.percent("").words(.4612)).isEqualTo("46.1\u202f%");
    }
}
