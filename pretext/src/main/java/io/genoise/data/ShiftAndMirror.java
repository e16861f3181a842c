package io.genoise.data;

import io.genoise.random.RandomStream;
import java.util.List;

/// Small changes that leave a picture's meaning alone: a crop of the picture padded with `padding` black pixels on each
/// side, uniform over its `(2 · padding + 1)²` places, and a mirror image in one case of two.
///
/// @param padding pixels, 0 for no shift
/// @param mirror whether pictures are mirrored at random
public record ShiftAndMirror(int padding, boolean mirror) implements Views {
    /// Nothing is changed.
    public static final ShiftAndMirror NONE = new ShiftAndMirror(0, false);

    /// Padding 4 and mirror images: what CIFAR-sized photographs are commonly given.
    public static final ShiftAndMirror CROP_AND_MIRROR = new ShiftAndMirror(4, true);

    /// Checks the padding.
    ///
    /// @throws IllegalArgumentException if it is negative
    public ShiftAndMirror {
        if (padding < 0) {
            throw new IllegalArgumentException(
                    "A padding of %s pixels; expected 0 or more".formatted(padding));
        }
    }

    /// Draws a placement; always three numbers, so that switching one change off leaves the others as they were.
    public Placement draw(RandomStream random) {
        int top = random.nextInt(2 * padding + 1) - padding;
        int left = random.nextInt(2 * padding + 1) - padding;
        boolean mirrored = random.nextBoolean() && mirror;
        return new Placement(top, left, mirrored, 0);
    }

    @Override
    public List<Column> columns(Images images) {
        return PLAIN.columns(images);
    }

    @Override
    public void draw(Sample sample) {
        sample.write(0, draw(sample.random()));
        sample.put(LABELS, 0, sample.label());
    }
}
