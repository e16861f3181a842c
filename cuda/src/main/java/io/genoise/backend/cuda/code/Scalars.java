package io.genoise.backend.cuda.code;

import io.genoise.expression.Formula;
import io.genoise.expression.Tape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// Formulas as C: a function of one element of each operand,
///
/// ```
/// __device__ inline void formula(float s0, float x0, float x1, float& y0) {
///     const float v2 = x0 * x1;
///     const float v3 = v2 + s0;
///     y0 = v3;
/// }
/// ```
///
/// a line for each line of the tape, so that what formulas share is computed once. sI is slot I of the formulas, xI input
/// I, yI the result of formula I; inputs and slots that no formula reads are no parameters.
///
/// Nothing is contracted or reordered (`-fmad=false`), so a formula gives the same bits in whichever kernel it stands.
final class Scalars {
    private final Tape tape;
    private final List<Integer> inputs;
    private final List<Integer> slots;

    private Scalars(Tape tape, List<Integer> inputs, List<Integer> slots) {
        this.tape = tape;
        this.inputs = inputs;
        this.slots = slots;
    }

    /// The C of `formulas`.
    static Scalars of(List<Formula> formulas) {
        Tape tape = Tape.of(formulas);
        return new Scalars(
                tape, indices(tape, Formula.Kind.INPUT), indices(tape, Formula.Kind.SLOT));
    }

    private static List<Integer> indices(Tape tape, Formula.Kind kind) {
        TreeSet<Integer> indices = new TreeSet<>();
        for (Formula line : tape.lines()) {
            if (line.kind() == kind) {
                indices.add(line.index());
            }
        }
        return List.copyOf(indices);
    }

    /// Which inputs are read, in order.
    List<Integer> inputs() {
        return inputs;
    }

    /// Which slots are read, in order.
    List<Integer> slots() {
        return slots;
    }

    /// How many operations there are.
    int operations() {
        return (int) tape.lines().stream().filter(line -> line.kind().arity() > 0).count();
    }

    /// The function `formula`.
    String function() {
        List<String> parameters = new ArrayList<>();
        slots.forEach(slot -> parameters.add("float s" + slot));
        inputs.forEach(input -> parameters.add("float x" + input));
        StringBuilder body = new StringBuilder(statements());
        for (int k = 0; k < tape.roots().length; k++) {
            parameters.add("float& y" + k);
            body.append("    y%s = %s;\n".formatted(k, result(k)));
        }
        return "__device__ inline void formula(%s) {\n%s}\n"
                .formatted(String.join(", ", parameters), body);
    }

    /// The lines alone, which see sI and xI; [#result] then says what to take.
    String statements() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < tape.lines().size(); i++) {
            if (tape.lines().get(i).kind().arity() > 0) {
                text.append("    const float v%s = %s;\n".formatted(i, operation(i)));
            }
        }
        return text.toString();
    }

    /// The name of formula `k`'s result, or the number that it is.
    String result(int k) {
        return name(tape.roots()[k]);
    }

    /// `const float sI = …` for each slot that is read; its place is the number `slotI`.
    String declarations() {
        StringBuilder text = new StringBuilder();
        for (int slot : slots) {
            text.append("const float s%s = slot(a.slots, a.slot%s);\n".formatted(slot, slot));
        }
        return text.toString();
    }

    /// Adds the places of the slots to a kernel's arguments: slot I of the formulas is place `places[I]`.
    void number(int[] places, List<String> names, List<Long> numbers) {
        for (int slot : slots) {
            names.add("slot" + slot);
            numbers.add((long) places[slot]);
        }
    }

    private String name(int i) {
        Formula line = tape.lines().get(i);
        return switch (line.kind()) {
            case INPUT -> "x" + line.index();
            case SLOT -> "s" + line.index();
            case CONSTANT, SCALAR -> number(line.value());
            default -> "v" + i;
        };
    }

    private String operation(int i) {
        int[] o = tape.operands()[i];
        String x = name(o[0]);
        String y = o.length > 1 ? name(o[1]) : "";
        return switch (tape.lines().get(i).kind()) {
            case NEGATE -> "-" + x;
            case ABS -> "fabsf(%s)".formatted(x);
            case SIGN -> "signum(%s)".formatted(x);
            case FLOOR -> "floorf(%s)".formatted(x);
            case RECIPROCAL -> "1.0f / " + x;
            case SQRT -> "sqrtf(%s)".formatted(x);
            case RSQRT -> "reciprocalRoot(%s)".formatted(x);
            case EXP -> "expf(%s)".formatted(x);
            case LOG -> "logf(%s)".formatted(x);
            case TANH -> "tanhf(%s)".formatted(x);
            case SIGMOID -> "sigmoid(%s)".formatted(x);
            case SOFTPLUS -> "softplus(%s)".formatted(x);
            case ERF -> "erff(%s)".formatted(x);
            case SIN -> "sinf(%s)".formatted(x);
            case COS -> "cosf(%s)".formatted(x);
            case ADD -> "%s + %s".formatted(x, y);
            case SUBTRACT -> "%s - %s".formatted(x, y);
            case MULTIPLY -> "%s * %s".formatted(x, y);
            case DIVIDE -> "%s / %s".formatted(x, y);
            case POWER -> "power(%s, %s)".formatted(x, y);
            case MINIMUM -> "minimum(%s, %s)".formatted(x, y);
            case MAXIMUM -> "maximum(%s, %s)".formatted(x, y);
            case LESS -> "%s < %s ? 1.0f : 0.0f".formatted(x, y);
            case LESS_EQUAL -> "%s <= %s ? 1.0f : 0.0f".formatted(x, y);
            case EQUAL -> "%s == %s ? 1.0f : 0.0f".formatted(x, y);
            case SELECT -> "%s != 0.0f ? %s : %s".formatted(x, y, name(o[2]));
            case INPUT, SLOT, CONSTANT, SCALAR ->
                    throw new IllegalArgumentException(tape.lines().get(i) + " has no operands");
        };
    }

    /// `value` as C, exactly: the shortest decimal that reads back as it is, or its bits.
    static String number(float value) {
        if (!Float.isFinite(value) || value != 0 && Math.abs(value) < Float.MIN_NORMAL) {
            return String.format(Locale.ROOT, "floatOf(0x%08xu)", Float.floatToIntBits(value));
        }
        String text = value + "f";
        return text.startsWith("-") ? "(%s)".formatted(text) : text;
    }
}
