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
/// [TableText] says how the file's bytes are text, [LabelRows] how its rows are parted into fields, [LabelColumns] which
/// column is which, and [PictureNames] which picture a name means. An empty label is no label.
///
/// @param labels by picture
/// @param notes one line for everything a user should know
record LabelFile(Map<String, String> labels, List<String> notes) {
    /// The labels that `table` gives to `pictures`.
    ///
    /// @param folder that the pictures lie in
    /// @param pictures their names, relative to it
    /// @throws DataException naming the line, if the file cannot be read, has no rows, has a row of too many fields or one
    ///     that gives a picture another label than a row before; or if no row names a picture
    static LabelFile read(Path table, Path folder, List<String> pictures) {
        TableText text = TableText.read(table);
        PictureNames names = new PictureNames(folder, pictures);
        LabelRows rows = LabelRows.of(table, text.text(), names);
        if (rows.all().isEmpty()) {
            throw new DataException(table, "is empty: expected lines of file,label");
        }
        LabelColumns columns = LabelColumns.of(table, rows.sample(), names, rows.reading());
        List<TableRow> body =
                columns.head().isEmpty() ? rows.all() : rows.all().subList(1, rows.all().size());
        if (body.isEmpty()) {
            throw new DataException(
                    table,
                    "has a head, %s, and no rows".formatted(String.join(",", columns.head())));
        }
        return new Reader(table, folder, names, columns, pictures).read(body, text.guessed());
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
                        "line %s has %s fields, expected %s"
                                .formatted(row.line(), row.width(), expected));
            }
        }

        private void put(Map<String, Labelled> found, String picture, TableRow row) {
            String label = PathNames.composed(columns.labelOf(row));
            Labelled before = found.putIfAbsent(picture, new Labelled(row.line(), label));
            if (before != null && !before.label.equals(label)) {
                throw new DataException(
                        table,
                        "line %s labels %s '%s', line %s labels it '%s'"
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
                        "%s: %s of %s rows %s no picture of the folder: %s"
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
                        "%s has no row for %s of %s pictures: %s"
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
