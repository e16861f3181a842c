package io.genoise.figure;

import java.util.List;

/// The few figures that a reader should take away, set large.
///
/// @param figures two to four of them
public record Headline(List<Figure> figures) implements Block {
    /// Copies the list.
    public Headline {
        figures = List.copyOf(figures);
    }

    /// One figure.
    ///
    /// @param value the figure with its unit, such as `54.2 %`
    /// @param name what it is of
    /// @param detail its interval or protocol, small
    /// @param strong whether it is the one that the report is about
    public record Figure(String value, String name, String detail, boolean strong) {}

    /// A headline of these figures.
    public static Headline of(Figure... figures) {
        return new Headline(List.of(figures));
    }

    @Override
    public void writeTo(Html html) {
        html.open("ul", "class", "headline");
        for (Figure figure : figures) {
            html.open("li", "class", figure.strong() ? "strong" : null);
            html.element("span", figure.name(), "class", "name");
            html.element("span", figure.value(), "class", "value");
            html.element("span", figure.detail(), "class", "detail");
            html.close("li");
        }
        html.close("ul");
    }
}
