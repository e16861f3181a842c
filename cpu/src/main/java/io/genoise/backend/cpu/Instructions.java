package io.genoise.backend.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Expressions as a list of [Instruction]s, each distinct one once, operands before their users; and for each line
/// along which of the two loops it varies. That pattern alone does the hoisting: what is the same for all rows is
/// computed once a column, what is the same for all columns once a row, the rest of the numbers once a call.
///
/// @param lines the instructions
/// @param roots the lines that hold the results
/// @param variation bit [#ROWS]: differs from row to row; bit [#COLUMNS]: from column to column
/// @param inputs how many operands there are
/// @param slots slot i of this formula is slot `slots[i]` of the primitive: numbered anew by first use, so that formulas
///     that differ only in their slots' places share their code
record Instructions(List<Line> lines, int[] roots, int[] variation, int inputs, int[] slots) {
    static final int ROWS = 1;
    static final int COLUMNS = 2;

    /// One instruction: operands are line numbers, -1 where there is none.
    record Line(Instruction kind, int a, int b, int c, int d, int number) {
        int operand(int i) {
            return switch (i) {
                case 0 -> a;
                case 1 -> b;
                case 2 -> c;
                default -> d;
            };
        }

        boolean uses(int line) {
            return a == line || b == line || c == line || d == line;
        }
    }

    /// Whether line `i` differs along `direction`.
    boolean varies(int i, int direction) {
        return (variation[i] & direction) != 0;
    }

    /// Whether line `i` differs along both rows and columns.
    boolean full(int i) {
        return variation[i] == (ROWS | COLUMNS);
    }

    /// What tells this formula from all others that need other code.
    String key() {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            Line line = lines.get(i);
            key.append(line.kind().ordinal());
            for (int k = 0; k < line.kind().arity(); k++) {
                key.append(',').append(line.operand(k));
            }
            key.append(':').append(line.number()).append('/').append(variation[i]).append(' ');
        }
        return key.append(Arrays.toString(roots)).toString();
    }

    /// Collects lines; each method appends one instruction, or finds the line that computes the same already.
    static final class Builder {
        private final List<Line> lines = new ArrayList<>();
        private final Map<Line, Integer> known = new HashMap<>();
        private final int[] inputVariation;

        /// For operands that vary as `inputVariation` says.
        Builder(int[] inputVariation) {
            this.inputVariation = inputVariation;
        }

        int line(Line line) {
            return known.computeIfAbsent(
                    line,
                    l -> {
                        lines.add(l);
                        return lines.size() - 1;
                    });
        }

        int input(int index) {
            return line(new Line(Instruction.INPUT, -1, -1, -1, -1, index));
        }

        int slot(int index) {
            return line(new Line(Instruction.SLOT, -1, -1, -1, -1, index));
        }

        int bits(int bits) {
            return line(new Line(Instruction.CONSTANT, -1, -1, -1, -1, bits));
        }

        int number(float value) {
            return bits(Float.floatToRawIntBits(value));
        }

        int of(Instruction kind, int a) {
            return line(new Line(kind, a, -1, -1, -1, 0));
        }

        int of(Instruction kind, int a, int b) {
            return line(new Line(kind, a, b, -1, -1, 0));
        }

        int fused(int a, int b, int c) {
            return line(new Line(Instruction.FUSED, a, b, c, -1, 0));
        }

        int choose(Instruction kind, int a, int b, int yes, int no) {
            return line(new Line(kind, a, b, yes, no, 0));
        }

        int shift(Instruction kind, int a, int count) {
            return line(new Line(kind, a, -1, -1, -1, count));
        }

        int add(int a, int b) {
            return of(Instruction.ADD, a, b);
        }

        int subtract(int a, int b) {
            return of(Instruction.SUBTRACT, a, b);
        }

        int multiply(int a, int b) {
            return of(Instruction.MULTIPLY, a, b);
        }

        int divide(int a, int b) {
            return of(Instruction.DIVIDE, a, b);
        }

        int negate(int a) {
            return of(Instruction.NEGATE, a);
        }

        int abs(int a) {
            return of(Instruction.ABS, a);
        }

        /// Whether line `i` is a constant, and not NaN.
        boolean isNumber(int i) {
            return lines.get(i).kind() == Instruction.CONSTANT
                    && !Float.isNaN(Float.intBitsToFloat(lines.get(i).number()));
        }

        boolean isNumber(int i, float value) {
            return lines.get(i).kind() == Instruction.CONSTANT
                    && lines.get(i).number() == Float.floatToRawIntBits(value);
        }

        Instructions build(int... roots) {
            boolean[] live = new boolean[lines.size()];
            for (int root : roots) {
                live[root] = true;
            }
            for (int i = lines.size() - 1; i >= 0; i--) {
                for (int k = 0; live[i] && k < lines.get(i).kind().arity(); k++) {
                    live[lines.get(i).operand(k)] = true;
                }
            }
            int[] place = new int[lines.size() + 1];
            List<Line> kept = new ArrayList<>();
            List<Integer> slots = new ArrayList<>();
            for (int i = 0; i < lines.size(); i++) {
                if (!live[i]) {
                    continue;
                }
                Line line = lines.get(i);
                int number = line.number();
                if (line.kind() == Instruction.SLOT) {
                    number = slots.size();
                    slots.add(line.number());
                }
                place[i] = kept.size();
                kept.add(
                        new Line(
                                line.kind(),
                                moved(line.a(), place),
                                moved(line.b(), place),
                                moved(line.c(), place),
                                moved(line.d(), place),
                                number));
            }
            int[] movedRoots = Arrays.stream(roots).map(root -> place[root]).toArray();
            return new Instructions(
                    List.copyOf(kept),
                    movedRoots,
                    variation(kept),
                    inputVariation.length,
                    slots.stream().mapToInt(Integer::intValue).toArray());
        }

        private static int moved(int operand, int[] place) {
            return operand < 0 ? -1 : place[operand];
        }

        private int[] variation(List<Line> kept) {
            int[] variation = new int[kept.size()];
            for (int i = 0; i < variation.length; i++) {
                Line line = kept.get(i);
                if (line.kind() == Instruction.INPUT) {
                    variation[i] = inputVariation[line.number()];
                }
                for (int k = 0; k < line.kind().arity(); k++) {
                    variation[i] |= variation[line.operand(k)];
                }
            }
            return variation;
        }
    }
}
