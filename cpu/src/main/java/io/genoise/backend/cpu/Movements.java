package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Pad;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;

/// Copies: each operand goes to its part of the result, which is zeroed before if the parts do not cover it.
final class Movements implements PreparedKernel {
    /// Bytes that a task sets to zero.
    private static final long ZEROS = 1 << 18;

    private final Reach[] reaches;
    private final StridedCopy[] copies;
    private final long[] targets;
    private final boolean zeroed;

    /// The place of the slot that says by how many rows the part moves, or -1.
    private final int moved;

    private final long rowBytes;
    private final long bytes;
    private final int zeros;
    private final Context context;
    private final Scratch.Need need;

    private Movements(Group group, Layout[] parts, boolean zeroed, Context context) {
        int count = group.inputs().size();
        this.reaches = new Reach[count + 1];
        this.copies = new StridedCopy[count];
        this.targets = new long[count];
        for (int i = 0; i < count; i++) {
            Operand input = group.inputs().get(i);
            reaches[i] = Reach.of(input);
            copies[i] = new StridedCopy(input, new Operand(input.type(), parts[i]), context);
            targets[i] = parts[i].offset() * input.type().bytes();
        }
        this.reaches[count] = Reach.of(group.output());
        this.zeroed = zeroed;
        this.context = context;
        this.need = context.workers().scratch().taken();
        this.moved = group.slots().length > 0 ? group.slots()[0] : -1;
        TensorShape whole = group.output().layout().shape();
        this.bytes = whole.elements() * group.output().type().bytes();
        this.rowBytes = whole.rank() == 0 ? 0 : bytes / whole.extent(0);
        this.zeros = Partition.product(Partition.parts(bytes, ZEROS));
    }

    /// A strided operand in row-major order.
    static Movements reshape(Group group, Context context) {
        TensorShape shape = group.inputs().getFirst().layout().shape();
        return new Movements(group, new Layout[] {Layout.contiguous(shape)}, false, context);
    }

    static Movements pad(Group group, Pad pad, Context context) {
        int[] starts = pad.starts().stream().mapToInt(Integer::intValue).toArray();
        TensorShape part = group.inputs().getFirst().layout().shape();
        Layout layout = Layout.contiguous(pad.to()).slice(starts, part);
        return new Movements(group, new Layout[] {layout}, true, context);
    }

    static Movements concat(Group group, Concat concat, Context context) {
        Layout whole = Layout.contiguous(group.output().layout().shape());
        Layout[] parts = new Layout[group.inputs().size()];
        int[] starts = new int[whole.shape().rank()];
        for (int i = 0; i < parts.length; i++) {
            TensorShape part = group.inputs().get(i).layout().shape();
            parts[i] = whole.slice(starts, part);
            starts[concat.axis()] += part.extent(concat.axis());
        }
        return new Movements(group, parts, false, context);
    }

    @Override
    public void run(Span[] operands, Span workspace, int[] slots) {
        long out = reaches[copies.length].address(operands[copies.length]);
        if (zeroed) {
            context.run(bytes, zeros, (task, _) -> zero(out, task));
        }
        long first = moved < 0 ? out : out + slots[moved] * rowBytes;
        for (int i = 0; i < copies.length; i++) {
            copies[i].run(reaches[i].address(operands[i]), first + targets[i]);
        }
    }

    private void zero(long out, int task) {
        long from = ZEROS * task;
        OffHeap.ALL.asSlice(out + from, Math.min(ZEROS, bytes - from)).fill((byte) 0);
    }

    @Override
    public String algorithm() {
        return "copy";
    }

    @Override
    public void close() {
        context.workers().scratch().release(need);
    }
}
