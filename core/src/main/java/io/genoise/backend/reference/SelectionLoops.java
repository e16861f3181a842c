package io.genoise.backend.reference;

import io.genoise.backend.Group;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// The largest of each row, and elements of rows by index. With x `[rows,n]` and indices `[rows,k]`.
final class SelectionLoops {
    private SelectionLoops() {}

    /// The places of each row in falling order of their elements, the first k of them; the sort keeps equal ones in order.
    static Loops topK(Group group) {
        int n = group.inputs().getFirst().layout().shape().extent(-1);
        TensorShape out = group.output().layout().shape();
        int k = out.extent(-1);
        int rows = (int) (out.elements() / k);
        return (block, at, slots) -> {
            for (int r = 0; r < rows; r++) {
                int from = at[0] + r * n;
                // adding 0 makes one zero of two, and NaN is the largest double there is for
                // compare
                Comparator<Integer> rising =
                        Comparator.comparingDouble(i -> block[0][from + i] + 0.0);
                List<Integer> falling =
                        IntStream.range(0, n).boxed().sorted(rising.reversed()).toList();
                for (int j = 0; j < k; j++) {
                    block[1][at[1] + r * k + j] = falling.get(j);
                }
            }
        };
    }

    /// out[r,j] = x[r,indices[r,j]], and 0 for an index outside 0 … n-1.
    static Loops take(Group group) {
        int n = group.inputs().getFirst().layout().shape().extent(-1);
        TensorShape out = group.output().layout().shape();
        int k = out.extent(-1);
        return (block, at, slots) -> {
            for (int i = 0; i < out.elements(); i++) {
                double index = block[1][at[1] + i];
                boolean inside = index >= 0 && index < n;
                block[2][at[2] + i] = inside ? block[0][at[0] + i / k * n + (int) index] : 0;
            }
        };
    }

    /// out = 0, then out[r,indices[r,j]] += dy[r,j] for every index inside 0 … n-1, in the order of j.
    static Loops add(Group group) {
        TensorShape dy = group.inputs().getFirst().layout().shape();
        TensorShape out = group.output().layout().shape();
        int n = out.extent(-1);
        int k = dy.extent(-1);
        return (block, at, slots) -> {
            Arrays.fill(block[2], at[2], at[2] + (int) out.elements(), 0);
            for (int i = 0; i < dy.elements(); i++) {
                double index = block[1][at[1] + i];
                if (index >= 0 && index < n) {
                    block[2][at[2] + i / k * n + (int) index] += block[0][at[0] + i];
                }
            }
        };
    }
}
