package io.genoise.program;

import io.genoise.backend.Arithmetic;
import io.genoise.backend.Backend;
import io.genoise.backend.Limits;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Movement;
import io.genoise.primitive.Primitive.Pad;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.primitive.Primitive.Source;
import io.genoise.shape.Layout;
import io.genoise.shape.Shape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Gives every value its place, and so makes units into calls. A view becomes a layout of its operand's memory; a
/// concatenation along the first axis is computed in place by its operands; a new value of a Variable goes straight
/// into the Variable where nobody needs the old one any more and no user's code, which may throw, comes later; what is
/// kept is computed straight into its memory, unless the device replays; all else gets a region of the arena.
final class Placement {
    private final Backend backend;
    private final Limits limits;
    private final Graph graph;
    private final List<Output.Role> roles;
    private final Structure structure;
    private final Aliases aliases;
    private final Map<Unit, Place> places = new IdentityHashMap<>();

    /// Where a unit's value should go, decided before it is computed.
    private final Map<Unit, Place> targets = new IdentityHashMap<>();

    private final Map<Unit, Place> compact = new IdentityHashMap<>();

    /// The source behind each binding number; null for an output's memory that is no source.
    private final List<Unit> sources = new ArrayList<>();

    private final Calls calls;
    private final List<Region> regions = new ArrayList<>();
    private final List<Integer> bindings = new ArrayList<>();

    private Placement(
            Backend backend,
            Graph graph,
            List<Output.Role> roles,
            Structure structure,
            Arithmetic arithmetic) {
        this.backend = backend;
        this.limits = backend.limits();
        this.graph = graph;
        this.roles = roles;
        this.structure = structure;
        this.calls = new Calls(backend, arithmetic);
        this.aliases = new Aliases(graph);
    }

    /// What came of it.
    ///
    /// @param regions the regions of the arena
    /// @param sources the node behind each binding number, or -1 where an output brings the memory
    /// @param bindings for each output the number of the binding that its value goes to, or -1 if it stays in the arena
    /// @param results for each output where its value lies after the last call
    record Placed(
            List<Call> calls,
            List<Region> regions,
            int[] sources,
            int[] bindings,
            List<Place> results) {}

    static Placed of(
            Backend backend,
            Graph graph,
            List<Output.Role> roles,
            Structure structure,
            Arithmetic arithmetic) {
        return new Placement(backend, graph, roles, structure, arithmetic).run();
    }

    private Placed run() {
        for (Unit unit : graph.units) {
            if (unit.primitive instanceof Source) {
                places.put(unit, bound(unit, sources.size()));
                sources.add(unit);
            }
        }
        bindOutputs();
        placeConcatenations(graph.users());
        for (Unit unit : graph.units) {
            place(unit);
        }
        List<Place> results = results();
        return new Placed(
                calls.list(),
                regions,
                sources.stream().mapToInt(s -> s == null ? -1 : s.origin.id).toArray(),
                bindings.stream().mapToInt(Integer::intValue).toArray(),
                results);
    }

    private static Place bound(Unit unit, int binding) {
        return new Place(Region.behind(binding), Layout.contiguous(unit.shape));
    }

    /// Sends survivors to where they are wanted, if nothing forbids it; the others are copied after the last call.
    private void bindOutputs() {
        int fresh = sources.size();
        for (int i = 0; i < roles.size(); i++) {
            Unit unit = graph.results.get(i);
            boolean free = computed(unit) && !targets.containsKey(unit);
            if (roles.get(i) == Output.Role.WRITE) {
                int old = sourceOf(structure.replaced(i));
                int binding = old >= 0 ? old : fresh++;
                bindings.add(binding);
                if (free
                        && !aliases.mayThrowAfter(unit)
                        && (old < 0 || aliases.mayOverwrite(sources.get(old), unit))) {
                    targets.put(unit, bound(unit, binding));
                }
            } else if (roles.get(i) == Output.Role.KEEP && !backend.replays()) {
                bindings.add(fresh);
                if (free) {
                    targets.put(unit, bound(unit, fresh));
                }
                fresh++;
            } else {
                bindings.add(-1);
            }
        }
        while (sources.size() < fresh) {
            sources.add(null);
        }
    }

    private static boolean computed(Unit unit) {
        return !(unit.primitive instanceof Source) && !Aliases.isView(unit.primitive);
    }

    private int sourceOf(int id) {
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i) != null && sources.get(i).origin.id == id) {
                return i;
            }
        }
        return -1;
    }

    /// An operand of a concatenation along the first axis that is computed here, for it alone, is computed in its place.
    /// Not in a Variable whose old value the step reads, nor beside a user's kernel: what reads it, or throws, may come
    /// between the operands.
    private void placeConcatenations(Map<Unit, List<Unit>> users) {
        for (Unit unit : graph.units.reversed()) {
            if (unit.primitive instanceof Concat concat && concat.axis() == 0) {
                Place whole = target(unit);
                targets.put(unit, whole);
                int binding = whole.region().binding;
                if (binding >= 0 && (sources.get(binding) != null || aliases.mayThrow())) {
                    continue;
                }
                long row = unit.shape.elements() / unit.shape.extent(0);
                long at = whole.layout().offset();
                for (Unit input : unit.inputs) {
                    Unit producer = input;
                    while (producer.primitive instanceof Reshape
                            && users.get(producer).size() == 1) {
                        producer = producer.inputs.getFirst();
                    }
                    long[] strides = Layout.contiguous(producer.shape).strides();
                    Place part = whole.as(new Layout(producer.shape, at, strides));
                    if (computed(producer)
                            && !targets.containsKey(producer)
                            && aligned(part, unit)) {
                        targets.put(producer, part);
                    }
                    at += input.shape.extent(0) * row;
                }
            }
        }
    }

    private boolean aligned(Place place, Unit unit) {
        return place.alignment(backend.bytes(unit.dtype), limits.alignment()) >= limits.alignment();
    }

    private Place target(Unit unit) {
        Place target = targets.get(unit);
        return target == null ? arena(unit) : target;
    }

    private Place arena(Unit unit) {
        Region region = Region.ofArena(unit.shape.elements() * backend.bytes(unit.dtype));
        regions.add(region);
        return new Place(region, Layout.contiguous(unit.shape));
    }

    private void place(Unit unit) {
        if (places.containsKey(unit)) {
            return; // a source, or computed together with another
        }
        switch (unit.primitive) {
            case Movement movement when Aliases.isView(movement) -> places.put(unit, view(unit));
            case Concat concat when concat.axis() == 0 -> concatenate(unit);
            case Pad _, Concat _ -> call(unit, unit.inputs.stream().map(this::steady).toList());
            case Pointwise _, Reduce _ -> {
                Shape iteration = unit.iteration();
                call(unit, unit.inputs.stream().map(x -> spread(x, iteration)).toList());
            }
            default -> {
                int own =
                        unit.inputs.size() - (unit.epilogue == null ? 0 : unit.epilogue.operands());
                List<Place> operands = new ArrayList<>();
                for (int i = 0; i < unit.inputs.size(); i++) {
                    operands.add(
                            i < own
                                    ? strict(unit.inputs.get(i))
                                    : spread(unit.inputs.get(i), unit.shape));
                }
                call(unit, operands);
            }
        }
    }

    private Place view(Unit unit) {
        Unit operand = unit.inputs.getFirst();
        Place of = places.get(operand);
        Layout layout = of.layout();
        return switch (unit.primitive) {
            case Reshape reshape -> {
                Layout reshaped = layout.reshape(reshape.to());
                Place whole = reshaped == null ? contiguous(operand) : of;
                yield whole.as(reshaped == null ? whole.layout().reshape(reshape.to()) : reshaped);
            }
            case Primitive.Permute permute -> of.as(layout.permute(ints(permute.order())));
            case Primitive.Slice slice -> {
                Place part = of.as(layout.slice(ints(slice.starts()), slice.part()));
                if (!slice.moving()) {
                    yield part;
                }
                List<Place.Move> moves = new ArrayList<>(of.moves());
                moves.add(new Place.Move(unit.slots[0], layout.strides()[0]));
                yield new Place(part.region(), part.layout(), moves);
            }
            case Primitive.Flip flip -> of.as(layout.flip(flip.axes()));
            case Primitive.Broadcast broadcast -> of.as(layout.broadcast(broadcast.to()));
            default -> throw new IllegalStateException(unit + " is no view");
        };
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    /// The value of `unit` in row-major order without gaps: its own place, or a copy made once.
    private Place contiguous(Unit unit) {
        Place place = places.get(unit);
        return place.layout().isContiguous() ? place : copied(unit);
    }

    /// The value of `unit` where any kernel can read it: where it begins at the same place in every run, if need be.
    private Place steady(Unit unit) {
        Place place = places.get(unit);
        return limits.shifted() || place.moves().isEmpty() ? place : copied(unit);
    }

    /// The value of `unit` repeated to `wide`.
    private Place spread(Unit unit, Shape wide) {
        Place place = steady(unit);
        return place.as(place.layout().broadcast(wide));
    }

    /// The value of `unit` for a kernel that insists: contiguous, and aligned as the device wants it.
    private Place strict(Unit unit) {
        Place place = places.get(unit);
        boolean fits =
                place.layout().isContiguous()
                        && aligned(place, unit)
                        && (limits.shifted() || place.moves().isEmpty());
        return fits ? place : copied(unit);
    }

    private Place copied(Unit unit) {
        Place known = compact.get(unit);
        if (known == null) {
            known = saved(unit);
            compact.put(unit, known);
        }
        return known;
    }

    private void concatenate(Unit unit) {
        Place whole = targets.get(unit);
        long row = unit.shape.elements() / unit.shape.extent(0);
        long at = whole.layout().offset();
        for (Unit input : unit.inputs) {
            Place place = places.get(input);
            boolean there =
                    place.region() == whole.region()
                            && place.layout().offset() == at
                            && place.moves().isEmpty()
                            && place.layout().isContiguous();
            if (!there) {
                long[] strides = Layout.contiguous(input.shape).strides();
                copy(unit, input, whole.as(new Layout(input.shape, at, strides)));
            }
            at += input.shape.extent(0) * row;
        }
        places.put(unit, whole);
    }

    private void call(Unit unit, List<Place> operands) {
        List<Unit> results = unit.together == null ? List.of(unit) : unit.together;
        List<Place> out = results.stream().map(this::target).toList();
        calls.add(unit, results, operands, out);
        for (int i = 0; i < out.size(); i++) {
            places.put(results.get(i), out.get(i));
        }
    }

    /// A call that brings `from`'s value to `to` in row-major order, on behalf of `unit`.
    private void copy(Unit unit, Unit from, Place to) {
        calls.copy(unit, from, places.get(from), to);
    }

    /// A copy of `unit`'s value in row-major order, in memory of its own.
    private Place saved(Unit unit) {
        Place copy = arena(unit);
        copy(unit, unit, copy);
        return copy;
    }

    /// Whether what lies at `place` is the old value of a Variable that this step writes.
    private boolean overwrittenByAnother(Place place, Unit unit) {
        int at = place.region().binding;
        for (int i = 0; i < roles.size(); i++) {
            if (roles.get(i) == Output.Role.WRITE
                    && bindings.get(i) == at
                    && graph.results.get(i) != unit) {
                return true;
            }
        }
        return false;
    }

    private List<Place> results() {
        List<Place> results = new ArrayList<>();
        for (int i = 0; i < roles.size(); i++) {
            Unit unit = graph.results.get(i);
            Place place = contiguous(unit);
            boolean elsewhere = place.region().binding != bindings.get(i);
            results.add(elsewhere && overwrittenByAnother(place, unit) ? saved(unit) : place);
        }
        results.forEach(place -> place.region().touch(calls.list().size()));
        return results;
    }
}
