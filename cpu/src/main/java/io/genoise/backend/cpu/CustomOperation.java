package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.primitive.CustomKernel;
import io.genoise.shape.TensorShape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A user's operation, through arrays.
final class CustomOperation implements PreparedKernel {
    private final CustomKernel kernel;
    private final Reach[] reaches;
    private final List<TensorShape> shapes;
    private final List<float[]> inputs;
    private final float[] out;
    private final Scratch scratch;
    private final Scratch.Need need;

    CustomOperation(Group group, CustomKernel kernel, Scratch scratch) {
        int count = group.inputs().size();
        this.kernel = kernel;
        this.reaches = new Reach[count + 1];
        List<TensorShape> inputShapes = new ArrayList<>();
        this.inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            reaches[i] = Reach.of(group.inputs().get(i));
            inputShapes.add(group.inputs().get(i).layout().shape());
            inputs.add(new float[Math.toIntExact(inputShapes.get(i).elements())]);
        }
        this.shapes = List.copyOf(inputShapes);
        this.reaches[count] = Reach.of(group.output());
        this.out = new float[Math.toIntExact(group.output().layout().shape().elements())];
        this.scratch = scratch;
        long floats = out.length;
        for (float[] input : inputs) {
            floats += input.length;
        }
        scratch.reserveAlone(4 * floats);
        this.need = scratch.taken();
    }

    @Override
    public void run(Span[] operands, Span workspace, int[] slots) {
        for (int i = 0; i < inputs.size(); i++) {
            float[] input = inputs.get(i);
            MemorySegment.copy(
                    OffHeap.ALL,
                    ScalarBlocks.FLOAT,
                    reaches[i].address(operands[i]),
                    input,
                    0,
                    input.length);
        }
        Arrays.fill(out, 0);
        kernel.compute(inputs, shapes, out);
        long to = reaches[inputs.size()].address(operands[inputs.size()]);
        MemorySegment.copy(out, 0, OffHeap.ALL, ScalarBlocks.FLOAT, to, out.length);
    }

    @Override
    public String algorithm() {
        return kernel.name();
    }

    @Override
    public void close() {
        scratch.release(need);
    }
}
