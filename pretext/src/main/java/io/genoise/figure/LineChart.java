package io.genoise.figure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/// Lines with bands for their intervals: accuracy against labels a class, a loss by step. Drawn as
/// SVG that needs no script; the figures are there as a table too.
///
/// @param title over the chart: what it says, or empty
/// @param caption under it: what is drawn, how it was measured
/// @param x what the direction to the right means
/// @param y what the direction upwards means
/// @param series the lines, at least one
public record LineChart(String title, String caption, Axis x, Axis y, List<Series> series)
        implements Block {
    private static final int MARKED_POINTS = 30;
    private static final int MARKS = 5;
    private static final int HEIGHT = 400;
    private static final double LABEL_DISTANCE = 16;

    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if there are no series
    public LineChart {
        series = List.copyOf(series);
        if (series.isEmpty()) {
            throw new IllegalArgumentException("the chart %s has no series".formatted(title));
        }
    }

    @Override
    public void writeTo(Html html) {
        Canvas.open(html, title);
        Canvas.draw(html, words(), HEIGHT, 300, (width, height) -> draw(html, width, height));
        html.open("ul", "class", "legend on-narrow");
        for (int i = 0; i < series.size(); i++) {
            html.open("li");
            Legend.sign(html, ink(i));
            html.text(series.get(i).name()).close("li");
        }
        html.close("ul");
        if (series.stream().allMatch(s -> s.points().size() <= MARKED_POINTS)) {
            numbers(html);
        }
        Canvas.close(html, caption);
    }

    /// The chart alone as an SVG file, for a README: light or dark as its reader is, nothing beside it needed.
    public String svg() {
        return Canvas.file(title, words(), HEIGHT, html -> draw(html, Canvas.WIDE, HEIGHT));
    }

    private String words() {
        return "%s. Lines of %s against %s: %s"
                .formatted(
                        title.isEmpty() ? caption : title,
                        y.title(),
                        x.title(),
                        String.join(", ", series.stream().map(Series::name).toList()));
    }

    private Ink ink(int index) {
        boolean quiet = series.get(index).tone() == Series.Tone.QUIET;
        int before =
                (int)
                        series.subList(0, index).stream()
                                .filter(s -> (s.tone() == Series.Tone.QUIET) == quiet)
                                .count();
        return quiet ? Ink.quiet(before) : Ink.of(before);
    }

    private void draw(Html html, int width, int height) {
        boolean wide = width == Canvas.WIDE;
        int longest = series.stream().mapToInt(s -> s.name().length()).max().orElseThrow();
        double right = wide ? width - Math.min(230, 24 + Canvas.LETTER * longest) : width - 14;
        double left = 48;
        double top = 34;
        double bottom = height - 44;
        Scale across =
                scale(
                        x,
                        left + (x.kind() == Axis.Kind.CATEGORIES ? 16 : 0),
                        right,
                        wide ? 6 : 4,
                        true);
        Scale up = scale(y, bottom, top, MARKS, false);

        Canvas.text(html, 0, 14, "start", "axis", y.title());
        for (double tick : up.ticks(MARKS)) {
            Canvas.line(html, "grid", left, up.at(tick), right, up.at(tick));
            Canvas.text(html, left - 10, up.at(tick) + 4, "end", "tick", y.tick(tick));
        }
        Canvas.line(html, "base", left, bottom, right, bottom);
        for (double tick : across.ticks(wide ? 6 : 4)) {
            Canvas.line(html, "base", across.at(tick), bottom, across.at(tick), bottom + 5);
            Canvas.text(html, across.at(tick), bottom + 20, "middle", "tick", x.tick(tick));
        }
        Canvas.text(html, (left + right) / 2, height - 4, "middle", "axis", x.title());

        // The loudest last, so that it lies on top.
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing((Integer i) -> series.get(i).tone()).reversed());
        order.forEach(i -> bands(html, series.get(i), ink(i), across, up));
        order.forEach(i -> lines(html, series.get(i), ink(i), across, up));
        if (wide) {
            labels(html, across, up, right, top, bottom);
        }
    }

    private Scale scale(Axis axis, double from, double to, int marks, boolean across) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (Series one : series) {
            for (Series.Point point : one.points()) {
                if (point.isFinite()) {
                    least = Math.min(least, across ? point.x() : point.low());
                    most = Math.max(most, across ? point.x() : point.high());
                }
            }
        }
        if (least > most) {
            throw new IllegalArgumentException("the chart %s has no finite point".formatted(title));
        }
        Scale scale = Scale.around(axis, least, most, from, to, marks);
        boolean exact = across && axis.kind() == Axis.Kind.LINEAR && most > least;
        return exact ? new Scale(axis, least, most, from, to) : scale;
    }

    private static void bands(Html html, Series one, Ink ink, Scale across, Scale up) {
        for (List<Series.Point> run : runs(one)) {
            if (run.stream().noneMatch(p -> p.high() > p.low())) {
                continue;
            }
            double[] places = new double[4 * run.size()];
            for (int i = 0; i < run.size(); i++) {
                int back = places.length - 2 * i - 2;
                places[2 * i] = places[back] = across.at(run.get(i).x());
                places[2 * i + 1] = up.at(run.get(i).high());
                places[back + 1] = up.at(run.get(i).low());
            }
            html.empty("path", "class", ink.style() + " band", "d", Ink.outline(places) + "Z");
        }
    }

    private void lines(Html html, Series one, Ink ink, Scale across, Scale up) {
        String style = ink.style() + " line " + one.tone().name().toLowerCase(Locale.ROOT);
        for (List<Series.Point> run : runs(one)) {
            double[] places = new double[2 * run.size()];
            for (int i = 0; i < run.size(); i++) {
                places[2 * i] = across.at(run.get(i).x());
                places[2 * i + 1] = up.at(run.get(i).y());
            }
            html.empty("path", "class", style, "d", Ink.outline(places));
            if (one.points().size() <= MARKED_POINTS) {
                for (int i = 0; i < run.size(); i++) {
                    String words =
                            "%s, %s: %s"
                                    .formatted(
                                            one.name(),
                                            x.words(run.get(i).x()),
                                            interval(run.get(i)));
                    ink.mark(
                            html,
                            places[2 * i],
                            places[2 * i + 1],
                            one.tone() == Series.Tone.STRONG ? 9 : 7,
                            words);
                }
            }
        }
    }

    /// Names at the lines' ends, moved apart where lines end close together, with a hair from end
    /// to name.
    private void labels(
            Html html, Scale across, Scale up, double right, double top, double bottom) {
        record Label(Series series, Ink ink, double x, double y) {}
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            List<Series.Point> finite =
                    series.get(i).points().stream().filter(Series.Point::isFinite).toList();
            if (!finite.isEmpty()) {
                Series.Point last = finite.getLast();
                labels.add(new Label(series.get(i), ink(i), across.at(last.x()), up.at(last.y())));
            }
        }
        labels.sort(Comparator.comparingDouble(Label::y));
        double[] y = apart(labels.stream().mapToDouble(Label::y).toArray(), top, bottom);
        for (int i = 0; i < y.length; i++) {
            Label label = labels.get(i);
            if (Math.abs(y[i] - label.y()) > 3 || label.x() < right - 12) {
                html.empty(
                        "path",
                        "class",
                        "hair",
                        "d",
                        Ink.outline(label.x() + 7, label.y(), right + 12, y[i]));
            }
            String tone = label.series().tone() == Series.Tone.STRONG ? " strong" : "";
            Canvas.text(
                    html,
                    right + 16,
                    y[i] + 4,
                    "start",
                    "label " + label.ink().style() + tone,
                    label.series().name());
        }
    }

    /// Sorted places moved as little as it takes to lie `LABEL_DISTANCE` apart between top and
    /// bottom.
    private static double[] apart(double[] sorted, double top, double bottom) {
        double[] y = sorted.clone();
        for (int i = 0; i < y.length; i++) {
            y[i] = Math.max(y[i], i == 0 ? top : y[i - 1] + LABEL_DISTANCE);
        }
        for (int i = y.length - 1; i >= 0; i--) {
            y[i] = Math.min(y[i], i == y.length - 1 ? bottom : y[i + 1] - LABEL_DISTANCE);
        }
        return y;
    }

    /// The series cut at points that are not finite.
    private static List<List<Series.Point>> runs(Series one) {
        List<List<Series.Point>> runs = new ArrayList<>();
        List<Series.Point> run = new ArrayList<>();
        for (Series.Point point : one.points()) {
            if (point.isFinite()) {
                run.add(point);
            } else if (!run.isEmpty()) {
                runs.add(run);
                run = new ArrayList<>();
            }
        }
        if (!run.isEmpty()) {
            runs.add(run);
        }
        return runs;
    }

    private String interval(Series.Point point) {
        return point.high() > point.low()
                ? "%s (%s to %s)"
                        .formatted(y.words(point.y()), y.words(point.low()), y.words(point.high()))
                : y.words(point.y());
    }

    private void numbers(Html html) {
        List<Double> places =
                series.stream()
                        .flatMap(s -> s.points().stream())
                        .filter(Series.Point::isFinite)
                        .map(Series.Point::x)
                        .distinct()
                        .sorted()
                        .toList();
        html.open("details").element("summary", "The figures");
        html.open(
                "div",
                "class",
                "scroll",
                "tabindex",
                "0",
                "role",
                "region",
                "aria-label",
                "Figures of the chart");
        html.open("table").open("thead").open("tr").element("th", x.title(), "scope", "col");
        places.forEach(place -> html.element("th", x.words(place), "scope", "col"));
        html.close("tr").close("thead").open("tbody");
        for (Series one : series) {
            html.open("tr").element("th", one.name(), "scope", "row");
            for (double place : places) {
                String words =
                        one.points().stream()
                                .filter(p -> p.isFinite() && p.x() == place)
                                .map(this::interval)
                                .findFirst()
                                .orElse("–");
                html.element("td", words);
            }
            html.close("tr");
        }
        html.close("tbody").close("table").close("div").close("details");
    }
}
