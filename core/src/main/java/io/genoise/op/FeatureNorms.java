package io.genoise.op;

import static io.genoise.expression.Formula.input;
import static io.genoise.expression.Formula.slot;

import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;

/// Norms that look at one sample alone, and so do the same in training and in use: over all features (layer), over groups
/// of channels (group), over each channel (instance).
///
/// All compute y = (x − mean)/√(variance + ε)·scale + shift with the biased variance of the set that they normalise.
public final class FeatureNorms {
    /// 1/√(squares/n + ε), slots n and ε.
    private static final Pointwise SLOPE =
            new Pointwise(input(0).over(slot(0)).plus(slot(1)).rsqrt(), 2, DType.F32);

    private static final Pointwise NORMALIZE =
            new Pointwise(input(0).minus(input(1)).times(input(2)), 0, DType.F32);

    private static final Pointwise NORMALIZE_AND_SCALE =
            new Pointwise(
                    input(0).minus(input(1)).times(input(2)).times(input(3)).plus(input(4)),
                    0,
                    DType.F32);

    private FeatureNorms() {}

    /// Over the last axes, as many as `scale` has (Ba, Kiros, Hinton 2016, arXiv:1607.06450).
    ///
    /// @param x `[…,F…]`
    /// @param scale `[F…]`
    /// @param shift `[F…]`
    /// @param epsilon ε > 0
    /// @throws IllegalArgumentException if scale and shift are not both of the last extents of x
    public static Tensor layerNorm(Tensor x, Tensor scale, Tensor shift, float epsilon) {
        TensorShape features = scale.shape();
        int first = x.shape().rank() - features.rank();
        boolean fits = first >= 0 && features.equals(shift.shape());
        for (int i = 0; fits && i < features.rank(); i++) {
            fits = x.shape().extent(first + i) == features.extent(i);
        }
        if (!fits) {
            throw x.mistake(
                    "layerNorm of %s with scale %s and shift %s: the last extents of x expected"
                            .formatted(x.shape(), features, shift.shape()));
        }
        int n = Math.toIntExact(features.elements());
        Tensor rows = x.reshape(-1, n);
        return normalized(rows, new int[] {1}, scale.reshape(n), shift.reshape(n), epsilon)
                .reshape(x.shape());
    }

    /// Over the places and `groups` equal parts of the channels of each sample (Wu, He 2018, arXiv:1803.08494).
    ///
    /// @param x `[N,…,C]`, with any number of spatial axes
    /// @param scale `[C]`
    /// @param shift `[C]`
    /// @param epsilon ε > 0
    /// @throws IllegalArgumentException if the groups do not divide the channels, or scale and shift are not `[C]`
    public static Tensor groupNorm(
            Tensor x, int groups, Tensor scale, Tensor shift, float epsilon) {
        int channels = x.shape().extent(-1);
        if (groups < 1 || channels % groups != 0) {
            throw x.mistake(
                    "groupNorm of %s in %s groups: the channels divide into them"
                            .formatted(x.shape(), groups));
        }
        checkChannels("groupNorm", x, scale, shift);
        int part = channels / groups;
        Tensor parts = x.reshape(x.shape().extent(0), -1, groups, part);
        return normalized(
                        parts,
                        new int[] {1, 3},
                        scale.reshape(groups, part),
                        shift.reshape(groups, part),
                        epsilon)
                .reshape(x.shape());
    }

    /// Over the places of each channel of each sample (Ulyanov, Vedaldi, Lempitsky 2016, arXiv:1607.08022).
    ///
    /// @param x `[N,…,C]`, with any number of spatial axes
    /// @param scale `[C]`
    /// @param shift `[C]`
    /// @param epsilon ε > 0
    public static Tensor instanceNorm(Tensor x, Tensor scale, Tensor shift, float epsilon) {
        checkChannels("instanceNorm", x, scale, shift);
        return normalized(places(x), new int[] {1}, scale, shift, epsilon).reshape(x.shape());
    }

    /// As [#instanceNorm(Tensor,Tensor,Tensor,float)] with scale 1 and shift 0.
    public static Tensor instanceNorm(Tensor x, float epsilon) {
        return normalized(places(x), new int[] {1}, null, null, epsilon).reshape(x.shape());
    }

    private static Tensor places(Tensor x) {
        if (x.shape().rank() < 3) {
            throw x.mistake(
                    "instanceNorm of %s: [N,…,C] with places expected".formatted(x.shape()));
        }
        return x.reshape(x.shape().extent(0), -1, x.shape().extent(-1));
    }

    /// Checks that scale and shift have a number for each channel of x, the last axis.
    static void checkChannels(String name, Tensor x, Tensor scale, Tensor shift) {
        TensorShape expected = TensorShape.of(x.shape().extent(-1));
        if (!scale.shape().equals(expected) || !shift.shape().equals(expected)) {
            throw x.mistake(
                    "%s of %s with scale %s and shift %s: %s expected"
                            .formatted(name, x.shape(), scale.shape(), shift.shape(), expected));
        }
    }

    private static Tensor normalized(
            Tensor x, int[] axes, Tensor scale, Tensor shift, float epsilon) {
        TensorShape kept = x.shape();
        for (int axis : axes) {
            kept = kept.with(axis, 1);
        }
        int[] slots = {Float.floatToRawIntBits(x.count(axes)), Float.floatToRawIntBits(epsilon)};
        Tensor moments = x.moments(axes);
        Tensor mean = moments.fixedGet(0).reshape(kept);
        Tensor slope = Tensor.of(SLOPE, slots, moments.fixedGet(1)).reshape(kept);
        return scale == null
                ? Tensor.of(NORMALIZE, null, x, mean, slope)
                : Tensor.of(NORMALIZE_AND_SCALE, null, x, mean, slope, scale, shift);
    }
}
