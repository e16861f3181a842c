package io.genoise.figure;

/// How the i-th series of a chart is told from the others: by colour and by the shape of its
/// points, so that neither a colour-blind reader nor a grey printer loses it. The colours stand in
/// report.css; QUIET ones share a grey.
record Ink(String style, int shape, boolean quiet) {
    private static final int COLOURS = 8;

    static Ink of(int index) {
        return new Ink("ink-" + (index % COLOURS + 1), index % 8, false);
    }

    static Ink quiet(int index) {
        return new Ink("ink-quiet", (index + 4) % 8, true);
    }

    /// Draws the point's shape around a place, about `size` wide, with `words` shown on pointing at
    /// it.
    void mark(Html html, double x, double y, double size, String words) {
        double r = size / 2;
        html.open("g", "class", style + " mark");
        switch (shape) {
            case 0 ->
                    html.empty(
                            "circle",
                            "cx",
                            Html.number(x),
                            "cy",
                            Html.number(y),
                            "r",
                            Html.number(r));
            case 1 -> path(html, true, x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r);
            case 2 ->
                    path(
                            html,
                            true,
                            x,
                            y - r * 1.2,
                            x + r * 1.15,
                            y + r * .9,
                            x - r * 1.15,
                            y + r * .9);
            case 3 ->
                    path(
                            html,
                            true,
                            x,
                            y - r * 1.3,
                            x + r * 1.3,
                            y,
                            x,
                            y + r * 1.3,
                            x - r * 1.3,
                            y);
            case 4 ->
                    html.empty(
                            "circle",
                            "cx",
                            Html.number(x),
                            "cy",
                            Html.number(y),
                            "r",
                            Html.number(r * .9),
                            "class",
                            "hollow");
            case 5 -> hollow(html, x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r);
            case 6 ->
                    hollow(
                            html,
                            x,
                            y - r * 1.2,
                            x + r * 1.15,
                            y + r * .9,
                            x - r * 1.15,
                            y + r * .9);
            default -> hollow(html, x, y - r * 1.3, x + r * 1.3, y, x, y + r * 1.3, x - r * 1.3, y);
        }
        if (!words.isEmpty()) {
            html.element("title", words);
        }
        html.close("g");
    }

    private static void hollow(Html html, double... places) {
        html.empty("path", "d", outline(places) + "Z", "class", "hollow");
    }

    private static void path(Html html, boolean closed, double... places) {
        html.empty("path", "d", outline(places) + (closed ? "Z" : ""));
    }

    /// An SVG path through places given as x, y, x, y …
    static String outline(double... places) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < places.length; i += 2) {
            path.append(i == 0 ? 'M' : 'L')
                    .append(Html.number(places[i]))
                    .append(' ')
                    .append(Html.number(places[i + 1]));
        }
        return path.toString();
    }
}
