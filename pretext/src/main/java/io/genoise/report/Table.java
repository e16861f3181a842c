package io.genoise.report;

import java.util.List;

/// A table: the first column names the rows, the others hold figures.
///
/// @param caption what the table shows and how it was measured
/// @param columns headings; the first is that of the names
/// @param rows from top to bottom
/// @throws IllegalArgumentException if a row has more or fewer cells than there are columns
public record Table(String caption, List<String> columns, List<Row> rows) implements Block {
    /// Copies the lists.
    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (Row row : rows) {
            if (row.cells().size() != columns.size()) {
                throw new IllegalArgumentException(
                        "row %s has %d cells for %d columns"
                                .formatted(row.cells(), row.cells().size(), columns.size()));
            }
        }
    }

    /// A row.
    ///
    /// @param strong whether it is the one that the table is about
    /// @param cells as many as there are columns
    public record Row(boolean strong, List<Cell> cells) {
        /// Copies the list.
        public Row {
            cells = List.copyOf(cells);
        }

        /// A row of plain texts.
        public static Row of(String... texts) {
            return new Row(false, List.of(texts).stream().map(Cell::of).toList());
        }
    }

    /// A cell.
    ///
    /// @param text what it says
    /// @param detail a smaller second half, such as `± 0.8`, or empty
    /// @param verdict how the text is marked
    public record Cell(String text, String detail, Verdict verdict) {
        /// A plain cell.
        public static Cell of(String text) {
            return new Cell(text, "", Verdict.NONE);
        }

        /// A figure with its spread.
        public static Cell of(String text, String detail) {
            return new Cell(text, detail, Verdict.NONE);
        }

        /// A word computed from an interval, marked as what it says.
        public static Cell of(Verdict verdict, String text) {
            return new Cell(text, "", verdict);
        }
    }

    /// What a comparison came to. Shape and word say it, colour only underlines it.
    public enum Verdict {
        /// Not a verdict.
        NONE(null, ""),
        /// The interval lies above 0.
        BETTER("better", "▲ "),
        /// The interval lies below 0.
        WORSE("worse", "▼ "),
        /// The interval holds 0.
        UNDECIDED("undecided", "");

        private final String style;
        private final String sign;

        Verdict(String style, String sign) {
            this.style = style;
            this.sign = sign;
        }
    }

    @Override
    public void writeTo(Html html) {
        html.open("figure", "class", "wide");
        html.open(
                "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption);
        html.open("table").open("thead").open("tr");
        for (String column : columns) {
            html.element("th", column, "scope", "col");
        }
        html.close("tr").close("thead").open("tbody");
        for (Row row : rows) {
            html.open("tr", "class", row.strong() ? "strong" : null);
            for (int i = 0; i < row.cells().size(); i++) {
                cell(html, row.cells().get(i), columns.get(i), i == 0);
            }
            html.close("tr");
        }
        html.close("tbody").close("table").close("div");
        html.element("figcaption", caption);
        html.close("figure");
    }

    /// On a phone the row becomes a list, where each cell needs its column's name and empty ones
    /// only take room.
    private static void cell(Html html, Cell cell, String column, boolean name) {
        if (name) {
            html.open("th", "scope", "row");
        } else {
            boolean none = cell.text().isEmpty() || cell.text().equals("–");
            html.open("td", "data-column", column, "class", none ? "none" : null);
        }
        html.open("span");
        if (cell.verdict() == Verdict.NONE) {
            html.text(cell.text());
        } else {
            html.element(
                    "span",
                    cell.verdict().sign + cell.text(),
                    "class",
                    "verdict " + cell.verdict().style);
        }
        if (!cell.detail().isEmpty()) {
            html.text(" ").element("small", cell.detail());
        }
        html.close("span").close(name ? "th" : "td");
    }
}
