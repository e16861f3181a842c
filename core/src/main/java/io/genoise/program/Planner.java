package io.genoise.program;

import io.genoise.backend.Backend;
import io.genoise.backend.Memory;
import io.genoise.backend.Span;
import io.genoise.runtime.Arithmetic;
import io.genoise.runtime.MemoryLimitException;
import io.genoise.runtime.Rewrite;
import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A device's plans, by structure, and the one arena that they share.
public final class Planner implements AutoCloseable {
    private static final int MOST_PLANS = 64;

    /// Plans of a single operation, which `IMMEDIATE` makes: small, and many in a step.
    private static final int MOST_SINGLE = 1024;

    private final Backend backend;
    private final Kernels kernels;
    private final Budget budget;
    private final Plans plans = new Plans(MOST_PLANS);
    private final Plans single = new Plans(MOST_SINGLE);
    private Set<Rewrite> rewrites = Rewrite.all();
    private Arithmetic arithmetic = Arithmetic.EXACT;
    private DType storage = DType.F32;
    private Memory arena;
    private boolean timed;
    private int compiled;

    /// A planner without plans: every rewrite on, exact arithmetic, maps stored as f32.
    ///
    /// @param backend the device that its plans run on
    public Planner(Backend backend) {
        this.backend = backend;
        this.kernels = new Kernels(backend);
        this.budget = new Budget(backend);
    }

    /// The device's memory.
    public Budget budget() {
        return budget;
    }

    /// Which rewrites are on. Plans that were made before are dropped.
    public void rewrites(Set<Rewrite> chosen) {
        rewrites = Set.copyOf(chosen);
        clear();
    }

    /// What products and convolutions may do. Plans that were made before are dropped.
    public void arithmetic(Arithmetic allowed) {
        arithmetic = allowed;
        clear();
    }

    /// What products and convolutions may do.
    public Arithmetic arithmetic() {
        return arithmetic;
    }

    /// What maps are stored as between kernels. Plans that were made before are dropped.
    public void storage(DType type) {
        storage = type;
        clear();
    }

    /// What maps are stored as between kernels.
    public DType storage() {
        return storage;
    }

    /// How many plans are kept for later steps; the one used longest ago goes first. 64 by default.
    public void mostPlans(int count) {
        plans.most(count);
    }

    /// Whether runs measure the time of each kernel, for [Program#explain].
    public void timed(boolean on) {
        timed = on;
    }

    /// How many plans have been made so far.
    public int compiled() {
        return compiled;
    }

    /// How many plans are held now, those of single operations too.
    public int held() {
        return plans.count() + single.count();
    }

    /// How many kernels the plans hold now.
    public int kernels() {
        return kernels.count();
    }

    /// The arena's size now, in bytes.
    public long arenaBytes() {
        return arena == null ? 0 : arena.bytes();
    }

    /// The plan for `outputs` of `recording`: a known one, or a new one.
    ///
    /// @throws MemoryLimitException if it would need too much memory
    public Program plan(Recording recording, List<Output> outputs) {
        int hash = Structure.hash(recording, outputs);
        Plans known = recording.operations() == 1 ? single : plans;
        Program program = known.find(hash, recording, outputs);
        if (program == null) {
            long before = backend.bytes();
            program =
                    Program.compile(
                            backend,
                            recording,
                            outputs,
                            rewrites,
                            arithmetic,
                            storage,
                            kernels,
                            compiled);
            checkNew(program, backend.bytes() > before);
            known.add(hash, program);
            compiled++;
        }
        return program;
    }

    /// Checks that there is room for what a new plan needs; else it is closed, with what the backend got for its kernels.
    private void checkNew(Program program, boolean backendGrew) {
        long growth = Math.max(0, program.arenaBytes() - arenaBytes());
        if (growth > 0 || backendGrew) {
            try {
                budget.check(growth, program.needs());
            } catch (MemoryLimitException e) {
                program.close();
                throw e;
            }
        }
    }

    /// Plans and computes `outputs`; for each returns where its value lies, as [#run(Program,Recording,List)] says.
    ///
    /// @throws MemoryLimitException if there is not enough memory; nothing has been computed then
    public Span[] run(Recording recording, List<Output> outputs) {
        return run(plan(recording, outputs), recording, outputs);
    }

    /// Computes `outputs` by `program`, which [#plan] gave for them.
    ///
    /// @return for each output where its value lies: `READ` in the arena or the tensor that it is, until the next run;
    ///     `KEEP` in new memory, the caller's from now on
    /// @throws MemoryLimitException if there is not enough memory; nothing has been computed then
    public Span[] run(Program program, Recording recording, List<Output> outputs) {
        long growth = Math.max(0, program.arenaBytes() - arenaBytes());
        long kept = 0;
        for (Output output : outputs) {
            kept += output.role() == Output.Role.KEEP ? bytes(output) : 0;
        }
        if (growth > 0 || kept > 0) {
            budget.check(growth + kept, program.needs());
        }
        if (growth > 0) {
            grow(program);
        }
        List<Span> fresh = new ArrayList<>();
        boolean done = false;
        try {
            for (Output output : outputs) {
                if (output.role() == Output.Role.KEEP) {
                    Memory memory = budget.allocate(bytes(output), "a kept tensor needs");
                    fresh.add(new Span(memory, 0));
                }
            }
            Span[] results = program.run(recording, outputs, arena, fresh, timed);
            done = true;
            return results;
        } finally {
            if (!done) {
                fresh.forEach(span -> budget.free(span.memory()));
            }
        }
    }

    private long bytes(Output output) {
        return output.node().shape.elements() * backend.bytes(output.node().dtype);
    }

    private void grow(Program program) {
        long bytes = program.arenaBytes();
        if (arena != null) {
            if (budget.grow(arena, bytes)) {
                return;
            }
            budget.free(arena);
            arena = null;
        }
        arena = budget.allocate(bytes, program.needs());
    }

    private void clear() {
        plans.clear();
        single.clear();
    }

    @Override
    public void close() {
        clear();
        if (arena != null) {
            budget.free(arena);
            arena = null;
        }
    }
}
