package io.genoise.program;

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
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Gives every value its place, and so makes units into calls. A view becomes a layout of its operand's memory; a
/// concatenation along the first axis is computed in place by its operands, and costs nothing if they lie side by side;
/// a new value of a Variable goes straight into the Variable where nobody needs the old one any more and no user's code,
/// which may throw, comes later; what is kept is computed straight into its memory, unless the device replays; all else
/// gets a region of the arena.
final class Placement {
    private final Backend backend;
    private final Limits limits;
    private final Graph graph;
    private final List<Output.Role> roles;
    private final Structure structure;
    private Aliases aliases;
    private final Map<Unit, Place> places = new IdentityHashMap<>();

    /// Where a unit's value should go, decided before it is computed.
    private final Map<Unit, Place> targets = new IdentityHashMap<>();

    private final Map<Unit, Place> compact = new IdentityHashMap<>();

    /// The memory that outlives the step, by binding number: blocks of sources and of writes, then what is kept.
    private final List<Region> outside = new ArrayList<>();

    /// A source in each of them, or null where an output brings the memory.
    private final List<Unit> sources = new ArrayList<>();

    private final Calls calls;
    private final List<Region> regions = new ArrayList<>();

    /// For each output the place outside the arena that its value goes to, or null if it stays where it is.
    private final List<Place> goals = new ArrayList<>();

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
    }

    /// What came of it.
    ///
    /// @param regions the regions of the arena
    /// @param sources a node in each block behind a binding number, or -1 where an output brings the memory
    /// @param goals for each output the place behind a binding that its value goes to, or null if it stays where it is
    /// @param results for each output where its value lies after the last call
    record Placed(
            List<Call> calls,
            List<Region> regions,
            int[] sources,
            List<Place> goals,
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
        for (int block = 0; block < structure.blocks(); block++) {
            outside();
        }
        for (Unit unit : graph.units) {
            if (unit.primitive instanceof Source) {
                Structure.Home home = structure.home(unit.origin.id);
                places.put(unit, at(home, unit.shape));
                sources.set(home.block(), unit);
            }
        }
        placeOutputs();
        placeConcatenations();
        for (Unit unit : graph.units) {
            place(unit);
        }
        List<Place> results = results();
        return new Placed(
                calls.list(),
                regions,
                sources.stream().mapToInt(s -> s == null ? -1 : s.origin.id).toArray(),
                goals,
                results);
    }

    /// One more block of memory outside the arena.
    private Region outside() {
        Region region = Region.behind(outside.size());
        outside.add(region);
        sources.add(null);
        return region;
    }

    private Place at(Structure.Home home, TensorShape shape) {
        return new Place(outside.get(home.block()), Layout.contiguous(shape).from(home.offset()));
    }

    /// Sends survivors to where they are wanted, if nothing forbids it; the others are copied after the last call.
    private void placeOutputs() {
        List<Place> written = new ArrayList<>();
        for (int i = 0; i < roles.size(); i++) {
            Structure.Home home = structure.goal(i);
            written.add(home == null ? null : at(home, graph.results.get(i).shape));
        }
        aliases = new Aliases(graph, places, written);
        for (int i = 0; i < roles.size(); i++) {
            Unit result = graph.results.get(i);
            if (roles.get(i) == Output.Role.WRITE) {
                goals.add(written.get(i));
                Unit root = Aliases.root(result);
                Place place = aliases.wanted(result, written.get(i));
                if (place != null
                        && !targets.containsKey(root)
                        && aligned(place, root)
                        && aliases.lets(root, place, null)) {
                    targets.put(root, place);
                }
            } else if (roles.get(i) == Output.Role.KEEP && !backend.replays()) {
                Place kept = new Place(outside(), Layout.contiguous(result.shape));
                goals.add(kept);
                if (Aliases.computed(result) && !targets.containsKey(result)) {
                    targets.put(result, kept);
                }
            } else {
                goals.add(null);
            }
        }
    }

    /// An operand of a concatenation along the first axis that is computed here is computed in its place, and so is a value
    /// that is concatenated piece by piece.
    private void placeConcatenations() {
        for (Unit unit : graph.units.reversed()) {
            if (unit.primitive instanceof Concat concat && concat.axis() == 0) {
                Place whole = target(unit);
                targets.put(unit, whole);
                long at = whole.layout().offset();
                for (int i = 0; i < unit.inputs.size(); i++) {
                    Unit producer = Aliases.shownFrom(unit.inputs, i);
                    if (producer != null && !targets.containsKey(producer)) {
                        Place part = whole.as(Layout.contiguous(producer.shape).from(at));
                        if (aligned(part, unit)
                                && (!isVariable(whole) || aliases.lets(producer, part, unit))) {
                            targets.put(producer, part);
                        }
                    }
                    at += unit.inputs.get(i).shape.elements();
                }
            }
        }
    }

    /// Whether `place` lies in memory that the step reads, or writes as a transaction.
    private boolean isVariable(Place place) {
        int binding = place.region().binding;
        return binding >= 0 && binding < structure.blocks();
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
                TensorShape iteration = unit.iteration();
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
    private Place spread(Unit unit, TensorShape wide) {
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
        Place first = places.get(unit.inputs.getFirst());
        if (lieSideBySide(unit, first) && (!isVariable(first) || aliases.looks(unit))) {
            places.put(unit, first.as(Layout.contiguous(unit.shape).from(first.layout().offset())));
            return;
        }
        Place whole = targets.get(unit);
        long at = whole.layout().offset();
        for (Unit input : unit.inputs) {
            Place part = whole.as(Layout.contiguous(input.shape).from(at));
            if (!lies(input, part)) {
                copy(unit, input, part);
            }
            at += input.shape.elements();
        }
        places.put(unit, whole);
    }

    private boolean lieSideBySide(Unit unit, Place first) {
        long at = first.layout().offset();
        for (Unit input : unit.inputs) {
            if (input.dtype != unit.dtype
                    || !lies(input, first.as(Layout.contiguous(input.shape).from(at)))) {
                return false;
            }
            at += input.shape.elements();
        }
        return true;
    }

    /// Whether the value of `unit` lies at `place`, which is contiguous, in every run.
    private boolean lies(Unit unit, Place place) {
        Place of = places.get(unit);
        return of.region() == place.region()
                && of.layout().offset() == place.layout().offset()
                && of.moves().isEmpty()
                && of.layout().isContiguous();
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

    /// Where each output's value lies in the end. What would be overwritten by another's copy is saved first.
    private List<Place> results() {
        List<Place> found = new ArrayList<>();
        graph.results.forEach(unit -> found.add(contiguous(unit)));
        List<Place> copied = new ArrayList<>();
        for (int i = 0; i < goals.size(); i++) {
            if (goals.get(i) != null && !found.get(i).begins(goals.get(i))) {
                copied.add(goals.get(i));
            }
        }
        List<Place> results = new ArrayList<>();
        for (int i = 0; i < goals.size(); i++) {
            Place place = found.get(i);
            boolean atGoal = goals.get(i) != null && place.begins(goals.get(i));
            boolean lost = !atGoal && copied.stream().anyMatch(place::overlaps);
            results.add(lost ? saved(graph.results.get(i)) : place);
        }
        results.forEach(place -> place.region().touch(calls.list().size()));
        return results;
    }
}
