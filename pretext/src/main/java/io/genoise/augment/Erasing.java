package io.genoise.augment;

import io.genoise.random.RandomStream;
import io.genoise.tensor.Tensor;

/// A rectangle of one colour, wholly within the picture: its area uniform in `least` … `most` of the picture's, its ratio of
/// height to width e^u with u uniform in ±log `stretch`. A rectangle that does not fit is drawn again, a hundred times at most;
/// then nothing is erased.
///
/// Source: Zhong, Zheng, Kang, Li, Yang 2017, arXiv:1708.04896, algorithm 1 (areas 0.02 … 0.4, ratios 0.3 … 1/0.3, half of
/// the pictures); the ratio's logarithm is uniform as in torchvision's `RandomErasing`.
///
/// @param least of the picture's area, above 0
/// @param most of the picture's area, at most 1
/// @param stretch the largest ratio of sides, 1 or more
/// @param fill what pixels become, 0 … 1
/// @param probability 0 … 1
public record Erasing(double least, double most, double stretch, double fill, double probability)
        implements Augmentation {
    private static final int TRIES = 100;

    /// @throws IllegalArgumentException if a number is outside its range, or the areas are not in order
    public Erasing {
        if (!(least > 0 && least <= most && most <= 1 && stretch >= 1)) {
            throw new IllegalArgumentException(
                    ("erasing areas of %s … %s, stretched by up to %s: areas above 0, in order, at most 1,"
                                    + " and a stretch from 1 on expected")
                            .formatted(least, most, stretch));
        }
        Planes.checkShare("an erased part's fill", fill);
        Planes.checkShare("the probability of erasing", probability);
    }

    /// The paper's areas and ratios, in mid-grey, in half of the pictures.
    public Erasing() {
        this(0.02, 0.4, 1 / 0.3, 0.5, 0.5);
    }

    @Override
    public int parameters() {
        return Covering.NUMBERS;
    }

    @Override
    public void draw(RandomStream random, float[] into, int at) {
        Covering.put(into, at, 0, 0, 0, 0);
        boolean erased = random.nextDouble() < probability;
        for (int i = 0; erased && i < TRIES; i++) {
            double area = Planes.uniform(random, least, most);
            double ratio = Math.exp(Planes.uniform(random, -Math.log(stretch), Math.log(stretch)));
            double height = Math.sqrt(area * ratio);
            double width = Math.sqrt(area / ratio);
            if (height <= 1 && width <= 1) {
                double top = Planes.uniform(random, 0, 1 - height);
                double left = Planes.uniform(random, 0, 1 - width);
                Covering.put(into, at, top, top + height, left, left + width);
                return;
            }
        }
    }

    @Override
    public Tensor apply(Tensor pictures, Tensor parameters) {
        return Covering.apply(pictures, parameters, fill);
    }
}
