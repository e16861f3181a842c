package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.backend.cpu.generated.Loop;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;

/// Where the first extreme value lies, row-major within the reduced axes; a NaN wins over all. The formula's values are
/// stored in scratch memory, part of a row at a time, and looked through one by one.
final class ArgumentReduce implements PreparedKernel, Workers.Task {
    private final Context context;
    private final Reduction kind;
    private final Staging binding;
    private final Reach[] reaches;
    private final Reach outReach;
    private final Loop loop;
    private final int loopScratch;
    private final int[] slots;
    private final float[] slotValues;
    private final long[] base;
    private final long[][] at;
    private final long[][] step;
    private final int inputs;
    private final int tasks;
    private final int outerReduced;
    private final int segment;
    private final long elements;
    private final NativeScratch scratch;
    private long out;

    /// @param nest outer kept loops, outer reduced loops, the innermost kept loop, the innermost reduced loop
    ArgumentReduce(Group group, Nest nest, int keptOuter, Context context) {
        Reduce reduce = (Reduce) group.primitive();
        this.context = context;
        this.kind = reduce.kind();
        this.binding = new Staging(nest, group.inputs(), context.blocks());
        this.reaches = group.inputs().stream().map(Reach::of).toArray(Reach[]::new);
        this.outReach = Reach.of(group.output());
        this.inputs = reaches.length;
        Instructions formula = Translator.of(reduce.formulas(), binding.variation());
        this.loop = context.loops().of(LoopKind.MAP, formula);
        this.loopScratch = context.loops().scratch(LoopKind.MAP, formula);
        this.slots = Slots.places(formula, group.slots());
        this.slotValues = new float[slots.length];
        this.base = new long[inputs];
        this.at = new long[context.workers().threads()][inputs + 1];
        this.step = new long[context.workers().threads()][inputs + 1];
        this.tasks = Partition.product(keptOuter, binding.rows());
        this.outerReduced = binding.outer() / keptOuter;
        Partition.product(outerReduced, binding.columns());
        this.segment = Math.min(binding.columns(), Staging.STAGE);
        this.elements = (long) binding.outer() * binding.rows() * binding.columns();
        long each = loopScratch + binding.scratch() + 4L * Blocks.padded(segment);
        this.scratch = context.scratch(elements, tasks, each);
    }

    @Override
    public long workspace() {
        return scratch.bytes();
    }

    @Override
    public void run(Span[] operands, Span workspace, int[] block) {
        for (int i = 0; i < inputs; i++) {
            base[i] = reaches[i].address(operands[i]);
        }
        out = outReach.address(operands[inputs]);
        Slots.read(slots, block, slotValues);
        scratch.place(NativeMemory.address(workspace, scratch.bytes()));
        context.run(elements, tasks, this);
    }

    @Override
    public void run(int row, int thread) {
        int k = row / binding.rows();
        long own = scratch.address(thread);
        long values = own + loopScratch + binding.scratch();
        long[] a = at[thread];
        float best = 0;
        int place = -1;
        for (int o = 0; o < outerReduced; o++) {
            for (int c = 0; c < binding.columns(); c += segment) {
                int n = Math.min(segment, binding.columns() - c);
                int outer = k * outerReduced + o;
                binding.bind(
                        base,
                        outer,
                        row % binding.rows(),
                        c,
                        1,
                        n,
                        a,
                        step[thread],
                        own + loopScratch);
                a[inputs] = values;
                loop.run(a, step[thread], slotValues, 1, n, own);
                for (int i = 0; i < n; i++) {
                    float x = ScalarBlocks.get(values + 4L * i);
                    if (place < 0 || wins(x, best)) {
                        best = x;
                        place = o * binding.columns() + c + i;
                    }
                }
            }
        }
        OffHeap.ALL.set(ScalarBlocks.INT, out + 4L * row, place);
    }

    private boolean wins(float x, float best) {
        if (Float.isNaN(best)) {
            return false;
        }
        return Float.isNaN(x) || (kind == Reduction.ARGMAX ? x > best : x < best);
    }

    @Override
    public String algorithm() {
        return "scan";
    }
}
