package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.primitive.Primitive.Reshape;
import java.util.List;

/// A kernel whose awkward operands are copied into row-major order in the workspace before it runs.
final class Straightened implements PreparedKernel {
    private final PreparedKernel kernel;
    private final Movements[] copies;
    private final long[] places;
    private final long workspace;
    private final Span[] straight;
    private final Span[] pair = new Span[2];

    /// @param group what is given
    /// @param wanted the same with the layouts that `kernel` was made for
    Straightened(Group group, Group wanted, PreparedKernel kernel, Context context) {
        int count = group.inputs().size();
        this.kernel = kernel;
        this.copies = new Movements[count];
        this.places = new long[count];
        this.straight = new Span[count + 1];
        long at = NativeMemory.aligned(kernel.workspace());
        for (int i = 0; i < count; i++) {
            Operand given = group.inputs().get(i);
            Operand copy = wanted.inputs().get(i);
            if (!copy.equals(given)) {
                Reshape same = new Reshape(given.layout().shape());
                copies[i] =
                        Movements.reshape(
                                new Group(same, new int[0], List.of(given), copy), context);
                places[i] = at;
                at =
                        NativeMemory.aligned(
                                at + given.layout().shape().elements() * given.type().bytes());
            }
        }
        this.workspace = at;
    }

    @Override
    public long workspace() {
        return workspace;
    }

    @Override
    public void run(Span[] operands, Span workspace, int[] slots) {
        for (int i = 0; i < copies.length; i++) {
            straight[i] = operands[i];
            if (copies[i] != null) {
                straight[i] = workspace.plus(places[i]);
                pair[0] = operands[i];
                pair[1] = straight[i];
                copies[i].run(pair, null, slots);
            }
        }
        straight[copies.length] = operands[copies.length];
        kernel.run(straight, workspace, slots);
    }

    @Override
    public String algorithm() {
        return kernel.algorithm() + ", straightened";
    }

    @Override
    public void close() {
        kernel.close();
        for (Movements copy : copies) {
            if (copy != null) {
                copy.close();
            }
        }
    }
}
