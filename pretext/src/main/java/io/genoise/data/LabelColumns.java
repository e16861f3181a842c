package io.genoise.data;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Which columns of a table hold the pictures' files and their labels.
///
/// The files are in the column that names the most pictures. The labels are in the one whose head says so, or in the only
/// other one; or every class has a column of its own, with a single 1 in each row. The first row is a head if it names no
/// picture and is not just one more row.
///
/// @param width how many columns there are
/// @param file the column of files
/// @param label the column of labels, -1 if each class has a column
/// @param classes the columns of the classes, or none
/// @param head the names of the columns, empty if the table has none
record LabelColumns(int width, int file, int label, List<Integer> classes, List<String> head) {
    /// Those that are meant first come first.
    private static final List<String> FILES =
            List.of(
                    "file",
                    "filename",
                    "filepath",
                    "filelocation",
                    "imagefile",
                    "imagefilename",
                    "imagefilepath",
                    "imagepath",
                    "imagename",
                    "imgfile",
                    "imgpath",
                    "imgname",
                    "path",
                    "image",
                    "img",
                    "picture",
                    "picturename",
                    "photo",
                    "imageid",
                    "imgid",
                    "photoid",
                    "name",
                    "id",
                    "uuid");

    /// Those that are meant first come first: a table may have both a number and a name of the class.
    private static final List<String> LABELS =
            List.of(
                    "label",
                    "class",
                    "category",
                    "labelname",
                    "classname",
                    "categoryname",
                    "breed",
                    "species",
                    "target",
                    "tag",
                    "variety",
                    "kind",
                    "type",
                    "diagnosis",
                    "dx",
                    "truth",
                    "groundtruth",
                    "y",
                    "labelid",
                    "classid",
                    "categoryid",
                    "targetid",
                    "classlabel",
                    "classindex");

    /// How well a column holds files: how many pictures it names, and whether it is called so.
    private record Fit(int column, int found, int rank) {
        boolean isBetterThan(Fit other) {
            return found > other.found || found == other.found && rank < other.rank;
        }
    }

    /// How many pictures the best column of `rows` names.
    static int found(List<TableRow> rows, PictureNames pictures, PictureNames.Reading reading) {
        return rows.isEmpty() ? 0 : fileColumn(rows, pictures, reading).found;
    }

    /// The columns of `rows`, of which there is at least one, with no comments among them.
    ///
    /// @throws DataException if they cannot be told, with what there is
    static LabelColumns of(
            Path table, List<TableRow> rows, PictureNames pictures, PictureNames.Reading reading) {
        TableRow first = rows.getFirst();
        int width = first.fields().size();
        if (width < 2) {
            throw new DataException(
                    table,
                    "line %s is '%s': expected file and label, parted by a comma, semicolon, tab or |"
                            .formatted(first.line(), shown(first.field(0))));
        }
        int file = fileColumn(rows, pictures, reading).column;
        List<String> head = isHead(rows, file, pictures, reading) ? first.fields() : List.of();
        List<TableRow> body = head.isEmpty() ? rows : rows.subList(1, rows.size());
        List<Integer> others =
                IntStream.range(0, width)
                        .filter(column -> column != file && !isNumbering(head, body, column))
                        .boxed()
                        .toList();
        Optional<Integer> label = labelColumn(head, others);
        if (label.isPresent()) {
            return new LabelColumns(width, file, label.get(), List.of(), head);
        } else if (!head.isEmpty() && hasOneOf(body, others)) {
            return new LabelColumns(width, file, -1, others, head);
        }
        throw new DataException(
                table,
                head.isEmpty()
                        ? "line %s has %s fields, expected two: file,label"
                                .formatted(first.line(), width)
                        : "which column has the labels? Call it label; there are %s"
                                .formatted(String.join(", ", head)));
    }

    private static Fit fileColumn(
            List<TableRow> rows, PictureNames pictures, PictureNames.Reading reading) {
        List<String> first = rows.getFirst().fields();
        Fit best = new Fit(0, -1, 0);
        for (int i = 0; i < first.size(); i++) {
            int column = i;
            int known = FILES.indexOf(plain(first.get(column)));
            List<String> names = rows.stream().map(row -> row.field(column)).toList();
            Fit fit =
                    new Fit(
                            column,
                            pictures.found(names, reading),
                            known < 0 ? FILES.size() : known);
            best = fit.isBetterThan(best) ? fit : best;
        }
        return best;
    }

    private static boolean isHead(
            List<TableRow> rows, int file, PictureNames pictures, PictureNames.Reading reading) {
        TableRow first = rows.getFirst();
        String name = first.field(file);
        if (!pictures.find(name, reading).isEmpty() || PictureNames.endsLikeAPicture(name)) {
            return false;
        } else if (FILES.contains(plain(name))
                || first.fields().stream().anyMatch(field -> LABELS.contains(plain(field)))) {
            return true;
        }
        // One more row, of a picture that is missing, would mostly have a label that others have
        // too.
        Set<String> below = new HashSet<>();
        rows.subList(1, rows.size()).forEach(row -> below.addAll(row.fields()));
        return first.fields().stream().filter(field -> !field.isEmpty()).noneMatch(below::contains);
    }

    private static Optional<Integer> labelColumn(List<String> head, List<Integer> others) {
        if (others.size() == 1) {
            return Optional.of(others.getFirst());
        }
        List<String> plain = head.stream().map(LabelColumns::plain).toList();
        return LABELS.stream()
                .flatMap(name ->
                        others.stream()
                                .filter(column -> column < plain.size())
                                .filter(column -> plain.get(column).equals(name)))
                .findFirst();
    }

    /// Whether a column only counts the rows, as data frames do, or is empty.
    private static boolean isNumbering(List<String> head, List<TableRow> body, int column) {
        String name = head.isEmpty() ? "" : head.get(column).toLowerCase(Locale.ROOT);
        if (!name.isEmpty() && !name.startsWith("unnamed") && !name.equals("index")) {
            return false;
        } else if (body.stream().allMatch(row -> row.field(column).isEmpty())) {
            return true;
        }
        int first = body.getFirst().field(column).equals("0") ? 0 : 1;
        return body.size() > 1
                && IntStream.range(0, body.size())
                        .allMatch(
                                i -> body.get(i).field(column).equals(Integer.toString(first + i)));
    }

    private static boolean hasOneOf(List<TableRow> body, List<Integer> columns) {
        return columns.size() > 1
                && body.stream()
                        .allMatch(row ->
                                columns.stream().allMatch(c -> isBit(row.field(c)))
                                        && columns.stream().filter(c -> isOne(row.field(c))).count()
                                                == 1);
    }

    private static boolean isOne(String field) {
        return field.matches("1([.,]0+)?");
    }

    private static boolean isBit(String field) {
        return field.matches("[01]([.,]0+)?");
    }

    /// The label that `row` gives.
    String labelOf(TableRow row) {
        return label >= 0
                ? row.field(label)
                : classes.stream()
                        .filter(column -> isOne(row.field(column)))
                        .map(head::get)
                        .findFirst()
                        .orElse("");
    }

    private static String plain(String head) {
        String letters = head.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}]", "");
        return letters.endsWith("s") && !letters.endsWith("ss") && letters.length() > 2
                ? letters.substring(0, letters.length() - 1)
                : letters;
    }

    private static String shown(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
