package io.genoise.benchmarks;

import static io.genoise.benchmarks.Torch.scalar;

import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// PyTorch's reductions.
final class PeerReductions {
    private static final long[][] AXES = {
        {0}, {1}, {3}, {-1, -2}, {0, 1, 2}, {0, 3}, {1, 2}, {0, 2}, {1, 2, 3}, {0, 1, 2, 3}
    };

    private final PeerOps ops;

    private PeerReductions(PeerOps ops) {
        this.ops = ops;
    }

    static void addTo(PeerOps ops) {
        PeerReductions family = new PeerReductions(ops);
        family.overAxes();
        family.overAll();
        family.positions();
        family.withFormulas();
    }

    private void each(String operation, BiFunction<Tensor, long[], Tensor> f) {
        for (long[] axes : AXES) {
            ops.add(operation + " over " + Arrays.toString(axes), x -> f.apply(x[0], axes));
        }
    }

    private void overAxes() {
        each("Tensor.sum(int...)", Tensor::sum);
        each("Tensor.mean(int...)", Tensor::mean);
        each("Tensor.max(int...)", (x, axes) -> torch.amax(x, axes, false));
        each("Tensor.min(int...)", (x, axes) -> torch.amin(x, axes, false));
        each("Tensor.moments(int...)", PeerReductions::moments);
        each("Tensor.variance(int...)", PeerReductions::variance);
        each("Tensor.norm(int...)", (x, axes) -> x.square().sum(axes).sqrt());
        each("Softmax.logSumExp(Tensor,int...)", (x, axes) -> torch.logsumexp(x, axes));
    }

    static Tensor moments(Tensor x, long... axes) {
        Tensor variance = variance(x, axes);
        double count = (double) x.numel() / variance.numel();
        return torch.stack(new TensorVector(x.mean(axes), variance.mul(scalar(count))), 0);
    }

    private static Tensor variance(Tensor x, long... axes) {
        return x.var(axes, false, false);
    }

    private void overAll() {
        ops.add("Tensor.sum()", x -> x[0].sum());
        ops.add("Tensor.norm()", x -> x[0].norm());
        ops.add("Tensor.allFinite()", x -> x[0].isfinite().all());
        ops.add("Tensor.mean()", x -> x[0].mean());
        ops.add("Tensor.max()", x -> torch.amax(x[0], all(x[0]), false));
        ops.add("Tensor.min()", x -> torch.amin(x[0], all(x[0]), false));
        ops.add("Tensor.sum() of a number", x -> x[0].sum().square());
    }

    private static long[] all(Tensor x) {
        return LongStream.range(0, x.ndimension()).toArray();
    }

    private void positions() {
        for (long axis = 0; axis < 4; axis++) {
            long along = axis;
            ops.add("Tensor.argmax(int) along " + along, x -> argmax(x[0], along));
            ops.add(
                    "Tensor.argmin(int) along " + along,
                    x -> torch.argmin(x[0], new LongOptional(along), false));
        }
        ops.add("Tensor.argmax(int) with ties", x -> argmax(x[0], 1));
    }

    static Tensor argmax(Tensor x, long axis) {
        return torch.argmax(x, new LongOptional(axis), false);
    }

    private void withFormulas() {
        ops.add(
                "Tensor.sum(int...) of a product that broadcasts",
                x -> x[0].mul(x[1]).add(x[2]).sum(0, 1, 2));
        ops.add("Tensor.sum(int...) twice", x -> x[0].square().sum(1, 2).exp().sum(0));
        ops.add(
                "Tensor.sum(int...) of several formulas",
                x ->
                        x[0].sum(0, 1, 2)
                                .mul(x[0].mul(x[1]).sum(0, 1, 2))
                                .add(x[0].square().sum(0, 1, 2)));
        ops.add(
                "Tensor.max(int...) of a formula",
                x -> torch.amax(x[0].mul(x[1]), new long[] {1, 3}, false));
        ops.add("Tensor.moments(int...) of a formula", x -> moments(x[0].mul(x[1]).exp(), 0, 1, 2));
        ops.add(
                "Tensor.variance(int...) far from 0",
                x -> variance(x[0].add(scalar(100)), 0, 1, 2));
        ops.add(
                "Tensor.mean(int...) taken off",
                x -> x[0].sub(x[0].mean(0, 1, 2)).square().mean(3));
        ops.add(
                "Softmax.logSumExp(Tensor,int...) far out",
                x -> torch.logsumexp(x[0].mul(scalar(400)), 3));
    }
}
