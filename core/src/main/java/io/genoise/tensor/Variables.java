package io.genoise.tensor;

import io.genoise.program.Node;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.internal.StepAccess;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What each Variable is read as in a step, and what was written to it last.
///
/// A Variable that consists of parts is read as their concatenation, whoever wrote them, and written part by part. So
/// what overlaps in memory never overlaps in a recording.
final class Variables {
    private final Step step;
    private final Map<Storage, Write> written = new LinkedHashMap<>();

    /// What a Variable that was written is read as, until it is written again.
    private final Map<Storage, Tensor> current = new IdentityHashMap<>();

    /// What each tensor that outlives the step has been read as: its value before the step, and those written in it.
    private final Map<Storage, List<Node>> versions = new IdentityHashMap<>();

    /// The concatenations of parts so far.
    private final Map<List<Node>, Tensor> joined = new HashMap<>();

    /// A write to a Variable, or to one of the parts that it consists of.
    ///
    /// @param target what was assigned to, as a whole
    /// @param value what was assigned
    /// @param piece what of it goes to the part
    record Write(Storage target, Node value, Node piece) {}

    Variables(Step step) {
        this.step = step;
    }

    /// What `storage` is read as now: `leaf`, or what was written to it last, through which no gradient flows.
    Tensor read(Storage storage, Tensor leaf) {
        if (!storage.parts().isEmpty()) {
            return joined(storage.parts().stream().map(p -> read(p, new Tensor(p))).toList());
        }
        Write write = written.get(storage);
        if (write == null) {
            return leaf;
        }
        Tensor known = current.get(storage);
        if (known == null) {
            known = new Tensor(step, write.piece).detach();
            current.put(storage, known);
            version(storage, known.node());
            step.share(known);
        }
        return known;
    }

    /// What `parts`, which lie side by side, were before the step.
    Tensor before(List<Storage> parts) {
        return joined(parts.stream().map(Tensor::new).toList());
    }

    private Tensor joined(List<Tensor> pieces) {
        List<Node> nodes = pieces.stream().map(step::nodeOf).toList();
        Tensor known = joined.get(nodes);
        if (known == null) {
            List<Tensor> flat = new ArrayList<>();
            pieces.forEach(t -> flat.add(t.reshape(TensorShape.of((int) t.shape().elements()))));
            known = Tensor.concat(0, flat.toArray(new Tensor[0]));
            joined.put(nodes, known);
            step.share(known);
        }
        return known;
    }

    void write(Storage target, Tensor value) {
        Node node = step.nodeOf(value);
        if (target.parts().isEmpty()) {
            put(target, new Write(target, node, node));
        }
        for (Storage part : target.parts()) {
            put(part, new Write(target, node, step.nodeOf(piece(value, 0, part))));
        }
    }

    /// What of `value` is `part`'s, if it begins with element `begin` of the whole.
    static Tensor piece(Tensor value, long begin, Storage part) {
        return rows(value, part.offset() - begin, part.shape.elements()).reshape(part.shape);
    }

    /// What of `value`, a value of the whole, is that of `parts`, which lie side by side.
    static Tensor pieces(Tensor value, List<Storage> parts) {
        long count = parts.stream().mapToLong(part -> part.shape.elements()).sum();
        return rows(value, parts.getFirst().offset(), count);
    }

    private static Tensor rows(Tensor value, long from, long count) {
        return count == value.shape().elements()
                ? value
                : value.fixedSlice(0, Math.toIntExact(from), Math.toIntExact(from + count));
    }

    private void put(Storage storage, Write write) {
        written.remove(storage); // the order is that of the last writes
        written.put(storage, write);
        current.remove(storage);
    }

    /// Says that `storage` has been read as `node`.
    void version(Storage storage, Node node) {
        versions.computeIfAbsent(storage, _ -> new ArrayList<>(2)).add(node);
    }

    /// What `storage` has been read as so far.
    List<Node> versions(Storage storage) {
        return versions.getOrDefault(storage, List.of());
    }

    /// Whether something was written to `storage`, or to a part of it.
    boolean writes(Storage storage) {
        return written.containsKey(storage)
                || storage.parts().stream().anyMatch(written::containsKey);
    }

    /// What goes where, in the order of the last writes.
    Map<Storage, Write> written() {
        return written;
    }

    /// The names of what was assigned to, each once.
    Collection<String> names() {
        return written.values().stream().map(w -> w.target.name).distinct().sorted().toList();
    }

    /// What each Variable that was written is read as at some moment.
    private record Moment(Map<Storage, Write> written, Map<Storage, Tensor> current)
            implements StepAccess.Values {}

    StepAccess.Values moment() {
        return new Moment(new LinkedHashMap<>(written), new IdentityHashMap<>(current));
    }

    /// Makes each Variable read as at `values`, a moment of this step.
    void goTo(StepAccess.Values values) {
        Moment moment = (Moment) values;
        Map<Storage, Tensor> known = new IdentityHashMap<>(moment.current);
        current.forEach((storage, value) -> {
            if (written.get(storage) == moment.written.get(storage)) {
                known.putIfAbsent(storage, value);
            }
        });
        written.clear();
        written.putAll(moment.written);
        current.clear();
        current.putAll(known);
    }
}
