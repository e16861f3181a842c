package io.genoise.shape;

import java.util.Arrays;
import java.util.Locale;

/// The extents of a tensor, outermost first: rank 0 to 8, each extent at least 1. Immutable, equal by value.
public final class TensorShape {
    /// The highest rank.
    public static final int MAX_RANK = 8;

    /// The shape of a single number, `[]`.
    public static final TensorShape SCALAR = new TensorShape(new int[0]);

    private final int[] extents;
    private final int hash;
    private final long elements;

    private TensorShape(int[] extents) {
        this.extents = extents;
        this.hash = Arrays.hashCode(extents);
        this.elements = product(extents);
    }

    private static long product(int[] extents) {
        long product = 1;
        for (int extent : extents) {
            if (product > Long.MAX_VALUE / extent) {
                throw new IllegalArgumentException(
                        "%s has more than 2⁶³-1 elements".formatted(Arrays.toString(extents)));
            }
            product *= extent;
        }
        return product;
    }

    /// The shape `[extents…]`.
    ///
    /// @throws IllegalArgumentException if there are more than eight extents, or one is below 1
    public static TensorShape of(int... extents) {
        if (extents.length == 0) {
            return SCALAR;
        }
        if (extents.length > MAX_RANK) {
            throw new IllegalArgumentException(
                    "rank %s of %s is above %s"
                            .formatted(extents.length, Arrays.toString(extents), MAX_RANK));
        }
        for (int extent : extents) {
            if (extent < 1) {
                throw new IllegalArgumentException(
                        "an extent of " + Arrays.toString(extents) + " is below 1");
            }
        }
        return new TensorShape(extents.clone());
    }

    /// `extent` as an extent.
    ///
    /// @throws IllegalArgumentException if it is below 1 or beyond 2³¹-1
    public static int extent(long extent) {
        if (extent < 1 || extent > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "an extent of %,d; 1 to %,d expected",
                            extent,
                            Integer.MAX_VALUE));
        }
        return (int) extent;
    }

    /// How many axes there are.
    public int rank() {
        return extents.length;
    }

    /// The extent of `axis`; a negative axis counts from the end, so -1 is the last.
    public int extent(int axis) {
        return extents[axis(axis)];
    }

    /// The product of the extents.
    public long elements() {
        return elements;
    }

    /// A copy of the extents.
    public int[] extents() {
        return extents.clone();
    }

    /// `axis` counted from the front.
    ///
    /// @throws IllegalArgumentException if this shape has no such axis
    public int axis(int axis) {
        int front = axis < 0 ? axis + extents.length : axis;
        if (front < 0 || front >= extents.length) {
            throw new IllegalArgumentException(
                    "axis " + axis + " of shape " + this + ", which has rank " + rank());
        }
        return front;
    }

    /// This shape with `extent` in place of axis `axis`.
    public TensorShape with(int axis, int extent) {
        int[] changed = extents.clone();
        changed[axis(axis)] = extent;
        return of(changed);
    }

    /// This shape with a new axis of `extent` before position `axis` (0 … rank).
    public TensorShape insert(int axis, int extent) {
        int[] wider = new int[extents.length + 1];
        System.arraycopy(extents, 0, wider, 0, axis);
        wider[axis] = extent;
        System.arraycopy(extents, axis, wider, axis + 1, extents.length - axis);
        return of(wider);
    }

    /// This shape without the axes in `axes` (bit i for axis i), or with extent 1 in their place if `keep`.
    public TensorShape reduce(int axes, boolean keep) {
        int[] kept = new int[extents.length];
        int n = 0;
        for (int i = 0; i < extents.length; i++) {
            if ((axes >> i & 1) == 0) {
                kept[n++] = extents[i];
            } else if (keep) {
                kept[n++] = 1;
            }
        }
        return of(Arrays.copyOf(kept, n));
    }

    /// The shape both broadcast to: aligned at the last axis, an extent of 1 stretching to the other's.
    ///
    /// @throws IllegalArgumentException if two extents differ and neither is 1
    public static TensorShape broadcast(TensorShape a, TensorShape b) {
        if (a.equals(b)) {
            return a;
        }
        int rank = Math.max(a.rank(), b.rank());
        int[] out = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int x = i <= a.rank() ? a.extents[a.rank() - i] : 1;
            int y = i <= b.rank() ? b.extents[b.rank() - i] : 1;
            if (x != y && x != 1 && y != 1) {
                throw new IllegalArgumentException(
                        "shapes %s and %s do not broadcast: %s against %s at axis %s"
                                .formatted(a, b, x, y, -i));
            }
            out[rank - i] = Math.max(x, y);
        }
        return of(out);
    }

    /// The axes of `wide` (bit i for axis i) along which a tensor of this shape is repeated when it broadcasts to
    /// `wide`: those it lacks, and those where it has extent 1 and `wide` more.
    public int repeatedAxes(TensorShape wide) {
        int axes = 0;
        int missing = wide.rank() - rank();
        for (int i = 0; i < wide.rank(); i++) {
            if (i < missing || (extents[i - missing] == 1 && wide.extents[i] != 1)) {
                axes |= 1 << i;
            }
        }
        return axes;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof TensorShape that
                        && hash == that.hash
                        && Arrays.equals(extents, that.extents));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return Arrays.toString(extents).replace(" ", "");
    }
}
