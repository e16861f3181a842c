package io.genoise.benchmarks;

import io.genoise.autograd.Autograd;
import io.genoise.benchmarks.Formula.Operand;
import io.genoise.op.Pooling;
import io.genoise.primitive.SlidingWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Pools over pictures and, with as many elements, over clips.
final class PoolKernels {
    private PoolKernels() {}

    static List<KernelCase> of(int batch) {
        int clips = Math.max(1, batch / 8);
        List<KernelCase> cases = new ArrayList<>();
        pools(cases, "2x2", SlidingWindow.square(2, 2, 0), batch, 64, 64, 64);
        pools(cases, "3x3 stride 2", SlidingWindow.square(3, 2, 1), batch, 64, 64, 64);
        pools(cases, "2x2x2", SlidingWindow.cube(2, 2, 0), clips, 8, 64, 64, 64);
        pools(cases, "3x3x3 stride 2", SlidingWindow.cube(3, 2, 1), clips, 8, 64, 64, 64);
        return cases;
    }

    private static void pools(List<KernelCase> cases, String window, SlidingWindow of, int... x) {
        List<Operand> operands = List.of(Operand.of(x));
        String size = String.join("x", IntStream.of(x).skip(1).mapToObj(String::valueOf).toList());
        cases.add(
                Formula.spatial(
                        "max pool %s, %s, forward".formatted(window, size),
                        1e-6,
                        operands,
                        v -> List.of(Pooling.max(v.get(0), of)),
                        t -> List.of(max(t.getFirst(), of))));
        cases.add(
                Formula.spatial(
                                "max pool %s, %s, and gradient".formatted(window, size),
                                1e-6,
                                operands,
                                v -> {
                                    var y = Pooling.max(v.get(0), of);
                                    return List.of(
                                            y,
                                            Autograd.gradients(y, v.filledLike(y), v.values())
                                                    .getFirst());
                                },
                                t -> {
                                    Tensor y = max(t.getFirst(), of);
                                    return List.of(
                                            y,
                                            Torch.gradientsOnce(y, torch.ones_like(y), t)
                                                    .getFirst());
                                })
                        .learning());
        cases.add(
                Formula.spatial(
                        "average pool %s, %s, forward".formatted(window, size),
                        1e-6,
                        operands,
                        v -> List.of(Pooling.average(v.get(0), of, true)),
                        t -> List.of(average(t.getFirst(), of))));
    }

    private static Tensor max(Tensor x, SlidingWindow of) {
        long[] kernel = longs(of.kernel());
        long[] stride = longs(of.stride());
        long[] padding = longs(of.padding());
        long[] ones = longs(of.dilation());
        return kernel.length == 2
                ? torch.max_pool2d(x, kernel, stride, padding, ones, false)
                : torch.max_pool3d(x, kernel, stride, padding, ones, false);
    }

    private static Tensor average(Tensor x, SlidingWindow of) {
        long[] kernel = longs(of.kernel());
        long[] stride = longs(of.stride());
        long[] padding = longs(of.padding());
        LongOptional none = new LongOptional();
        return kernel.length == 2
                ? torch.avg_pool2d(x, kernel, stride, padding, false, true, none)
                : torch.avg_pool3d(x, kernel, stride, padding, false, true, none);
    }

    private static long[] longs(List<Integer> numbers) {
        return numbers.stream().mapToLong(Integer::longValue).toArray();
    }
}
