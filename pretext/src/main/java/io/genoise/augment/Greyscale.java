package io.genoise.augment;

import static io.genoise.expression.Formula.ZERO;

import io.genoise.random.RandomStream;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/// y = 0.299 R + 0.587 G + 0.114 B in all channels, with the given probability: a net cannot rely on colour. Grey pictures
/// stay as they are.
///
/// Source: Chen, Kornblith, Norouzi, Hinton 2020, arXiv:2002.05709, appendix A.
///
/// @param probability 0 … 1; the paper has 0.2
public record Greyscale(double probability) implements Augmentation {
    /// @throws IllegalArgumentException if `probability` is not 0 … 1
    public Greyscale {
        Planes.checkShare("the probability of greyscale", probability);
    }

    @Override
    public int parameters() {
        return 1;
    }

    @Override
    public void draw(RandomStream random, float[] into, int at) {
        into[at] = random.nextDouble() < probability ? 1 : 0;
    }

    @Override
    public Tensor apply(Tensor pictures, Tensor parameters) {
        List<Tensor> planes = Planes.of(pictures);
        if (planes.size() == 1) {
            return pictures;
        }
        List<Tensor> operands = new ArrayList<>(planes);
        operands.add(Planes.number(parameters, 0));
        List<Tensor> changed = new ArrayList<>();
        for (int c = 0; c < planes.size(); c++) {
            int own = c;
            changed.add(
                    Tensor.map(
                            operands,
                            x -> x.get(3).equal(ZERO).select(x.get(own), Planes.grey(x))));
        }
        return Planes.pictures(changed);
    }
}
