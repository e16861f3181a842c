package io.genoise.program;

import io.genoise.primitive.Primitive;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What makes two steps the same: primitives, wiring, shapes and element types, what becomes of the results, and which
/// tensors are parts of one; no values of slots, no addresses. The key of a plan.
final class Structure {
    private final Primitive[] primitives;
    private final int[][] inputs;
    private final TensorShape[] shapes;
    private final DType[] types;
    private final Output.Role[] roles;
    private final int[] survivors;

    /// Where each source lies; null for what is none.
    private final Home[] homes;

    /// Where each `WRITE` goes; null for other outputs.
    private final Home[] goals;

    private final int blocks;
    private final int hash;

    /// A place in memory that outlives the step: from element `offset` on in block number `block`.
    record Home(int block, long offset) {}

    private Structure(Recording recording, List<Output> outputs) {
        List<Node> nodes = recording.nodes();
        int count = nodes.size();
        primitives = new Primitive[count];
        inputs = new int[count][];
        shapes = new TensorShape[count];
        types = new DType[count];
        homes = new Home[count];
        for (int i = 0; i < count; i++) {
            Node node = nodes.get(i);
            primitives[i] = node.primitive;
            inputs[i] = node.inputs.stream().mapToInt(n -> n.id).toArray();
            shapes[i] = node.shape;
            types[i] = node.dtype;
            homes[i] = node.binding == null ? null : home(recording, node);
        }
        roles = outputs.stream().map(Output::role).toArray(Output.Role[]::new);
        survivors = outputs.stream().mapToInt(o -> o.node().id).toArray();
        goals = goals(recording, outputs);
        blocks =
                Stream.of(goals)
                        .mapToInt(goal -> goal == null ? 0 : goal.block + 1)
                        .reduce(recording.blocks(), Math::max);
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

    private static Home home(Recording recording, Node source) {
        return new Home(recording.block(source.binding), source.binding.offset());
    }

    private static Home[] goals(Recording recording, List<Output> outputs) {
        Map<Binding, Integer> unread = new IdentityHashMap<>();
        Home[] goals = new Home[outputs.size()];
        for (int i = 0; i < goals.length; i++) {
            if (outputs.get(i).role() == Output.Role.WRITE) {
                Binding target = outputs.get(i).target();
                int block = recording.block(target);
                if (block < 0) {
                    int next = recording.blocks() + unread.size();
                    block = unread.computeIfAbsent(target.whole(), _ -> next);
                }
                goals[i] = new Home(block, target.offset());
            }
        }
        return goals;
    }

    int[] survivors() {
        return survivors;
    }

    /// How many blocks of memory sources lie in and writes go to.
    int blocks() {
        return blocks;
    }

    /// Where the source with number `id` lies.
    Home home(int id) {
        return homes[id];
    }

    /// Where output number `output`, a `WRITE`, goes.
    Home goal(int output) {
        return goals[output];
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
            if (output.role() != roles[i] || output.node().id != survivors[i]) {
                return false;
            }
        }
        if (!Arrays.equals(goals(recording, outputs), goals)) {
            return false;
        }
        for (int i = 0; i < primitives.length; i++) {
            if (!fits(recording, i, nodes.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean fits(Recording recording, int i, Node node) {
        if (types[i] != node.dtype || inputs[i].length != node.inputs.size()) {
            return false;
        }
        if (homes[i] != null && (node.binding == null || !homes[i].equals(home(recording, node)))) {
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
