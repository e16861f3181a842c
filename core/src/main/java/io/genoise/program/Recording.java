package io.genoise.program;

import io.genoise.backend.Limits;
import io.genoise.primitive.Primitive;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// The operations of one step, in the order in which they were written. Appending checks shapes and computes nothing.
public final class Recording {
    private final List<Node> nodes;
    private final Map<Binding, Node> sources = new IdentityHashMap<>();

    /// The blocks of memory that sources lie in, numbered as they are first read.
    private final Map<Binding, Integer> blocks = new IdentityHashMap<>();

    private int hash = 1;
    private int slots;
    private int operations;
    private String path = "";

    private final Limits limits;

    /// An empty recording that expects about `expected` nodes, for a device of such `limits`.
    public Recording(int expected, Limits limits) {
        this.nodes = new ArrayList<>(Math.max(16, expected));
        this.limits = limits;
    }

    /// Nodes appended from now on belong to the layer `layer`; empty for none.
    public void path(String layer) {
        path = layer;
    }

    /// The layer that nodes belong to now.
    public String path() {
        return path;
    }

    /// The nodes so far. Not to be changed.
    public List<Node> nodes() {
        return nodes;
    }

    /// Appends `primitive` over `inputs`, with the values of its slots (null if it has none).
    ///
    /// @throws IllegalArgumentException if the operands' shapes do not fit, or the result is too large for the device
    public Node append(Primitive primitive, List<Node> inputs, int[] slotValues) {
        List<TensorShape> shapes = new ArrayList<>(inputs.size());
        List<DType> types = new ArrayList<>(inputs.size());
        for (Node input : inputs) {
            shapes.add(input.shape);
            types.add(input.dtype);
        }
        TensorShape shape = primitive.shape(shapes);
        if (slotValues != null) {
            primitive.check(shapes, slotValues);
        }
        return add(primitive, inputs, shape, primitive.dtype(types), slotValues, null);
    }

    /// The node that stands for the tensor behind `binding`, one for each.
    public Node source(Binding binding, TensorShape shape, DType type) {
        Node known = sources.get(binding);
        if (known == null) {
            known = add(new Primitive.Source(shape, type), List.of(), shape, type, null, binding);
            sources.put(binding, known);
            blocks.putIfAbsent(binding.whole(), blocks.size());
        }
        return known;
    }

    /// How many blocks of memory sources lie in.
    int blocks() {
        return blocks.size();
    }

    /// The number of the block that `binding` lies in, or -1 if the step has read nothing there.
    int block(Binding binding) {
        return blocks.getOrDefault(binding.whole(), -1);
    }

    private Node add(
            Primitive primitive,
            List<Node> inputs,
            TensorShape shape,
            DType type,
            int[] slotValues,
            Binding binding) {
        Node node =
                new Node(nodes.size(), primitive, inputs, shape, type, slotValues, binding, path);
        if (node.slots.length != primitive.slots()) {
            throw new IllegalArgumentException(
                    "%s takes %s slot values, not %s"
                            .formatted(primitive, primitive.slots(), node.slots.length));
        }
        limits.check(shape);
        nodes.add(node);
        operations += binding == null ? 1 : 0;
        hash = hash * 31 + node.hash;
        slots += node.slots.length;
        return node;
    }

    /// All slot values, node by node: the parameter block of a run.
    int[] parameterBlock() {
        int[] block = new int[slots];
        int at = 0;
        for (Node node : nodes) {
            for (int value : node.slots) {
                block[at++] = value;
            }
        }
        return block;
    }

    /// How many nodes compute something.
    int operations() {
        return operations;
    }

    /// A hash of the structure, without slot values and bindings.
    int structure() {
        return hash;
    }
}
