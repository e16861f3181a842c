package io.genoise.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.check.Argument;
import io.genoise.op.Attention;
import io.genoise.op.Convolution;
import io.genoise.op.Pooling;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// Movements, products, convolutions and pools in ONNX Runtime are the reference's.
class OperatorsTest {
    private static final Argument X = Argument.apart(4, 3, 5, 2);

    private static void same(Function<Tensor, Tensor> f, Argument x) {
        Exported.same(t -> f.apply(t.getFirst()), x);
    }

    /// Plain, and as a map whose axes lie otherwise in the model.
    @Test
    void movements() {
        for (Function<Tensor, Tensor> f :
                List.<Function<Tensor, Tensor>>of(
                        x -> x.permute(2, 0, 3, 1),
                        x -> x.reshape(x.shape().extent(0), -1),
                        x -> x.reshape(-1, 2),
                        x -> x.reshape(1, -1, 15, 2).reshape(-1),
                        x -> x.fixedSlice(2, 1, 2),
                        x -> x.slice(1, 0, 2),
                        x -> x.fixedSlice(0, 0, 1),
                        x -> x.slice(0, 0, x.shape().extent(0)),
                        x -> x.flip(1, 3),
                        x -> x.flip(0),
                        x -> x.rot90(1),
                        x -> x.pad(2, 1, 3),
                        x -> x.pad(0, 1, 0),
                        x -> x.sum(1, 2, 3).pad(0, 2, 0).reshape(-1),
                        x -> Tensor.concat(2, x, x.fixedSlice(2, 0, 1)),
                        x -> Tensor.concat(0, x, x.flip(2)),
                        x -> Tensor.stack(x, x.negate()),
                        x -> x.fixedSlice(1, 0, 1).broadcast(x.shape()),
                        x -> x.broadcast(x.shape().insert(0, 3)),
                        x -> x.device().filled(x.shape(), 2).plus(x),
                        x -> x.device().filled(x.shape(), 2),
                        x -> x.detach().transpose())) {
            same(f, X);
            same(x -> f.apply(x.permute(0, 3, 2, 1)), Argument.apart(4, 2, 5, 3));
        }
    }

    /// Two views of each sample, one behind another: their halves begin where the samples' number says.
    @Test
    void halvesOfTheSamples() {
        same(
                x -> {
                    int n = x.shape().extent(0);
                    Tensor twice = Tensor.concat(0, x, x.negate());
                    return twice.slice(0, n, 2 * n).plus(twice.fixedSlice(0, 0, n).times(2));
                },
                X);
    }

    @Test
    void permutationsThatMeetAreNoOperators() {
        ReadModel model =
                Exported.same(x -> x.getFirst().permute(0, 2, 3, 1).exp().permute(0, 3, 1, 2), X);
        assertThat(model.types()).doesNotContain("Transpose");
    }

    @Test
    void products() {
        Argument a = Argument.apart(4, 3);
        same(x -> x.matmul(constant(x, 3, 2)), a);
        same(x -> x.matmul(constant(x, 2, 3), false, true), a);
        same(x -> x.matmul(x, false, true), a);
        same(x -> x.matmul(x, true, false), a);
        same(x -> x.transpose().matmul(x), a);
        Argument batches = Argument.apart(4, 3, 2);
        same(x -> x.matmul(x, false, true), batches);
        same(x -> x.matmul(x, true, false), batches);
        same(x -> x.matmul(x.transpose()), batches);
    }

    private static Tensor constant(Tensor x, int... extents) {
        Argument numbers = Argument.apart(extents);
        float[] floats = new float[numbers.numbers().length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers.numbers()[i];
        }
        return x.device().tensor(numbers.shape(), floats);
    }

    @Test
    void attention() {
        Argument q = Argument.apart(4, 2, 3, 5);
        Argument k = Argument.apart(4, 2, 4, 5);
        Argument v = Argument.between(-1, 1, 4, 2, 4, 6);
        Exported.same(x -> Attention.of(x.get(0), x.get(1), x.get(2)), q, k, v);
        Exported.same(x -> Attention.causal(x.get(0), x.get(1), x.get(2)), q, k, v);
        Exported.same(
                x ->
                        Attention.of(
                                x.get(0), x.get(1), x.get(2), constant(x.get(0), 3, 4), true, 0.7f),
                q,
                k,
                v);
        Exported.same(
                x -> Attention.formula(x.get(0), x.get(1), x.get(2), null, true, 0.7f), q, k, v);
    }

    @Test
    void convolutionsOverOneToThreeAxes() {
        same(x -> conv(x, window(3, 2, 1, 2), 2, 6, 3, 2), Argument.apart(4, 9, 4));
        same(
                x -> conv(x, SlidingWindow.square(3, 2, 1), 1, 6, 3, 3, 4),
                Argument.apart(4, 5, 6, 4));
        same(
                x -> conv(x, SlidingWindow.square(2, 1, 0), 4, 4, 2, 2, 1),
                Argument.apart(4, 5, 6, 4));
        same(
                x -> conv(x, SlidingWindow.cube(2, 1, 1), 1, 3, 2, 2, 2, 2),
                Argument.apart(4, 2, 3, 4, 2));
    }

    private static Tensor conv(Tensor x, SlidingWindow window, int groups, int... weight) {
        return Convolution.conv(x, constant(x, weight), window, groups);
    }

    private static SlidingWindow window(int kernel, int stride, int padding, int dilation) {
        return new SlidingWindow(
                List.of(kernel), List.of(stride), List.of(padding), List.of(dilation));
    }

    @Test
    void transposedConvolutions() {
        same(
                x -> Convolution.transposed(x, constant(x, 6, 3, 2), window(3, 2, 1, 1), 2, 1),
                Argument.apart(4, 4, 6));
        same(
                x ->
                        Convolution.transposed(
                                x, constant(x, 4, 3, 3, 5), SlidingWindow.square(3, 2, 1), 1, 1, 0),
                Argument.apart(4, 3, 4, 4));
        same(
                x ->
                        Convolution.transposed(
                                x, constant(x, 4, 2, 2, 2, 3), SlidingWindow.cube(2, 2, 0), 1),
                Argument.apart(4, 2, 3, 2, 4));
    }

    @Test
    void pools() {
        Argument map = Argument.apart(4, 7, 6, 3);
        same(x -> Pooling.max(x, SlidingWindow.square(3, 2, 1)), map);
        same(x -> Pooling.average(x, SlidingWindow.square(3, 2, 1), true), map);
        same(x -> Pooling.average(x, SlidingWindow.square(3, 2, 1), false), map);
        same(x -> Pooling.max(x, window(2, 2, 0, 2)), Argument.apart(4, 7, 3));
        same(
                x -> Pooling.average(x, SlidingWindow.cube(2, 1, 0), true),
                Argument.apart(4, 2, 3, 4, 2));
        same(x -> Pooling.average(x, window(2, 2, 1, 2), false), Argument.apart(4, 7, 3));
        same(Pooling::globalAverage, map);
    }

    /// An index outside gives 0.
    @Test
    void takenByIndex() {
        Argument indices =
                new Argument(
                        TensorShape.of(4, 2), DType.I32, new double[] {0, 2, -1, 3, 1, 1, 4, 0});
        same(x -> constant(x, 3, 5).gather(x), indices);
        same(x -> constant(x, 3).gather(x), indices);
        Exported.same(
                x -> x.get(0).gather(x.get(1).fixedSlice(1, 0, 1)), Argument.apart(4, 3), indices);
        Exported.same(x -> x.get(0).takeAlong(x.get(1)), Argument.apart(4, 3), indices);
    }

    @Test
    void countingGoesAsFarAsThereAreSamples() {
        same(
                x -> x.plus(x.device().iota(x.shape().extent(0)).reshape(-1, 1)),
                Argument.apart(4, 3));
        same(x -> x.plus(x.device().iota(3)), Argument.apart(4, 3));
    }
}
