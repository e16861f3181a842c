package io.genoise.backend.cuda.code;

import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;

/// A result put together from parts, each of which fills a box of it: what a movement does. Axes are as few as serve, as
/// in [Axes].
///
/// @param axes outermost first; at least one
final class Box {
    /// How a part lies along an axis of the result.
    ///
    /// @param start where it begins
    /// @param size how far it goes
    /// @param stride of the part's own memory
    record Side(long start, long size, long stride) {
        private Side times(long extent, Side inner) {
            return new Side(start * extent, size * extent, inner.stride);
        }

        boolean whole(long extent) {
            return start == 0 && size == extent;
        }
    }

    /// An axis of the result.
    ///
    /// @param sides one for each part
    /// @param scale elements of this axis for one of the result's first axis, if that is in it; else 0
    record Axis(long extent, List<Side> sides, long scale) {
        /// Whether this axis and the next one inwards are as good as one.
        private boolean joins(Axis inner) {
            boolean joins = true;
            for (int k = 0; k < sides.size(); k++) {
                Side outer = sides.get(k);
                Side side = inner.sides.get(k);
                joins &=
                        side.whole(inner.extent)
                                && (outer.size == 1 || outer.stride == side.stride * inner.extent);
            }
            return joins;
        }

        private Axis joined(Axis inner) {
            List<Side> joined = new ArrayList<>();
            for (int k = 0; k < sides.size(); k++) {
                joined.add(sides.get(k).times(inner.extent, inner.sides.get(k)));
            }
            return new Axis(extent * inner.extent, joined, scale * inner.extent);
        }

        /// The same in units of `count` elements, if this is the innermost axis.
        private Axis inUnits(int count) {
            return new Axis(
                    extent / count,
                    sides.stream()
                            .map(s -> new Side(s.start / count, s.size / count, s.stride))
                            .toList(),
                    scale / count);
        }

        /// The same in units of `count` elements, if this is an outer axis.
        private Axis ofUnits(int count) {
            return new Axis(
                    extent,
                    sides.stream().map(s -> new Side(s.start, s.size, s.stride / count)).toList(),
                    scale);
        }
    }

    private final List<Axis> axes;

    private Box(List<Axis> axes) {
        this.axes = axes;
    }

    /// The box of `shape`; `sides.get(axis)` holds one side a part.
    static Box of(TensorShape shape, List<List<Side>> sides) {
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            Axis axis = new Axis(shape.extent(i), sides.get(i), i == 0 ? 1 : 0);
            if (axis.extent == 1) {
                continue;
            }
            if (!axes.isEmpty() && axes.getLast().joins(axis)) {
                axes.set(axes.size() - 1, axes.getLast().joined(axis));
            } else {
                axes.add(axis);
            }
        }
        if (axes.isEmpty()) {
            int parts = shape.rank() == 0 ? 1 : sides.getFirst().size();
            List<Side> ones = new ArrayList<>();
            for (int k = 0; k < parts; k++) {
                ones.add(new Side(0, 1, 0));
            }
            axes.add(new Axis(1, ones, 0));
        }
        return new Box(axes);
    }

    List<Axis> axes() {
        return axes;
    }

    Axis inner() {
        return axes.getLast();
    }

    /// How many elements there are.
    long elements() {
        return axes.stream().mapToLong(Axis::extent).reduce(1, (x, y) -> x * y);
    }

    /// Whether `count` elements are always together, in the result and in every part.
    boolean inUnitsOf(int count) {
        Axis inner = inner();
        boolean fits = inner.extent % count == 0 && inner.scale % count == 0;
        for (int k = 0; k < inner.sides.size(); k++) {
            Side side = inner.sides.get(k);
            fits &= side.start % count == 0 && side.size % count == 0 && side.stride == 1;
            for (Axis axis : axes.subList(0, axes.size() - 1)) {
                fits &= axis.sides.get(k).stride % count == 0;
            }
        }
        return fits;
    }

    /// The same, counted in units of `count` elements.
    Box inUnits(int count) {
        if (count == 1) {
            return this;
        }
        List<Axis> units = new ArrayList<>();
        for (Axis axis : axes.subList(0, axes.size() - 1)) {
            units.add(axis.ofUnits(count));
        }
        units.add(inner().inUnits(count));
        return new Box(units);
    }

    /// Along each axis, how many units further on the `count`-th of all is.
    long[] coordinates(long count) {
        long[] at = new long[axes.size()];
        for (int i = at.length - 1; i > 0; i--) {
            at[i] = count % axes.get(i).extent;
            count /= axes.get(i).extent;
        }
        at[0] = count;
        return at;
    }
}
