package io.genoise.augment;

import io.genoise.random.RandomStream;
import io.genoise.tensor.Tensor;

/// A square of one colour, `side` of the picture's side large, with its centre anywhere in the picture; what lies beyond the
/// edges is cut off.
///
/// Source: DeVries, Taylor 2017, arXiv:1708.04552, section 3 (16 pixels for pictures of 32).
///
/// @param side of the picture's side, 0 … 1
/// @param fill what pixels become, 0 … 1
/// @param probability 0 … 1
public record Cutout(double side, double fill, double probability) implements Augmentation {
    /// @throws IllegalArgumentException if one of the three is not 0 … 1
    public Cutout {
        Planes.checkShare("a cutout's side", side);
        Planes.checkShare("a cutout's fill", fill);
        Planes.checkShare("the probability of a cutout", probability);
    }

    /// Half of the side, in mid-grey, always.
    public Cutout() {
        this(0.5, 0.5, 1);
    }

    @Override
    public int parameters() {
        return Covering.NUMBERS;
    }

    @Override
    public void draw(RandomStream random, float[] into, int at) {
        double half = random.nextDouble() < probability ? side / 2 : 0;
        double y = random.nextDouble();
        double x = random.nextDouble();
        Covering.put(into, at, y - half, y + half, x - half, x + half);
    }

    @Override
    public Tensor apply(Tensor pictures, Tensor parameters) {
        return Covering.apply(pictures, parameters, fill);
    }
}
