package io.genoise.data;

import java.util.List;

/// Views that say which picture lies where instead of bringing its pixels: for a device that holds all pictures of the data set.
/// The column [Views#PICTURES] is i32 `[N·views,5]` then, `[N·views,length,5]` of windows of clips; everything else of `views` stays.
///
/// @param views whose pictures are filled by [Sample#write] alone
public record PicturesByNumber(Views views) implements Views {
    /// How many numbers tell of a picture: that of its frame among all frames of the data set, and then what [Placement] has: rows,
    /// columns, 1 if mirrored, quarter turns.
    public static final int NUMBERS = 5;

    /// Whether pictures of `images` can be told so.
    public static boolean serve(Views views, Images images) {
        return views.columns(images).stream()
                        .anyMatch(c -> c.name().equals(Views.PICTURES) && c.placed())
                && (long) images.size() * images.frames() <= Integer.MAX_VALUE;
    }

    @Override
    public List<Column> columns(Images images) {
        return views.columns(images).stream()
                .map(c -> c.name().equals(Views.PICTURES) ? numbered(c) : c)
                .toList();
    }

    private static Column numbered(Column column) {
        return column.shape().rank() == 3
                ? Column.integers(column.name(), column.views(), NUMBERS)
                : Column.integers(column.name(), column.views(), column.shape().extent(0), NUMBERS);
    }

    @Override
    public void draw(Sample sample) {
        views.draw(sample);
    }

    /// What tells of `window` of a sample's picture, placed so.
    static int[] numbers(Sample sample, FrameWindow window, Placement placement) {
        int[] numbers = new int[window.length() * NUMBERS];
        int at = 0;
        for (int i = 0; i < window.length(); i++) {
            numbers[at++] = sample.index() * sample.frames() + window.frame(i);
            numbers[at++] = placement.top();
            numbers[at++] = placement.left();
            numbers[at++] = placement.mirrored() ? 1 : 0;
            numbers[at++] = placement.turns();
        }
        return numbers;
    }
}
