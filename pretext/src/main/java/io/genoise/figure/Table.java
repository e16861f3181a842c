package io.genoise.figure;

import java.util.List;

/// A table: the first column names the rows, the others hold figures.
///
/// @param caption what the table shows and how it was measured
/// @param columns headings; the first is that of the names
/// @param rows from top to bottom
public record Table(String caption, List<String> columns, List<Row> rows) implements Block {
    /// Copies the lists.
    ///
    /// @throws IllegalArgumentException if a row has more or fewer cells than there are columns
    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (Row row : rows) {
            if (row.cells().size() != columns.size()) {
                throw new IllegalArgumentException(
                        "row %s has %s cells for %s columns"
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
    /// @param mark how the text is marked
    public record Cell(String text, String detail, Mark mark) {
        /// A plain cell.
        public static Cell of(String text) {
            return new Cell(text, "", Mark.NONE);
        }

        /// A figure with its spread.
        public static Cell of(String text, String detail) {
            return new Cell(text, detail, Mark.NONE);
        }
    }

    /// How a cell's text is marked. Shape and word say it, colour only underlines it.
    public enum Mark {
        /// Not at all.
        NONE(null, ""),
        /// As good.
        UP("better", "▲ "),
        /// As bad.
        DOWN("worse", "▼ "),
        /// As open.
        OPEN("open", "");

        private final String style;
        private final String sign;

        Mark(String style, String sign) {
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
        if (cell.mark() == Mark.NONE) {
            html.text(cell.text());
        } else {
            html.element(
                    "span",
                    cell.mark().sign + cell.text(),
                    "class",
                    "verdict " + cell.mark().style);
        }
        if (!cell.detail().isEmpty()) {
            html.text(" ").element("small", cell.detail());
        }
        html.close("span").close(name ? "th" : "td");
    }
}
