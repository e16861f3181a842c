package io.genoise.figure;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;

/// Writes HTML (and the SVG within it) element by element. Whatever comes as text or as an
/// attribute's value is escaped, and what is opened must be closed in order, so that the page is
/// well-formed whatever the names in it are.
public final class Html {
    /// HTML's elements without content; all else that may be empty here is SVG.
    private static final Set<String> EMPTY =
            Set.of(
                    "meta",
                    "link",
                    "img",
                    "source",
                    "br",
                    "hr",
                    "rect",
                    "circle",
                    "line",
                    "path",
                    "polyline",
                    "polygon",
                    "use");

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /// Opens an element. Attributes come as name, value, name, value …; one whose value is null is
    /// left out.
    public Html open(String tag, String... attributes) {
        start(tag, attributes).append('>');
        open.push(tag);
        return this;
    }

    /// Closes the element opened last.
    ///
    /// @throws IllegalStateException if that is not `tag`
    public Html close(String tag) {
        if (!tag.equals(open.peek())) {
            throw new IllegalStateException(
                    "closing <%s> while <%s> is open".formatted(tag, open.peek()));
        }
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    /// An element with text and nothing else in it.
    public Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close(tag);
    }

    /// An element that has no content, such as `img` or `path`.
    ///
    /// @throws IllegalArgumentException if `tag` is not one of these
    public Html empty(String tag, String... attributes) {
        if (!EMPTY.contains(tag)) {
            throw new IllegalArgumentException(
                    "<%s> is not an element without content".formatted(tag));
        }
        start(tag, attributes).append("/>");
        return this;
    }

    /// Text, escaped.
    public Html text(String text) {
        escape(text);
        return this;
    }

    /// A style sheet or script of our own, as it is.
    Html verbatim(String tag, String content) {
        if (content.contains("<") || content.contains("&")) {
            throw new IllegalArgumentException("a %s of ours does without < and &".formatted(tag));
        }
        out.append('<')
                .append(tag)
                .append('>')
                .append(content)
                .append("</")
                .append(tag)
                .append('>');
        return this;
    }

    /// What was written.
    ///
    /// @throws IllegalStateException if an element is still open
    public String finish() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("still open: " + open);
        }
        return out.toString();
    }

    /// A coordinate or length for SVG: at most two decimals, no exponent.
    static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("no place to draw %s at".formatted(value));
        }
        long hundredths = Math.round(value * 100);
        String sign = hundredths < 0 ? "-" : "";
        long size = Math.abs(hundredths);
        String whole = sign + size / 100;
        return size % 100 == 0
                ? whole
                : size % 10 == 0
                        ? whole + "." + size % 100 / 10
                        : whole + String.format(Locale.ROOT, ".%02d", size % 100);
    }

    private StringBuilder start(String tag, String... attributes) {
        if (attributes.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "attributes of <%s> are not in pairs".formatted(tag));
        }
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                out.append(' ').append(attributes[i]).append("=\"");
                escape(attributes[i + 1]);
                out.append('"');
            }
        }
        return out;
    }

    private void escape(String text) {
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '&' -> out.append("&amp;");
                        case '<' -> out.append("&lt;");
                        case '>' -> out.append("&gt;");
                        case '"' -> out.append("&quot;");
                        case '\'' -> out.append("&#39;");
                        case '\n', '\t' -> out.append((char) c);
                        default -> out.appendCodePoint(isAllowed(c) ? c : 0xFFFD);
                    }
                });
    }

    private static boolean isAllowed(int c) {
        return c >= ' '
                && !(c >= 0x7F && c < 0xA0)
                && !(c >= 0xD800 && c < 0xE000)
                && (c & 0xFFFE) != 0xFFFE;
    }
}
