package io.genoise.cli;

import java.util.regex.Pattern;

/// Text in lines of a terminal.
final class Wrapped {
    private Wrapped() {}

    /// `text` in lines of at most `width` columns, broken behind `separator` where it must be. Each ends with a line break.
    ///
    /// @param first what the first line begins with
    /// @param others what the others begin with
    static String at(String separator, String first, String others, String text, int width) {
        String[] parts = text.split(Pattern.quote(separator));
        StringBuilder lines = new StringBuilder();
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (int i = 0; i < parts.length; i++) {
            String part = i == parts.length - 1 ? parts[i] : parts[i] + separator;
            if (!empty && line.length() + part.stripTrailing().length() > width) {
                lines.append(line.toString().stripTrailing()).append(System.lineSeparator());
                line = new StringBuilder(others);
            }
            line.append(part);
            empty = false;
        }
        return lines.append(line.toString().stripTrailing())
                .append(System.lineSeparator())
                .toString();
    }
}
