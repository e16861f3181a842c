package io.genoise.figure;

import java.util.List;

/// A picture with what belongs to it: a caption, a mark, and what the net says about it.
///
/// @param picture what is shown, enlarged without smoothing
/// @param caption under it, short, or empty
/// @param mark whether it is right or wrong
/// @param bars probabilities by name, or none
public record Tile(Pixels picture, String caption, Mark mark, List<Bar> bars) {
    private static final int SMALL = 84;
    private static final int FRAME = 36;

    /// Copies the list.
    public Tile {
        bars = List.copyOf(bars);
    }

    /// A probability.
    ///
    /// @param name of the answer
    /// @param value 0 to 1
    /// @param truth whether it is the right answer
    public record Bar(String name, double value, boolean truth) {}

    /// Whether a picture is right, such as a neighbour of the same class.
    public enum Mark {
        /// Neither.
        NONE(null, ""),
        /// Right.
        RIGHT("right", "✓ "),
        /// Wrong.
        WRONG("wrong", "✗ ");

        private final String style;
        private final String sign;

        Mark(String style, String sign) {
            this.style = style;
            this.sign = sign;
        }
    }

    /// A picture with a caption.
    public static Tile of(Pixels picture, String caption) {
        return new Tile(picture, caption, Mark.NONE, List.of());
    }

    /// A picture with a caption, right or wrong.
    public static Tile of(Pixels picture, String caption, boolean right) {
        return new Tile(picture, caption, right ? Mark.RIGHT : Mark.WRONG, List.of());
    }

    /// The least width in CSS pixels at which all of `tiles` can be looked at: that of a small picture; of the strip of a
    /// clip, which is many times as wide as it is high, that of its frames side by side.
    static int least(List<Tile> tiles) {
        int least = SMALL;
        for (Tile tile : tiles) {
            least = Math.max(least, FRAME * tile.picture.width() / tile.picture.height());
        }
        return least;
    }

    /// Whether one of `tiles` is a strip.
    static boolean strips(List<Tile> tiles) {
        return least(tiles) > SMALL;
    }

    void writeTo(Html html) {
        html.open("div", "class", mark == Mark.NONE ? "tile" : "tile " + mark.style);
        html.empty(
                "img",
                "src",
                picture.address(),
                "alt",
                caption,
                "width",
                String.valueOf(picture.width()),
                "height",
                String.valueOf(picture.height()));
        if (!caption.isEmpty()) {
            html.element("span", mark.sign + caption, "class", "name");
        }
        if (!bars.isEmpty()) {
            html.open("ul", "class", "bars");
            for (Bar bar : bars) {
                html.open("li", "class", bar.truth() ? "truth" : null);
                html.element("span", bar.name());
                html.open("span", "class", "track", "aria-hidden", "true");
                html.open("span", "style", "width:" + Html.number(100 * bar.value()) + "%")
                        .close("span");
                html.close("span");
                html.element("span", Math.round(100 * bar.value()) + "\u202f%");
                html.close("li");
            }
            html.close("ul");
        }
        html.close("div");
    }
}
