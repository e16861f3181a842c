package io.genoise.program;

import io.genoise.backend.Backend;
import io.genoise.backend.Group;
import io.genoise.backend.Kernel;
import io.genoise.backend.Operand;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Custom;
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

/// From units to kernels: gives every value its place. A view becomes a layout of its operand's memory; a concatenation
/// along the first axis is computed in place by its operands; a new value of a Variable goes straight into the
/// Variable where nobody needs the old one any more and no user's code, which may throw, comes later; all else gets a
/// region of the arena.
final class Lowering {
    /// Where a value lies.
    record Place(Region region, Layout layout) {}

    /// A kernel with the places of its operands: inputs, then output.
    record Call(Kernel kernel, Group group, List<Place> places, Region workspace, Unit unit) {}

    /// A survivor that must be copied after the last kernel: from a place to binding number `binding`.
    record Copy(Place from, int binding, long bytes) {}

    private final Backend backend;
    private final Graph graph;
    private final List<Output.Role> roles;

    /// For each `WRITE` the id of the source it replaces, or -1 if the step does not read that tensor.
    private final int[] replaced;

    private final Map<Unit, Place> places = new IdentityHashMap<>();

    /// Where a unit's value should go, decided before it is computed.
    private final Map<Unit, Place> targets = new IdentityHashMap<>();

    private final Map<Unit, Place> compact = new IdentityHashMap<>();
    private final Map<Group, Kernel> kernels;

    final List<Call> calls = new ArrayList<>();
    final List<Copy> copies = new ArrayList<>();
    final List<Region> regions = new ArrayList<>();

    /// What each binding number stands for; null for the memory of a `KEEP`, which each run brings.
    final List<Node> sources = new ArrayList<>();

    /// For each output its binding number, or -1 for `READ`, whose place is in {@link #readPlaces}.
    final List<Integer> outputBindings = new ArrayList<>();

    final List<Place> readPlaces = new ArrayList<>();

    Lowering(
            Backend backend,
            Graph graph,
            List<Output.Role> roles,
            int[] replaced,
            Map<Group, Kernel> kernels) {
        this.backend = backend;
        this.graph = graph;
        this.roles = roles;
        this.replaced = replaced;
        this.kernels = kernels;
    }

    void run() {
        bindSources();
        bindOutputs();
        Map<Unit, List<Unit>> users = graph.users();
        placeConcatenations(users);
        for (int i = 0; i < graph.units.size(); i++) {
            lower(graph.units.get(i));
        }
        finishOutputs();
    }

    private void bindSources() {
        for (Unit unit : graph.units) {
            if (unit.primitive instanceof Source) {
                places.put(unit, bound(unit, sources.size()));
                sources.add(unit.origin);
            }
        }
    }

    private Place bound(Unit unit, int binding) {
        return new Place(new Region(unit, 0, binding), Layout.contiguous(unit.shape));
    }

    /// Sends survivors to where they are wanted, if nothing forbids it; {@link #finishOutputs} copies the others.
    private void bindOutputs() {
        int lastCustom = lastCustom();
        int fresh = sources.size();
        for (int i = 0; i < roles.size(); i++) {
            Unit unit = graph.results.get(i);
            switch (roles.get(i)) {
                case READ -> outputBindings.add(-1);
                case KEEP -> {
                    outputBindings.add(fresh);
                    if (computed(unit) && !targets.containsKey(unit)) {
                        targets.put(unit, bound(unit, fresh));
                    }
                    fresh++;
                }
                case WRITE -> {
                    int old = sourceOf(replaced[i]);
                    int binding = old >= 0 ? old : fresh++;
                    outputBindings.add(binding);
                    if (computed(unit)
                            && !targets.containsKey(unit)
                            && graph.units.indexOf(unit) > lastCustom
                            && (old < 0 || lastUse(old, unit))) {
                        targets.put(unit, bound(unit, binding));
                    }
                }
            }
        }
        while (sources.size() < fresh) {
            sources.add(null);
        }
    }

    /// The last unit that runs a user's kernel, or -1: until it has returned, every Variable must keep its old value.
    private int lastCustom() {
        int last = graph.units.size() - 1;
        while (last >= 0 && !(graph.units.get(last).primitive instanceof Custom)) {
            last--;
        }
        return last;
    }

    private static boolean computed(Unit unit) {
        return !(unit.primitive instanceof Source) && (!isView(unit.primitive));
    }

    private static boolean isView(Primitive primitive) {
        return primitive instanceof Movement
                && !(primitive instanceof Pad)
                && !(primitive instanceof Concat);
    }

    private int sourceOf(int id) {
        for (int i = 0; i < sources.size(); i++) {
            if (sources.get(i) != null && sources.get(i).id == id) {
                return i;
            }
        }
        return -1;
    }

    /// Whether `writer` may overwrite source number `source`: nobody after it reads the source or a view of it, and it
    /// reads the source itself only element by element at the same place.
    private boolean lastUse(int source, Unit writer) {
        Unit origin = null;
        for (Unit unit : graph.units) {
            if (unit.origin == sources.get(source) && unit.primitive instanceof Source) {
                origin = unit;
            }
        }
        Map<Unit, Boolean> aliases = new IdentityHashMap<>();
        aliases.put(origin, true);
        boolean after = false;
        for (Unit unit : graph.units) {
            boolean reads = unit.inputs.stream().anyMatch(aliases::containsKey);
            if (reads && (isView(unit.primitive) || after && unit.primitive instanceof Concat)) {
                aliases.put(unit, true);
            }
            if (unit == writer) {
                if (reads && !readsInPlace(unit, origin, aliases)) {
                    return false;
                }
                after = true;
            } else if (reads && after && !isView(unit.primitive)) {
                return false;
            }
        }
        for (Unit result : graph.results) {
            if (result != writer && aliases.containsKey(result)) {
                return false;
            }
        }
        return true;
    }

    private static boolean readsInPlace(Unit writer, Unit origin, Map<Unit, Boolean> aliases) {
        if (!(writer.primitive instanceof Pointwise)) {
            return false;
        }
        for (Unit input : writer.inputs) {
            if (aliases.containsKey(input)
                    && (input != origin
                            || !input.shape.equals(writer.shape)
                            || input.dtype != writer.dtype)) {
                return false;
            }
        }
        return true;
    }

    /// An operand of a concatenation along the first axis that is computed here, for it alone, is computed in its place.
    /// Not in a Variable whose old value the step reads, nor beside a user's kernel: what reads it, or throws, may come
    /// between the operands.
    private void placeConcatenations(Map<Unit, List<Unit>> users) {
        boolean mayThrow = lastCustom() >= 0;
        for (Unit unit : graph.units.reversed()) {
            if (unit.primitive instanceof Concat concat && concat.axis() == 0) {
                Place whole = target(unit);
                targets.put(unit, whole);
                int binding = whole.region.binding;
                if (binding >= 0 && (sources.get(binding) != null || mayThrow)) {
                    continue;
                }
                long row = unit.shape.elements() / unit.shape.extent(0);
                long at = 0;
                for (Unit input : unit.inputs) {
                    Unit producer = input;
                    while (producer.primitive instanceof Reshape
                            && users.get(producer).size() == 1) {
                        producer = producer.inputs.getFirst();
                    }
                    if (computed(producer) && !targets.containsKey(producer)) {
                        Layout base = Layout.contiguous(producer.shape);
                        long offset = whole.layout.offset() + at * row;
                        targets.put(
                                producer,
                                new Place(
                                        whole.region,
                                        new Layout(producer.shape, offset, base.strides())));
                    }
                    at += input.shape.extent(0);
                }
            }
        }
    }

    private Place target(Unit unit) {
        Place target = targets.get(unit);
        if (target == null) {
            long bytes = MemoryPlan.align(unit.shape.elements() * backend.bytes(unit.dtype));
            Region region = new Region(unit, bytes, -1);
            regions.add(region);
            target = new Place(region, Layout.contiguous(unit.shape));
        }
        return target;
    }

    private void lower(Unit unit) {
        if (unit.primitive instanceof Source) {
            return;
        }
        List<Place> operands = new ArrayList<>(unit.inputs.size());
        for (Unit input : unit.inputs) {
            operands.add(places.get(input));
        }
        switch (unit.primitive) {
            case Movement movement when isView(movement) ->
                    places.put(unit, view(unit, movement, operands.getFirst()));
            case Concat concat when concat.axis() == 0 -> concatenate(unit, operands);
            case Pad _, Concat _ -> call(unit, unit.primitive, operands);
            case Pointwise _, Reduce _ -> {
                Shape iteration = unit.iteration();
                operands.replaceAll(p -> new Place(p.region, p.layout.broadcast(iteration)));
                call(unit, unit.primitive, operands);
            }
            default -> {
                for (int i = 0; i < operands.size(); i++) {
                    operands.set(i, contiguous(unit.inputs.get(i)));
                }
                call(unit, unit.primitive, operands);
            }
        }
    }

    private Place view(Unit unit, Movement movement, Place of) {
        Layout layout =
                switch (movement) {
                    case Reshape reshape -> of.layout.reshape(reshape.to());
                    case Primitive.Permute permute ->
                            of.layout.permute(
                                    permute.order().stream().mapToInt(Integer::intValue).toArray());
                    case Primitive.Slice slice ->
                            of.layout.slice(
                                    slice.starts().stream().mapToInt(Integer::intValue).toArray(),
                                    slice.part());
                    case Primitive.Flip flip -> of.layout.flip(flip.axes());
                    case Primitive.Broadcast broadcast -> of.layout.broadcast(broadcast.to());
                    case Pad _, Concat _ ->
                            throw new IllegalStateException(movement + " is no view");
                };
        if (layout != null) {
            return new Place(of.region, layout);
        }
        Place whole = contiguous(unit.inputs.getFirst());
        return new Place(whole.region, whole.layout.reshape(unit.shape));
    }

    /// The value of `unit` in row-major order without gaps: its own place, or a copy made once.
    private Place contiguous(Unit unit) {
        Place place = places.get(unit);
        if (place.layout.isContiguous()) {
            return place;
        }
        return compact.computeIfAbsent(unit, u -> saved(u, place));
    }

    private void concatenate(Unit unit, List<Place> operands) {
        Place whole = targets.get(unit);
        long row = unit.shape.elements() / unit.shape.extent(0);
        long at = whole.layout.offset();
        for (int i = 0; i < operands.size(); i++) {
            Unit input = unit.inputs.get(i);
            Place place = operands.get(i);
            boolean there =
                    place.region == whole.region
                            && place.layout.offset() == at
                            && place.layout.isContiguous();
            if (!there) {
                Layout part = new Layout(input.shape, at, Layout.contiguous(input.shape).strides());
                emit(
                        unit,
                        new Reshape(input.shape),
                        List.of(place),
                        List.of(input),
                        new Place(whole.region, part));
            }
            at += input.shape.extent(0) * row;
        }
        places.put(unit, whole);
    }

    private void call(Unit unit, Primitive primitive, List<Place> operands) {
        Place out = target(unit);
        emit(unit, primitive, operands, unit.inputs, out);
        places.put(unit, out);
    }

    private void emit(
            Unit unit, Primitive primitive, List<Place> operands, List<Unit> inputs, Place out) {
        List<Operand> described = new ArrayList<>();
        for (int i = 0; i < operands.size(); i++) {
            described.add(new Operand(inputs.get(i).dtype, atZero(operands.get(i).layout)));
        }
        int[] slots = primitive == unit.primitive ? unit.slots : new int[0];
        Group group =
                new Group(primitive, slots, described, new Operand(unit.dtype, atZero(out.layout)));
        Kernel kernel = kernels.computeIfAbsent(group, backend::prepare);
        int now = calls.size();
        List<Place> all = new ArrayList<>(operands);
        all.add(out);
        all.forEach(place -> place.region.touch(now));
        Region workspace = null;
        if (kernel.workspace() > 0) {
            workspace = new Region(unit, MemoryPlan.align(kernel.workspace()), -1);
            workspace.touch(now);
            regions.add(workspace);
        }
        calls.add(new Call(kernel, group, all, workspace, unit));
    }

    /// Whether what lies at `place` is the old value of a Variable that this step writes.
    private boolean overwrittenByAnother(Place place, Unit unit) {
        int at = place.region.binding;
        for (int i = 0; i < roles.size(); i++) {
            if (roles.get(i) == Output.Role.WRITE
                    && outputBindings.get(i) == at
                    && graph.results.get(i) != unit) {
                return true;
            }
        }
        return false;
    }

    /// A copy of `unit`'s value in row-major order, in memory of its own.
    private Place saved(Unit unit, Place place) {
        Region region =
                new Region(
                        unit,
                        MemoryPlan.align(unit.shape.elements() * backend.bytes(unit.dtype)),
                        -1);
        regions.add(region);
        Place copy = new Place(region, Layout.contiguous(unit.shape));
        emit(unit, new Reshape(unit.shape), List.of(place), List.of(unit), copy);
        return copy;
    }

    /// `layout` from its first place in memory on, so that the same kernel serves wherever that is.
    private static Layout atZero(Layout layout) {
        long low = layout.lowest();
        return low == 0
                ? layout
                : new Layout(layout.shape(), layout.offset() - low, layout.strides());
    }

    private void finishOutputs() {
        List<Place> finalPlaces = new ArrayList<>();
        for (int i = 0; i < roles.size(); i++) {
            Unit unit = graph.results.get(i);
            Place place = contiguous(unit);
            boolean elsewhere = place.region.binding != outputBindings.get(i);
            finalPlaces.add(
                    elsewhere && overwrittenByAnother(place, unit) ? saved(unit, place) : place);
        }
        for (int i = 0; i < roles.size(); i++) {
            Unit unit = graph.results.get(i);
            int binding = outputBindings.get(i);
            Place place = finalPlaces.get(i);
            place.region.touch(calls.size());
            readPlaces.add(binding < 0 ? place : null);
            if (binding >= 0 && place.region.binding != binding) {
                long bytes = unit.shape.elements() * backend.bytes(unit.dtype);
                copies.add(new Copy(place, binding, bytes));
            }
        }
    }
}
