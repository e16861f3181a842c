package io.genoise.figure;

import java.util.ArrayList;
import java.util.List;

/// A line of a line chart.
///
/// @param name shown at the line's end
/// @param points from left to right; one that is not finite leaves a gap
/// @param tone how loud it is drawn
public record Series(String name, List<Point> points, Tone tone) {
    /// Copies the list.
    public Series {
        points = List.copyOf(points);
    }

    /// A point and its interval.
    ///
    /// @param x place on the chart's first axis
    /// @param y place on its second
    /// @param low lower end of the interval; `y` where there is none
    /// @param high upper end of the interval; `y` where there is none
    public record Point(double x, double y, double low, double high) {
        /// A point without interval.
        public static Point of(double x, double y) {
            return new Point(x, y, y, y);
        }

        boolean isFinite() {
            return Double.isFinite(x)
                    && Double.isFinite(y)
                    && Double.isFinite(low)
                    && Double.isFinite(high);
        }
    }

    /// How loud a line is drawn.
    public enum Tone {
        /// What the chart is about.
        STRONG,
        /// What it is compared with.
        NORMAL,
        /// Baselines, in grey.
        QUIET
    }

    /// A curve of many values, such as a loss by step: cut in at most `most` stretches, each drawn
    /// as its mean with a band from its least to its greatest value. Values that are not finite
    /// leave gaps.
    ///
    /// @throws IllegalArgumentException if there are not as many x as y, or no stretch is wanted
    public static Series curve(String name, double[] x, double[] y, int most) {
        if (x.length != y.length || most < 1) {
            throw new IllegalArgumentException(
                    "%s values of x, %s of y".formatted(x.length, y.length));
        }
        List<Point> points = new ArrayList<>();
        int stretches = Math.min(most, x.length);
        for (int i = 0; i < stretches; i++) {
            int from = (int) ((long) i * x.length / stretches);
            int to = (int) ((long) (i + 1) * x.length / stretches);
            double place = 0;
            double sum = 0;
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int j = from; j < to; j++) {
                place += x[j];
                sum += y[j];
                low = Math.min(low, y[j]);
                high = Math.max(high, y[j]);
            }
            points.add(new Point(place / (to - from), sum / (to - from), low, high));
        }
        return new Series(name, points, Tone.NORMAL);
    }
}
