package io.genoise.backend.reference;

import io.genoise.backend.Group;
import io.genoise.shape.TensorShape;
import java.util.Arrays;

/// Rows by index, and back. With x `[V,d]`, indices `[i]` and rows `[i,d]`.
final class IndexLoops {
    private IndexLoops() {}

    /// `out[i,d] = x[indices[i],d]`, and 0 for an index outside 0 … V-1.
    static Loops gather(Group group) {
        TensorShape x = group.inputs().get(0).layout().shape();
        int rows = x.extent(0);
        int width = (int) (x.elements() / rows);
        int picked = (int) group.inputs().get(1).layout().shape().elements();
        return (block, at, slots) -> {
            for (int i = 0; i < picked; i++) {
                double row = block[1][at[1] + i];
                for (int d = 0; d < width; d++) {
                    boolean inside = row >= 0 && row < rows;
                    block[2][at[2] + i * width + d] =
                            inside ? block[0][at[0] + (int) row * width + d] : 0;
                }
            }
        };
    }

    /// `out = 0`, then `out[indices[i],d] += dy[i,d]` for every index inside 0 … V-1, in the order of i.
    static Loops scatterAdd(Group group) {
        TensorShape out = group.output().layout().shape();
        int rows = out.extent(0);
        int width = (int) (out.elements() / rows);
        int picked = (int) group.inputs().get(1).layout().shape().elements();
        return (block, at, slots) -> {
            Arrays.fill(block[2], at[2], at[2] + rows * width, 0);
            for (int i = 0; i < picked; i++) {
                double row = block[1][at[1] + i];
                for (int d = 0; d < width && row >= 0 && row < rows; d++) {
                    block[2][at[2] + (int) row * width + d] += block[0][at[0] + i * width + d];
                }
            }
        };
    }
}
