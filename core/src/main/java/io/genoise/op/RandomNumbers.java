package io.genoise.op;

import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.internal.StepAccess;
import java.util.List;

/// Random tensors, the same on every device and for any number of threads: a pure function of (key, stream, element).
public final class RandomNumbers {
    private RandomNumbers() {}

    /// Uniform numbers in [0, 1).
    ///
    /// @param key any number: another key, other numbers
    /// @param stream which sequence of the key
    public static Tensor uniform(Step step, TensorShape shape, long key, long stream) {
        int[] slots = {(int) key, (int) (key >>> 32), (int) stream, (int) (stream >>> 32)};
        return StepAccess.get().source(step, new Primitive.Random(shape), slots);
    }

    /// Normal numbers of mean 0 and variance 1: √(−2 log(1−u))·cos 2πv (Box, Muller 1958), with u and v the uniform
    /// numbers of streams 2·`stream` and 2·`stream` + 1.
    ///
    /// @param key any number: another key, other numbers
    /// @param stream which sequence of the key
    public static Tensor normal(Step step, TensorShape shape, long key, long stream) {
        Tensor u = uniform(step, shape, key, 2 * stream);
        Tensor v = uniform(step, shape, key, 2 * stream + 1);
        Formula turn = Formula.constant((float) (2 * Math.PI));
        return Tensor.map(
                List.of(u, v),
                x ->
                        Formula.ONE
                                .minus(x.get(0))
                                .log()
                                .times(Formula.constant(-2))
                                .sqrt()
                                .times(x.get(1).times(turn).cos()));
    }

    /// Each element of x kept with probability 1 − p and divided by it, else 0 (Srivastava et al. 2014).
    ///
    /// @param p 0 ≤ p < 1
    /// @param key any number: another key, other numbers
    /// @param stream which sequence of the key
    /// @throws IllegalArgumentException if p is no probability below 1
    public static Tensor dropout(Tensor x, float p, long key, long stream) {
        if (!(p >= 0 && p < 1)) {
            throw x.mistake("dropout takes a probability 0 ≤ p < 1, not %s".formatted(p));
        }
        Tensor u = uniform(x.openStep(), x.shape(), key, stream);
        return Tensor.map(
                List.of(x, u),
                v ->
                        v.get(1)
                                .less(Formula.scalar(p))
                                .select(Formula.ZERO, v.get(0).times(1 / (1 - p))));
    }

    /// Each sample of x kept whole with probability 1 − p and divided by it, else 0 (Huang et al. 2016, arXiv:1603.09382).
    ///
    /// @param x `[N,…]`
    /// @param p 0 ≤ p < 1
    /// @param key any number: another key, other numbers
    /// @param stream which sequence of the key
    /// @throws IllegalArgumentException if p is no probability below 1
    public static Tensor dropPath(Tensor x, float p, long key, long stream) {
        if (!(p >= 0 && p < 1)) {
            throw x.mistake("dropPath takes a probability 0 ≤ p < 1, not %s".formatted(p));
        }
        TensorShape samples = x.shape();
        for (int i = 1; i < samples.rank(); i++) {
            samples = samples.with(i, 1);
        }
        Tensor u = uniform(x.openStep(), samples, key, stream);
        Tensor factor =
                u.map(v ->
                        v.less(Formula.scalar(p))
                                .select(Formula.ZERO, Formula.scalar(1 / (1 - p))));
        return x.times(factor);
    }
}
