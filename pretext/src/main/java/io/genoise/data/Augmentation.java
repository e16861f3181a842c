package io.genoise.data;

import io.genoise.random.RandomStream;

/// Small changes that leave a picture's meaning alone: a crop of the picture padded with `padding` black pixels on each
/// side, uniform over its `(2 · padding + 1)²` places, and a mirror image in one case of two.
///
/// @param padding pixels, 0 for no shift
/// @param mirror whether pictures are mirrored at random
public record Augmentation(int padding, boolean mirror) implements Transform {
    /// Nothing is changed.
    public static final Augmentation NONE = new Augmentation(0, false);

    /// Padding 4 and mirror images: what CIFAR-sized photographs are commonly given.
    public static final Augmentation CROP_AND_MIRROR = new Augmentation(4, true);

    /// Checks the padding.
    public Augmentation {
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
    public void apply(Sample sample) {
        sample.write(0, draw(sample.random()), sample.label());
    }
}
