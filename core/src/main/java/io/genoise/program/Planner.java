package io.genoise.program;

import io.genoise.backend.Backend;
import io.genoise.backend.Group;
import io.genoise.backend.Kernel;
import io.genoise.backend.Memory;
import io.genoise.backend.Span;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/// A device's plans, by structure, and the one arena that they share.
public final class Planner implements AutoCloseable {
    private final Backend backend;
    private final Map<Integer, List<Program>> programs = new HashMap<>();
    private final Map<Group, Kernel> kernels = new HashMap<>();
    private Set<Rewrite> rewrites = Rewrite.all();
    private long limit = Long.MAX_VALUE;
    private Memory arena;
    private boolean timed;
    private int compiled;

    public Planner(Backend backend) {
        this.backend = backend;
    }

    /// Which rewrites are on. Plans that were made before are dropped.
    public void rewrites(Set<Rewrite> chosen) {
        rewrites = Set.copyOf(chosen);
        programs.clear();
    }

    /// The most bytes that the arena may take.
    public void limit(long bytes) {
        limit = bytes;
        programs.clear();
    }

    /// Whether runs measure the time of each kernel, for {@link Program#explain}.
    public void timed(boolean on) {
        timed = on;
    }

    /// How many plans have been made so far.
    public int compiled() {
        return compiled;
    }

    /// The arena's size now, in bytes.
    public long arenaBytes() {
        return arena == null ? 0 : arena.bytes();
    }

    /// The plan for `outputs` of `recording`: a known one, or a new one.
    ///
    /// @throws MemoryLimitException if it would need too much memory
    public Program plan(Recording recording, List<Output> outputs) {
        int hash = recording.structure();
        for (Output output : outputs) {
            hash = (hash * 31 + output.role().ordinal()) * 31 + output.node().id;
        }
        List<Program> candidates = programs.computeIfAbsent(hash, _ -> new ArrayList<>(1));
        for (Program program : candidates) {
            if (program.computes(recording, outputs)) {
                return program;
            }
        }
        Program program = Program.compile(backend, recording, outputs, rewrites, kernels, limit);
        candidates.add(program);
        compiled++;
        return program;
    }

    /// Plans and computes `outputs`; for each returns where its value lies, as {@link Program#run} says.
    ///
    /// @throws MemoryLimitException if there is not enough memory; nothing has been computed then
    public Span[] run(Recording recording, List<Output> outputs, LongFunction<Span> keep) {
        return run(plan(recording, outputs), recording, outputs, keep);
    }

    /// Computes `outputs` by `program`, which {@link #plan} gave for them.
    public Span[] run(
            Program program, Recording recording, List<Output> outputs, LongFunction<Span> keep) {
        if (program.arenaBytes() > arenaBytes()) {
            grow(program.arenaBytes());
        }
        return program.run(recording, outputs, arena, keep, timed);
    }

    private void grow(long bytes) {
        if (arena != null) {
            arena.close();
            arena = null;
        }
        try {
            arena = backend.allocate(bytes);
        } catch (OutOfMemoryError e) {
            throw new MemoryLimitException(
                    "device "
                            + backend.name()
                            + " has no "
                            + bytes
                            + " bytes for a step's intermediates ("
                            + e.getMessage()
                            + "). Nothing was computed");
        }
    }

    @Override
    public void close() {
        programs.clear();
        kernels.clear();
        if (arena != null) {
            arena.close();
            arena = null;
        }
    }
}
