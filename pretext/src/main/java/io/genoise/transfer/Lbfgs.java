package io.genoise.transfer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/// Minimises a smooth convex function by L-BFGS: the direction is `-H g`, where `H` starts as the problem's own
/// approximation of the inverse Hessian and learns from the last eight steps; the step is halved until the function falls
/// enough (Armijo, 1e-4). No randomness, no threads: the same input gives the same bits.
///
/// Source: Nocedal and Wright, *Numerical Optimization*, 2nd edition, algorithms 7.4 and 7.5.
final class Lbfgs {
    private static final int HISTORY = 8;
    private static final double ARMIJO = 1e-4;

    private Lbfgs() {}

    /// A function of a matrix.
    interface Problem {
        /// The value at `x`; its gradient is written into `gradient`.
        double evaluate(double[][] x, double[][] gradient);

        /// Replaces `g` by an approximation of the inverse Hessian times `g`; linear, symmetric, positive definite.
        void precondition(double[][] g);
    }

    /// How it ended: the value, the evaluations used, and whether the predicted decrease fell below the tolerance.
    record Outcome(double value, int evaluations, boolean converged) {}

    private record Pair(double[][] step, double[][] change, double curvature) {}

    /// Moves `x` towards the minimum until the decrease that the quadratic model predicts, about `-½ gᵀd`, is below
    /// `tolerance`, or `iterations` are done.
    static Outcome minimise(Problem problem, double[][] x, double tolerance, int iterations) {
        Deque<Pair> history = new ArrayDeque<>();
        double[][] gradient = like(x);
        double value = problem.evaluate(x, gradient);
        int evaluations = 1;
        for (int iteration = 0; iteration < iterations; iteration++) {
            double[][] direction = direction(problem, gradient, history);
            double slope = dot(gradient, direction);
            if (-0.5 * slope <= tolerance) {
                return new Outcome(value, evaluations, true);
            }
            double[][] next = like(x);
            double[][] nextGradient = like(x);
            double length = 1;
            double nextValue;
            double rounding = 8 * Math.ulp(value);
            while (true) {
                for (int c = 0; c < x.length; c++) {
                    System.arraycopy(x[c], 0, next[c], 0, x[c].length);
                    Rows.add(next[c], length, direction[c], 0, x[c].length);
                }
                nextValue = problem.evaluate(next, nextGradient);
                evaluations++;
                if (nextValue <= value + ARMIJO * length * slope + rounding) {
                    break;
                }
                length /= 2;
                if (length < 1e-9) {
                    return new Outcome(value, evaluations, false);
                }
            }
            for (int c = 0; c < x.length; c++) {
                for (int j = 0; j < x[c].length; j++) {
                    direction[c][j] *= length;
                    gradient[c][j] = nextGradient[c][j] - gradient[c][j];
                }
                System.arraycopy(next[c], 0, x[c], 0, x[c].length);
            }
            double curvature = dot(direction, gradient);
            if (curvature > 0) {
                if (history.size() == HISTORY) {
                    history.removeLast();
                }
                history.addFirst(new Pair(direction, gradient, curvature));
            }
            gradient = nextGradient;
            value = nextValue;
        }
        return new Outcome(value, evaluations, false);
    }

    private static double[][] direction(Problem problem, double[][] gradient, Deque<Pair> history) {
        double[][] q = like(gradient);
        addScaled(q, -1, gradient);
        double[] alpha = new double[history.size()];
        int i = 0;
        for (Pair pair : history) {
            alpha[i] = dot(pair.step, q) / pair.curvature;
            addScaled(q, -alpha[i++], pair.change);
        }
        problem.precondition(q);
        for (Iterator<Pair> oldestFirst = history.descendingIterator(); oldestFirst.hasNext(); ) {
            Pair pair = oldestFirst.next();
            addScaled(q, alpha[--i] - dot(pair.change, q) / pair.curvature, pair.step);
        }
        return q;
    }

    private static double[][] like(double[][] x) {
        double[][] zeros = new double[x.length][];
        for (int c = 0; c < x.length; c++) {
            zeros[c] = new double[x[c].length];
        }
        return zeros;
    }

    private static double dot(double[][] a, double[][] b) {
        double sum = 0;
        for (int c = 0; c < a.length; c++) {
            sum += Rows.dot(a[c], b[c]);
        }
        return sum;
    }

    private static void addScaled(double[][] sum, double scale, double[][] x) {
        for (int c = 0; c < x.length; c++) {
            Rows.add(sum[c], scale, x[c], 0, x[c].length);
        }
    }
}
