package io.genoise.augment;

import static io.genoise.expression.Formula.ZERO;
import static io.genoise.expression.Formula.constant;

import io.genoise.expression.Formula;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.List;

/// Gaussian blur along rows and columns, each view with its own σ, with the given probability:
///
///     y[i] = Σⱼ g(j)·x[i + j] / Σⱼ g(j),   g(j) = exp(−j²/2σ²),   j = −r … r,
///
/// where x is mirrored at its first and last pixel (x[−1] is x[1]). The reach r is 5 % of the smaller side, at least 1: the
/// papers' kernels of a tenth of the side, 23 pixels for 224.
///
/// Along an axis this is one matrix a view, whose element (i, k) gathers the g of every j that leads from i to k, directly
/// or by way of an edge. So it is two products of matrices, exact at the edges, with any reach and any σ.
///
/// Source: Chen, Kornblith, Norouzi, Hinton 2020, arXiv:2002.05709, appendix A.
///
/// @param leastSigma pixels, above 0; the papers have 0.1
/// @param mostSigma pixels; the papers have 2
/// @param probability 0 … 1; SimCLR has 0.5
public record Blur(double leastSigma, double mostSigma, double probability)
        implements Augmentation {
    /// exp(−j²/2σ²) is exactly 0 for every j but 0.
    private static final float SHARP = 1e-2f;

    /// @throws IllegalArgumentException if σ is below 0.01 or the two are not in order, or `probability` is not 0 … 1
    public Blur {
        if (!(leastSigma >= SHARP && mostSigma >= leastSigma)) {
            throw new IllegalArgumentException(
                    "a blur of σ %s … %s: at least %s, in this order, expected"
                            .formatted(leastSigma, mostSigma, SHARP));
        }
        Planes.checkShare("the probability of blur", probability);
    }

    /// σ of 0.1 to 2 pixels.
    public static Blur of(double probability) {
        return new Blur(0.1, 2, probability);
    }

    @Override
    public int parameters() {
        return 1;
    }

    @Override
    public void draw(RandomStream random, float[] into, int at) {
        boolean blurred = random.nextDouble() < probability;
        float sigma = (float) Planes.uniform(random, leastSigma, mostSigma);
        into[at] = blurred ? sigma : SHARP;
    }

    /// r of pictures whose smaller side is `side`.
    static int reach(int side) {
        return Math.max(1, side / 20);
    }

    @Override
    public Tensor apply(Tensor pictures, Tensor parameters) {
        TensorShape shape = pictures.shape();
        int count = shape.extent(0);
        int height = shape.extent(1);
        int width = shape.extent(2);
        int channels = shape.extent(3);
        int reach = reach(Math.min(height, width));
        if (Math.min(height, width) <= reach) {
            throw pictures.mistake(
                    "a blur of %s: at least two rows and columns expected".formatted(shape));
        }
        Tensor sigma = Planes.number(parameters, 0);
        Tensor rows = matrix(sigma, height, reach);
        Tensor columns = width == height ? rows : matrix(sigma, width, reach);
        Tensor down =
                rows.matmul(pictures.reshape(count, height, width * channels))
                        .reshape(shape)
                        .permute(0, 3, 1, 2);
        Tensor across = down.reshape(count, channels * height, width).matmul(columns, false, true);
        return across.reshape(count, channels, height, width).permute(0, 2, 3, 1);
    }

    /// `[N,side,side]`: element (i,k) is what pixel k adds to the blurred pixel i.
    private static Tensor matrix(Tensor sigma, int side, int reach) {
        Tensor i = sigma.device().iota(side).reshape(side, 1);
        Tensor k = sigma.device().iota(side);
        Formula last = constant(side - 1);
        return Tensor.map(
                List.of(i, k, sigma),
                x -> {
                    Formula row = x.get(0);
                    Formula from = x.get(1);
                    Formula narrow = x.get(2).square().times(constant(-2)).reciprocal();
                    Formula direct = weight(from.minus(row), narrow, reach);
                    Formula first = weight(from.plus(row), narrow, reach);
                    Formula end = weight(last.plus(last).minus(from).minus(row), narrow, reach);
                    Formula all = constant(0.5f);
                    for (int j = 1; j <= reach; j++) {
                        all = all.plus(narrow.times(constant(j * j)).exp());
                    }
                    Formula mirrored =
                            from.equal(ZERO)
                                    .select(ZERO, first)
                                    .plus(from.equal(last).select(ZERO, end));
                    return direct.plus(mirrored).over(all.plus(all));
                });
    }

    private static Formula weight(Formula j, Formula narrow, int reach) {
        return j.abs().lessEqual(constant(reach)).select(narrow.times(j.square()).exp(), ZERO);
    }
}
