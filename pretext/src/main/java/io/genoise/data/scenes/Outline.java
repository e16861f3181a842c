package io.genoise.data.scenes;

import java.util.ArrayList;
import java.util.List;

/// What a rigid flat thing's motion depends on: the middle of its mass (all of it equally heavy), how far its mass lies from
/// there, and how far it reaches downwards in each of 360 turns.
///
/// Lengths are in the units of the thing's frame; turns are counterclockwise, after mirroring.
///
/// @param x of the middle, in the frame (before mirroring)
/// @param y of the middle
/// @param spread the mean squared distance of its mass from the middle
/// @param down by degrees of turn: how far below the middle the lowest point lies
record Outline(float x, float y, double spread, double[] down) {
    private static final int TURNS = 360;

    /// Points a side at which the thing is looked up.
    private static final int GRID = 48;

    /// The outline of `parts`, mirrored left to right if `mirror` is -1.
    static Outline of(List<Part> parts, float mirror) {
        Form.Bounds box =
                parts.stream()
                        .map(part -> part.shape().bounds())
                        .reduce(Form.Bounds::with)
                        .orElseThrow();
        List<double[]> ends = new ArrayList<>();
        double count = 0;
        double sumX = 0;
        double sumY = 0;
        double squares = 0;
        for (int row = 0; row < GRID; row++) {
            float y = box.bottom() + box.height() * (row + 0.5f) / GRID;
            double first = Double.NaN;
            double last = Double.NaN;
            for (int column = 0; column < GRID; column++) {
                float x = box.left() + box.width() * (column + 0.5f) / GRID;
                if (isInside(parts, x, y)) {
                    first = Double.isNaN(first) ? x : first;
                    last = x;
                    count++;
                    sumX += x;
                    sumY += y;
                    squares += x * x + y * y;
                }
            }
            if (!Double.isNaN(first)) {
                ends.add(new double[] {first, y});
                ends.add(new double[] {last, y});
            }
        }
        double x = sumX / count;
        double y = sumY / count;
        double[] down = new double[TURNS];
        // A looked-up point stands for half a cell more to each side.
        double more = 0.25 * (box.width() + box.height()) / GRID;
        for (int turn = 0; turn < TURNS; turn++) {
            double cos = Form.cosine(turn);
            double sin = Form.sine(turn);
            for (double[] end : ends) {
                double low = -(sin * mirror * (end[0] - x) + cos * (end[1] - y));
                down[turn] = Math.max(down[turn], low + more);
            }
        }
        return new Outline((float) x, (float) y, squares / count - x * x - y * y, down);
    }

    private static boolean isInside(List<Part> parts, float x, float y) {
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (parts.get(i).shape().distance(x, y) < 0) {
                return true;
            }
        }
        return false;
    }

    /// The same thing `factor` times as large; the middle stays in the units of the frame.
    Outline times(double factor) {
        double[] larger = down.clone();
        for (int i = 0; i < larger.length; i++) {
            larger[i] *= factor;
        }
        return new Outline(x, y, spread * factor * factor, larger);
    }

    /// How far below the middle the lowest point lies, the thing turned by `degrees`.
    double down(double degrees) {
        double turn = degrees - TURNS * Math.floor(degrees / TURNS);
        int low = (int) turn % TURNS;
        double t = turn - Math.floor(turn);
        return down[low] + t * (down[(low + 1) % TURNS] - down[low]);
    }

    /// How far the thing reaches to the left.
    double left(double degrees) {
        return down(degrees + 90);
    }

    /// How far it reaches to the right.
    double right(double degrees) {
        return down(degrees - 90);
    }

    /// The change of [#down] a radian.
    double slope(double degrees) {
        return (down(degrees + 1) - down(degrees - 1)) / StrictMath.toRadians(2);
    }

    /// The farthest that any point lies from the middle.
    double reach() {
        double reach = 0;
        for (double d : down) {
            reach = Math.max(reach, d);
        }
        return reach;
    }

    /// The turns in which the thing stands by itself: its middle is lower than in any turn within `within` degrees.
    List<Integer> stands(int within) {
        List<Integer> stands = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            boolean lowest = true;
            for (int d = 1; d <= within && lowest; d++) {
                lowest =
                        down[turn] <= down[(turn + d) % TURNS]
                                && down[turn] < down[(turn - d + TURNS) % TURNS];
            }
            if (lowest) {
                stands.add(turn);
            }
        }
        return stands;
    }
}
