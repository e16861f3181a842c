package io.genoise.augment;

import static io.genoise.expression.Formula.ONE;

import io.genoise.random.RandomStream;
import io.genoise.tensor.Tensor;
import java.util.List;

/// y = x where x < 1/2, else 1 − x, with the given probability: bright parts become their negative.
///
/// Source: Grill et al. 2020, arXiv:2006.07733, appendix B.
///
/// @param probability 0 … 1; the paper has 0.2 for its second view
public record Solarise(double probability) implements Augmentation {
    private static final float THRESHOLD = 0.5f;

    /// No x is above this one.
    private static final float NEVER = 2;

    /// @throws IllegalArgumentException if `probability` is not 0 … 1
    public Solarise {
        Planes.checkShare("the probability of solarising", probability);
    }

    @Override
    public int parameters() {
        return 1;
    }

    @Override
    public void draw(RandomStream random, float[] into, int at) {
        into[at] = random.nextDouble() < probability ? THRESHOLD : NEVER;
    }

    @Override
    public Tensor apply(Tensor pictures, Tensor parameters) {
        Tensor threshold = Planes.number(parameters, 0);
        return Planes.pictures(
                Planes.of(pictures).stream()
                        .map(plane ->
                                Tensor.map(
                                        List.of(plane, threshold),
                                        x ->
                                                x.get(0)
                                                        .less(x.get(1))
                                                        .select(x.get(0), ONE.minus(x.get(0)))))
                        .toList());
    }
}
