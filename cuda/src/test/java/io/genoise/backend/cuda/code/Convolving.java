package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.Values;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.primitive.SlidingWindow;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A convolution for tests of its texts: it and its adjoints over numbers at random.
///
/// @param w `[K,…,C/groups]`
record Convolving(SlidingWindow window, int groups, TensorShape x, TensorShape w) {
    /// Of a window over `x`, with `filters` filters.
    static Convolving of(SlidingWindow window, int groups, int filters, TensorShape x) {
        int[] w = new int[window.rank() + 2];
        w[0] = filters;
        for (int i = 0; i < window.rank(); i++) {
            w[i + 1] = window.kernel().get(i);
        }
        w[window.rank() + 1] = x.extent(-1) / groups;
        return new Convolving(window, groups, x, TensorShape.of(w));
    }

    TensorShape y() {
        return window.output(x, w.extent(0));
    }

    ConvolveInput adjoint() {
        List<Integer> spatial = IntStream.range(1, x.rank() - 1).mapToObj(x::extent).toList();
        return new ConvolveInput(window, groups, spatial);
    }

    Ran output(Function<Group, Codes> texts, DType type, int alignment) {
        return Ran.of(
                texts,
                new Convolve(window, groups),
                type,
                alignment,
                random(1, x, type),
                random(2, w, type));
    }

    Ran input(Function<Group, Codes> texts, DType type, int alignment) {
        return Ran.of(texts, adjoint(), type, alignment, random(3, y(), type), random(2, w, type));
    }

    /// The weight's gradient is f32, whatever the others are.
    Ran weight(Function<Group, Codes> texts, DType type, int alignment) {
        return Ran.of(
                texts,
                new ConvolveWeight(window, groups),
                DType.F32,
                alignment,
                random(1, x, type),
                random(3, y(), type));
    }

    static Values random(long seed, TensorShape shape, DType type) {
        Values values = Values.random(RandomStream.of(seed), shape.extents());
        for (int i = 0; i < values.numbers().length; i++) {
            values.numbers()[i] = type.round(values.numbers()[i]);
        }
        return values.as(type);
    }
}
