package io.genoise.program;

import io.genoise.backend.Backend;
import io.genoise.backend.Launch;
import io.genoise.backend.LaunchSequence;
import io.genoise.backend.Memory;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.runtime.Arithmetic;
import io.genoise.runtime.DeviceLostException;
import io.genoise.runtime.MemoryLimitException;
import io.genoise.runtime.PlannedKernel;
import io.genoise.runtime.Rewrite;
import io.genoise.runtime.StepPlan;
import io.genoise.shape.DType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// A step made ready: a flat list of kernels and copies, and where their operands lie. Made once for a structure, run many
/// times with other slot values and bindings; a run allocates nothing on the device. The device gets it as one
/// [LaunchSequence], and a new one only when an address has moved.
public final class Program implements StepPlan, AutoCloseable {
    private final Backend backend;
    private final int number;
    private final Structure structure;
    private final Placement.Placed placed;
    private final Kernels shared;
    private final PreparedKernel[] kernels;
    private final Region[] workspaces;
    private final List<Copy> copies;

    /// Of each output, the bytes of an element and of all.
    private final int[] sizes;

    private final long[] bytes;
    private final long arenaBytes;
    private final String peak;
    private final long[] nanos;
    private final Launch[] launches;
    private Memory boundArena;
    private Span[] bound;
    private LaunchSequence sequence;
    private boolean closed;

    /// Brings a result of `bytes` bytes, elements of `size` bytes, to where it is wanted after the last kernel.
    private record Copy(Place from, Place to, int size, long bytes) {
        /// This and `next` as one, or null if they do not lie side by side in both places.
        Copy with(Copy next) {
            long elements = bytes / size;
            boolean beside =
                    size == next.size
                            && from.moves().isEmpty()
                            && follows(from, elements, next.from)
                            && follows(to, elements, next.to);
            return beside ? new Copy(from, to, size, bytes + next.bytes) : null;
        }

        private static boolean follows(Place place, long elements, Place next) {
            return place.region() == next.region()
                    && next.moves().isEmpty()
                    && next.layout().offset() == place.layout().offset() + elements;
        }
    }

    private Program(
            Backend backend,
            int number,
            Structure structure,
            Placement.Placed placed,
            Kernels shared,
            List<PreparedKernel> kernels,
            List<Output> outputs) {
        this.backend = backend;
        this.number = number;
        this.structure = structure;
        this.placed = placed;
        this.shared = shared;
        this.kernels = kernels.toArray(PreparedKernel[]::new);
        this.workspaces = new Region[this.kernels.length];
        List<Region> regions = new ArrayList<>(placed.regions());
        for (int k = 0; k < workspaces.length; k++) {
            if (this.kernels[k].workspace() > 0) {
                workspaces[k] = Region.ofArena(this.kernels[k].workspace());
                workspaces[k].touch(k);
                regions.add(workspaces[k]);
            }
        }
        regions.removeIf(region -> region.last < 0);
        this.arenaBytes = MemoryPlan.place(regions);
        int busiest = MemoryPlan.busiest(regions, kernels.size());
        this.peak = busiest < kernels.size() ? placed.calls().get(busiest).operation() : "its end";
        this.sizes = outputs.stream().mapToInt(o -> backend.bytes(o.node().dtype)).toArray();
        this.bytes = new long[sizes.length];
        Arrays.setAll(bytes, i -> outputs.get(i).node().shape.elements() * sizes[i]);
        this.copies = copies();
        this.launches = new Launch[this.kernels.length + copies.size()];
        this.nanos = new long[launches.length];
    }

    private List<Copy> copies() {
        List<Copy> all = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            Place goal = placed.goals().get(i);
            Place result = placed.results().get(i);
            if (goal != null && !result.begins(goal)) {
                all.add(new Copy(result, goal, sizes[i], bytes[i]));
            }
        }
        all.sort(
                Comparator.comparingInt((Copy copy) -> copy.to.region().binding)
                        .thenComparingLong(copy -> copy.to.layout().offset()));
        List<Copy> joined = new ArrayList<>();
        for (Copy copy : all) {
            Copy both = joined.isEmpty() ? null : joined.getLast().with(copy);
            if (both != null) {
                joined.removeLast();
            }
            joined.add(both == null ? copy : both);
        }
        return joined;
    }

    /// Plans `outputs` of `recording` for `backend`.
    ///
    /// @param kernels where kernels come from, until the program is closed
    /// @param number the plan's, for messages
    /// @throws MemoryLimitException if the device has no memory for its kernels
    static Program compile(
            Backend backend,
            Recording recording,
            List<Output> outputs,
            Set<Rewrite> rewrites,
            Arithmetic arithmetic,
            DType storage,
            Kernels kernels,
            int number) {
        Structure structure = Structure.of(recording, outputs);
        Graph graph = Graph.of(recording.nodes(), structure.survivors());
        for (Rewrite rewrite : Rewrite.values()) {
            if (rewrites.contains(rewrite)) {
                apply(rewrite, graph, backend);
            }
        }
        if (storage.isHalf()) {
            NarrowStorage.apply(graph, storage);
        }
        List<Output.Role> roles = outputs.stream().map(Output::role).toList();
        Placement.Placed placed = Placement.of(backend, graph, roles, structure, arithmetic);
        List<PreparedKernel> acquired = new ArrayList<>();
        try {
            for (Call call : placed.calls()) {
                acquired.add(kernels.acquire(call.chain()));
            }
            return new Program(backend, number, structure, placed, kernels, acquired, outputs);
        } catch (RuntimeException | Error e) {
            for (int k = 0; k < acquired.size(); k++) {
                kernels.release(placed.calls().get(k).chain());
            }
            throw e;
        }
    }

    private static void apply(Rewrite rewrite, Graph graph, Backend backend) {
        switch (rewrite) {
            case DROP_UNIT_AXES -> DropUnitAxes.apply(graph);
            case MASK_FROM_OUTPUT -> MaskFromOutput.apply(graph);
            case FUSE_POINTWISE -> FusePointwise.apply(graph, backend.limits());
            case MERGE_SUMS -> MergeSums.apply(graph);
            case MERGE_SMALL -> MergeSmall.apply(graph, backend);
            case MERGE_MAPS -> MergeMaps.apply(graph, backend);
            case EPILOGUES -> Epilogues.apply(graph, backend);
            case ROW_BLOCKS -> RowBlocks.apply(graph, backend);
        }
    }

    /// Whether this plan computes `outputs` of `recording`.
    boolean computes(Recording recording, List<Output> outputs) {
        return structure.fits(recording, outputs);
    }

    int hash() {
        return structure.hash();
    }

    @Override
    public long arenaBytes() {
        return arenaBytes;
    }

    /// The beginning of a message about memory.
    String needs() {
        return "a step (%s bytes of intermediate memory, at its peak in %s) needs"
                .formatted(arenaBytes, peak);
    }

    /// Computes the outputs.
    ///
    /// @param arena at least [#arenaBytes()] bytes
    /// @param fresh memory for the `KEEP` outputs, in their order
    /// @return for each output where its value lies: `READ` in the arena or a source, until the next run
    /// @throws DeviceLostException if the device failed
    Span[] run(
            Recording recording,
            List<Output> outputs,
            Memory arena,
            List<Span> fresh,
            boolean timed) {
        if (closed) {
            throw new IllegalStateException(this + " is used after it was closed");
        }
        int[] slots = recording.parameterBlock();
        Span[] results = new Span[outputs.size()];
        Span[] bindings = bindings(recording, outputs, fresh, results);
        try {
            bind(bindings, arena);
            if (timed) {
                sequence.time(slots, nanos);
            } else {
                sequence.run(slots);
            }
            for (int i = 0; i < results.length; i++) {
                if (placed.goals().get(i) == null) {
                    Place place = placed.results().get(i);
                    Span value = start(place, place.layout().offset(), sizes[i]).at(slots);
                    if (outputs.get(i).role() == Output.Role.KEEP) {
                        backend.copy(value, results[i], bytes[i]);
                    } else {
                        results[i] = value;
                    }
                }
            }
        } catch (DeviceLostException e) {
            throw new DeviceLostException(
                    "device %s failed in %s: %s".formatted(backend.name(), this, e.getMessage()),
                    e);
        }
        return results;
    }

    /// Where each binding lies in this run; puts the places of kept tensors into `results`.
    private Span[] bindings(
            Recording recording, List<Output> outputs, List<Span> fresh, Span[] results) {
        Span[] bindings = new Span[placed.sources().length];
        for (int i = 0; i < bindings.length; i++) {
            int source = placed.sources()[i];
            if (source >= 0) {
                bindings[i] = recording.nodes().get(source).binding.whole().span();
            }
        }
        int kept = 0;
        for (int i = 0; i < results.length; i++) {
            Output output = outputs.get(i);
            Span whole =
                    switch (output.role()) {
                        case READ -> null;
                        case KEEP -> fresh.get(kept++);
                        case WRITE -> output.target().whole().span();
                    };
            if (placed.goals().get(i) != null) {
                bindings[placed.goals().get(i).region().binding] = whole;
            }
            results[i] = output.role() == Output.Role.KEEP ? whole : null;
        }
        return bindings;
    }

    private void bind(Span[] bindings, Memory arena) {
        if (sequence != null && arena == boundArena && Arrays.equals(bindings, bound)) {
            return;
        }
        boolean all = sequence == null || arena != boundArena;
        Span[] before = bound;
        boundArena = arena;
        bound = bindings;
        for (int k = 0; k < kernels.length; k++) {
            Call call = placed.calls().get(k);
            if (all || moved(call.places(), before)) {
                List<Operand> described = call.operands();
                List<Launch.Place> operands = new ArrayList<>(call.places().size());
                for (int i = 0; i < call.places().size(); i++) {
                    Place place = call.places().get(i);
                    int size = backend.bytes(described.get(i).type());
                    operands.add(start(place, place.layout().lowest(), size));
                }
                Region workspace = workspaces[k];
                launches[k] =
                        new Launch.Compute(
                                kernels[k],
                                operands,
                                workspace == null ? null : new Span(arena, workspace.offset));
            }
        }
        for (int c = 0; c < copies.size(); c++) {
            Copy copy = copies.get(c);
            launches[kernels.length + c] =
                    new Launch.Copy(
                            start(copy.from, copy.from.layout().offset(), copy.size),
                            start(copy.to, copy.to.layout().offset(), copy.size).span(),
                            copy.bytes);
        }
        if (sequence != null) {
            sequence.close();
            sequence = null;
        }
        try {
            sequence = backend.sequence(List.of(launches));
        } catch (OutOfMemoryError e) {
            throw new MemoryLimitException(
                    "device %s has no memory for the sequence of %s (%s). Nothing was computed"
                            .formatted(backend.name(), this, e.getMessage()),
                    e);
        }
    }

    private boolean moved(List<Place> places, Span[] before) {
        for (Place place : places) {
            int b = place.region().binding;
            if (b >= 0 && !bound[b].equals(before[b])) {
                return true;
            }
        }
        return false;
    }

    /// Where element number `element` of `place`'s memory lies in this run, slots aside.
    private Launch.Place start(Place place, long element, int size) {
        Region region = place.region();
        Span base =
                region.binding >= 0 ? bound[region.binding] : new Span(boundArena, region.offset);
        return new Launch.Place(base.plus(element * size), place.shifts(size));
    }

    /// Gives back the kernels, and what the device holds for the plan.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (sequence != null) {
                sequence.close();
            }
            placed.calls().forEach(call -> shared.release(call.chain()));
            Arrays.fill(launches, null);
            boundArena = null;
            bound = null;
            sequence = null;
        }
    }

    @Override
    public List<PlannedKernel> explain() {
        List<PlannedKernel> lines = new ArrayList<>();
        for (int k = 0; k < kernels.length; k++) {
            lines.add(
                    Explained.line(
                            placed.calls().get(k), kernels[k].algorithm(), nanos[k], backend));
        }
        return lines;
    }

    @Override
    public String toString() {
        return "plan %s (%s kernels)".formatted(number, kernels.length);
    }
}
