package io.genoise.figure;

import java.util.ArrayList;
import java.util.List;

/// From values to places along one direction of a chart, and the values to mark there.
///
/// @param low value at place `from`
/// @param high value at place `to`; above `low`
record Scale(Axis axis, double low, double high, double from, double to) {

    /// A scale that holds all values, widened to round numbers: down to a mark, up to half a step.
    ///
    /// @param marks about how many values to mark
    static Scale around(Axis axis, double least, double most, double from, double to, int marks) {
        switch (axis.kind()) {
            case CATEGORIES -> {
                double last = axis.categories().size() - 1;
                return last == 0
                        ? new Scale(axis, -1, 1, from, to)
                        : new Scale(axis, 0, last, from, to);
            }
            case LOG -> {
                if (!(least > 0)) {
                    throw new IllegalArgumentException(
                            "a value of %s on a logarithmic axis".formatted(least));
                }
                return most > least
                        ? new Scale(axis, least, most, from, to)
                        : new Scale(axis, least / 2, most * 2, from, to);
            }
            case LINEAR, PERCENT -> {
                double step = step(least, most, marks);
                double low = Math.floor(least / step + 1e-9) * step;
                double high = Math.ceil(2 * most / step - 1e-9) * step / 2;
                return new Scale(axis, low, high > low ? high : low + step, from, to);
            }
        }
        throw new AssertionError(axis.kind());
    }

    double at(double value) {
        double share =
                axis.kind() == Axis.Kind.LOG
                        ? Math.log(value / low) / Math.log(high / low)
                        : (value - low) / (high - low);
        return from + (to - from) * share;
    }

    /// The values to mark: all names, powers of ten (or 1, 2, 5 times these over less than two
    /// decades), round steps.
    List<Double> ticks(int marks) {
        List<Double> ticks = new ArrayList<>();
        switch (axis.kind()) {
            case CATEGORIES -> {
                for (int i = 0; i < axis.categories().size(); i++) {
                    ticks.add((double) i);
                }
            }
            case LOG -> {
                double[] factors = high / low < 100 ? new double[] {1, 2, 5} : new double[] {1};
                for (double power = Math.pow(10, Math.floor(Math.log10(low)));
                        power <= high;
                        power *= 10) {
                    for (double factor : factors) {
                        double tick = factor * power;
                        if (tick >= low * 0.999 && tick <= high * 1.001) {
                            ticks.add(tick);
                        }
                    }
                }
            }
            case LINEAR, PERCENT -> {
                double step = step(low, high, marks);
                for (long i = Math.round(Math.ceil(low / step - 1e-9));
                        i * step <= high + 1e-9 * step;
                        i++) {
                    ticks.add(i * step);
                }
            }
        }
        return ticks;
    }

    /// A step of 1, 2 or 5 times a power of ten that cuts the range in about `marks` parts.
    private static double step(double low, double high, int marks) {
        double range = high > low ? high - low : Math.max(Math.abs(high), 1);
        double power = Math.pow(10, Math.floor(Math.log10(range / marks)));
        double rest = range / marks / power;
        return power * (rest <= 1 ? 1 : rest <= 2 ? 2 : rest <= 5 ? 5 : 10);
    }
}
