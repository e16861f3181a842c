package io.genoise.program;

import io.genoise.backend.Epilogue;
import io.genoise.primitive.Primitive;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// An operation while a plan is being made: what a rewrite may change.
final class Unit {
    /// The recorded node it came from, for messages.
    final Node origin;

    final TensorShape shape;

    /// What its value is stored as: the primitive's type, or one of fewer bits.
    DType dtype;

    Primitive primitive;
    List<Unit> inputs;

    /// Slot i of the primitive is place `slots[i]` of the parameter block.
    int[] slots;

    /// The units that one kernel computes with this one, itself included, in the order of the kernel's outputs; null if it
    /// is computed alone. They have the same inputs and slots.
    List<Unit> together;

    /// What it is computed with block of rows by block of rows, or null.
    RowBlocks.Chained chain;

    /// What is computed from the primitive's result before it is written, or null. Its operands are the last inputs.
    Epilogue epilogue;

    /// Whether its value survives the run, so that it must be computed as it is.
    boolean survives;

    Unit(
            Node origin,
            TensorShape shape,
            DType dtype,
            Primitive primitive,
            List<Unit> inputs,
            int[] slots) {
        this.origin = origin;
        this.shape = shape;
        this.dtype = dtype;
        this.primitive = primitive;
        this.inputs = new ArrayList<>(inputs);
        this.slots = slots;
    }

    /// The shape that a `Pointwise` or `Reduce` iterates over: its operands broadcast.
    TensorShape iteration() {
        TensorShape whole = TensorShape.SCALAR;
        for (Unit input : inputs) {
            whole = TensorShape.broadcast(whole, input.shape);
        }
        return whole;
    }

    @Override
    public String toString() {
        return origin + " as " + primitive.getClass().getSimpleName();
    }
}
