package io.genoise.benchmarks;

import io.genoise.benchmarks.Formula.Operand;
import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Copies that turn the order of axes, and those that take a part: memory traffic and nothing else.
final class CopyKernels {
    private CopyKernels() {}

    static List<KernelCase> all() {
        List<KernelCase> cases = new ArrayList<>();
        for (DType type : new DType[] {DType.F32, DType.U8}) {
            cases.add(permuted(type, new int[] {4096, 4096}, 1, 0));
            cases.add(permuted(type, new int[] {64, 128, 32, 32}, 0, 2, 3, 1));
            cases.add(permuted(type, new int[] {64, 32, 32, 128}, 0, 3, 1, 2));
            cases.add(permuted(type, new int[] {128, 3, 64, 64}, 0, 2, 3, 1));
        }
        cases.add(
                Formula.plain(
                        "copy of columns 100 to 2147 of 4096x4096",
                        0,
                        List.of(Operand.of(4096, 4096)),
                        v -> List.of(v.get(0).slice(1, 100, 2148)),
                        t -> List.of(t.getFirst().narrow(1, 100, 2048).contiguous())));
        return cases;
    }

    private static KernelCase permuted(DType type, int[] shape, int... order) {
        long[] axes = IntStream.of(order).mapToLong(i -> i).toArray();
        return Formula.plain(
                "copy of %s %s as %s"
                        .formatted(type, Arrays.toString(shape), Arrays.toString(order)),
                0,
                List.of(Operand.of(type, shape)),
                v -> List.of(v.get(0).permute(order)),
                t -> List.of(t.getFirst().permute(axes).contiguous()));
    }
}
