package io.genoise.benchmarks;

import java.util.Locale;
import java.util.Map;

/// A line of the report: something measured, beside a peer or alone.
///
/// @param section what kind of work it is: the tables of the report
/// @param peer who did the same and how; empty where nobody did
/// @param unit of `ours` and `theirs`
/// @param theirs NaN without a peer
/// @param ratio how many times as fast as the peer we were, whatever the unit; null without a peer
/// @param more figures by name and unit, such as `GFLOP/s`
record Row(
        String section,
        String name,
        String peer,
        String unit,
        double ours,
        double theirs,
        Spread ratio,
        Map<String, Double> more) {
    /// What the project wants the ratio to be, or NaN.
    double target() {
        return ratio == null || !peer.startsWith("PyTorch") ? Double.NaN : Targets.of(name);
    }

    /// A figure with as many digits as say something.
    static String words(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }
}
