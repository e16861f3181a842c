package io.genoise.figure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextChartTest {
    private static final Axis LABELS = Axis.categories("labels a class", "1", "5", "20");

    private static Series series(String name, double... y) {
        List<Series.Point> points =
                IntStream.range(0, y.length).mapToObj(i -> Series.Point.of(i, y[i])).toList();
        return new Series(name, points, Series.Tone.NORMAL);
    }

    private static List<String> lines(Series... series) {
        LineChart chart =
                new LineChart("Accuracy", "", LABELS, Axis.percent("accuracy"), List.of(series));
        return TextChart.of(chart).lines().toList();
    }

    @Test
    void theHigherLineStandsHigherAndIsNamedFirst() {
        List<String> lines = lines(series("low", .1, .1, .1), series("high", .5, .6, .7));

        int high = row(lines, "│.* B|┤.* B");
        int low = row(lines, "┤.* A|│.* A");
        assertThat(high).isLessThan(low);
        assertThat(String.join("\n", lines)).containsSubsequence("B high", "A low");
    }

    private static int row(List<String> lines, String mark) {
        for (int i = 0; i < lines.size(); i++) {
            // The chart's part of the line, without the legend.
            String part = lines.get(i).substring(0, Math.min(40, lines.get(i).length()));
            if (part.matches(".*(" + mark + ").*")) {
                return i;
            }
        }
        throw new AssertionError("no " + mark + " in " + lines);
    }

    @Test
    void everyPlaceIsNamedUnderTheChart() {
        List<String> lines = lines(series("one", .1, .2, .3));

        assertThat(lines.getLast()).contains("1").contains("5").contains("20").contains("labels a");
        assertThat(lines.get(lines.size() - 2).chars().filter(c -> c == '┴')).hasSize(3);
    }

    @Test
    void pointsAtTheSameSpotStandSideBySide() {
        assertThat(lines(series("one", .2), series("two", .2)))
                .anyMatch(line -> line.contains("AB"));
    }

    @Test
    void aPointThatIsNotFiniteIsLeftOut() {
        String text = String.join("\n", lines(series("one", .1, Double.NaN, .3)));

        assertThat(text.chars().filter(c -> c == 'A')).as("letters, title, legend").hasSize(4);
    }

    @Test
    void aTerminalOfHundredColumnsIsWideEnough() {
        String[] names = new String[12];
        double[] y = new double[12];
        for (int i = 0; i < names.length; i++) {
            names[i] = Integer.toString(i * 100);
            y[i] = i * .05;
        }
        LineChart chart =
                new LineChart(
                        "Accuracy",
                        "",
                        Axis.categories("labels a class", names),
                        Axis.percent(""),
                        List.of(series("pretrained, fine-tuned", y)));

        assertThat(TextChart.of(chart).lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }
}
