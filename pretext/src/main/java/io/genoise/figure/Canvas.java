package io.genoise.figure;

import java.util.function.BiConsumer;
import java.util.function.Consumer;

/// The figure around a drawing: title, the drawing itself in SVG, caption.
///
/// A drawing comes twice, once for wide pages (760 units) and once for phones (360), and the style
/// sheet shows the one that fits: scaling a single one down would make its letters unreadable.
final class Canvas {
    static final int WIDE = 760;
    static final int NARROW = 360;

    /// Mean width of a letter of the labels, 12.5 px high; SVG cannot measure text without a
    /// browser.
    static final double LETTER = 6.7;

    private Canvas() {}

    static void open(Html html, String title) {
        html.open("figure", "class", "chart");
        if (!title.isEmpty()) {
            html.element("p", title, "class", "title");
        }
    }

    static void close(Html html, String caption) {
        if (!caption.isEmpty()) {
            html.element("figcaption", caption);
        }
        html.close("figure");
    }

    /// Opens both drawings in turn, each with its width, and lets `drawing` fill them.
    ///
    /// @param words what the drawing shows, for those who do not see it
    static void draw(
            Html html,
            String words,
            int wideHeight,
            int narrowHeight,
            BiConsumer<Integer, Integer> drawing) {
        svg(html, "on-wide", words, WIDE, wideHeight, drawing);
        svg(html, "on-narrow", words, NARROW, narrowHeight, drawing);
    }

    private static void svg(
            Html html,
            String style,
            String words,
            int width,
            int height,
            BiConsumer<Integer, Integer> drawing) {
        html.open(
                "svg",
                "class",
                style,
                "viewBox",
                "0 0 " + width + " " + height,
                "role",
                "img",
                "aria-label",
                words);
        drawing.accept(width, height);
        html.close("svg");
    }

    /// A chart alone as an SVG file: light or dark as its reader is, nothing beside it needed.
    static String file(String title, String words, int height, Consumer<Html> drawing) {
        int above = title.isEmpty() ? 20 : 52;
        Html html = new Html();
        html.open(
                "svg",
                "xmlns",
                "http://www.w3.org/2000/svg",
                "viewBox",
                "-20 -%s %s %s".formatted(above, WIDE + 40, height + above + 20),
                "role",
                "img",
                "aria-label",
                words);
        html.verbatim("style", Resource.read("chart.css"));
        html.empty(
                "rect",
                "class",
                "paper",
                "x",
                "-20",
                "y",
                "-" + above,
                "width",
                "100%",
                "height",
                "100%",
                "rx",
                "8");
        if (!title.isEmpty()) {
            text(html, 0, -20, "start", "title", title);
        }
        drawing.accept(html);
        return html.close("svg").finish() + "\n";
    }

    static void text(Html html, double x, double y, String anchor, String style, String text) {
        html.element(
                "text",
                text,
                "x",
                Html.number(x),
                "y",
                Html.number(y),
                "text-anchor",
                anchor,
                "class",
                style);
    }

    static void line(Html html, String style, double x1, double y1, double x2, double y2) {
        html.empty("path", "class", style, "d", Ink.outline(x1, y1, x2, y2));
    }
}
