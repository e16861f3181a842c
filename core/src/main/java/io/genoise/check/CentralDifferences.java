package io.genoise.check;

/// Central differences: (L(x + h) − L(x − h)) / 2h, with an error of about h² of the third derivative and 10⁻¹¹ of L.
final class CentralDifferences {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 2e-6;

    private final OpCheck check;
    private final Trial trial;

    CentralDifferences(OpCheck check, Trial trial) {
        this.check = check;
        this.trial = trial;
    }

    void check() {
        if (!trial.differentiable()) {
            return;
        }
        Results here = trial.results();
        for (int i : trial.targets()) {
            double[] point = check.operands().get(i).numbers();
            double[][] slopes = slopes(i, point);
            compare("∂L/∂x" + i, here, slopes[0], point);
            compare("∂G/∂x" + i, here, slopes[1], point);
        }
        double[] point = trial.dyNumbers();
        compare("∂G/∂dy", here, slopes(-1, point)[1], point);
    }

    /// The slopes of L and of G along each element of operand `i` (-1 for dy) at `point`.
    private double[][] slopes(int i, double[] point) {
        double[][] slopes = new double[2][point.length];
        double[] moved = point.clone();
        for (int e = 0; e < point.length; e++) {
            double h = STEP * Math.max(1, Math.abs(point[e]));
            moved[e] = point[e] + h;
            trial.set(i, moved);
            double[] above = trial.lossAndSlope();
            moved[e] = point[e] - h;
            trial.set(i, moved);
            double[] below = trial.lossAndSlope();
            moved[e] = point[e];
            for (int k = 0; k < 2; k++) {
                slopes[k][e] = (above[k] - below[k]) / (2 * h);
            }
        }
        trial.set(i, point);
        return slopes;
    }

    private void compare(String what, Results here, double[] slopes, double[] point) {
        double[] derivatives = here.find(what);
        double scale = 1;
        for (double slope : slopes) {
            scale = Math.max(scale, Math.abs(slope));
        }
        for (int e = 0; e < slopes.length; e++) {
            if (!(Math.abs(derivatives[e] - slopes[e]) <= TOLERANCE * scale)) {
                throw new AssertionError(
                        "%s: %s, element %s (%s): %s by the gradient, %s by differences"
                                .formatted(
                                        check.name(),
                                        what,
                                        e,
                                        point[e],
                                        derivatives[e],
                                        slopes[e]));
            }
        }
    }
}
