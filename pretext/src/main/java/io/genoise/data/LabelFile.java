package io.genoise.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Labels from a CSV file of two columns, `file,label`: a few labelled pictures among many in one folder.
///
/// Fields may be quoted (`"a, b.jpg","say ""cat"""`); a first line such as `file,label` and empty lines are passed
/// over; an empty label is no label. Files that are not listed have none.
///
/// Source: RFC 4180.
final class LabelFile {
    private static final Set<String> FILE_HEADERS = Set.of("file", "filename", "path", "image");
    private static final Set<String> LABEL_HEADERS = Set.of("label", "class");

    private record Row(int line, List<String> fields) {}

    private LabelFile() {}

    /// Labels by file name.
    ///
    /// @param known the files of the folder, relative to it
    /// @throws DataException naming the line, if the file cannot be read, a row has not two fields, or a picture is
    ///     unknown or labelled twice
    static Map<String, String> read(Path file, Set<String> known) {
        Map<String, String> labels = new LinkedHashMap<>();
        Map<String, Integer> lines = new LinkedHashMap<>();
        for (Row row : rows(file, text(file))) {
            if (row.fields.size() != 2) {
                throw new DataException(
                        file,
                        "line %s has %s fields, expected two: file,label"
                                .formatted(row.line, row.fields.size()));
            }
            String name = row.fields.get(0).strip().replace('\\', '/');
            name = name.startsWith("./") ? name.substring(2) : name;
            String label = row.fields.get(1).strip();
            boolean header =
                    lines.isEmpty()
                            && FILE_HEADERS.contains(name.toLowerCase(Locale.ROOT))
                            && LABEL_HEADERS.contains(label.toLowerCase(Locale.ROOT));
            if (!header && !known.contains(name)) {
                throw new DataException(
                        file,
                        "line %s names %s, which is not in the folder".formatted(row.line, name));
            }
            Integer before = lines.put(name, row.line);
            if (before != null) {
                throw new DataException(
                        file,
                        "line %s labels %s, as line %s did already"
                                .formatted(row.line, name, before));
            }
            if (!header && !label.isEmpty()) {
                labels.put(name, label);
            }
        }
        return labels;
    }

    private static String text(Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            throw DataException.unreadable(file, e);
        }
    }

    private static List<Row> rows(Path file, String text) {
        List<Row> rows = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        int line = 1;
        int rowLine = 1;
        boolean quoted = false;
        boolean closed = false;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '\n';
            if (quoted && i == text.length()) {
                throw new DataException(
                        file, "line %s opens a quotation that never ends".formatted(rowLine));
            } else if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (quoted && c == '"') {
                quoted = false;
                closed = true;
            } else if (!quoted && c == '"' && field.isEmpty() && !closed) {
                quoted = true;
            } else if (!quoted && (c == ',' || c == '\n')) {
                fields.add(field.toString());
                field.setLength(0);
                closed = false;
            } else if (c != '\r' || quoted) {
                field.append(c);
            }
            if (c == '\n') {
                line++;
            }
            if (!quoted && c == '\n') {
                if (fields.size() > 1 || !fields.getFirst().isBlank()) {
                    rows.add(new Row(rowLine, List.copyOf(fields)));
                }
                fields.clear();
                rowLine = line;
            }
        }
        return rows;
    }
}
