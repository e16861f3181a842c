package io.genoise.tensor;

import static io.genoise.expression.Expression.input;

import io.genoise.backend.Span;
import io.genoise.expression.Expression;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.program.Node;
import io.genoise.program.Output;
import io.genoise.program.Program;
import io.genoise.program.Recording;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.shape.ShapeException;
import io.genoise.tensor.internal.Pullback;
import io.genoise.tensor.internal.StepAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// One step: operations are recorded, then [#run] computes what survives: writes to Variables, readings, kept tensors.
/// A step is a transaction: an exception before `run()`, or of a user's operation within it, leaves every Variable as it
/// was; and so does a [#guard] that does not hold.
///
/// The plan is made once and replayed for every later step of the same structure, whatever the numbers.
public final class Step implements AutoCloseable {
    private static final Pointwise HOLDS =
            new Pointwise(Expression.ZERO.less(input(0).abs()), 0, DType.F32);

    static {
        StepAccess.install(new Doors());
    }

    private final Device device;
    private final boolean immediate;
    private final Recording recording;
    private final List<Output> outputs = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private final List<Tensor> kept = new ArrayList<>();
    private final List<Scope> keepers = new ArrayList<>();
    private final Map<Storage, Node> written = new LinkedHashMap<>();

    /// What a Variable that was written is read as, until it is written again.
    private final Map<Storage, Tensor> current = new IdentityHashMap<>();

    /// What each tensor that outlives the step has been read as: its value before the step, and those written in it.
    private final Map<Storage, List<Node>> versions = new IdentityHashMap<>();

    /// Operations that reading the same again gives again: tensors that outlive the step, values of Variables that were
    /// written, and parameters.
    private final Set<Node> shared = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Map<Node, Storage> values = new IdentityHashMap<>();
    private final Map<Node, Pullback> pullbacks = new IdentityHashMap<>();

    /// In `IMMEDIATE`, the method that recorded each operation.
    private final Map<Node, String> methods = new IdentityHashMap<>();

    private final Map<Choice, Node> choices = new HashMap<>();
    private final Scope scratch;
    private Tensor guard;
    private Node differentiated;
    private boolean started;
    private boolean ran;
    private boolean computing;
    private volatile boolean closed;

    Step(Device device, Run run) {
        this.device = device;
        this.recording = new Recording(512, device.backend().limits());
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
            throw new ShapeException(e.getMessage() + where(), e);
        }
        if (immediate) {
            methods.put(node, method(node));
            whileComputing(() -> compute(node));
        }
        return new Tensor(this, node);
    }

    /// The layer that operations belong to now, and the line of the user's code: the end of a message.
    String where() {
        String path = recording.path();
        return (path.isEmpty() ? "" : " in " + path) + UserLine.suffix();
    }

    private String method(Node node) {
        String own =
                node.primitive() instanceof Primitive.Custom custom
                        ? custom.kernel().name()
                        : UserLine.operation();
        return differentiated == null
                ? own
                : "the gradient of " + methods.getOrDefault(differentiated, own);
    }

    /// What messages call `node`, without its shape.
    private String name(Node node) {
        String method = methods.get(node);
        if (method != null) {
            return method;
        }
        return switch (node.primitive()) {
            case Primitive.Custom custom -> custom.kernel().name();
            case Primitive.Reshape _ when pullbacks.containsKey(node) -> "withGradient";
            default -> node.primitive().getClass().getSimpleName();
        };
    }

    private String describe(Node node) {
        return "%s %s".formatted(name(node), node.shape());
    }

    /// The node that stands for `t` in this step.
    Node nodeOf(Tensor t) {
        if (t.device() != device) {
            throw new IllegalArgumentException(
                    "a tensor %s of device %s is used in a step of device %s%s"
                            .formatted(t.shape(), t.device(), device, where()));
        }
        checkRecording();
        if (t.step() == this) {
            return t.node();
        }
        Storage storage = t.storage();
        storage.checkOpen();
        Node node = recording.source(storage, storage.shape, storage.dtype);
        if (values.putIfAbsent(node, storage) == null) {
            versions.computeIfAbsent(storage, _ -> new ArrayList<>(2)).add(node);
            shared.add(node);
        }
        return node;
    }

    private void checkRecording() {
        if (closed || ran) {
            throw new IllegalStateException(
                    "this step is over: a step records, runs once, and is closed; open another%s"
                            .formatted(UserLine.suffix()));
        }
        device.current();
    }

    void write(Storage target, Tensor value) {
        Node node = nodeOf(value);
        written.remove(target); // the order is that of the last writes
        written.put(target, node);
        current.remove(target);
    }

    /// What `storage` is read as now: `leaf`, or what was written to it last, through which no gradient flows.
    Tensor current(Storage storage, Tensor leaf) {
        Node node = written.get(storage);
        if (node == null) {
            return leaf;
        }
        Tensor known = current.get(storage);
        if (known == null) {
            known = new Tensor(this, node).detach();
            current.put(storage, known);
            versions.computeIfAbsent(storage, _ -> new ArrayList<>(2)).add(known.node());
            shared.add(known.node());
        }
        return known;
    }

    /// Says that whoever reads the same again in this step gets `piece` again.
    void share(Tensor piece) {
        shared.add(piece.node());
    }

    void pullback(Tensor of, Pullback pullback) {
        pullbacks.put(of.node(), pullback);
    }

    /// Lets the step change something only if `ok` holds: if it is 0 or NaN when the step runs, every Variable keeps its
    /// value, whatever was assigned to it before or after this call. Of several guards all must hold.
    ///
    /// Values that this step reads back are those that were assigned. Costs nothing but the computing of `ok`: each
    /// write chooses between the new value and the old one in its own kernel.
    ///
    /// @param ok a single number; `Gradients.finite` gives one
    /// @throws ShapeException if it is none
    public void guard(Tensor ok) {
        if (ok.shape().elements() != 1) {
            throw ok.mistake("a guard of shape %s: a single number expected".formatted(ok.shape()));
        }
        guard =
                within(
                        "guard",
                        () -> {
                            Tensor holds = record(HOLDS, null, ok.reshape(Shape.SCALAR));
                            return guard == null ? holds : guard.times(holds);
                        });
    }

    /// Whether a new value was assigned to `variable` in this step.
    public boolean assigns(Variable variable) {
        return written.containsKey(variable.storage());
    }

    /// Computes what survives. Called once.
    ///
    /// @throws io.genoise.program.MemoryLimitException if there is not enough memory; nothing has changed then
    /// @throws RuntimeException what a user's operation threw; no Variable has changed then
    /// @throws io.genoise.backend.DeviceLostException if the device failed; it can be used no further
    public void run() {
        checkRecording();
        started = true;
        List<Output> all = allOutputs();
        whileComputing(() -> run(all));
        ran = true;
    }

    /// Whether kernels may be running now: nothing is freed then.
    boolean computing() {
        return computing;
    }

    private void whileComputing(Runnable work) {
        boolean outer = computing;
        computing = true;
        try {
            device.guarding(() -> {
                work.run();
                return null;
            });
        } finally {
            computing = outer;
        }
    }

    private void run(List<Output> all) {
        if (immediate) {
            finishImmediate(all);
        } else {
            Program program = device.planner().plan(recording, all);
            device.lastPlan(program);
            keepers.forEach(Scope::checkOpen);
            deliver(all, device.planner().run(program, recording, all));
        }
    }

    private List<Output> allOutputs() {
        List<Output> all = new ArrayList<>(outputs);
        Map<Storage, Node> values = guard == null ? written : guarded();
        values.forEach((storage, node) -> all.add(new Output(Output.Role.WRITE, node, storage)));
        return all;
    }

    /// Each write as a choice between the new value and the old. The last comes first: it may read Variables that an
    /// earlier one overwrites, such as weights their momentum, and then each can be written in place.
    private Map<Storage, Node> guarded() {
        Map<Storage, Node> chosen = new LinkedHashMap<>();
        for (Map.Entry<Storage, Node> write : List.copyOf(written.entrySet()).reversed()) {
            Choice choice = new Choice(write.getKey(), write.getValue(), guard);
            chosen.put(write.getKey(), choices.computeIfAbsent(choice, this::record));
        }
        return chosen;
    }

    /// What a write to `target` comes to: `value` if `guard` holds, else what was there. Recorded once, for [#plan] and
    /// [#run] alike.
    private record Choice(Storage target, Node value, Tensor guard) {}

    private Node record(Choice choice) {
        Tensor now = new Tensor(this, choice.value);
        Tensor old = new Tensor(choice.target);
        String outer = recording.path();
        recording.path(choice.value.path());
        Tensor chosen =
                now.dtype() == DType.I32
                        ? Tensor.stack(old, now).gather(choice.guard.to(DType.I32))
                        : choice.guard.choose(now, old);
        recording.path(outer);
        return chosen.node();
    }

    private void deliver(List<Output> all, Span[] results) {
        int reading = 0;
        int keep = 0;
        for (int i = 0; i < all.size(); i++) {
            Node node = all.get(i).node();
            switch (all.get(i).role()) {
                case READ -> readings.get(reading++).resolve(device, results[i], node.dtype());
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

    /// Computes `t` from what is recorded so far and returns it; writes wait for [#run]. Slower than a reading,
    /// since the run computes it again.
    Reading readNow(Tensor t) {
        Node node = nodeOf(t);
        Reading reading = new Reading(node.shape());
        whileComputing(() -> {
            Span[] result =
                    immediate
                            ? new Span[] {values.get(node).span()}
                            : device.planner()
                                    .run(
                                            recording,
                                            List.of(new Output(Output.Role.READ, node, null)));
            reading.resolve(device, result[0], node.dtype());
        });
        return reading;
    }

    private void compute(Node node) {
        Recording alone = new Recording(4, device.backend().limits());
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
                        "NaN at element %s of %s over %s%s"
                                .formatted(
                                        i,
                                        describe(node),
                                        node.inputs().stream().map(Node::shape).toList(),
                                        where()));
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
    /// @throws IllegalStateException if it is another thread's; it goes on then
    /// @throws IllegalStateException if it recorded writes and was not run: they are lost, which is hardly meant
    @Override
    public void close() {
        if (closed) {
            return;
        }
        device.free(this::abandon);
        if (!started && !written.isEmpty()) {
            throw new IllegalStateException(
                    "a step with writes to %s was closed without run(): nothing was changed"
                            .formatted(names()));
        }
    }

    private String names() {
        return Arrays.toString(written.keySet().stream().map(s -> s.name).sorted().toArray());
    }

    /// What each Variable that was written is read as at some moment.
    private record Moment(Map<Storage, Node> written, Map<Storage, Tensor> current)
            implements StepAccess.Values {}

    private Moment moment() {
        return new Moment(new LinkedHashMap<>(written), new IdentityHashMap<>(current));
    }

    private void goTo(Moment moment) {
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

    /// What core's own packages may do, and no one else.
    private static final class Doors extends StepAccess {
        @Override
        public List<Node> nodes(Step step) {
            return step.recording.nodes();
        }

        @Override
        public Node node(Tensor t) {
            return t.step() != null ? t.node() : t.device().current().nodeOf(t);
        }

        @Override
        public Tensor tensor(Step step, Node node) {
            return new Tensor(step, node);
        }

        @Override
        public Tensor source(Step step, Primitive primitive, int[] slots) {
            return step.record(primitive, slots);
        }

        @Override
        public Pullback pullback(Step step, Node node) {
            return step.pullbacks.get(node);
        }

        @Override
        public <T> T differentiating(Step step, Node node, Supplier<T> body) {
            String outer = step.recording.path();
            Node before = step.differentiated;
            step.recording.path(node.path());
            step.differentiated = node;
            try {
                return body.get();
            } finally {
                step.recording.path(outer);
                step.differentiated = before;
            }
        }

        @Override
        public String describe(Step step, Node node) {
            return step.describe(node);
        }

        @Override
        public Map<Node, Tensor[]> versions(Step step, Parameters parameters) {
            Map<Node, Tensor[]> found = new LinkedHashMap<>();
            for (Node node : step.versions.getOrDefault(parameters.flat().storage(), List.of())) {
                found.put(node, parameters.pieces(step, node));
            }
            return found;
        }

        @Override
        public Tensor withPullback(Tensor y, Pullback pullback) {
            return y.withPullback(pullback.inputs(), pullback.gradient());
        }

        @Override
        public boolean isShared(Step step, Node node) {
            return step.shared.contains(node);
        }

        @Override
        public Values values(Step step) {
            return step.moment();
        }

        @Override
        public <T> T asOf(Step step, Values values, Supplier<T> body) {
            Moment now = step.moment();
            step.goTo((Moment) values);
            try {
                return body.get();
            } finally {
                step.goTo(now);
            }
        }
    }
}
