package io.genoise.backend.cpu;

import io.genoise.backend.Chain;
import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduce;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Formulas and reductions over the same rows, a block of rows at a time: what one of them has read or written is in the
/// second-level cache when the next one wants it.
///
/// Blocks are cut by shape alone, at the bounds of those that sums over rows are cut into; each member adds what it adds
/// alone, in the same order.
final class RowChain implements PreparedKernel, Workers.Task {
    /// About so many bytes of the member that needs most make a block: more than that would not stay in every processor's
    /// second-level cache, and a block costs a microsecond.
    private static final int BLOCK = 3 << 17;

    private static final int MOST_GROUPS = 16;

    /// What is worth several threads has so many blocks, if its rows can be cut so, or half of them at least.
    private static final int BLOCKS = 8;

    private final Context context;
    private final List<ByRows> members = new ArrayList<>();
    private final int[] from;
    private final long[] held;
    private final int rows;
    private final int rowsATask;
    private final int tasks;
    private final long elements;
    private final NativeScratch scratch;
    private final long workspace;
    private final String algorithm;

    private RowChain(Chain chain, Context context) {
        this.context = context;
        this.rows = chain.rows();
        this.from = new int[chain.groups().size()];
        this.held = new long[from.length];
        int operands = 0;
        long own = 0;
        for (int i = 0; i < from.length; i++) {
            Group group = chain.groups().get(i);
            ByRows member =
                    group.primitive() instanceof Pointwise
                            ? new PointwiseKernel(group, context, rows)
                            : Reductions.byRows(group, context);
            members.add(member);
            from[i] = operands;
            operands += group.inputs().size() + group.outputs().size();
            own = Math.max(own, member.own());
        }
        this.elements = work(chain);
        this.rowsATask = rowsATask(chain);
        this.tasks = Partition.parts(rows, rowsATask);
        this.scratch = context.scratch(elements, tasks, own);
        long at = scratch.bytes();
        for (int i = 0; i < held.length; i++) {
            held[i] = at;
            at = NativeMemory.aligned(at + members.get(i).held());
        }
        this.workspace = at;
        this.algorithm =
                chain.groups().stream()
                        .map(group -> group.primitive() instanceof Pointwise ? "map" : "sum")
                        .collect(Collectors.joining(", ", rowsATask + " rows at a time: ", ""));
    }

    static RowChain of(Chain chain, Context context) {
        return new RowChain(chain, context);
    }

    /// Whether `chain` can be computed so, on several threads where it is large.
    static boolean fits(Chain chain) {
        for (Group group : chain.groups()) {
            boolean cut =
                    switch (group.primitive()) {
                        case Pointwise _ -> PointwiseKernel.cuts(group, chain.rows());
                        case Reduce _ -> Reductions.cuts(group, chain.rows());
                        default -> false;
                    };
            if (!cut) {
                return false;
            }
        }
        return chain.groups().size() <= MOST_GROUPS
                && (work(chain) <= BLOCKS * Context.ALONE
                        || 2 * Partition.parts(chain.rows(), rowsATask(chain)) >= BLOCKS);
    }

    /// How many elements all members go over.
    private static long work(Chain chain) {
        return chain.groups().stream()
                .mapToLong(group -> group.inputs().getFirst().layout().shape().elements())
                .sum();
    }

    private static int rowsATask(Chain chain) {
        long most = 1;
        int unit = 1;
        for (Group group : chain.groups()) {
            long bytes = 0;
            for (Operand input : group.inputs()) {
                bytes += bytes(input, chain.rows());
            }
            if (group.primitive() instanceof Pointwise) {
                for (Operand output : group.outputs()) {
                    bytes += bytes(output, chain.rows());
                }
            } else {
                unit = Math.max(unit, Reductions.unit(group));
            }
            most = Math.max(most, bytes);
        }
        int parts = work(chain) > Context.ALONE ? BLOCKS : 1;
        int wanted = Math.clamp(BLOCK / most, 1, Partition.parts(chain.rows(), parts));
        return Math.max(1, (wanted + unit / 2) / unit) * unit;
    }

    /// Bytes of a row of `operand`, where it has all rows and is no number a row.
    private static long bytes(Operand operand, int rows) {
        long elements = 1;
        for (int axis = 0; axis < operand.layout().shape().rank(); axis++) {
            elements *=
                    operand.layout().strides()[axis] == 0
                            ? 1
                            : operand.layout().shape().extent(axis);
        }
        return elements < rows ? 0 : 4 * elements / rows;
    }

    @Override
    public long workspace() {
        return workspace;
    }

    @Override
    public void run(Span[] operands, Span workspace, int[] block) {
        long own = this.workspace == 0 ? 0 : NativeMemory.address(workspace, this.workspace);
        scratch.place(own);
        for (int i = 0; i < from.length; i++) {
            members.get(i).begin(operands, from[i], own + held[i], block);
        }
        context.run(elements, tasks, this);
        members.forEach(ByRows::end);
    }

    @Override
    public void run(int task, int thread) {
        int first = task * rowsATask;
        int count = Math.min(rowsATask, rows - first);
        long own = scratch.address(thread);
        for (int i = 0; i < from.length; i++) {
            members.get(i).rows(first, count, thread, own);
        }
    }

    @Override
    public String algorithm() {
        return algorithm;
    }
}
