package io.genoise.program;

import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Custom;
import io.genoise.primitive.Primitive.Movement;
import io.genoise.primitive.Primitive.Pad;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.primitive.Primitive.Slice;
import io.genoise.primitive.Primitive.Source;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Who sees whose memory: whether a value may be computed straight into memory that outlives the step and holds something
/// already, an old value that the step reads or one that the step has put there.
///
/// A view shows pieces of what others have computed, and so does a concatenation whose operands lie side by side. So the
/// question is asked by ranges: who sees one part of a block of memory does not mind what becomes of another.
final class Aliases {
    private final Graph graph;
    private final int lastCustom;
    private final Map<Unit, Integer> positions = new IdentityHashMap<>();
    private final Map<Unit, List<Piece>> shown = new IdentityHashMap<>();

    /// Where writes go.
    private final List<Place> goals;

    /// What lies in memory that outlives the step: old values, and those that were let in.
    private final Map<Unit, Place> holders = new IdentityHashMap<>();

    /// Where what is written would best be computed.
    private final Map<Unit, Place> wanted = new IdentityHashMap<>();

    /// Elements of `root`, `count` from number `from` on, which a unit shows in the same order from its own number `at` on,
    /// or in another way if `at` is negative.
    private record Piece(Unit root, long from, long count, long at) {
        /// What is left of it in a unit that shows elements `begin` to `begin + length` of this one's.
        Piece within(long begin, long length) {
            if (at < 0) {
                return this;
            }
            long first = Math.max(at, begin);
            long last = Math.min(at + count, begin + length);
            return last <= first
                    ? null
                    : new Piece(root, from + first - at, last - first, first - begin);
        }

        Piece movedBy(long elements) {
            return at < 0 ? this : new Piece(root, from, count, at + elements);
        }

        Piece scattered() {
            return new Piece(root, from, count, -1);
        }
    }

    /// A unit that shows, in row-major order, elements of `root` from number `from` on.
    private record Origin(Unit root, long from) {}

    /// @param sources where old values lie
    /// @param goals where each of the graph's results is to be written, null for one that is not
    Aliases(Graph graph, Map<Unit, Place> sources, List<Place> goals) {
        this.graph = graph;
        this.goals = goals.stream().filter(Objects::nonNull).toList();
        holders.putAll(sources);
        int custom = -1;
        for (int i = 0; i < graph.units.size(); i++) {
            Unit unit = graph.units.get(i);
            int first = i;
            if (unit.together != null) {
                for (Unit sibling : unit.together) {
                    first = Math.min(first, positions.getOrDefault(sibling, first));
                }
            }
            positions.put(unit, first);
            custom = unit.primitive instanceof Custom ? i : custom;
        }
        lastCustom = custom;
        for (int i = 0; i < goals.size(); i++) {
            Origin origin = origin(graph.results.get(i));
            if (goals.get(i) != null && computed(origin.root)) {
                wanted.putIfAbsent(origin.root, begin(origin, goals.get(i)));
            }
        }
        graph.units.forEach(unit -> shown.put(unit, look(unit)));
    }

    /// Whether a unit is another look at its operand's memory.
    static boolean isView(Primitive primitive) {
        return primitive instanceof Movement
                && !(primitive instanceof Pad)
                && !(primitive instanceof Concat);
    }

    static boolean computed(Unit unit) {
        return !(unit.primitive instanceof Source) && !isView(unit.primitive);
    }

    /// Where the unit that `result` is, or that it shows part of, must be computed for `result` to lie at `goal`; null if no
    /// place would do.
    Place wanted(Unit result, Place goal) {
        Origin origin = origin(result);
        return computed(origin.root) ? begin(origin, goal) : null;
    }

    /// The unit whose elements `result` shows in row-major order: itself, if it is no view of that kind.
    static Unit root(Unit result) {
        return origin(result).root;
    }

    /// Whether `next` shows, in row-major order, what follows in memory on what `unit` shows.
    static boolean continues(Unit unit, Unit next) {
        Origin first = origin(unit);
        Origin second = origin(next);
        return first.root == second.root && second.from == first.from + unit.shape.elements();
    }

    /// The computed unit that `parts` show from number `first` on, in row-major order and whole; null if there is none.
    static Unit shownFrom(List<Unit> parts, int first) {
        Origin origin = origin(parts.get(first));
        if (!computed(origin.root) || origin.from != 0) {
            return null;
        }
        long shown = parts.get(first).shape.elements();
        for (int i = first;
                i + 1 < parts.size() && continues(parts.get(i), parts.get(i + 1));
                i++) {
            shown += parts.get(i + 1).shape.elements();
        }
        return shown == origin.root.shape.elements() ? origin.root : null;
    }

    private static Origin origin(Unit unit) {
        Unit root = unit;
        long from = 0;
        while (true) {
            if (root.primitive instanceof Slice slice && takesRows(slice, root)) {
                from += slice.starts().getFirst() * row(root);
            } else if (!(root.primitive instanceof Reshape)) {
                return new Origin(root, from);
            }
            root = root.inputs.getFirst();
        }
    }

    private static Place begin(Origin origin, Place goal) {
        long at = goal.layout().offset() - origin.from;
        return goal.as(Layout.contiguous(origin.root.shape).from(at));
    }

    private static boolean takesRows(Slice slice, Unit unit) {
        TensorShape operand = unit.inputs.getFirst().shape;
        return !slice.moving()
                && operand.rank() > 0
                && operand.with(0, unit.shape.extent(0)).equals(unit.shape);
    }

    private static long row(Unit unit) {
        return unit.shape.elements() / unit.shape.extent(0);
    }

    private List<Piece> look(Unit unit) {
        List<Piece> itself = List.of(new Piece(unit, 0, unit.shape.elements(), 0));
        if (unit.primitive instanceof Concat concat && concat.axis() == 0) {
            List<Piece> all = new ArrayList<>();
            long at = 0;
            for (Unit input : unit.inputs) {
                for (Piece piece : shown.get(input)) {
                    all.add(piece.movedBy(at));
                }
                at += input.shape.elements();
            }
            return sideBySide(all) ? all : itself;
        }
        if (!isView(unit.primitive)) {
            return itself;
        }
        List<Piece> of = shown.get(unit.inputs.getFirst());
        return switch (unit.primitive) {
            case Reshape _ -> of;
            case Slice slice when takesRows(slice, unit) -> {
                long from = slice.starts().getFirst() * row(unit);
                long count = unit.shape.elements();
                yield of.stream().map(p -> p.within(from, count)).filter(Objects::nonNull).toList();
            }
            default -> of.stream().map(Piece::scattered).toList();
        };
    }

    /// Whether each piece begins in memory where the one before it ends, or will if all is computed where it is wanted.
    private boolean sideBySide(List<Piece> pieces) {
        for (int i = 0; i < pieces.size(); i++) {
            Piece next = pieces.get(i);
            if (next.at < 0) {
                return false;
            }
            if (i > 0) {
                Piece piece = pieces.get(i - 1);
                Place place = expected(piece.root);
                Place after = expected(next.root);
                boolean follows =
                        piece.root == next.root
                                ? next.from == piece.from + piece.count
                                : place != null
                                        && after != null
                                        && place.region() == after.region()
                                        && after.layout().offset() + next.from
                                                == place.layout().offset()
                                                        + piece.from
                                                        + piece.count;
                if (!follows) {
                    return false;
                }
            }
        }
        return true;
    }

    private Place expected(Unit root) {
        Place place = holders.get(root);
        return place == null ? wanted.get(root) : place;
    }

    /// Whether `unit` may be another look at its operands' memory.
    boolean looks(Unit unit) {
        return shown.get(unit).getFirst().root != unit;
    }

    /// Lets `writer` compute its value at `place`, if that harms nobody: all of it is written by this step in the end; no
    /// user's kernel, which may throw, comes later; and what lies there is seen by nobody after `writer`, nor the writer's
    /// value by anybody after what is computed there later. One kernel may read and write the same element.
    ///
    /// @param within a concatenation that `writer` is computed for, in its place; or null
    /// @return whether it may
    boolean lets(Unit writer, Place place, Unit within) {
        if (positions.get(writer) <= lastCustom || !isWritten(place, writer.shape.elements())) {
            return false;
        }
        Range range = Range.of(place, writer.shape.elements());
        for (Map.Entry<Unit, Place> entry : holders.entrySet()) {
            Unit other = entry.getKey();
            Place at = entry.getValue();
            if (other == within || !range.meets(Range.of(at, other.shape.elements()))) {
                continue;
            }
            boolean earlier =
                    other.primitive instanceof Source
                            || positions.get(other) < positions.get(writer);
            boolean harmless =
                    earlier
                            ? forgotten(other, at, writer, place)
                            : forgotten(writer, place, other, at);
            if (!harmless) {
                return false;
            }
        }
        holders.put(writer, place);
        return true;
    }

    private boolean isWritten(Place place, long elements) {
        Range range = Range.of(place, elements);
        long written = 0;
        for (Place goal : goals) {
            written += range.common(Range.of(goal, goal.layout().shape().elements()));
        }
        return written == elements;
    }

    /// Whether nobody sees `old`, which lies at `at`, where `next` is computed at `place`, once that is so.
    private boolean forgotten(Unit old, Place at, Unit next, Place place) {
        Range range = Range.of(place, next.shape.elements());
        int begin = positions.get(next);
        for (Unit unit : graph.units.subList(begin, graph.units.size())) {
            if (looks(unit)) {
                continue; // whoever reads it is asked
            }
            boolean own = positions.get(unit) == begin;
            for (Unit input : unit.inputs) {
                for (Piece piece : shown.get(input)) {
                    if (piece.root == old
                            && range.meets(Range.of(piece, at))
                            && !(own && readsInPlace(unit, input, piece, at, next, place))) {
                        return false;
                    }
                }
            }
        }
        for (Unit result : graph.results) {
            for (Piece piece : shown.get(result)) {
                if (piece.root == old && range.meets(Range.of(piece, at))) {
                    return false;
                }
            }
        }
        return true;
    }

    /// Whether `unit`, which one kernel computes with `next`, reads each element of `piece` only where `next` is written.
    private static boolean readsInPlace(
            Unit unit, Unit input, Piece piece, Place at, Unit next, Place place) {
        return unit.primitive instanceof Pointwise
                && input.shape.equals(next.shape)
                && unit.shape.equals(next.shape)
                && input.dtype == next.dtype
                && piece.at >= 0
                && at.layout().offset() + piece.from == place.layout().offset() + piece.at;
    }

    /// Elements `from` (inclusive) to `to` (exclusive) of a region.
    private record Range(Region region, long from, long to) {
        static Range of(Place place, long elements) {
            long from = place.layout().offset();
            return new Range(place.region(), from, from + elements);
        }

        static Range of(Piece piece, Place at) {
            long from = at.layout().offset() + piece.from;
            return new Range(at.region(), from, from + piece.count);
        }

        long common(Range other) {
            return region == other.region
                    ? Math.max(0, Math.min(to, other.to) - Math.max(from, other.from))
                    : 0;
        }

        boolean meets(Range other) {
            return common(other) > 0;
        }
    }
}
