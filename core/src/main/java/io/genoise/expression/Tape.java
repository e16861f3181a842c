package io.genoise.expression;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// Expressions in the order of evaluation: every distinct subexpression once, operands before their users. This is what
/// interpreters and code generators walk; equal subtrees of all roots have become one line.
///
/// @param lines the distinct nodes; operand k of line i is line `operands[i][k]`
/// @param operands line numbers of each line's operands
/// @param roots the line of each root
public record Tape(List<Formula> lines, int[][] operands, int[] roots) {
    /// The tape of `roots`.
    public static Tape of(List<Formula> roots) {
        Map<Formula, Integer> seen = new HashMap<>();
        List<Formula> lines = new ArrayList<>();
        List<int[]> operands = new ArrayList<>();
        Map<Formula, Integer> visited = new IdentityHashMap<>();
        int[] rootLines = new int[roots.size()];
        for (int i = 0; i < rootLines.length; i++) {
            rootLines[i] = append(roots.get(i), seen, visited, lines, operands);
        }
        return new Tape(List.copyOf(lines), operands.toArray(new int[0][]), rootLines);
    }

    private static int append(
            Formula e,
            Map<Formula, Integer> byKey,
            Map<Formula, Integer> visited,
            List<Formula> lines,
            List<int[]> operands) {
        Integer known = visited.get(e);
        if (known != null) {
            return known;
        }
        int arity = e.kind().arity();
        int[] args = new int[arity];
        Formula[] canonical = new Formula[3];
        for (int i = 0; i < arity; i++) {
            args[i] = append(e.operand(i), byKey, visited, lines, operands);
            canonical[i] = lines.get(args[i]);
        }
        Formula key = e.withOperands(canonical[0], canonical[1], canonical[2]);
        Integer line = byKey.get(key);
        if (line == null) {
            line = lines.size();
            byKey.put(key, line);
            lines.add(key);
            operands.add(args);
        }
        visited.put(e, line);
        return line;
    }

    /// The value of every line in double, for operand values `inputs` and parameter values `slots`. `values` holds one
    /// place a line; the roots' values are at [#roots].
    public void evaluate(double[] inputs, double[] slots, double[] values) {
        for (int i = 0; i < operands.length; i++) {
            Formula e = lines.get(i);
            int[] o = operands[i];
            double x = o.length > 0 ? values[o[0]] : 0;
            double y = o.length > 1 ? values[o[1]] : 0;
            values[i] =
                    switch (e.kind()) {
                        case INPUT -> inputs[e.index()];
                        case SLOT -> slots[e.index()];
                        case CONSTANT, SCALAR -> e.value();
                        case NEGATE -> -x;
                        case ABS -> Math.abs(x);
                        case SIGN -> Math.signum(x);
                        case FLOOR -> Math.floor(x);
                        case RECIPROCAL -> 1 / x;
                        case SQRT -> Math.sqrt(x);
                        case RSQRT -> 1 / Math.sqrt(x);
                        case EXP -> Math.exp(x);
                        case LOG -> Math.log(x);
                        case TANH -> Math.tanh(x);
                        case SIGMOID -> 1 / (1 + Math.exp(-x));
                        case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
                        case ERF -> erf(x);
                        case SIN -> Math.sin(x);
                        case COS -> Math.cos(x);
                        case ADD -> x + y;
                        case SUBTRACT -> x - y;
                        case MULTIPLY -> x * y;
                        case DIVIDE -> x / y;
                        case POWER -> Math.pow(x, y);
                        case MINIMUM -> Math.min(x, y);
                        case MAXIMUM -> Math.max(x, y);
                        case LESS -> x < y ? 1 : 0;
                        case LESS_EQUAL -> x <= y ? 1 : 0;
                        case EQUAL -> x == y ? 1 : 0;
                        case SELECT -> x != 0 ? y : values[o[2]];
                    };
        }
    }

    /// erf(x) to about 1e-15: the Maclaurin series up to |x| = 3, a continued fraction beyond (Abramowitz and Stegun,
    /// 7.1.6 and 7.1.14).
    private static double erf(double x) {
        double z = Math.abs(x);
        if (z > 6) {
            return Math.signum(x);
        }
        if (z < 3) {
            double term = x;
            double sum = x;
            for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
                term *= 2 * x * x / (2 * n + 1);
                sum += term;
            }
            return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
        }
        double fraction = 0;
        for (int n = 60; n >= 1; n--) {
            fraction = n / 2.0 / (z + fraction);
        }
        return Math.signum(x) * (1 - Math.exp(-z * z) / Math.sqrt(Math.PI) / (z + fraction));
    }
}
