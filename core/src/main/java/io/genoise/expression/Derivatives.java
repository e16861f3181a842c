package io.genoise.expression;

import static io.genoise.expression.Formula.ONE;
import static io.genoise.expression.Formula.ZERO;
import static io.genoise.expression.Formula.constant;

import java.util.HashMap;
import java.util.Map;

/// The one table of derivatives of the pointwise language, and the chain rule over it. A derivative is an expression
/// again, over the same operands, so derivatives of any order follow.
///
/// At a kink the derivative is that of one side: 0 for `abs` and `sign` at 0; `min` and `max` give all to the first
/// operand where both are equal, or where one is NaN.
public final class Derivatives {
    private static final float TWO_OVER_ROOT_PI = (float) (2 / Math.sqrt(Math.PI));

    private Derivatives() {}

    /// ∂f/∂x for operand `input` of `f`.
    public static Formula of(Formula f, int input) {
        return derive(f, input, new HashMap<>());
    }

    private static Formula derive(Formula f, int input, Map<Formula, Formula> known) {
        Formula d = known.get(f);
        if (d == null) {
            d = chain(f, input, known);
            known.put(f, d);
        }
        return d;
    }

    private static Formula chain(Formula f, int input, Map<Formula, Formula> known) {
        Formula sum = ZERO;
        switch (f.kind()) {
            case INPUT:
                return f.index() == input ? ONE : ZERO;
            case SLOT, CONSTANT, SCALAR:
                return ZERO;
            case SELECT:
                return select(
                        f.operand(0),
                        derive(f.operand(1), input, known),
                        derive(f.operand(2), input, known));
            default:
                for (int i = 0; i < f.kind().arity(); i++) {
                    Formula inner = derive(f.operand(i), input, known);
                    if (!inner.is(0)) {
                        sum = add(sum, multiply(partial(f, i), inner));
                    }
                }
                return sum;
        }
    }

    /// ∂f/∂(operand i), in terms of f's own operands and of f itself.
    private static Formula partial(Formula f, int i) {
        Formula x = f.operand(0);
        Formula y = f.operand(1);
        return switch (f.kind()) {
            case NEGATE -> constant(-1);
            case ABS -> x.sign();
            case SIGN, FLOOR, LESS, LESS_EQUAL, EQUAL -> ZERO;
            case RECIPROCAL -> f.times(f).negate();
            case SQRT -> constant(0.5f).over(f);
            case RSQRT -> constant(-0.5f).times(f).over(x);
            case EXP -> f;
            case LOG -> x.reciprocal();
            case TANH -> ONE.minus(f.times(f));
            case SIGMOID -> f.times(ONE.minus(f));
            case SOFTPLUS -> x.sigmoid();
            case ERF -> constant(TWO_OVER_ROOT_PI).times(x.times(x).negate().exp());
            case SIN -> x.cos();
            case COS -> x.sin().negate();
            case ADD -> ONE;
            case SUBTRACT -> i == 0 ? ONE : constant(-1);
            case MULTIPLY -> i == 0 ? y : x;
            case DIVIDE -> i == 0 ? y.reciprocal() : f.over(y).negate();
            case POWER -> i == 0 ? powerByBase(x, y) : powerByExponent(f, x);
            case MINIMUM -> i == 0 ? y.less(x).select(ZERO, ONE) : y.less(x);
            case MAXIMUM -> i == 0 ? x.less(y).select(ZERO, ONE) : x.less(y);
            case INPUT, SLOT, CONSTANT, SCALAR, SELECT ->
                    throw new IllegalArgumentException("no partial of " + f);
        };
    }

    /// ∂xʸ/∂x = y·xʸ⁻¹, and 0 where x = y = 0, so that the powers of 0 are smooth to any order.
    private static Formula powerByBase(Formula x, Formula y) {
        Formula bothZero = x.equal(ZERO).times(y.equal(ZERO));
        return bothZero.select(ZERO, y.times(x.power(y.minus(ONE))));
    }

    /// ∂xʸ/∂y = xʸ·log x, and 0 where x = 0.
    private static Formula powerByExponent(Formula f, Formula x) {
        return x.equal(ZERO).select(ZERO, f.times(x.log()));
    }

    private static Formula select(Formula condition, Formula yes, Formula no) {
        return yes.equals(no) ? yes : condition.select(yes, no);
    }

    /// x + y, without additions of 0.
    public static Formula add(Formula x, Formula y) {
        return x.is(0) ? y : y.is(0) ? x : x.plus(y);
    }

    /// x · y, without multiplications by 0, 1 and -1.
    public static Formula multiply(Formula x, Formula y) {
        if (x.is(0) || y.is(0)) {
            return ZERO;
        }
        if (x.is(1)) {
            return y;
        }
        if (y.is(1)) {
            return x;
        }
        if (x.is(-1)) {
            return y.negate();
        }
        return y.is(-1) ? x.negate() : x.times(y);
    }
}
