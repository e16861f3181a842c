package io.genoise.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A row of a table kept as text, such as CSV.
///
/// Rows end with a line feed, a carriage return or both. Fields may be quoted (`"a, b.jpg","say ""cat"""`), and then hold
/// separators and lines of their own; single quotes, as databases write them, are taken off; spaces around quotes and around fields do not count, no-break spaces included. Rows of
/// empty fields are left out.
///
/// Source: RFC 4180.
///
/// @param line where it begins, from 1
/// @param fields its fields, none of them null
record TableRow(int line, List<String> fields) {

    /// The rows of `text`, whose fields are parted by `separator`.
    ///
    /// @throws DataException naming the line of `file` where a quotation begins that never ends
    static List<TableRow> all(Path file, String text, char separator) {
        return new Reader(file, text, separator).rows();
    }

    /// The field of that number; empty if there are fewer.
    String field(int number) {
        return number < fields.size() ? fields.get(number) : "";
    }

    /// How many fields there are, without empty ones at the end.
    int width() {
        int width = fields.size();
        while (width > 0 && fields.get(width - 1).isEmpty()) {
            width--;
        }
        return width;
    }

    /// `text` without white space and marks of the byte order at its ends; no-break spaces become plain ones.
    static String stripped(String text) {
        String plain = text.replace('\u00A0', ' ').replace('\u202F', ' ');
        int from = 0;
        int to = plain.length();
        while (from < to && isBlank(plain.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(plain.charAt(to - 1))) {
            to--;
        }
        return plain.substring(from, to);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c)
                || Character.isSpaceChar(c)
                || c == '\uFEFF'
                || c == '\u200B';
    }

    private static final class Reader {
        private final Path file;
        private final String text;
        private final char separator;
        private int at;
        private int line = 1;

        Reader(Path file, String text, char separator) {
            this.file = file;
            this.text = text;
            this.separator = separator;
        }

        List<TableRow> rows() {
            List<TableRow> rows = new ArrayList<>();
            while (at < text.length()) {
                TableRow row = row();
                if (row.width() > 0) {
                    rows.add(row);
                }
            }
            return rows;
        }

        private TableRow row() {
            int first = line;
            List<String> fields = new ArrayList<>();
            while (true) {
                fields.add(field());
                if (at == text.length()) {
                    return new TableRow(first, fields);
                }
                char end = text.charAt(at++);
                if (end != separator) {
                    endLine(end);
                    return new TableRow(first, fields);
                }
            }
        }

        /// Reads up to what ends a field, and no further.
        private String field() {
            int start = at;
            int quote = at;
            while (quote < text.length() && isBlankInside(text.charAt(quote))) {
                quote++;
            }
            if (quote < text.length() && text.charAt(quote) == '"') {
                at = quote + 1;
                return quoted() + rest();
            }
            at = start;
            return withoutSingleQuotes(rest());
        }

        private static String withoutSingleQuotes(String field) {
            boolean quoted = field.length() > 1 && field.startsWith("'") && field.endsWith("'");
            return quoted ? stripped(field.substring(1, field.length() - 1)) : field;
        }

        private boolean isBlankInside(char c) {
            return c != separator && c != '\n' && c != '\r' && isBlank(c);
        }

        private String quoted() {
            int opened = line;
            StringBuilder field = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    if (at == text.length() || text.charAt(at) != '"') {
                        return stripped(field.toString());
                    }
                    at++;
                } else if (c == '\n' || c == '\r') {
                    endLine(c);
                    field.append('\n');
                    continue;
                }
                field.append(c);
            }
            throw new DataException(
                    file, "line %s opens a quotation that never ends".formatted(opened));
        }

        /// What is left of a field: after quotes mostly nothing.
        private String rest() {
            int start = at;
            while (at < text.length()
                    && text.charAt(at) != separator
                    && text.charAt(at) != '\n'
                    && text.charAt(at) != '\r') {
                at++;
            }
            return stripped(text.substring(start, at));
        }

        /// Counts the line that ended with `end`, a carriage return and a line feed together as one.
        private void endLine(char end) {
            line++;
            if (end == '\r' && at < text.length() && text.charAt(at) == '\n') {
                at++;
            }
        }
    }
}
