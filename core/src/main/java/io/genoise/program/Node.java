package io.genoise.program;

import io.genoise.primitive.Primitive;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;

/// One recorded operation: a primitive over earlier nodes. Nothing has been computed.
public final class Node {
    private static final int[] NO_SLOTS = {};

    final Primitive primitive;
    final List<Node> inputs;
    final TensorShape shape;
    final DType dtype;
    final int[] slots;
    final Binding binding;
    final int id;
    final int hash;
    final String path;

    Node(
            int id,
            Primitive primitive,
            List<Node> inputs,
            TensorShape shape,
            DType dtype,
            int[] slots,
            Binding binding,
            String path) {
        this.id = id;
        this.path = path;
        this.primitive = primitive;
        this.inputs = inputs;
        this.shape = shape;
        this.dtype = dtype;
        this.slots = slots == null ? NO_SLOTS : slots;
        this.binding = binding;
        int h = primitive.hashCode();
        for (int i = 0; i < inputs.size(); i++) {
            h = h * 31 + inputs.get(i).id;
        }
        this.hash = h;
    }

    /// What is computed.
    public Primitive primitive() {
        return primitive;
    }

    /// The operands in order; none for a `Source`. Not to be changed.
    public List<Node> inputs() {
        return inputs;
    }

    /// The result's shape, as [Primitive#shape] gives it for the operands'.
    public TensorShape shape() {
        return shape;
    }

    /// The result's element type, as [Primitive#dtype] gives it for the operands'.
    public DType dtype() {
        return dtype;
    }

    /// The values given to the primitive's slots, floats as raw bits. Not to be changed.
    public int[] slots() {
        return slots;
    }

    /// What a `Source` stands for, else null.
    public Binding binding() {
        return binding;
    }

    /// The node's number in its recording: operands have smaller ones.
    public int id() {
        return id;
    }

    /// The layer that recorded it, such as `block1.conv2`; empty outside of layers. No part of the structure.
    public String path() {
        return path;
    }

    @Override
    public String toString() {
        String name =
                primitive instanceof Primitive.Custom custom
                        ? custom.kernel().name()
                        : primitive.getClass().getSimpleName();
        name += " " + shape;
        return path.isEmpty() ? name : name + " in " + path;
    }
}
