package io.genoise.task;

import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.Views;
import java.util.List;

/// Which way was this picture turned? By 0°, 90°, 180° or 270°: a net that can tell has learned to see objects, since
/// only they have an up. Loss: cross-entropy over the four turns; metric: how often the turn is told right.
///
/// With `allTurns` a batch holds all four turns of each picture, side by side, as the paper does (it reports that this
/// works clearly better than one random turn each, section 2.1). Each picture is shifted and mirrored first, the same
/// way for its four turns. Mirroring a turned picture would exchange 90° and 270°, so it must come before.
///
/// Source: Gidaris, Singh, Komodakis, *Unsupervised representation learning by predicting image rotations*, ICLR 2018,
/// arXiv:1803.07728.
///
/// @param augmentation what is done to a picture before it is turned
/// @param allTurns all four turns of each picture, or one drawn at random
public record Rotation(ShiftAndMirror augmentation, boolean allTurns) implements Views {
    /// How many classes: quarter turns 0 … 3, counter-clockwise.
    public static final int TURNS = 4;

    /// All four turns, with crops of padding 4 and mirror images.
    public static final Rotation STANDARD = new Rotation(ShiftAndMirror.CROP_AND_MIRROR, true);

    @Override
    public List<Column> columns(Images images) {
        int views = allTurns ? TURNS : 1;
        return List.of(Views.pictures(images, views), Column.integers(LABELS, views));
    }

    @Override
    public void draw(Sample sample) {
        if (sample.height() != sample.width()) {
            throw new IllegalArgumentException(
                    "pictures to be turned must be square; these are %s x %s"
                            .formatted(sample.height(), sample.width()));
        }
        Placement placement = augmentation.draw(sample.random());
        if (allTurns) {
            for (int turn = 0; turn < TURNS; turn++) {
                sample.write(turn, placement.turned(turn));
                sample.put(LABELS, turn, turn);
            }
        } else {
            int turn = sample.random().nextInt(TURNS);
            sample.write(0, placement.turned(turn));
            sample.put(LABELS, 0, turn);
        }
    }
}
