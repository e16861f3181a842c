package io.genoise.onnx;

import io.genoise.primitive.Primitive;
import io.genoise.program.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A network recorded twice, with [Extent#FEW] samples and with [Extent#MORE]: what differs between them depends on how
/// many there are.
final class TwoBatches {
    private final Recorded few;
    private final Recorded more;

    /// What the outputs need, in the order of recording.
    private final List<Node> live = new ArrayList<>();

    private final Map<Node, Integer> readers = new HashMap<>();

    /// @throws IllegalArgumentException if they are not the same operations
    TwoBatches(Recorded few, Recorded more) {
        this.few = few;
        this.more = more;
        Set<Node> needed = new HashSet<>(few.outputs().values());
        few.outputs().values().forEach(this::read);
        for (Node node : few.nodes().reversed()) {
            if (needed.contains(node)) {
                live.addFirst(node);
                if (!few.isGiven(node)) {
                    needed.addAll(node.inputs());
                    node.inputs().forEach(this::read);
                }
            }
        }
        check();
    }

    private void check() {
        if (few.nodes().size() != more.nodes().size()
                || !few.outputs().keySet().equals(more.outputs().keySet())) {
            throw new IllegalArgumentException(
                    "with more samples the network records other operations: %s of them, not %s"
                            .formatted(more.nodes().size(), few.nodes().size()));
        }
        for (Node node : live) {
            if (!same(node, twin(node))) {
                throw new IllegalArgumentException(
                        "%s is recorded otherwise where there are more samples: %s"
                                .formatted(node, twin(node)));
            }
            if (!(node.primitive() instanceof Primitive.Movement)
                    && !Arrays.equals(node.slots(), twin(node).slots())) {
                throw new IllegalArgumentException(
                        "a number in %s depends on how many samples there are".formatted(node));
            }
        }
    }

    private void read(Node node) {
        readers.merge(node, 1, Integer::sum);
    }

    private static boolean same(Node a, Node b) {
        return a.primitive().getClass() == b.primitive().getClass()
                && a.shape().rank() == b.shape().rank()
                && a.inputs().stream()
                        .map(Node::id)
                        .toList()
                        .equals(b.inputs().stream().map(Node::id).toList())
                && (mayDiffer(a.primitive()) || a.primitive().equals(b.primitive()));
    }

    /// Whether a primitive holds extents or bounds, which may depend on the number of samples.
    private static boolean mayDiffer(Primitive primitive) {
        return switch (primitive) {
            case Primitive.Source _,
                    Primitive.Iota _,
                    Primitive.Random _,
                    Primitive.Reshape _,
                    Primitive.Slice _,
                    Primitive.Broadcast _,
                    Primitive.Pad _,
                    Primitive.ScatterAdd _ ->
                    true;
            default -> false;
        };
    }

    /// The recording with [Extent#FEW] samples.
    Recorded few() {
        return few;
    }

    /// The same operation with [Extent#MORE] samples.
    Node twin(Node node) {
        return more.nodes().get(node.id());
    }

    List<Node> live() {
        return live;
    }

    /// Whether nobody but one operation reads `node`.
    boolean isReadOnce(Node node) {
        return readers.get(node) == 1;
    }

    /// The extents of what `node` gives.
    List<Extent> shape(Node node) {
        return Extent.of(node.shape(), twin(node).shape());
    }
}
