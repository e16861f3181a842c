package io.genoise.backend;

import io.genoise.primitive.Primitive;
import io.genoise.runtime.Arithmetic;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// What one kernel does: a primitive (after the rewrites, so its formulas may hold many operations), the layouts of its
/// operands, and where its slots lie in the plan's parameter block.
///
/// Operands of `Pointwise` and `Reduce` come with any strides and already broadcast to the iteration shape; of the
/// movements, only `Reshape` (a copy of a strided operand into contiguous memory), `Pad` and `Concat` reach a backend,
/// with any strides. All other operands, and every result, are contiguous.
///
/// Only what a backend says that it absorbs ([Backend#absorbs]) has an epilogue or several outputs. Several outputs has
/// a `Pointwise` of several formulas, one each, all of the iteration shape; an output may be one of the inputs, in the
/// same place, so all inputs of an element are read before a result of it is written.
///
/// @param primitive what is computed
/// @param slots slot i of the primitive is place `slots[i]` of the parameter block
/// @param inputs the primitive's operands, then the epilogue's
/// @param outputs one, or one for each formula of a `Pointwise`
/// @param epilogue what is computed from the result before it is written, or null
/// @param arithmetic what a product or convolution may do; EXACT for all else
public record Group(
        Primitive primitive,
        int[] slots,
        List<Operand> inputs,
        List<Operand> outputs,
        Epilogue epilogue,
        Arithmetic arithmetic) {
    /// Copies the lists. The array is kept as it is, and not to be changed.
    public Group {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /// A group of one output without an epilogue.
    public Group(Primitive primitive, int[] slots, List<Operand> inputs, Operand output) {
        this(primitive, slots, inputs, List.of(output), null, Arithmetic.EXACT);
    }

    /// The first output: the only one of all but a `Pointwise` of several formulas.
    public Operand output() {
        return outputs.getFirst();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Group that
                && primitive.equals(that.primitive)
                && Arrays.equals(slots, that.slots)
                && inputs.equals(that.inputs)
                && outputs.equals(that.outputs)
                && Objects.equals(epilogue, that.epilogue)
                && arithmetic == that.arithmetic;
    }

    @Override
    public int hashCode() {
        return (primitive.hashCode() * 31 + inputs.hashCode()) * 31 + outputs.hashCode();
    }
}
