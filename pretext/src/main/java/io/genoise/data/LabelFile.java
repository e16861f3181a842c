package io.genoise.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Labels from a table of files and labels: of a few pictures among many in one folder, or of all.
///
/// Fields are parted by commas, semicolons, tabs or `|`, or else by blanks: by that with which the table names the most
/// pictures of the folder. [LabelColumns] says which column is which, [PictureNames] which picture is meant. Lines that
/// begin with `#` are comments. An empty label is no label.
///
/// @param labels by picture
/// @param notes one line for everything a user should know
record LabelFile(Map<String, String> labels, List<String> notes) {
    private static final char[] SEPARATORS = {',', ';', '\t', '|', ' '};
    private static final int SAMPLE = 200;

    /// The labels that `table` gives to `pictures`.
    ///
    /// @param folder that the pictures lie in
    /// @param pictures their names, relative to it
    /// @throws DataException naming the line, if the file cannot be read, has no rows, has a row of too many fields or one
    ///     that gives a picture another label than a row before; or if no row names a picture
    static LabelFile read(Path table, Path folder, List<String> pictures) {
        TableText text = TableText.read(table);
        PictureNames names = new PictureNames(folder, pictures);
        Rows rows = rows(table, text.text(), names);
        if (rows.all.isEmpty()) {
            throw new DataException(table, "is empty: expected lines of file,label");
        }
        LabelColumns columns = LabelColumns.of(table, rows.sample(), names, rows.reading);
        List<TableRow> body =
                columns.head().isEmpty() ? rows.all : rows.all.subList(1, rows.all.size());
        if (body.isEmpty()) {
            throw new DataException(
                    table,
                    "has a head, %s, and no rows".formatted(String.join(",", columns.head())));
        }
        return new Reader(table, folder, names, columns, pictures).read(body, text.guessed());
    }

    /// The rows of a table, parted in one of the ways there are.
    ///
    /// @param reading in which the most pictures are named
    private record Rows(List<TableRow> all, PictureNames.Reading reading) {
        List<TableRow> sample() {
            return all.subList(0, Math.min(SAMPLE, all.size()));
        }
    }

    /// The rows, parted by what makes them name the most pictures; the strictest reading in which most of them do is enough.
    private static Rows rows(Path table, String text, PictureNames names) {
        // Excel's own way to say it.
        boolean says = text.regionMatches(true, 0, "sep=", 0, 4) && text.length() > 4;
        char[] separators = says ? new char[] {text.charAt(4)} : SEPARATORS;
        String body = says ? text.substring(5) : text;
        List<Rows> ways = new ArrayList<>();
        DataException fault = null;
        for (char separator : separators) {
            try {
                List<TableRow> all = TableRow.all(table, body, separator);
                ways.add(new Rows(withoutComments(all, names), PictureNames.Reading.EXACT));
            } catch (DataException e) {
                fault = fault == null ? e : fault;
            }
        }
        Rows best = null;
        int most = 0;
        for (PictureNames.Reading reading : PictureNames.Reading.values()) {
            for (Rows way : ways) {
                boolean isTable = !way.all.isEmpty() && way.all.getFirst().fields().size() > 1;
                int found = isTable ? LabelColumns.found(way.sample(), names, reading) : 0;
                if (found > most) {
                    most = found;
                    best = new Rows(way.all, reading);
                }
            }
            if (best != null && 2 * most >= best.sample().size()) {
                return best;
            }
        }
        if (best != null) {
            return best;
        } else if (fault != null) {
            throw fault;
        }
        // Nothing fits: whatever looks like a table will be told why.
        return ways.stream()
                .limit(SEPARATORS.length - 1) // blanks part any sentence
                .filter(way -> !way.all.isEmpty() && way.all.getFirst().fields().size() > 1)
                .findFirst()
                .orElse(ways.getFirst());
    }

    private static List<TableRow> withoutComments(List<TableRow> rows, PictureNames names) {
        return rows.stream()
                .filter(row ->
                        !row.field(0).startsWith("#")
                                || !names.find(row.field(0), PictureNames.Reading.EXACT).isEmpty())
                .toList();
    }

    private record Labelled(int line, String label) {}

    private record Reader(
            Path table,
            Path folder,
            PictureNames names,
            LabelColumns columns,
            List<String> pictures) {

        LabelFile read(List<TableRow> rows, boolean guessed) {
            PictureNames.Reading reading =
                    names.best(rows.stream().map(row -> row.field(columns.file())).toList());
            Map<String, Labelled> found = new LinkedHashMap<>();
            List<String> unknown = new ArrayList<>();
            for (TableRow row : rows) {
                check(row);
                String name = row.field(columns.file());
                List<String> meant = names.find(name, reading);
                if (meant.size() == 1) {
                    put(found, meant.getFirst(), row);
                } else if (name.isEmpty()) {
                    unknown.add("no name in line " + row.line());
                } else {
                    unknown.add(
                            meant.isEmpty()
                                    ? name
                                    : "%s (which of %s?)"
                                            .formatted(name, String.join(", ", meant)));
                }
            }
            if (found.isEmpty()) {
                throw new DataException(
                        table,
                        "no row names a picture in %s: the first has %s"
                                .formatted(folder, unknown.getFirst()));
            }
            Map<String, String> labels = new HashMap<>();
            found.forEach((picture, labelled) -> {
                if (!labelled.label.isEmpty()) {
                    labels.put(picture, labelled.label);
                }
            });
            makeWhole(labels);
            return new LabelFile(
                    labels, notes(labels, found.keySet(), unknown, rows.size(), guessed));
        }

        private void check(TableRow row) {
            if (row.width() > columns.width()) {
                String expected =
                        columns.width() == 2
                                ? "two: file,label"
                                : Integer.toString(columns.width());
                throw new DataException(
                        table,
                        "line %d has %d fields, expected %s"
                                .formatted(row.line(), row.width(), expected));
            }
        }

        private void put(Map<String, Labelled> found, String picture, TableRow row) {
            String label = PathNames.composed(columns.labelOf(row));
            Labelled before = found.putIfAbsent(picture, new Labelled(row.line(), label));
            if (before != null && !before.label.equals(label)) {
                throw new DataException(
                        table,
                        "line %d labels %s '%s', line %d labels it '%s'"
                                .formatted(before.line, picture, before.label, row.line(), label));
            }
        }

        /// Numbers of classes that a data frame wrote as 1.0 are 1 again.
        private static void makeWhole(Map<String, String> labels) {
            if (labels.values().stream().allMatch(label -> label.matches("-?[0-9]+(\\.0+)?"))) {
                labels.replaceAll((_, label) -> label.replaceAll("\\.0+$", ""));
            }
        }

        private List<String> notes(
                Map<String, String> labels,
                Set<String> found,
                List<String> unknown,
                int rows,
                boolean guessed) {
            List<String> notes = new ArrayList<>();
            String name = PathNames.of(table.getFileName());
            if (guessed) {
                notes.add("%s is no UTF-8, so it was read as Windows-1252".formatted(name));
            }
            if (!unknown.isEmpty()) {
                notes.add(
                        "%s: %d of %d rows %s no picture of the folder: %s"
                                .formatted(
                                        name,
                                        unknown.size(),
                                        rows,
                                        unknown.size() == 1 ? "names" : "name",
                                        FolderFindings.firstOf(unknown)));
            }
            List<String> without =
                    pictures.stream().filter(picture -> !found.contains(picture)).toList();
            if (!without.isEmpty()) {
                notes.add(
                        "%s has no row for %d of %d pictures: %s"
                                .formatted(
                                        name,
                                        without.size(),
                                        pictures.size(),
                                        FolderFindings.firstOf(without)));
            }
            Map<String, Set<String>> alike = new TreeMap<>();
            for (String label : labels.values()) {
                alike.computeIfAbsent(label.toLowerCase(Locale.ROOT), _ -> new TreeSet<>())
                        .add(label);
            }
            alike.values().stream()
                    .filter(spellings -> spellings.size() > 1)
                    .forEach(spellings ->
                            notes.add(
                                    "%s: %s are classes of their own, though only case differs"
                                            .formatted(name, String.join(" and ", spellings))));
            return notes;
        }
    }
}
