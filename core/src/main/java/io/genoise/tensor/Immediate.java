package io.genoise.tensor;

import io.genoise.backend.Span;
import io.genoise.program.Binding;
import io.genoise.program.Node;
import io.genoise.program.Output;
import io.genoise.program.Recording;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// `Run.IMMEDIATE`: computes each operation as it is recorded, by a plan of its own, and looks for NaN in what came out.
final class Immediate {
    private final Device device;
    private final Scope scratch;
    private final Map<Node, Storage> values = new IdentityHashMap<>();

    /// @param scratch where values live until the step ends
    Immediate(Device device, Scope scratch) {
        this.device = device;
        this.scratch = scratch;
    }

    /// Where the value of `node` lies.
    Span span(Node node) {
        return binding(node).span();
    }

    private Binding binding(Node node) {
        return node.binding() != null ? node.binding() : values.get(node);
    }

    /// Computes `node`.
    ///
    /// @return the number of the first element that is NaN, or -1
    int compute(Node node) {
        Recording alone = new Recording(4, device.backend().limits());
        List<Node> inputs = new ArrayList<>();
        for (Node input : node.inputs()) {
            inputs.add(alone.source(binding(input), input.shape(), input.dtype()));
        }
        Node copy = alone.append(node.primitive(), inputs, node.slots());
        Span[] result =
                device.planner().run(alone, List.of(new Output(Output.Role.KEEP, copy, null)));
        Storage value = scratch.adopt("value", node.shape(), node.dtype(), result[0].memory());
        values.put(node, value);
        return node.dtype().isFloat() ? firstNaN(value) : -1;
    }

    private int firstNaN(Storage value) {
        float[] numbers = new float[Math.toIntExact(value.shape.elements())];
        device.backend().download(value.span(), value.dtype, numbers, 0, numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            if (Float.isNaN(numbers[i])) {
                return i;
            }
        }
        return -1;
    }

    /// Gives `deliver` copies of what `outputs` write and keep, in new memory, and where what they read lies; then puts what
    /// is written into the Variables. If anything fails before that, nothing changes and nothing is held.
    void finish(List<Output> outputs, Consumer<Span[]> deliver) {
        Span[] results = new Span[outputs.size()];
        boolean done = false;
        try {
            for (int i = 0; i < results.length; i++) {
                Node node = outputs.get(i).node();
                Span value = span(node);
                results[i] =
                        outputs.get(i).role() == Output.Role.READ ? value : copied(value, node);
            }
            deliver.accept(results);
            done = true;
        } finally {
            for (int i = 0; i < results.length; i++) {
                Output output = outputs.get(i);
                if (results[i] != null && output.role() == Output.Role.WRITE) {
                    if (done) {
                        Span target = output.target().span();
                        device.backend().copy(results[i], target, bytes(output.node()));
                    }
                    device.planner().budget().free(results[i].memory());
                } else if (results[i] != null && output.role() == Output.Role.KEEP && !done) {
                    device.planner().budget().free(results[i].memory());
                }
            }
        }
    }

    private Span copied(Span from, Node node) {
        long bytes = bytes(node);
        Span to = new Span(device.planner().budget().allocate(bytes, "a kept tensor needs"), 0);
        device.backend().copy(from, to, bytes);
        return to;
    }

    private long bytes(Node node) {
        return node.shape().elements() * device.backend().bytes(node.dtype());
    }
}
