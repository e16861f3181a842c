package io.genoise.tensor;

import io.genoise.backend.Span;
import io.genoise.primitive.Primitive;
import io.genoise.program.Node;
import io.genoise.program.Output;
import io.genoise.program.Program;
import io.genoise.program.Recording;
import io.genoise.runtime.StepPlan;
import io.genoise.shape.ShapeException;
import io.genoise.tensor.internal.Pullback;
import io.genoise.tensor.internal.StepAccess;
import java.util.ArrayList;
import java.util.Collections;
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
    static {
        StepAccess.install(new Doors());
    }

    private final Device device;
    private final Recording recording;
    private final List<Output> outputs = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private final List<Tensor> kept = new ArrayList<>();
    private final List<Scope> keepers = new ArrayList<>();

    /// Operations that reading the same again gives again: tensors that outlive the step, values of Variables that were
    /// written, and parameters.
    private final Set<Node> shared = Collections.newSetFromMap(new IdentityHashMap<>());

    private final Variables variables = new Variables(this);
    private final Map<Node, Pullback> pullbacks = new IdentityHashMap<>();

    /// In `IMMEDIATE`, the method that recorded each operation.
    private final Map<Node, String> methods = new IdentityHashMap<>();

    private final Scope scratch;
    private final Guard guard;

    /// What computes in `IMMEDIATE`; null if the step is planned.
    private final Immediate immediate;

    private Node differentiated;
    private boolean started;
    private boolean ran;
    private boolean computing;
    private volatile boolean closed;

    Step(Device device, Run run) {
        this.device = device;
        this.recording = new Recording(512, device.backend().limits());
        this.scratch = device.scope().open();
        this.guard = new Guard(this, variables, recording);
        this.immediate = run == Run.IMMEDIATE ? new Immediate(device, scratch) : null;
    }

    /// Where it will run.
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
        if (immediate != null) {
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
        if (!storage.parts().isEmpty()) {
            return variables.before(storage.parts()).node();
        }
        Node node = recording.source(storage, storage.shape, storage.dtype);
        if (shared.add(node)) {
            variables.version(storage, node);
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
        variables.write(target, value);
    }

    /// What `storage` is read as now: `leaf`, or what was written to it last, through which no gradient flows.
    Tensor current(Storage storage, Tensor leaf) {
        return variables.read(storage, leaf);
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
        within(
                "guard",
                () -> {
                    guard.require(ok);
                    return null;
                });
    }

    /// As [#guard(Tensor)], for the steps that follow too: `latch` must be 1 as well, and is 0 afterwards if this step changed
    /// nothing. So steps that are begun before anybody has read how this one ended change nothing either, until 1 is
    /// written into `latch` again.
    ///
    /// @param latch a single f32 number that no step assigns; all guards of the step count
    /// @throws ShapeException if `ok` or `latch` is none
    public void guard(Tensor ok, Variable latch) {
        guard(ok);
        if (latch.shape().elements() != 1) {
            throw ok.mistake(
                    "a latch of shape %s: a single number expected".formatted(latch.shape()));
        }
        within(
                "guard",
                () -> {
                    guard.latch(latch);
                    return null;
                });
    }

    /// Whether a new value was assigned to `variable`, or to a part of it, in this step.
    public boolean assigns(Variable variable) {
        return variables.writes(variable.storage());
    }

    /// Computes what survives. Called once.
    ///
    /// @throws io.genoise.runtime.MemoryLimitException if there is not enough memory; nothing has changed then
    /// @throws RuntimeException what a user's operation threw; no Variable has changed then
    /// @throws io.genoise.runtime.DeviceLostException if the device failed; it can be used no further
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
        if (immediate != null) {
            keepers.forEach(Scope::checkOpen);
            immediate.finish(all, results -> deliver(all, results));
        } else {
            Program program = device.planner().plan(recording, all);
            device.lastPlan(program);
            keepers.forEach(Scope::checkOpen);
            deliver(all, device.planner().run(program, recording, all));
        }
    }

    private List<Output> allOutputs() {
        List<Output> all = new ArrayList<>(outputs);
        guard.chosen(variables.written())
                .forEach((storage, node) -> all.add(new Output(Output.Role.WRITE, node, storage)));
        return all;
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
    public StepPlan plan() {
        return device.planner().plan(recording, allOutputs());
    }

    /// Computes `t` from what is recorded so far and returns it; writes wait for [#run]. Slower than a reading,
    /// since the run computes it again.
    Reading readNow(Tensor t) {
        Node node = nodeOf(t);
        Reading reading = new Reading(node.shape());
        whileComputing(() -> {
            Span[] result =
                    immediate != null
                            ? new Span[] {immediate.span(node)}
                            : device.planner()
                                    .run(
                                            recording,
                                            List.of(new Output(Output.Role.READ, node, null)));
            reading.resolve(device, result[0], node.dtype());
        });
        return reading;
    }

    private void compute(Node node) {
        int element = immediate.compute(node);
        if (element >= 0) {
            throw new NaNException(
                    "NaN at element %s of %s over %s%s"
                            .formatted(
                                    element,
                                    describe(node),
                                    node.inputs().stream().map(Node::shape).toList(),
                                    where()));
        }
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
        if (!started && !variables.written().isEmpty()) {
            throw new IllegalStateException(
                    "a step with writes to %s was closed without run(): nothing was changed"
                            .formatted(variables.names()));
        }
    }

    /// Its device, how many operations are recorded, and whether it has run: `a step on cpu, 12 operations recorded`.
    @Override
    public String toString() {
        String state = closed ? ", closed" : ran ? ", run" : " recorded";
        return "a step on %s, %s operations%s".formatted(device, recording.nodes().size(), state);
    }

    /// What core's own packages may do, and who writes recordings down.
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
        public Tensor outliving(Node source) {
            return new Tensor((Storage) source.binding());
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
            for (Node node : step.variables.versions(parameters.flat().storage())) {
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
            return step.variables.moment();
        }

        @Override
        public <T> T asOf(Step step, Values values, Supplier<T> body) {
            Values now = step.variables.moment();
            step.variables.goTo(values);
            try {
                return body.get();
            } finally {
                step.variables.goTo(now);
            }
        }
    }
}
