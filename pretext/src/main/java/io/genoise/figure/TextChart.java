package io.genoise.figure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// A line chart for a terminal: a letter at each point, and beside the chart whose letter it is, in the order in which the
/// lines end.
///
///     60 % ┤                         A       A pretrained, frozen
///          │             A                   B from scratch
///     40 % ┤                         B
///          │ A           B
///     20 % ┤ B
///          └─┴───────────┴───────────┴──
///            5           20         100     labels a class
public final class TextChart {
    private static final int ROWS = 13;
    private static final int MARKS = 4;
    private static final int APART = 12;
    private static final int MOST_COLUMNS = 56;

    private final LineChart chart;
    private final Scale up;
    private final double[] places;
    private final char[][] cells;

    private TextChart(LineChart chart) {
        this.chart = chart;
        double[] finite =
                chart.series().stream()
                        .flatMap(series -> series.points().stream())
                        .filter(Series.Point::isFinite)
                        .mapToDouble(Series.Point::y)
                        .toArray();
        if (finite.length == 0) {
            throw new IllegalArgumentException(
                    "the chart %s has no finite point".formatted(chart.title()));
        }
        double least = Arrays.stream(finite).min().orElseThrow();
        double most = Arrays.stream(finite).max().orElseThrow();
        this.up = Scale.around(chart.y(), least, most, ROWS - 1, 0, MARKS);
        this.places =
                chart.series().stream()
                        .flatMap(series -> series.points().stream())
                        .mapToDouble(Series.Point::x)
                        .distinct()
                        .sorted()
                        .toArray();
        int columns = Math.min(MOST_COLUMNS, APART * places.length);
        this.cells = new char[ROWS][columns];
        for (char[] row : cells) {
            Arrays.fill(row, ' ');
        }
    }

    /// `chart` in letters, some 15 lines of at most 100 columns. Points at the same spot stand side by side.
    ///
    /// @throws IllegalArgumentException if no point is finite
    public static String of(LineChart chart) {
        return new TextChart(chart).draw();
    }

    private String draw() {
        List<Series> series = chart.series();
        for (int s = 0; s < series.size(); s++) {
            for (Series.Point point : series.get(s).points()) {
                if (point.isFinite()) {
                    put(letter(s), (int) Math.round(up.at(point.y())), column(point.x()));
                }
            }
        }
        List<String> legend = legend();
        int margin = 0;
        String[] ticks = new String[ROWS];
        Arrays.fill(ticks, "");
        for (double tick : up.ticks(MARKS)) {
            String words = chart.y().tick(tick).replace('\u202f', ' ');
            ticks[(int) Math.round(up.at(tick))] = words;
            margin = Math.max(margin, words.length());
        }
        StringBuilder text = new StringBuilder(chart.title()).append('\n');
        for (int row = 0; row < ROWS; row++) {
            String side = row < legend.size() ? "   " + legend.get(row) : "";
            text.append(" ".repeat(margin - ticks[row].length()))
                    .append(ticks[row])
                    .append(ticks[row].isEmpty() ? " │" : " ┤")
                    .append((new String(cells[row]) + side).stripTrailing())
                    .append('\n');
        }
        return text.append(foot(margin)).toString();
    }

    /// Puts the letter there, or beside those that are there already.
    private void put(char letter, int row, int column) {
        int at = column;
        while (at < cells[row].length - 1 && cells[row][at] != ' ') {
            at++;
        }
        cells[row][at] = letter;
    }

    private String foot(int margin) {
        char[] line = "─".repeat(cells[0].length).toCharArray();
        StringBuilder words = new StringBuilder();
        for (double place : places) {
            int column = column(place);
            line[column] = '┴';
            String word = chart.x().words(place);
            int start = Math.max(words.length(), column - word.length() / 2);
            words.append(" ".repeat(start - words.length())).append(word);
        }
        String indent = " ".repeat(margin + 2);
        return """
        %s └%s
        %s%s   %s
        """
                .formatted(" ".repeat(margin), new String(line), indent, words, chart.x().title());
    }

    /// Categories stand at equal distances, whatever the axis.
    private int column(double place) {
        int number = Arrays.binarySearch(places, place);
        return (2 * number + 1) * cells[0].length / (2 * places.length);
    }

    private static char letter(int series) {
        return (char) ('A' + series % 26);
    }

    /// Letters and names, the line that ends highest first.
    private List<String> legend() {
        record Entry(double end, String words) {}
        List<Entry> entries = new ArrayList<>();
        for (int s = 0; s < chart.series().size(); s++) {
            Series one = chart.series().get(s);
            List<Series.Point> finite =
                    one.points().stream().filter(Series.Point::isFinite).toList();
            if (!finite.isEmpty()) {
                entries.add(new Entry(finite.getLast().y(), letter(s) + " " + one.name()));
            }
        }
        entries.sort(Comparator.comparingDouble(Entry::end).reversed());
        return entries.stream().map(Entry::words).toList();
    }
}
