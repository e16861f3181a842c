package io.genoise.figure;

import java.util.List;

/// What a net holds to be alike: a picture, and beside it those nearest to it in the space of its
/// features.
///
/// @param caption what is shown, and by which distance
/// @param rows one for each picture asked about
public record Neighbours(String caption, List<Row> rows) implements Block {
    /// Copies the list.
    public Neighbours {
        rows = List.copyOf(rows);
    }

    /// A picture and its neighbours, the nearest first.
    ///
    /// @param query the picture that is asked about
    /// @param nearest the others, by growing distance
    public record Row(Tile query, List<Tile> nearest) {
        /// Copies the list.
        public Row {
            nearest = List.copyOf(nearest);
        }
    }

    @Override
    public void writeTo(Html html) {
        List<Tile> queries = rows.stream().map(Row::query).toList();
        html.open("figure")
                .open(
                        "div",
                        "class",
                        Tile.strips(queries) ? "neighbours strips" : "neighbours",
                        "style",
                        "--least:%spx".formatted(Tile.least(queries)));
        for (Row row : rows) {
            html.open("div", "class", "row");
            html.open("div", "class", "query");
            row.query().writeTo(html);
            html.close("div");
            html.open(
                    "div",
                    "class",
                    "nearest",
                    "style",
                    "--count:" + Math.min(row.nearest().size(), 10));
            row.nearest().forEach(tile -> tile.writeTo(html));
            html.close("div").close("div");
        }
        html.close("div").element("figcaption", caption).close("figure");
    }
}
