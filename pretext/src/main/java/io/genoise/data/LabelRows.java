package io.genoise.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The rows of a table of labels, parted into fields.
///
/// Fields are parted by commas, semicolons, tabs or `|`, or else by blanks: by that with which the table names the most
/// pictures of the folder. Excel's first line, such as `sep=;`, decides alone. Lines that begin with `#` are comments.
///
/// @param all the rows, a head among them
/// @param reading the strictest in which most rows name a picture
record LabelRows(List<TableRow> all, PictureNames.Reading reading) {
    private static final char[] SEPARATORS = {',', ';', '\t', '|'};
    private static final int SAMPLE = 200;

    /// The rows of `text`.
    ///
    /// @throws DataException naming the line of `table` where a quotation begins that never ends
    static LabelRows of(Path table, String text, PictureNames names) {
        if (text.regionMatches(true, 0, "sep=", 0, 4) && text.length() > 4) {
            return best(table, text.substring(5), names, text.charAt(4));
        }
        LabelRows parted = best(table, text, names, SEPARATORS);
        if (parted.found(names) > 0) {
            return parted;
        }
        // Blanks part any sentence: they count only if pictures are found with them.
        LabelRows words = best(table, text, names, ' ');
        return words.found(names) > 0 ? words : parted;
    }

    private static LabelRows best(Path table, String text, PictureNames names, char... separators) {
        List<List<TableRow>> ways = new ArrayList<>();
        DataException fault = null;
        for (char separator : separators) {
            try {
                ways.add(withoutComments(TableRow.all(table, text, separator), names));
            } catch (DataException e) {
                fault = fault == null ? e : fault;
            }
        }
        LabelRows best = null;
        int most = 0;
        for (PictureNames.Reading reading : PictureNames.Reading.values()) {
            for (List<TableRow> way : ways) {
                LabelRows rows = new LabelRows(way, reading);
                int found = rows.found(names);
                if (found > most) {
                    most = found;
                    best = rows;
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
        // Nothing fits: what looks like a table is told why.
        List<TableRow> any =
                ways.stream().filter(LabelRows::hasFields).findFirst().orElse(ways.getFirst());
        return new LabelRows(any, PictureNames.Reading.EXACT);
    }

    private static boolean hasFields(List<TableRow> rows) {
        return !rows.isEmpty() && rows.getFirst().fields().size() > 1;
    }

    /// How many pictures the best column of the sample names.
    private int found(PictureNames names) {
        return hasFields(all) ? LabelColumns.found(sample(), names, reading) : 0;
    }

    /// The first rows, from which columns are told.
    List<TableRow> sample() {
        return all.subList(0, Math.min(SAMPLE, all.size()));
    }

    private static List<TableRow> withoutComments(List<TableRow> rows, PictureNames names) {
        return rows.stream()
                .filter(row ->
                        !row.field(0).startsWith("#")
                                || !names.find(row.field(0), PictureNames.Reading.EXACT).isEmpty())
                .toList();
    }
}
