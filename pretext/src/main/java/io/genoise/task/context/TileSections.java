package io.genoise.task.context;

import io.genoise.data.Views;
import io.genoise.figure.Pictures;
import io.genoise.figure.Section;
import io.genoise.figure.Tile;
import io.genoise.task.Trained;
import io.genoise.task.part.Columns;
import io.genoise.task.part.Shown;
import io.genoise.task.part.TileLearner;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Tiles of some pictures where a net puts them, beside where they belong, for a report.
///
/// @param title of the section
/// @param caption of its pictures
/// @param most pictures
/// @param cut how tiles lie
/// @param tiles as the net is shown them, `[N·T,side,side,C]`, 0 … 255
/// @param answers into which cells each answer puts the tiles of a picture
record TileSections(
        String title,
        String caption,
        int most,
        Tiles cut,
        Function<Columns, Tensor> tiles,
        int[][] answers) {
    /// Where the tiles belong, and where the net puts them, which is called `said`.
    ///
    /// @param shown cells in which the net is shown the tiles, which come first then; none if it sees no order
    Section of(Trained trained, String said, int... shown) {
        TileLearner learner = (TileLearner) trained.learner();
        Shown pictures = Shown.of(trained, most);
        float[] pixels = pictures.read((columns, _) -> tiles.apply(columns));
        float[] logits = pictures.read(learner::logits);
        float[] labels = pictures.read((columns, _) -> columns.column(Views.LABELS).times(1));
        int channels = pictures.images().channels();
        int each = answers[0].length;
        List<Tile> blocks = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            int first = i * each;
            int right = (int) labels[i];
            int answer = Shown.largest(logits, i, answers.length);
            if (shown.length > 0) {
                blocks.add(Tile.of(cut.laid(pixels, first, channels, shown), "shown"));
            }
            blocks.add(
                    Tile.of(
                            cut.laid(pixels, first, channels, answers[answer]),
                            said,
                            answer == right));
            blocks.add(Tile.of(cut.laid(pixels, first, channels, answers[right]), "true"));
        }
        return Section.of(title, new Pictures(caption, shown.length > 0 ? 3 : 2, blocks));
    }
}
