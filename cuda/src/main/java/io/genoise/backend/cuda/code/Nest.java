package io.genoise.backend.cuda.code;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Axes that one number counts through in row-major order, and how far each of several layouts moves along them: from
/// it comes the text that finds places, such as this for two axes and the layouts 0 and 2, of which 0 is repeated along
/// the second.
///
/// ```
/// {
///     const unsigned i1 = quotient(row, a.row1_factor, a.row1_bits);
///     p2 += (row - i1 * (unsigned)a.row1) * a.row1_2;
///     p0 += i1 * a.row0_0;
///     p2 += i1 * a.row0_2;
/// }
/// ```
///
/// @param axes outermost first
record Nest(List<Axis> axes) {
    /// @param strides of each layout, in elements
    record Axis(long extent, long[] strides) {
        private boolean joins(Axis inner) {
            for (int k = 0; k < strides.length; k++) {
                if (strides[k] != inner.strides[k] * inner.extent) {
                    return false;
                }
            }
            return true;
        }

        /// Every `step`-th place of this axis; the last may be beyond its end.
        Axis every(int step) {
            return new Axis(
                    Math.ceilDiv(extent, step),
                    Arrays.stream(strides).map(stride -> stride * step).toArray());
        }
    }

    /// The nest of `axes`, neighbours of which are one where no layout can tell.
    static Nest joined(List<Axis> axes) {
        List<Axis> joined = new ArrayList<>();
        for (Axis axis : axes) {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).joins(axis)) {
                joined.set(last, new Axis(joined.get(last).extent * axis.extent, axis.strides));
            } else {
                joined.add(axis);
            }
        }
        return new Nest(List.copyOf(joined));
    }

    /// Whether layout `k` moves along any axis.
    boolean moves(int k) {
        return axes.stream().anyMatch(axis -> axis.extent > 1 && axis.strides[k] != 0);
    }

    /// Adds to place `pK` of each layout where the element that `index` counts lies.
    ///
    /// @param index the name of an unsigned number, which numbers of the kernel begin with as well
    /// @param layouts which ones are asked for
    String places(String index, int[] layouts, Arguments arguments) {
        StringBuilder text = new StringBuilder();
        String rest = index;
        for (int i = axes.size() - 1; i >= 0; i--) {
            Axis axis = axes.get(i);
            int[] moving = moving(axis, layouts);
            String at = rest;
            String name = index + i;
            if (moving.length == 0
                    && axes.subList(0, i).stream().allMatch(o -> moving(o, layouts).length == 0)) {
                break; // nothing moves any more
            }
            if (i > 0) {
                String next = "i" + i;
                text.append(quotient(next, rest, name, axis.extent, arguments));
                at = index + "_" + i;
                if (moving.length > 0) {
                    text.append(
                            "const unsigned %s = %s - %s * (unsigned)a.%s;\n"
                                    .formatted(at, rest, next, name));
                }
                rest = next;
            }
            for (int k : moving) {
                String stride = arguments.number(name + "_" + k, axis.strides[k]);
                text.append("p%s += %s * %s;\n".formatted(k, at, stride));
            }
        }
        return text.toString();
    }

    /// Those of `layouts` that move along `axis`.
    private static int[] moving(Axis axis, int[] layouts) {
        return Arrays.stream(layouts)
                .filter(k -> axis.extent > 1 && axis.strides[k] != 0)
                .toArray();
    }

    /// Declares `result` as n / divisor, where `divisor` becomes the number `name`. A product and a shift do it, as n is
    /// below 2³¹: with 2ᵇ ≥ divisor the factor 2³¹⁺ᵇ / divisor, rounded up, is too large by less than 2⁻³¹ of itself
    /// times what cannot carry the quotient to the next integer.
    static String quotient(
            String result, String n, String name, long divisor, Arguments arguments) {
        int bits = 64 - Long.numberOfLeadingZeros(divisor - 1);
        long factor = Math.ceilDiv(1L << 31 + bits, divisor);
        arguments.number(name, divisor);
        return "const unsigned %s = quotient(%s, %s, %s);\n"
                .formatted(
                        result,
                        n,
                        arguments.number(name + "_factor", factor),
                        arguments.number(name + "_bits", bits));
    }
}
