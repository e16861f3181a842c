package io.genoise.program;

import io.genoise.backend.Launch.Shift;
import io.genoise.shape.Layout;
import java.util.List;

/// Where a value lies: a layout of a region's elements, which begins further on by what `moves` say.
record Place(Region region, Layout layout, List<Move> moves) {
    /// The elements of a unit of place `slot` of the parameter block.
    record Move(int slot, long elements) {}

    Place(Region region, Layout layout) {
        this(region, layout, List.of());
    }

    /// The same memory seen as `other`.
    Place as(Layout other) {
        return new Place(region, other, moves);
    }

    /// Whether both begin at the same element; both are contiguous.
    boolean begins(Place other) {
        return region == other.region
                && layout.offset() == other.layout.offset()
                && moves.equals(other.moves);
    }

    /// Whether elements of both may be the same; both are contiguous.
    boolean overlaps(Place other) {
        if (region != other.region) {
            return false;
        }
        if (!moves.isEmpty() || !other.moves.isEmpty()) {
            return true;
        }
        long from = layout.offset();
        long others = other.layout.offset();
        return from < others + other.layout.shape().elements()
                && others < from + layout.shape().elements();
    }

    /// The moves in bytes, for elements of `size` bytes.
    List<Shift> shifts(int size) {
        return moves.stream().map(m -> new Shift(m.slot, m.elements * size)).toList();
    }

    /// The highest power of two, `most` at most, that the address of the lowest element is always a multiple of, if
    /// regions begin at multiples of `most` and an element takes `size` bytes.
    int alignment(int size, int most) {
        long bits = most | layout.lowest() * size;
        for (Move move : moves) {
            bits |= move.elements * size;
        }
        return (int) Math.min(most, Long.lowestOneBit(bits));
    }
}
