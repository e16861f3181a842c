package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.Instruction.ADD;
import static io.genoise.backend.cpu.Instruction.DIVIDE;
import static io.genoise.backend.cpu.Instruction.IF_EQUAL;
import static io.genoise.backend.cpu.Instruction.IF_LESS;
import static io.genoise.backend.cpu.Instruction.IF_LESS_EQUAL;
import static io.genoise.backend.cpu.Instruction.MAXIMUM;
import static io.genoise.backend.cpu.Instruction.MINIMUM;
import static io.genoise.backend.cpu.Instruction.MULTIPLY;
import static io.genoise.backend.cpu.Instruction.SQRT;
import static io.genoise.backend.cpu.Instruction.SUBTRACT;

import io.genoise.expression.Formula;
import io.genoise.expression.Formula.Kind;
import io.genoise.expression.Tape;
import java.util.Arrays;
import java.util.List;

/// From the pointwise language to [Instruction]s.
final class Translator {
    private final Instructions.Builder f;
    private final Functions functions;

    private Translator(int[] inputVariation) {
        this.f = new Instructions.Builder(inputVariation);
        this.functions = new Functions(f);
    }

    /// The instructions of `roots`, for operands that vary as `inputVariation` says.
    static Instructions of(List<Formula> roots, int[] inputVariation) {
        Translator translator = new Translator(inputVariation);
        return translator.f.build(translator.append(Tape.of(roots)));
    }

    /// The instructions of (x - m)², for moments, where m is one more operand, the same for all rows (or columns, as
    /// `meanVariation` says).
    static Instructions squares(Formula x, int[] inputVariation, int meanVariation) {
        int[] variation = Arrays.copyOf(inputVariation, inputVariation.length + 1);
        variation[inputVariation.length] = meanVariation;
        Translator translator = new Translator(variation);
        int value = translator.append(Tape.of(List.of(x)))[0];
        int deviation = translator.f.subtract(value, translator.f.input(inputVariation.length));
        return translator.f.build(translator.f.multiply(deviation, deviation));
    }

    private int[] append(Tape tape) {
        int[] place = new int[tape.lines().size()];
        for (int i = 0; i < place.length; i++) {
            Formula e = tape.lines().get(i);
            int[] o = tape.operands()[i];
            place[i] =
                    switch (o.length) {
                        case 0 -> leaf(e);
                        case 1 -> unary(e.kind(), place[o[0]]);
                        case 2 -> binary(e.kind(), place[o[0]], place[o[1]]);
                        default -> select(tape, o, place);
                    };
        }
        int[] roots = new int[tape.roots().length];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = place[tape.roots()[i]];
        }
        return roots;
    }

    private int leaf(Formula e) {
        return switch (e.kind()) {
            case INPUT -> f.input(e.index());
            case SLOT -> f.slot(e.index());
            default -> f.number(e.value());
        };
    }

    private int unary(Kind kind, int x) {
        return switch (kind) {
            case NEGATE -> f.negate(x);
            case ABS -> f.abs(x);
            case SIGN ->
                    f.choose(
                            IF_LESS,
                            x,
                            f.number(0),
                            f.number(-1),
                            f.choose(IF_LESS, f.number(0), x, f.number(1), x));
            case FLOOR -> functions.floor(x);
            case RECIPROCAL -> f.divide(f.number(1), x);
            case SQRT -> f.of(SQRT, x);
            case RSQRT -> f.divide(f.number(1), f.of(SQRT, x));
            case EXP -> functions.exp(x);
            case LOG -> functions.log(x);
            case TANH -> functions.tanh(x);
            case SIGMOID -> functions.sigmoid(x);
            case SOFTPLUS -> functions.softplus(x);
            case ERF -> functions.erf(x);
            case SIN -> functions.sin(x);
            case COS -> functions.cos(x);
            default -> throw new IllegalArgumentException("no formula of one operand: " + kind);
        };
    }

    private int binary(Kind kind, int x, int y) {
        return switch (kind) {
            case ADD -> f.of(ADD, x, y);
            case SUBTRACT -> f.of(SUBTRACT, x, y);
            case MULTIPLY -> f.of(MULTIPLY, x, y);
            case DIVIDE -> f.of(DIVIDE, x, y);
            case POWER -> f.isNumber(y, 2) ? f.multiply(x, x) : functions.power(x, y);
            case MINIMUM -> extreme(MINIMUM, x, y);
            case MAXIMUM -> extreme(MAXIMUM, x, y);
            case LESS -> f.choose(IF_LESS, x, y, f.number(1), f.number(0));
            case LESS_EQUAL -> f.choose(IF_LESS_EQUAL, x, y, f.number(1), f.number(0));
            case EQUAL -> f.choose(IF_EQUAL, x, y, f.number(1), f.number(0));
            default -> throw new IllegalArgumentException("no formula of two operands: " + kind);
        };
    }

    /// Against a constant, a comparison keeps NaN as well and costs a third of a true minimum or maximum.
    private int extreme(Instruction kind, int x, int y) {
        if (f.isNumber(x)) {
            return extremeOfNumber(kind, y, x);
        }
        return f.isNumber(y) ? extremeOfNumber(kind, x, y) : f.of(kind, x, y);
    }

    private int extremeOfNumber(Instruction kind, int x, int number) {
        return kind == MAXIMUM
                ? f.choose(IF_LESS, x, number, number, x)
                : f.choose(IF_LESS, number, x, number, x);
    }

    /// A comparison that only chooses is not turned into 1 and 0 first.
    private int select(Tape tape, int[] o, int[] place) {
        int[] compared = tape.operands()[o[0]];
        int yes = place[o[1]];
        int no = place[o[2]];
        return switch (tape.lines().get(o[0]).kind()) {
            case LESS -> f.choose(IF_LESS, place[compared[0]], place[compared[1]], yes, no);
            case LESS_EQUAL ->
                    f.choose(IF_LESS_EQUAL, place[compared[0]], place[compared[1]], yes, no);
            case EQUAL -> f.choose(IF_EQUAL, place[compared[0]], place[compared[1]], yes, no);
            default -> f.choose(IF_EQUAL, place[o[0]], f.number(0), no, yes);
        };
    }
}
