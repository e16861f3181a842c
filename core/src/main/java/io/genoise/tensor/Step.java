package io.genoise.tensor;

import io.genoise.backend.Span;
import io.genoise.primitive.Primitive;
import io.genoise.program.Node;
import io.genoise.program.Output;
import io.genoise.program.Program;
import io.genoise.program.Recording;
import io.genoise.shape.ShapeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// One step: operations are recorded, then {@link #run} computes what survives: writes to Variables, readings, kept
/// tensors. A step is a transaction: an exception before `run()`, or of a user's operation within it, leaves every
/// Variable as it was.
///
/// The plan is made once and replayed for every later step of the same structure, whatever the numbers.
public final class Step implements AutoCloseable {
    private final Device device;
    private final boolean immediate;
    private final Recording recording = new Recording(512);
    private final List<Output> outputs = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private final List<Tensor> kept = new ArrayList<>();
    private final List<Scope> keepers = new ArrayList<>();
    private final Map<Storage, Node> written = new LinkedHashMap<>();
    private final Map<Node, Storage> values = new IdentityHashMap<>();
    private final Map<Node, Pullback> pullbacks = new IdentityHashMap<>();
    private final Scope scratch;
    private boolean started;
    private boolean ran;
    private boolean closed;

    /// A gradient that the user put in place of an operation's own.
    public record Pullback(List<Tensor> inputs, Function<Tensor, List<Tensor>> gradient) {}

    Step(Device device, Run run) {
        this.device = device;
        this.immediate = run == Run.IMMEDIATE;
        this.scratch = device.scope().open();
    }

    public Device device() {
        return device;
    }

    /// Promises the value of `t` after the run.
    public Reading read(Tensor t) {
        Reading reading = new Reading(t.shape());
        outputs.add(new Output(Output.Role.READ, nodeOf(t), null));
        readings.add(reading);
        return reading;
    }

    /// Keeps `t` beyond the step, in the device's scope.
    public Tensor keep(Tensor t) {
        return keep(t, device.scope());
    }

    /// Keeps `t` beyond the step, in `scope`. The result may be used after the run.
    public Tensor keep(Tensor t, Scope scope) {
        Node node = nodeOf(t);
        scope.checkOpen();
        outputs.add(new Output(Output.Role.KEEP, node, null));
        Tensor result = new Tensor(device, node.shape(), node.dtype());
        kept.add(result);
        keepers.add(scope);
        return result;
    }

    /// Runs `body` with its operations marked as those of the layer `name`, within the layer that is named now.
    public <T> T within(String name, Supplier<T> body) {
        String outer = recording.path();
        recording.path(outer.isEmpty() ? name : outer + "." + name);
        try {
            return body.get();
        } finally {
            recording.path(outer);
        }
    }

    /// Appends an operation. Ops use this; users write ops.
    Tensor record(Primitive primitive, int[] slots, Tensor... operands) {
        checkRecording();
        List<Node> inputs = new ArrayList<>(operands.length);
        for (Tensor operand : operands) {
            inputs.add(nodeOf(operand));
        }
        Node node;
        try {
            node = recording.append(primitive, inputs, slots);
        } catch (IllegalArgumentException e) {
            throw new ShapeException(e.getMessage() + UserLine.suffix(), e);
        }
        if (immediate) {
            compute(node);
        }
        return new Tensor(this, node);
    }

    /// Records a primitive without operands.
    public Tensor source(Primitive primitive, int[] slots) {
        return record(primitive, slots);
    }

    /// The node that stands for `t` in this step.
    Node nodeOf(Tensor t) {
        if (t.device() != device) {
            throw new IllegalArgumentException(
                    "a tensor "
                            + t.shape()
                            + " of device "
                            + t.device()
                            + " is used in a step of device "
                            + device
                            + UserLine.suffix());
        }
        checkRecording();
        if (t.step() == this) {
            return t.node();
        }
        Storage storage = t.storage();
        storage.checkOpen();
        Node node = recording.source(storage, storage.shape, storage.dtype);
        values.putIfAbsent(node, storage);
        return node;
    }

    private void checkRecording() {
        if (closed || ran) {
            throw new IllegalStateException(
                    "this step is over: a step records, runs once, and is closed; open another"
                            + " for further operations"
                            + UserLine.suffix());
        }
        device.current();
    }

    void write(Storage target, Tensor value) {
        Node node = nodeOf(value);
        written.put(target, node);
    }

    /// What was written to `storage` in this step, or null.
    Tensor written(Storage storage) {
        Node node = written.get(storage);
        return node == null ? null : new Tensor(this, node);
    }

    void pullback(Tensor of, Pullback pullback) {
        pullbacks.put(of.node(), pullback);
    }

    /// The user's gradient for `node`, or null.
    public Pullback pullback(Node node) {
        return pullbacks.get(node);
    }

    /// The recorded operations, for `Autograd`.
    public List<Node> nodes() {
        return recording.nodes();
    }

    /// `node` of this step as a tensor.
    public Tensor tensor(Node node) {
        return new Tensor(this, node);
    }

    /// Computes what survives. Called once.
    ///
    /// @throws io.genoise.program.MemoryLimitException if there is not enough memory; nothing has changed then
    /// @throws RuntimeException what a user's operation threw; no Variable has changed then
    public void run() {
        checkRecording();
        started = true;
        List<Output> all = allOutputs();
        if (immediate) {
            finishImmediate(all);
        } else {
            Program program = device.planner().plan(recording, all);
            device.lastPlan(program);
            keepers.forEach(Scope::checkOpen);
            deliver(all, device.planner().run(program, recording, all));
        }
        ran = true;
    }

    private List<Output> allOutputs() {
        List<Output> all = new ArrayList<>(outputs);
        written.forEach((storage, node) -> all.add(new Output(Output.Role.WRITE, node, storage)));
        return all;
    }

    private void deliver(List<Output> all, Span[] results) {
        int reading = 0;
        int keep = 0;
        for (int i = 0; i < all.size(); i++) {
            Node node = all.get(i).node();
            switch (all.get(i).role()) {
                case READ ->
                        readings.get(reading++).resolve(device.backend(), results[i], node.dtype());
                case KEEP -> {
                    Storage storage =
                            keepers.get(keep)
                                    .adopt("kept", node.shape(), node.dtype(), results[i].memory());
                    kept.get(keep++).resolve(storage);
                }
                case WRITE -> {
                    // the plan has put the value into the Variable
                }
            }
        }
    }

    /// The plan of this step as recorded so far, made if need be; nothing is computed.
    public Program plan() {
        return device.planner().plan(recording, allOutputs());
    }

    /// Computes `t` from what is recorded so far and returns it; writes wait for {@link #run}. Slower than a reading,
    /// since the run computes it again.
    Reading readNow(Tensor t) {
        Node node = nodeOf(t);
        Reading reading = new Reading(node.shape());
        Span[] result =
                immediate
                        ? new Span[] {values.get(node).span()}
                        : device.planner()
                                .run(recording, List.of(new Output(Output.Role.READ, node, null)));
        reading.resolve(device.backend(), result[0], node.dtype());
        return reading;
    }

    private void compute(Node node) {
        Recording alone = new Recording(4);
        List<Node> inputs = new ArrayList<>();
        for (Node input : node.inputs()) {
            inputs.add(alone.source(values.get(input), input.shape(), input.dtype()));
        }
        Node copy = alone.append(node.primitive(), inputs, node.slots());
        Span[] result =
                device.planner().run(alone, List.of(new Output(Output.Role.KEEP, copy, null)));
        Storage value = scratch.adopt("value", node.shape(), node.dtype(), result[0].memory());
        values.put(node, value);
        if (node.dtype().isFloat()) {
            searchNaN(node, value);
        }
    }

    private void searchNaN(Node node, Storage value) {
        float[] numbers = new float[Math.toIntExact(node.shape().elements())];
        device.backend().download(value.span(), node.dtype(), numbers, 0, numbers.length);
        for (int i = 0; i < numbers.length; i++) {
            if (Float.isNaN(numbers[i])) {
                throw new NaNException(
                        "NaN at element "
                                + i
                                + " of "
                                + node
                                + " over "
                                + node.inputs().stream().map(n -> n.shape().toString()).toList()
                                + UserLine.suffix());
            }
        }
    }

    private void finishImmediate(List<Output> all) {
        keepers.forEach(Scope::checkOpen);
        Span[] results = new Span[all.size()];
        boolean done = false;
        try {
            for (int i = 0; i < results.length; i++) {
                Node node = all.get(i).node();
                Span value = values.get(node).span();
                results[i] = all.get(i).role() == Output.Role.READ ? value : copied(value, node);
            }
            deliver(all, results);
            done = true;
        } finally {
            for (int i = 0; i < results.length; i++) {
                Output.Role role = all.get(i).role();
                if (results[i] != null && role == Output.Role.WRITE) {
                    if (done) {
                        Span target = all.get(i).target().span();
                        device.backend().copy(results[i], target, bytes(all.get(i).node()));
                    }
                    device.planner().budget().free(results[i].memory());
                } else if (results[i] != null && role == Output.Role.KEEP && !done) {
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

    void abandon() {
        closed = true;
        scratch.close();
        device.ended(this);
    }

    /// Ends the step; computes nothing.
    ///
    /// @throws IllegalStateException if it recorded writes and was not run: they are lost, which is hardly meant
    @Override
    public void close() {
        if (closed) {
            return;
        }
        abandon();
        if (!started && !written.isEmpty()) {
            throw new IllegalStateException(
                    "a step with writes to "
                            + names()
                            + " was closed without run():"
                            + " nothing was changed");
        }
    }

    private String names() {
        return Arrays.toString(written.keySet().stream().map(s -> s.name).sorted().toArray());
    }
}
