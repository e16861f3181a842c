package io.genoise.generate;

import io.genoise.data.Images;
import io.genoise.figure.Gif;
import io.genoise.figure.Pixels;
import io.genoise.figure.Sheet;
import java.util.List;
import java.util.stream.IntStream;

/// What a net made on one sheet. Where it makes classes in turn, each has a column of its own, if there is room for so many.
public final class GeneratedSheet {
    /// Frames a second: that of clips that were stored at their usual rate, and of a walk.
    public static final double PER_SECOND = 12.5;

    private static final int GAP = 2;
    private static final int MOST_COLUMNS = 20;

    private GeneratedSheet() {}

    /// Pictures on a sheet.
    ///
    /// @param classes how many come in turn; 0 for none
    public static Pixels picture(Images images, int classes) {
        List<Pixels> pictures =
                IntStream.range(0, images.size()).mapToObj(i -> Pixels.of(images, i)).toList();
        return Sheet.of(pictures, columns(images.size(), classes), GAP);
    }

    /// Clips on a sheet, running at once.
    ///
    /// @param classes how many come in turn; 0 for none
    public static Gif gif(Images images, int classes) {
        List<List<Pixels>> clips =
                IntStream.range(0, images.size()).mapToObj(i -> Pixels.frames(images, i)).toList();
        return Gif.of(Sheet.ofClips(clips, columns(images.size(), classes), GAP), PER_SECOND);
    }

    /// Columns of a sheet of `count`: as many as classes, or as rows.
    static int columns(int count, int classes) {
        boolean byClass = classes > 1 && classes <= MOST_COLUMNS && count >= classes;
        return byClass ? classes : (int) Math.ceil(Math.sqrt(count));
    }
}
