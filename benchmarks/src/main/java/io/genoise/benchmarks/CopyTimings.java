package io.genoise.benchmarks;

import static io.genoise.benchmarks.PairedTiming.numbers;

import io.genoise.benchmarks.PairedTiming.Peer;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.tensor.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Copies that turn the order of axes, and those that take a part: memory traffic and nothing else.
record CopyTimings(PairedTiming timing) {
    void measure() {
        for (DType type : new DType[] {DType.F32, DType.U8}) {
            permuted(type, new int[] {4096, 4096}, 1, 0);
            permuted(type, new int[] {64, 128, 32, 32}, 0, 2, 3, 1);
            permuted(type, new int[] {64, 32, 32, 128}, 0, 3, 1, 2);
            permuted(type, new int[] {128, 3, 64, 64}, 0, 2, 3, 1);
        }
        columns();
    }

    private void permuted(DType type, int[] shape, int... order) {
        Variable x = variable(type, shape);
        var peer = peer(type, shape).permute(IntStream.of(order).mapToLong(i -> i).toArray());
        timing.measure(
                "copy of %s %s as %s"
                        .formatted(type, Arrays.toString(shape), Arrays.toString(order)),
                List.of(x),
                v -> List.of(v.getFirst().permute(order)),
                Map.of("contiguous", Peer.of(() -> List.of(peer.contiguous()))),
                0);
    }

    private void columns() {
        int[] shape = {4096, 4096};
        Variable x = variable(DType.F32, shape);
        var peer = peer(DType.F32, shape).narrow(1, 100, 2048);
        timing.measure(
                "copy of columns 100 to 2147 of 4096x4096",
                List.of(x),
                v -> List.of(v.getFirst().slice(1, 100, 2148)),
                Map.of("contiguous", Peer.of(() -> List.of(peer.contiguous()))),
                0);
    }

    private Variable variable(DType type, int[] shape) {
        Variable x = timing.device().variable("x", Shape.of(shape), type);
        x.set(numbers(Math.toIntExact(x.shape().elements()), type == DType.U8));
        return x;
    }

    private static org.bytedeco.pytorch.Tensor peer(DType type, int[] shape) {
        int count = IntStream.of(shape).reduce(1, Math::multiplyExact);
        return Torch.tensor(
                numbers(count, type == DType.U8),
                type == DType.U8 ? ScalarType.Byte : ScalarType.Float,
                shape);
    }
}
