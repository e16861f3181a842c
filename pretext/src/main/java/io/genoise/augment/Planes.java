package io.genoise.augment;

import static io.genoise.expression.Formula.constant;

import io.genoise.expression.Formula;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/// What augmentations share: a picture's channels apart, each `[N,H,W]`, so that a formula can mix colours; and a view's
/// numbers, each `[N,1,1]` to go with them.
final class Planes {
    private Planes() {}

    /// The channels of pictures `[N,H,W,C]`.
    ///
    /// @throws IllegalArgumentException if they are no f32 pictures of 1 or 3 channels
    static List<Tensor> of(Tensor pictures) {
        int channels = pictures.shape().rank() == 4 ? pictures.shape().extent(3) : 0;
        if (pictures.dtype() != DType.F32 || channels != 1 && channels != 3) {
            throw pictures.mistake(
                    "an augmentation of %s %s: f32 pictures [N,H,W,C] of 1 or 3 channels expected"
                            .formatted(pictures.dtype(), pictures.shape()));
        }
        Tensor apart = pictures.permute(3, 0, 1, 2);
        return IntStream.range(0, channels).mapToObj(apart::fixedGet).toList();
    }

    /// Pictures `[N,H,W,C]` of their channels: where they lie apart is no copy, and the next [#of] finds them so.
    static Tensor pictures(List<Tensor> planes) {
        return Tensor.stack(planes.toArray(new Tensor[0])).permute(1, 2, 3, 0);
    }

    /// Number `i` of each view's `[N,parameters]`, `[N,1,1]`.
    static Tensor number(Tensor parameters, int i) {
        return parameters.fixedSlice(1, i, i + 1).reshape(-1, 1, 1);
    }

    /// 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).
    static Formula grey(List<Formula> rgb) {
        return rgb.get(0)
                .times(constant(0.299f))
                .plus(rgb.get(1).times(constant(0.587f)))
                .plus(rgb.get(2).times(constant(0.114f)));
    }

    /// A number from `low` to `high`, uniform.
    static double uniform(RandomStream random, double low, double high) {
        return low + (high - low) * random.nextDouble();
    }

    /// Checks that `share` is a probability.
    static void checkShare(String what, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("%s of %s: 0 … 1 expected".formatted(what, share));
        }
    }
}
