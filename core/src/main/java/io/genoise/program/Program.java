package io.genoise.program;

import io.genoise.backend.Backend;
import io.genoise.backend.Group;
import io.genoise.backend.Kernel;
import io.genoise.backend.Memory;
import io.genoise.backend.Operand;
import io.genoise.backend.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/// A step made ready: kernels in order, and where their operands lie. Made once for a structure, run many times with
/// other slot values and bindings; a run allocates nothing on the device but what it is told to keep.
public final class Program {
    private final Backend backend;
    private final List<Node> nodes;
    private final List<Output.Role> roles;
    private final int[] survivors;
    private final int[] replaced;
    private final Lowering plan;
    private final long arenaBytes;
    private final Kernel[] kernels;
    private final Span[][] operands;
    private final Span[] workspaces;
    private final long[] nanos;
    private Memory boundArena;
    private Span[] bound;

    private Program(
            Backend backend,
            List<Node> nodes,
            List<Output.Role> roles,
            int[] survivors,
            int[] replaced,
            Lowering plan,
            long arenaBytes) {
        this.backend = backend;
        this.nodes = nodes;
        this.roles = roles;
        this.survivors = survivors;
        this.replaced = replaced;
        this.plan = plan;
        this.arenaBytes = arenaBytes;
        this.kernels = plan.calls.stream().map(Lowering.Call::kernel).toArray(Kernel[]::new);
        this.operands =
                plan.calls.stream().map(c -> new Span[c.places().size()]).toArray(Span[][]::new);
        this.workspaces = new Span[kernels.length];
        this.nanos = new long[kernels.length];
    }

    /// Plans `recording` for `backend`.
    ///
    /// @param kernels kernels that were prepared before, by what they do; new ones are added
    /// @param limit the most bytes that the arena may take
    /// @throws MemoryLimitException if it would take more; nothing has been computed then
    static Program compile(
            Backend backend,
            Recording recording,
            List<Output> outputs,
            Set<Rewrite> rewrites,
            Map<Group, Kernel> kernels,
            long limit) {
        List<Node> nodes = withoutBindings(recording.nodes());
        List<Output.Role> roles = outputs.stream().map(Output::role).toList();
        int[] survivors = outputs.stream().mapToInt(o -> o.node().id).toArray();
        int[] replaced = replaced(recording, outputs);
        Graph graph = Graph.of(nodes, survivors);
        for (Rewrite rewrite : Rewrite.values()) {
            if (rewrites.contains(rewrite)) {
                rewrite.apply(graph);
            }
        }
        Lowering plan = new Lowering(backend, graph, roles, replaced, kernels);
        plan.run();
        List<Region> regions =
                plan.regions.stream().filter(r -> r.binding < 0 && r.last >= 0).toList();
        long bytes = MemoryPlan.place(regions);
        if (bytes > limit) {
            int busiest = MemoryPlan.busiest(regions, plan.calls.size());
            String at =
                    busiest < plan.calls.size()
                            ? plan.calls.get(busiest).unit().origin.toString()
                            : "its end";
            throw new MemoryLimitException(
                    "the step needs "
                            + bytes
                            + " bytes of intermediate memory, at its peak in "
                            + at
                            + "; the limit is "
                            + limit
                            + " bytes. Nothing was computed; a smaller batch needs less");
        }
        return new Program(backend, nodes, roles, survivors, replaced, plan, bytes);
    }

    /// The structure alone: a plan must not hold the memory of the step it was made for.
    private static List<Node> withoutBindings(List<Node> nodes) {
        List<Node> bare = new ArrayList<>(nodes.size());
        for (Node node : nodes) {
            List<Node> inputs = node.inputs.stream().map(i -> bare.get(i.id)).toList();
            bare.add(
                    new Node(
                            node.id,
                            node.primitive,
                            inputs,
                            node.shape,
                            node.dtype,
                            null,
                            null,
                            node.path));
        }
        return bare;
    }

    /// For each `WRITE` the id of the source node whose tensor it replaces, else -1.
    private static int[] replaced(Recording recording, List<Output> outputs) {
        int[] ids = new int[outputs.size()];
        for (int i = 0; i < ids.length; i++) {
            Output output = outputs.get(i);
            Node source =
                    output.role() == Output.Role.WRITE ? recording.sourceOf(output.target()) : null;
            ids[i] = source == null ? -1 : source.id;
        }
        return ids;
    }

    /// Whether this plan computes `outputs` of `recording`.
    boolean computes(Recording recording, List<Output> outputs) {
        if (outputs.size() != roles.size() || !recording.sameStructure(nodes)) {
            return false;
        }
        for (int i = 0; i < survivors.length; i++) {
            if (outputs.get(i).role() != roles.get(i) || outputs.get(i).node().id != survivors[i]) {
                return false;
            }
        }
        return Arrays.equals(replaced, replaced(recording, outputs));
    }

    /// Bytes of the arena that a run needs.
    public long arenaBytes() {
        return arenaBytes;
    }

    /// Computes the outputs.
    ///
    /// @param arena at least {@link #arenaBytes()} bytes
    /// @param keep gives new memory for a `KEEP` output of so many bytes, in the order of the outputs
    /// @return for each output where its value lies: `READ` in the arena, until the next run
    Span[] run(
            Recording recording,
            List<Output> wanted,
            Memory arena,
            LongFunction<Span> keep,
            boolean timed) {
        int[] slots = recording.parameterBlock();
        Span[] bindings = new Span[plan.sources.size()];
        for (int i = 0; i < bindings.length; i++) {
            Node source = plan.sources.get(i);
            if (source != null) {
                bindings[i] = recording.nodes().get(source.id).binding.span();
            }
        }
        Span[] results = new Span[wanted.size()];
        for (int i = 0; i < results.length; i++) {
            Output output = wanted.get(i);
            Node node = output.node();
            if (output.role() != Output.Role.READ) {
                results[i] =
                        output.role() == Output.Role.WRITE
                                ? output.target().span()
                                : keep.apply(node.shape.elements() * backend.bytes(node.dtype));
                bindings[plan.outputBindings.get(i)] = results[i];
            }
        }
        for (int i = 0; i < results.length; i++) {
            if (wanted.get(i).role() == Output.Role.READ) {
                results[i] = span(plan.readPlaces.get(i), wanted.get(i).node(), bindings, arena);
            }
        }
        bind(bindings, arena);
        for (int k = 0; k < kernels.length; k++) {
            long start = timed ? System.nanoTime() : 0;
            kernels[k].run(operands[k], workspaces[k], slots);
            nanos[k] += timed ? System.nanoTime() - start : 0;
        }
        for (Lowering.Copy copy : plan.copies) {
            Span from = span(copy.from(), copy.from().region().holds.origin, bindings, arena);
            backend.copy(from, bindings[copy.binding()], copy.bytes());
        }
        return results;
    }

    private void bind(Span[] bindings, Memory arena) {
        boolean moved = arena != boundArena || bound == null;
        for (int k = 0; k < kernels.length; k++) {
            List<Lowering.Place> places = plan.calls.get(k).places();
            List<Operand> inputs = plan.calls.get(k).group().inputs();
            for (int i = 0; i < places.size(); i++) {
                Lowering.Place place = places.get(i);
                int b = place.region().binding;
                if (moved || b >= 0 && !bindings[b].equals(bound[b])) {
                    Operand operand =
                            i < inputs.size() ? inputs.get(i) : plan.calls.get(k).group().output();
                    long bytes = place.layout().lowest() * backend.bytes(operand.type());
                    operands[k][i] = base(place, bindings, arena).plus(bytes);
                }
            }
            Region workspace = plan.calls.get(k).workspace();
            if (moved && workspace != null) {
                workspaces[k] = new Span(arena, workspace.offset);
            }
        }
        boundArena = arena;
        bound = bindings;
    }

    private Span span(Lowering.Place place, Node node, Span[] bindings, Memory arena) {
        return base(place, bindings, arena)
                .plus(place.layout().offset() * backend.bytes(node.dtype));
    }

    private static Span base(Lowering.Place place, Span[] bindings, Memory arena) {
        int b = place.region().binding;
        return b >= 0 ? bindings[b] : new Span(arena, place.region().offset);
    }

    /// What the plan does, a line a kernel.
    public List<Line> explain() {
        List<Line> lines = new ArrayList<>();
        for (int k = 0; k < kernels.length; k++) {
            Lowering.Call call = plan.calls.get(k);
            long read = 0;
            for (Operand operand : call.group().inputs()) {
                read += distinct(operand) * backend.bytes(operand.type());
            }
            Operand out = call.group().output();
            Region target = call.places().getLast().region();
            lines.add(
                    new Line(
                            call.group().primitive().getClass().getSimpleName(),
                            call.unit().origin.path,
                            call.kernel().algorithm(),
                            call.group().inputs().stream()
                                    .map(o -> o.layout().shape().toString())
                                    .toList(),
                            out.layout().shape().toString(),
                            read,
                            distinct(out) * backend.bytes(out.type()),
                            target.binding >= 0 ? -1 : target.offset,
                            nanos[k]));
        }
        return lines;
    }

    private static long distinct(Operand operand) {
        long elements = 1;
        for (int i = 0; i < operand.layout().shape().rank(); i++) {
            elements *= operand.layout().strides()[i] == 0 ? 1 : operand.layout().shape().extent(i);
        }
        return elements;
    }

    /// A kernel of a plan.
    ///
    /// @param offset bytes from the arena's start to the result, or -1 if it lies in a Variable or a kept tensor
    /// @param nanos time in the runs that were timed
    public record Line(
            String primitive,
            String path,
            String algorithm,
            List<String> inputs,
            String output,
            long bytesRead,
            long bytesWritten,
            long offset,
            long nanos) {}
}
