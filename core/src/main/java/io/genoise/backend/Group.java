package io.genoise.backend;

import io.genoise.primitive.Primitive;
import java.util.Arrays;
import java.util.List;

/// What one kernel does: a primitive (after the rewrites, so its formula may hold many operations), the layouts of its
/// operands, and where its slots lie in the plan's parameter block.
///
/// Operands of `Pointwise` and `Reduce` come with any strides and already broadcast to the iteration shape; of the
/// movements, only `Reshape` (a copy of a strided operand into contiguous memory), `Pad` and `Concat` reach a backend,
/// with any strides. All other operands, and every result, are contiguous.
///
/// @param slots slot i of the primitive is place `slots[i]` of the parameter block
public record Group(Primitive primitive, int[] slots, List<Operand> inputs, Operand output) {
    public Group {
        inputs = List.copyOf(inputs);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Group that
                && primitive.equals(that.primitive)
                && Arrays.equals(slots, that.slots)
                && inputs.equals(that.inputs)
                && output.equals(that.output);
    }

    @Override
    public int hashCode() {
        return (primitive.hashCode() * 31 + inputs.hashCode()) * 31 + output.hashCode();
    }
}
