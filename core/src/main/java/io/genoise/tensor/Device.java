package io.genoise.tensor;

import io.genoise.backend.Backend;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.program.Planner;
import io.genoise.program.Program;
import io.genoise.runtime.Arithmetic;
import io.genoise.runtime.DeviceLostException;
import io.genoise.runtime.Platform;
import io.genoise.runtime.Rewrite;
import io.genoise.runtime.StepPlan;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// Where tensors live and steps run. Used by one thread at a time: while a step is open, it is that thread's, and what
/// another thread asks of it is an error that says so; nothing is freed under a running kernel. Between steps it may be
/// handed over.
///
/// {@snippet :
/// try (Device device = Device.best()) {
///     Variable w = device.variable("w", TensorShape.of(3), 1, 2, 3);
///     try (Step step = device.step()) {
///         Reading length = step.read(w.value().square().sum().sqrt());
///         step.run();
///         System.out.println(length.value());
///     }
/// }
/// }
public final class Device implements AutoCloseable {
    private static final Pointwise FILL = new Pointwise(Formula.slot(0), 1, DType.F32);

    private final Backend backend;
    private final Planner planner;
    private final String label;
    private final String choice;
    private final Scope root;

    /// Held by whoever begins or ends a step, or moves or frees memory outside of one.
    private final Object lock = new Object();

    private volatile Step current;
    private volatile Thread owner;
    private volatile Program lastPlan;
    private volatile DeviceLostException lost;
    private volatile boolean closed;

    /// A device over `backend`, which it closes.
    static Device over(Backend backend) {
        return new Device(new Backends.Choice(backend, "given"));
    }

    private Device(Backends.Choice choice) {
        this.backend = choice.backend();
        this.planner = new Planner(backend);
        this.label = DeviceNames.take(backend.name());
        this.choice = choice.reason();
        this.root = new Scope(this, null);
    }

    /// The fastest device that is usable here: cuda if there is one, else cpu, else the reference, which says so. The system
    /// property `genoise.device` may name another.
    ///
    /// @throws IllegalStateException if the system property `genoise.requireVector` is `true` and no device has vectors
    public static Device best() {
        return best(0);
    }

    /// As [#best()], computing with `threads` threads (0: the device's own choice).
    public static Device best(int threads) {
        return new Device(Backends.best(threads));
    }

    /// The device called `name`: `cpu`, `cuda`, `reference`, `cuda:1` for another than the first of a backend's, or `auto`
    /// for the [best][#best()].
    ///
    /// @throws IllegalArgumentException if there is none of that name, or it cannot run here
    public static Device open(String name, int threads) {
        return new Device(Backends.named(name, threads));
    }

    /// The platforms there are, usable here or not, the preferred first: the reference, and what the class path or module layer
    /// that core was loaded from offers.
    public static List<Platform> platforms() {
        return List.copyOf(Backends.all());
    }

    /// What the device is called.
    public String name() {
        return backend.name();
    }

    /// Why this device was taken.
    public String choice() {
        return choice;
    }

    /// Whether it works while its caller goes on: then a [Reading] is better asked for some steps later.
    public boolean runsAhead() {
        return backend.replays();
    }

    /// What there is to know of the device, a line each, and how it stores and computes if that was changed.
    public List<String> facts() {
        List<String> facts = new ArrayList<>(backend.facts());
        if (storage() != DType.F32) {
            facts.add("storage: maps as %s between kernels".formatted(storage()));
        }
        if (arithmetic() != Arithmetic.EXACT) {
            facts.add(
                    backend.uses(arithmetic())
                            ? "arithmetic: products may be in %s".formatted(arithmetic())
                            : "arithmetic: products may be in %s, and are in f32"
                                    .formatted(arithmetic()));
        }
        return List.copyOf(facts);
    }

    /// Begins a step.
    ///
    /// @throws IllegalStateException if one is open, here or on another thread
    public Step step() {
        return step(Run.PLANNED);
    }

    /// Begins a step that computes as `run` says.
    public Step step(Run run) {
        synchronized (lock) {
            checkFree();
            current = new Step(this, run);
            owner = Thread.currentThread();
            return current;
        }
    }

    /// The open step.
    ///
    /// @throws IllegalStateException if there is none, or another thread's
    Step current() {
        checkOpen();
        Step step = current;
        if (step == null) {
            throw new IllegalStateException(
                    "an operation outside of a step: open one with device.step()%s"
                            .formatted(UserLine.suffix()));
        }
        checkMine();
        return step;
    }

    /// The step that this thread has open, or null.
    Step mine() {
        return owner == Thread.currentThread() ? current : null;
    }

    /// Does `work` between steps; no step begins and nothing is freed meanwhile.
    ///
    /// @throws IllegalStateException if a step is open, or the device closed
    <T> T between(Supplier<T> work) {
        synchronized (lock) {
            checkFree();
            return guarding(work);
        }
    }

    /// Does `work` between steps, or in a step of this thread's.
    ///
    /// @throws IllegalStateException if another thread has a step open, or the device is closed
    <T> T alone(Supplier<T> work) {
        synchronized (lock) {
            checkOpen();
            checkMine();
            return work.get();
        }
    }

    /// Does `work` that other threads must not see half done, in a step or not.
    <T> T locked(Supplier<T> work) {
        synchronized (lock) {
            return work.get();
        }
    }

    /// Does `work` that frees memory: between steps, or in a step of this thread's, or one that its thread has left
    /// open when it ended; never under a running kernel.
    void free(Runnable work) {
        synchronized (lock) {
            Thread user = owner;
            if (user != null && user.isAlive()) {
                checkMine();
                if (current.computing()) {
                    throw new IllegalStateException(
                            "memory of device %s is freed from within an operation that it computes"
                                    .formatted(this));
                }
            }
            work.run();
        }
    }

    void ended(Step step) {
        if (current == step) {
            current = null;
            owner = null;
        }
    }

    void checkOpen() {
        if (closed) {
            throw new IllegalStateException(
                    "device %s is used after it was closed".formatted(this));
        }
        if (lost != null) {
            throw new DeviceLostException(
                    "%s. The device can be used no further: go on from a checkpoint"
                            .formatted(lost.getMessage()),
                    lost);
        }
    }

    /// Does `work`; a fault of the device ends all use of it but closing.
    <T> T guarding(Supplier<T> work) {
        try {
            return work.get();
        } catch (DeviceLostException e) {
            if (lost != null) {
                throw e;
            }
            lost = naming(e);
            throw lost;
        }
    }

    /// A fault that a run met itself names its plan; one that is found when its numbers are waited for, the last begun.
    private DeviceLostException naming(DeviceLostException fault) {
        if (lastPlan == null || fault.getCause() instanceof DeviceLostException) {
            return fault;
        }
        return new DeviceLostException(
                "device %s failed: %s; the last that it began is %s"
                        .formatted(backend.name(), fault.getMessage(), lastPlan),
                fault);
    }

    /// Checks that no step is open.
    private void checkFree() {
        checkOpen();
        checkMine();
        if (owner != null) {
            throw new IllegalStateException(
                    "a step is open on device %s: close it first%s"
                            .formatted(this, UserLine.suffix()));
        }
    }

    /// Checks that no other thread has a step open.
    private void checkMine() {
        Thread user = owner;
        if (user != null && user != Thread.currentThread()) {
            throw new IllegalStateException(
                    "device %s is in use by thread %s; a device is used by one thread at a time"
                            .formatted(this, user));
        }
    }

    /// The outermost scope.
    public Scope scope() {
        return root;
    }

    /// A Variable in the outermost scope, beginning with `values`.
    public Variable variable(String name, TensorShape shape, float... values) {
        return root.variable(name, shape, values);
    }

    /// A Variable of zeros in the outermost scope.
    public Variable variable(String name, TensorShape shape, DType dtype) {
        return root.variable(name, shape, dtype);
    }

    /// An f32 constant in the outermost scope.
    public Tensor tensor(TensorShape shape, float... values) {
        return root.tensor(shape, values);
    }

    /// An i32 constant in the outermost scope.
    public Tensor integers(TensorShape shape, int... values) {
        return root.integers(shape, values);
    }

    /// The number `value` in shape `of`, recorded in the open step.
    public Tensor filled(TensorShape of, float value) {
        Tensor one = current().record(FILL, new int[] {Float.floatToRawIntBits(value)});
        return of.rank() == 0 ? one : one.broadcast(of);
    }

    /// 0, 1 … n-1 as f32 `[n]`, recorded in the open step.
    public Tensor iota(int n) {
        return current().record(new Primitive.Iota(n), null);
    }

    /// Brings batches to the device ahead of the steps that read them: on a device that works while its caller goes on,
    /// the next batch is copied while the step runs.
    ///
    /// @param batches the host's batches, in order
    /// @param columns what of a batch goes to the device
    public <H> Feed<H> feed(Iterable<H> batches, Function<H, List<HostColumn>> columns) {
        return new Feed<>(this, batches.iterator(), columns);
    }

    /// Which rewrites are on; all by default. The same bits come with any choice.
    public void rewrites(Set<Rewrite> chosen) {
        between(() -> {
            planner.rewrites(chosen);
            return null;
        });
    }

    /// The most bytes that may be held from now on: Variables, constants and kept tensors, and the arena of intermediates
    /// and workspace. What would need more fails with `MemoryLimitException` before anything is computed or changed.
    public void memoryLimit(long bytes) {
        between(() -> {
            planner.budget().limit(bytes);
            return null;
        });
    }

    /// How many plans are kept for later steps, 64 by default; of more, the one used longest ago is dropped.
    ///
    /// @throws IllegalArgumentException if there is no room for one
    public void mostPlans(int count) {
        between(() -> {
            planner.mostPlans(count);
            return null;
        });
    }

    /// What steps store maps of pictures, sequences and videos as between kernels: `F32`, the default, or `BF16` or `F16`,
    /// which take half the memory and round each map once. All that survives a step stays f32, and so do sums, moments,
    /// matrix products and the gradients of weights. (`F16` overflows beyond 65,504: scale the loss.)
    ///
    /// @throws IllegalArgumentException for an integer type
    public void storage(DType type) {
        if (!type.isFloat()) {
            throw new IllegalArgumentException(
                    "maps are stored as F32, BF16 or F16, not as %s".formatted(type));
        }
        between(() -> {
            planner.storage(type);
            return null;
        });
    }

    /// What maps are stored as between kernels.
    public DType storage() {
        return planner.storage();
    }

    /// What matrix products and convolutions may do to be faster; `EXACT` by default, and always on the CPU.
    public void arithmetic(Arithmetic allowed) {
        between(() -> {
            planner.arithmetic(allowed);
            return null;
        });
    }

    /// What matrix products and convolutions may do to be faster.
    public Arithmetic arithmetic() {
        return planner.arithmetic();
    }

    /// Sets storage and arithmetic.
    public void precision(Precision precision) {
        storage(precision.storage());
        arithmetic(precision.arithmetic());
    }

    /// Whether products are computed in `arithmetic` here where it is allowed; if not, in f32 all the same.
    public boolean uses(Arithmetic arithmetic) {
        return backend.uses(arithmetic);
    }

    /// Whether steps measure each kernel's time, for [Step#plan].
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
        synchronized (lock) {
            return planner.budget().held() + backend.bytes();
        }
    }

    /// Bytes that may still be taken, as far as is known.
    public long room() {
        synchronized (lock) {
            return Math.max(0, planner.budget().left());
        }
    }

    /// The plan that computed the last step; null before the first.
    public StepPlan lastPlan() {
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

    /// Frees everything. An open step of this thread's is abandoned.
    ///
    /// @throws IllegalStateException if another thread has a step open: nothing is freed then
    @Override
    public void close() {
        free(() -> {
            if (!closed) {
                if (current != null) {
                    current.abandon();
                }
                root.close();
                planner.close();
                backend.close();
                closed = true;
                DeviceNames.give(label);
            }
        });
    }

    /// What messages call it: the kind, and a number if several of that kind are open.
    @Override
    public String toString() {
        return label;
    }
}
