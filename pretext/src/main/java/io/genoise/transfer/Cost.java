package io.genoise.transfer;

import java.util.Locale;

/// What something cost: operations of floating-point numbers, a multiplication and an addition counted as two, in networks
/// alone; and seconds on the machine that did it.
///
/// @param flop NaN where it is not known
/// @param seconds NaN where it is not known
public record Cost(double flop, double seconds) {
    /// Nothing at all.
    public static final Cost NONE = new Cost(0, 0);

    /// Something, but nobody knows how much.
    public static final Cost UNKNOWN = new Cost(Double.NaN, Double.NaN);

    /// Both together.
    public Cost plus(Cost other) {
        return new Cost(flop + other.flop, seconds + other.seconds);
    }

    /// A share of it.
    public Cost times(double factor) {
        return new Cost(factor * flop, factor * seconds);
    }

    /// `3.4e13 FLOP, 0.4 min`; without FLOP where no network computed.
    public String words() {
        String time =
                Double.isNaN(seconds)
                        ? "time unknown"
                        : seconds < 60
                                ? String.format(Locale.ROOT, "%.1f s", seconds)
                                : String.format(Locale.ROOT, "%.1f min", seconds / 60);
        if (Double.isNaN(flop)) {
            return Double.isNaN(seconds) ? "unknown" : "FLOP unknown, " + time;
        }
        return flop == 0 ? time : String.format(Locale.ROOT, "%.1e FLOP, ", flop) + time;
    }
}
