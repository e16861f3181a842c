package io.genoise.tensor;

import io.genoise.backend.Backend;
import io.genoise.backend.BackendProvider;
import io.genoise.expression.Expression;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.program.Planner;
import io.genoise.program.Program;
import io.genoise.program.Rewrite;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;

/// Where tensors live and steps run. Used by one thread at a time; it may be handed over between steps.
///
/// {@snippet :
/// try (Device device = Device.best()) {
///     Variable w = device.variable("w", Shape.of(3), 1, 2, 3);
///     try (Step step = device.step()) {
///         Reading length = step.read(w.value().square().sum().sqrt());
///         step.run();
///         System.out.println(length.value());
///     }
/// }
/// }
public final class Device implements AutoCloseable {
    private static final Pointwise FILL = new Pointwise(Expression.slot(0), 1, DType.F32);

    private final Backend backend;
    private final Planner planner;
    private final String choice;
    private final Scope root;
    private Step current;
    private Thread owner;
    private Program lastPlan;
    private boolean closed;

    private Device(Backend backend, String choice) {
        this.backend = backend;
        this.planner = new Planner(backend);
        this.choice = choice;
        this.root = new Scope(this, null);
    }

    /// The fastest device that is usable here: cuda if there is one, else cpu, else the reference.
    public static Device best() {
        return best(0);
    }

    /// As {@link #best()}, computing with `threads` threads (0: the device's own choice).
    public static Device best(int threads) {
        StringBuilder passed = new StringBuilder();
        for (BackendProvider provider : providers()) {
            String missing = provider.missing();
            if (missing == null) {
                return new Device(provider.open(threads), "the fastest usable here" + passed);
            }
            passed.append("; ").append(provider.name()).append(": ").append(missing);
        }
        throw new IllegalStateException(
                "no backend is on the class path" + passed + "; add io.genoise:genoise-cpu");
    }

    /// The device called `name`: `cpu`, `reference`, or `best`.
    ///
    /// @throws IllegalArgumentException if there is none of that name, or it cannot run here
    public static Device open(String name, int threads) {
        if (name.equals("best")) {
            return best(threads);
        }
        List<String> known = new ArrayList<>();
        for (BackendProvider provider : providers()) {
            if (provider.name().equals(name)) {
                if (provider.missing() != null) {
                    throw new IllegalArgumentException(
                            "device " + name + " cannot run here: " + provider.missing());
                }
                return new Device(provider.open(threads), "asked for");
            }
            known.add(provider.name());
        }
        throw new IllegalArgumentException("no device is called " + name + "; there are " + known);
    }

    /// The backends on the class path, the preferred first.
    public static List<BackendProvider> providers() {
        List<BackendProvider> found = new ArrayList<>();
        ServiceLoader.load(BackendProvider.class).forEach(found::add);
        found.sort(Comparator.comparingInt(BackendProvider::rank).reversed());
        return found;
    }

    /// What the device is called.
    public String name() {
        return backend.name();
    }

    /// Why this device was taken.
    public String choice() {
        return choice;
    }

    /// What there is to know of the device, a line each.
    public List<String> facts() {
        return backend.facts();
    }

    /// Begins a step.
    ///
    /// @throws IllegalStateException if one is open, here or on another thread
    public Step step() {
        return step(Run.PLANNED);
    }

    /// Begins a step that computes as `run` says.
    public Step step(Run run) {
        checkFree();
        owner = Thread.currentThread();
        current = new Step(this, run);
        return current;
    }

    /// The open step.
    ///
    /// @throws IllegalStateException if there is none, or another thread's
    Step current() {
        checkOpen();
        Step step = current;
        if (step == null) {
            throw new IllegalStateException(
                    "an operation outside of a step: open one with device.step()");
        }
        if (owner != Thread.currentThread()) {
            throw new IllegalStateException(inUse());
        }
        return step;
    }

    boolean hasStep() {
        return current != null;
    }

    void ended(Step step) {
        if (current == step) {
            current = null;
            owner = null;
        }
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException("device " + name() + " is used after it was closed");
        }
    }

    /// Checks that no step is open.
    void checkFree() {
        checkOpen();
        Thread user = owner;
        if (user != null) {
            throw new IllegalStateException(
                    user == Thread.currentThread()
                            ? "a step is open on device " + name() + ": close it first"
                            : inUse());
        }
    }

    private String inUse() {
        return "device "
                + name()
                + " is in use by thread "
                + owner
                + "; a device is used by one thread at a time";
    }

    /// The outermost scope.
    public Scope scope() {
        return root;
    }

    /// A Variable in the outermost scope, beginning with `values`.
    public Variable variable(String name, Shape shape, float... values) {
        return root.variable(name, shape, values);
    }

    /// A Variable of zeros in the outermost scope.
    public Variable variable(String name, Shape shape, DType dtype) {
        return root.variable(name, shape, dtype);
    }

    /// An f32 constant in the outermost scope.
    public Tensor tensor(Shape shape, float... values) {
        return root.tensor(shape, values);
    }

    /// An i32 constant in the outermost scope.
    public Tensor tensor(Shape shape, int... values) {
        return root.tensor(shape, values);
    }

    /// The number `value` in shape `of`, recorded in the open step.
    public Tensor filled(Shape of, float value) {
        Tensor one = current().record(FILL, new int[] {Float.floatToRawIntBits(value)});
        return of.rank() == 0 ? one : one.broadcast(of);
    }

    /// 0, 1 … n-1 as f32 `[n]`, recorded in the open step.
    public Tensor iota(int n) {
        return current().record(new Primitive.Iota(n), null);
    }

    /// Which rewrites are on; all by default. The same bits come with any choice.
    public void rewrites(Set<Rewrite> chosen) {
        checkFree();
        planner.rewrites(chosen);
    }

    /// The most bytes that steps may take for intermediates.
    public void memoryLimit(long bytes) {
        checkFree();
        planner.limit(bytes);
    }

    /// Whether steps measure each kernel's time, for {@link Step#plan}.
    public void timed(boolean on) {
        planner.timed(on);
    }

    /// How many plans have been made: in steady state this does not grow.
    public int plans() {
        return planner.compiled();
    }

    /// Bytes held: Variables, constants and kept tensors, the arena of intermediates, and what the backend holds for its
    /// kernels.
    public long bytes() {
        return root.bytes() + planner.arenaBytes() + backend.bytes();
    }

    /// The plan that computed the last step; null before the first.
    public Program lastPlan() {
        return lastPlan;
    }

    void lastPlan(Program program) {
        lastPlan = program;
    }

    Backend backend() {
        return backend;
    }

    Planner planner() {
        return planner;
    }

    /// Frees everything.
    @Override
    public void close() {
        if (!closed) {
            if (current != null) {
                current.abandon();
            }
            root.close();
            planner.close();
            backend.close();
            closed = true;
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
