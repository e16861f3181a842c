package io.genoise.embed;

/// A text in a table of commas (RFC 4180): in quotes where it has a comma, a quote or a line's end.
final class CsvCell {
    private CsvCell() {}

    static String of(String text) {
        return text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                ? text
                : '"' + text.replace("\"", "\"\"") + '"';
    }
}
