package io.genoise.transfer;

import io.genoise.inference.Interval;
import java.util.Locale;

/// How differences and their p are written, everywhere alike.
public final class Points {
    private Points() {}

    /// A difference of shares in points, with its sign: `+1.2`, `-0.3`. What rounds to nothing has none: `0.0`.
    public static String signed(double share) {
        String text = String.format(Locale.ROOT, "%+.1f", 100 * share);
        return text.endsWith("0.0") && text.length() == 4 ? "0.0" : text;
    }

    /// Its interval: `[+0.3, +2.1]`.
    public static String between(Interval interval) {
        return "[%s, %s]".formatted(signed(interval.low()), signed(interval.high()));
    }

    /// A p to three digits: `0.031`, and `<0.001` for what these cannot tell from 0.
    public static String p(double p) {
        return p < 0.0005 ? "<0.001" : String.format(Locale.ROOT, "%.3f", p);
    }
}
