package io.genoise.data;

import java.util.List;

/// What the host makes of a picture on its way into a batch, in the loader's workers: pixels, labels, permutations, boxes,
/// masks, parameters of changes that the step itself makes; one view of it or several, of one size or several.
///
/// A pure function of the sample: it draws only from [Sample#random], so that a batch does not depend on which worker made
/// it. Many workers ask the same object at once.
public interface Views {
    /// The column of the pixels: u8 `[N·views, height, width, channels]`, of clips `[N·views, frames, height, width, channels]`.
    String PICTURES = "pictures";

    /// The column of the classes: i32 `[N·views]`, -1 where there is none.
    String LABELS = "labels";

    /// The picture as it is, with its own label.
    Views PLAIN =
            new Views() {
                @Override
                public List<Column> columns(Images images) {
                    return List.of(placed(images, 1), Column.integers(LABELS, 1));
                }

                @Override
                public void draw(Sample sample) {
                    sample.write(0, Placement.WHOLE);
                    sample.put(LABELS, 0, sample.label());
                }
            };

    /// What a batch of `images` consists of; the first column has the views that are counted and shown.
    List<Column> columns(Images images);

    /// Writes every view of every column.
    void draw(Sample sample);

    /// The column [#PICTURES] of `views` views as large as the pictures, to be filled as [Sample#bytes] gives it.
    static Column pictures(Images images, int views) {
        return Column.bytes(PICTURES, views, images.shape().extents());
    }

    /// As [#pictures], filled by [Sample#write] alone: a device that holds the pictures is told their numbers and places, and no
    /// pixel.
    static Column placed(Images images, int views) {
        return Column.placed(PICTURES, views, images.shape().extents());
    }

    /// The column [#PICTURES] of `views` windows of `length` frames each, as large as the clips' frames: u8 `[N·views, length,
    /// height, width, channels]`, filled as [#placed] says.
    static Column clips(Images images, int views, int length) {
        return Column.placed(
                PICTURES, views, length, images.height(), images.width(), images.channels());
    }
}
