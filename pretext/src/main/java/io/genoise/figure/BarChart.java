package io.genoise.figure;

import java.util.List;

/// Bars with whiskers, one under the other: a figure of each method at one setting.
///
/// @param title over the chart, or empty
/// @param caption under it
/// @param axis what the bars' length means; bars start at 0
/// @param bars from top to bottom, at least one
public record BarChart(String title, String caption, Axis axis, List<Bar> bars) implements Block {
    private static final int MARKS = 5;

    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if there are no bars
    public BarChart {
        bars = List.copyOf(bars);
        if (bars.isEmpty()) {
            throw new IllegalArgumentException("the chart %s has no bars".formatted(title));
        }
    }

    /// A bar and its interval.
    ///
    /// @param name beside the bar
    /// @param value its length, on the chart's axis
    /// @param low lower end of the interval; `value` where there is none
    /// @param high upper end of the interval; `value` where there is none
    /// @param tone how loud it is drawn
    public record Bar(String name, double value, double low, double high, Series.Tone tone) {}

    @Override
    public void writeTo(Html html) {
        Canvas.open(html, title);
        Canvas.draw(
                html,
                words(),
                40 + 32 * bars.size(),
                40 + 46 * bars.size(),
                (width, height) -> {
                    boolean wide = width == Canvas.WIDE;
                    draw(html, wide ? names(260) : 0, width, height, wide ? 32 : 46);
                });
        Canvas.close(html, caption);
    }

    /// The chart alone as an SVG file, for a README: light or dark as its reader is, nothing beside it needed. There is room
    /// for longer names than on a page.
    public String svg() {
        int height = 40 + 24 * bars.size();
        return Canvas.file(
                title, words(), height, html -> draw(html, names(430), Canvas.WIDE, height, 24));
    }

    /// Room for the names beside the bars, at most `most`.
    private double names(int most) {
        int longest = bars.stream().mapToInt(b -> b.name().length()).max().orElseThrow();
        return Math.min(most, 12 + Canvas.LETTER * longest);
    }

    private String words() {
        StringBuilder words =
                new StringBuilder(title.isEmpty() ? caption : title)
                        .append(". ")
                        .append(axis.title());
        for (Bar bar : bars) {
            words.append(bar == bars.getFirst() ? ": " : "; ")
                    .append(bar.name())
                    .append(' ')
                    .append(interval(bar));
        }
        return words.toString();
    }

    private void draw(Html html, double left, int width, int height, int pitch) {
        double right = width - 64;
        double bottom = height - 36;
        double least = Math.min(0, bars.stream().mapToDouble(Bar::low).min().orElseThrow());
        double most = bars.stream().mapToDouble(Bar::high).max().orElseThrow();
        Scale scale = Scale.around(axis, least, most, left, right, MARKS);
        for (double tick : scale.ticks(MARKS)) {
            Canvas.line(
                    html, tick == 0 ? "base" : "grid", scale.at(tick), 0, scale.at(tick), bottom);
            String anchor = left == 0 && tick == scale.low() ? "start" : "middle";
            Canvas.text(html, scale.at(tick), bottom + 16, anchor, "tick", axis.tick(tick));
        }
        Canvas.text(html, (left + right) / 2, height - 3, "middle", "axis", axis.title());
        for (int i = 0; i < bars.size(); i++) {
            bar(html, bars.get(i), scale, left, (i + 1) * pitch - 16);
        }
    }

    private void bar(Html html, Bar bar, Scale scale, double left, double middle) {
        String style =
                switch (bar.tone()) {
                    case STRONG -> "ink-1 bar";
                    case NORMAL -> "ink-2 bar";
                    case QUIET -> "ink-quiet bar";
                };
        String tone = bar.tone() == Series.Tone.STRONG ? " strong" : "";
        if (left == 0) {
            Canvas.text(html, 0, middle - 14, "start", "label" + tone, bar.name());
        } else {
            Canvas.text(html, left - 10, middle + 4, "end", "label" + tone, bar.name());
        }
        double zero = scale.at(0);
        double end = scale.at(bar.value());
        html.open("g", "class", style);
        html.empty(
                "rect",
                "x",
                Html.number(Math.min(zero, end)),
                "y",
                Html.number(middle - 9),
                "width",
                Html.number(Math.abs(end - zero)),
                "height",
                "18",
                "rx",
                "2");
        html.element("title", bar.name() + ": " + interval(bar)).close("g");
        double label = Math.max(end, zero);
        if (bar.high() > bar.low()) {
            Canvas.line(html, "whisker", scale.at(bar.low()), middle, scale.at(bar.high()), middle);
            Canvas.line(
                    html,
                    "whisker",
                    scale.at(bar.low()),
                    middle - 4,
                    scale.at(bar.low()),
                    middle + 4);
            Canvas.line(
                    html,
                    "whisker",
                    scale.at(bar.high()),
                    middle - 4,
                    scale.at(bar.high()),
                    middle + 4);
            label = Math.max(label, scale.at(bar.high()));
        }
        Canvas.text(html, label + 8, middle + 4, "start", "value" + tone, axis.words(bar.value()));
    }

    private String interval(Bar bar) {
        return bar.high() > bar.low()
                ? "%s (%s to %s)"
                        .formatted(
                                axis.words(bar.value()),
                                axis.words(bar.low()),
                                axis.words(bar.high()))
                : axis.words(bar.value());
    }
}
