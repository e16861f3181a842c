package io.genoise.backend.reference;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.shape.DType;

/// Loops with the layouts of their operands: turns the spans of a run into arrays and first places.
final class ReferenceKernel implements PreparedKernel {
    private final Loops loops;
    private final int[] offsets;
    private final double[][] block;
    private final int[] at;
    private final DType stored;
    private final int elements;

    ReferenceKernel(Group group, Loops loops) {
        int inputs = group.inputs().size();
        int operands = inputs + group.outputs().size();
        this.loops = loops;
        this.offsets = new int[operands];
        this.block = new double[operands][];
        this.at = new int[operands];
        this.stored = group.output().type();
        this.elements = Math.toIntExact(group.output().layout().shape().elements());
        for (int k = 0; k < operands; k++) {
            Operand operand = k < inputs ? group.inputs().get(k) : group.outputs().get(k - inputs);
            offsets[k] = Math.toIntExact(operand.layout().offset());
        }
    }

    @Override
    public void run(Span[] operands, Span workspace, int[] slots) {
        for (int k = 0; k < offsets.length; k++) {
            block[k] = ReferenceMemory.elements(operands[k]);
            at[k] = ReferenceMemory.start(operands[k]) + offsets[k];
        }
        loops.run(block, at, slots);
        if (stored.isHalf()) {
            round(block[block.length - 1], at[at.length - 1]);
        }
    }

    private void round(double[] result, int first) {
        for (int i = first; i < first + elements; i++) {
            result[i] = stored.round(result[i]);
        }
    }

    @Override
    public String algorithm() {
        return "direct sum";
    }
}
