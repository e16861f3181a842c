package io.genoise.figure;

import java.util.Locale;

/// Words: a paragraph, a remark set apart, a warning, or a command to copy.
///
/// @param kind how it is set
/// @param text plain text, not HTML; a blank line starts a new paragraph
public record Text(Kind kind, String text) implements Block {
    /// How words are set.
    public enum Kind {
        /// A plain paragraph.
        PARAGRAPH,
        /// A remark set apart: how a figure was measured, say.
        NOTE,
        /// Something that the reader must not miss.
        WARNING,
        /// Commands, in a fixed-width face.
        CODE
    }

    /// A plain paragraph.
    public static Text of(String text) {
        return new Text(Kind.PARAGRAPH, text);
    }

    /// A remark set apart.
    public static Text note(String text) {
        return new Text(Kind.NOTE, text);
    }

    /// A warning.
    public static Text warning(String text) {
        return new Text(Kind.WARNING, text);
    }

    /// Commands.
    public static Text code(String text) {
        return new Text(Kind.CODE, text);
    }

    /// `name` with a capital at its beginning.
    public static String capital(String name) {
        return name.isEmpty()
                ? name
                : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }

    @Override
    public void writeTo(Html html) {
        switch (kind) {
            case PARAGRAPH -> paragraphs(html);
            case NOTE -> {
                html.open("aside", "class", "note");
                paragraphs(html);
                html.close("aside");
            }
            case WARNING -> {
                html.open("aside", "class", "note warning").element("strong", "Mind");
                paragraphs(html);
                html.close("aside");
            }
            case CODE -> html.open("pre", "tabindex", "0").element("code", text).close("pre");
        }
    }

    private void paragraphs(Html html) {
        for (String paragraph : text.strip().split("\n\\s*\n")) {
            html.element("p", paragraph);
        }
    }
}
