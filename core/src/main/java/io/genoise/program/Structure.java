package io.genoise.program;

import io.genoise.primitive.Primitive;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import java.util.List;

/// What makes two steps the same: primitives, wiring, shapes and element types, and what becomes of the results; no
/// values of slots, no memory. The key of a plan.
final class Structure {
    private final Primitive[] primitives;
    private final int[][] inputs;
    private final Shape[] shapes;
    private final DType[] types;
    private final Output.Role[] roles;
    private final int[] survivors;

    /// For each `WRITE` the id of the source whose tensor it replaces, or -1 if the step does not read that.
    private final int[] replaced;

    private final int hash;

    private Structure(Recording recording, List<Output> outputs) {
        List<Node> nodes = recording.nodes();
        int count = nodes.size();
        primitives = new Primitive[count];
        inputs = new int[count][];
        shapes = new Shape[count];
        types = new DType[count];
        for (int i = 0; i < count; i++) {
            Node node = nodes.get(i);
            primitives[i] = node.primitive;
            inputs[i] = node.inputs.stream().mapToInt(n -> n.id).toArray();
            shapes[i] = node.shape;
            types[i] = node.dtype;
        }
        roles = outputs.stream().map(Output::role).toArray(Output.Role[]::new);
        survivors = outputs.stream().mapToInt(o -> o.node().id).toArray();
        replaced = outputs.stream().mapToInt(o -> replaced(recording, o)).toArray();
        hash = hash(recording, outputs);
    }

    static Structure of(Recording recording, List<Output> outputs) {
        return new Structure(recording, outputs);
    }

    /// What [#hashCode] is for the structure of these.
    static int hash(Recording recording, List<Output> outputs) {
        int hash = recording.structure();
        for (Output output : outputs) {
            hash = (hash * 31 + output.role().ordinal()) * 31 + output.node().id;
        }
        return hash;
    }

    private static int replaced(Recording recording, Output output) {
        Node source =
                output.role() == Output.Role.WRITE ? recording.sourceOf(output.target()) : null;
        return source == null ? -1 : source.id;
    }

    int[] survivors() {
        return survivors;
    }

    int replaced(int output) {
        return replaced[output];
    }

    int hash() {
        return hash;
    }

    /// Whether this is the structure of `outputs` of `recording`.
    boolean fits(Recording recording, List<Output> outputs) {
        List<Node> nodes = recording.nodes();
        if (nodes.size() != primitives.length || outputs.size() != roles.length) {
            return false;
        }
        for (int i = 0; i < roles.length; i++) {
            Output output = outputs.get(i);
            if (output.role() != roles[i]
                    || output.node().id != survivors[i]
                    || replaced(recording, output) != replaced[i]) {
                return false;
            }
        }
        for (int i = 0; i < primitives.length; i++) {
            if (!fits(i, nodes.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean fits(int i, Node node) {
        if (types[i] != node.dtype || inputs[i].length != node.inputs.size()) {
            return false;
        }
        for (int k = 0; k < inputs[i].length; k++) {
            if (inputs[i][k] != node.inputs.get(k).id) {
                return false;
            }
        }
        return (primitives[i] == node.primitive || primitives[i].equals(node.primitive))
                && shapes[i].equals(node.shape);
    }
}
