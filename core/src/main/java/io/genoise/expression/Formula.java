package io.genoise.expression;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// A pointwise formula: an immutable tree whose leaves are the operands' elements and numbers, and whose inner nodes
/// are the primitives of [Kind]. From this one tree come evaluation in double (reference), a block interpreter
/// and generated loops (CPU), and its own derivatives ([Derivatives]).
///
/// Numbers come in three forms. `CONSTANT` belongs to the formula (the 1 of `1/(1+e⁻ˣ)`). `SCALAR` is a value that the
/// user gave and that may change from step to step; when the expression is recorded it becomes a `SLOT`, a place in the
/// step's parameter block, so that a new value never makes a new plan.
///
/// Equal by structure. Subtrees may be shared, so that a formula of n nodes can have 2ⁿ paths: nothing here follows
/// paths. Walk one with [Tape] or [#transform], which visit each node once.
public final class Formula {
    /// What a node is. Comparisons give 1 or 0; `SELECT` takes its second operand where the first is not 0.
    public enum Kind {
        /// The element of an operand: a leaf with the operand's number.
        INPUT(0),
        /// A number of the parameter block: a leaf with its place there.
        SLOT(0),
        /// A number of the formula's own: a leaf.
        CONSTANT(0),
        /// A number of the user's: a leaf that becomes a `SLOT`.
        SCALAR(0),
        /// −x.
        NEGATE(1),
        /// |x|.
        ABS(1),
        /// −1, 0 or 1; NaN for NaN.
        SIGN(1),
        /// The largest integer that is at most x.
        FLOOR(1),
        /// 1/x.
        RECIPROCAL(1),
        /// √x.
        SQRT(1),
        /// 1/√x.
        RSQRT(1),
        /// eˣ.
        EXP(1),
        /// The natural logarithm of x.
        LOG(1),
        /// The hyperbolic tangent of x.
        TANH(1),
        /// 1/(1+e⁻ˣ).
        SIGMOID(1),
        /// log(1+eˣ), computed without overflow.
        SOFTPLUS(1),
        /// 2/√π ∫₀ˣ exp(−t²) dt.
        ERF(1),
        /// The sine of x radians.
        SIN(1),
        /// The cosine of x radians.
        COS(1),
        /// x + y.
        ADD(2),
        /// x − y.
        SUBTRACT(2),
        /// x · y.
        MULTIPLY(2),
        /// x / y.
        DIVIDE(2),
        /// xʸ for x ≥ 0.
        POWER(2),
        /// The smaller one; NaN if one is NaN.
        MINIMUM(2),
        /// The larger one; NaN if one is NaN.
        MAXIMUM(2),
        /// 1 where x < y, else 0.
        LESS(2),
        /// 1 where x ≤ y, else 0.
        LESS_EQUAL(2),
        /// 1 where x = y, else 0.
        EQUAL(2),
        /// y where x is not 0, else z.
        SELECT(3);

        private final int arity;

        Kind(int arity) {
            this.arity = arity;
        }

        /// How many operands a node of this kind has.
        public int arity() {
            return arity;
        }
    }

    /// The number 0 of a formula.
    public static final Formula ZERO = constant(0);

    /// The number 1 of a formula.
    public static final Formula ONE = constant(1);

    private final Kind kind;
    private final Formula a;
    private final Formula b;
    private final Formula c;
    private final int index;
    private final float value;
    private final int hash;

    private Formula(Kind kind, Formula a, Formula b, Formula c, int index, float value) {
        this.kind = kind;
        this.a = a;
        this.b = b;
        this.c = c;
        this.index = index;
        this.value = value;
        int h = kind.ordinal() * 31 + index;
        h = h * 31 + Float.floatToIntBits(value);
        h = h * 31 + (a == null ? 0 : a.hash);
        h = h * 31 + (b == null ? 0 : b.hash);
        this.hash = h * 31 + (c == null ? 0 : c.hash);
    }

    /// The element of operand `index`.
    public static Formula input(int index) {
        return new Formula(Kind.INPUT, null, null, null, index, 0);
    }

    /// The number at place `index` of the parameter block.
    public static Formula slot(int index) {
        return new Formula(Kind.SLOT, null, null, null, index, 0);
    }

    /// A number that belongs to the formula.
    public static Formula constant(float value) {
        return new Formula(Kind.CONSTANT, null, null, null, 0, value);
    }

    /// A number of the user's, which becomes a slot when recorded.
    public static Formula scalar(float value) {
        return new Formula(Kind.SCALAR, null, null, null, 0, value);
    }

    /// The node of `kind` over `operands`.
    ///
    /// @throws IllegalArgumentException if the number of operands is not the kind's arity
    public static Formula of(Kind kind, Formula... operands) {
        if (operands.length != kind.arity || kind.arity == 0) {
            throw new IllegalArgumentException(kind + " over " + operands.length + " operands");
        }
        return new Formula(
                kind,
                operands[0],
                operands.length > 1 ? operands[1] : null,
                operands.length > 2 ? operands[2] : null,
                0,
                0);
    }

    /// What this node is.
    public Kind kind() {
        return kind;
    }

    /// Operand `i` of an inner node.
    public Formula operand(int i) {
        return switch (i) {
            case 0 -> a;
            case 1 -> b;
            default -> c;
        };
    }

    /// The number of an `INPUT` or `SLOT`.
    public int index() {
        return index;
    }

    /// The value of a `CONSTANT` or `SCALAR`.
    public float value() {
        return value;
    }

    /// Whether this is the formula's constant `number`.
    public boolean is(float number) {
        return kind == Kind.CONSTANT && value == number;
    }

    /// this + y.
    public Formula plus(Formula y) {
        return of(Kind.ADD, this, y);
    }

    /// this − y.
    public Formula minus(Formula y) {
        return of(Kind.SUBTRACT, this, y);
    }

    /// this · y.
    public Formula times(Formula y) {
        return of(Kind.MULTIPLY, this, y);
    }

    /// this / y.
    public Formula over(Formula y) {
        return of(Kind.DIVIDE, this, y);
    }

    /// this · this.
    public Formula square() {
        return times(this);
    }

    /// this + y, of a number that may change from step to step.
    public Formula plus(float y) {
        return plus(scalar(y));
    }

    /// this − y, of a number that may change from step to step.
    public Formula minus(float y) {
        return minus(scalar(y));
    }

    /// this · y, of a number that may change from step to step.
    public Formula times(float y) {
        return times(scalar(y));
    }

    /// this / y, of a number that may change from step to step.
    public Formula over(float y) {
        return over(scalar(y));
    }

    /// thisʸ; the base must not be negative.
    public Formula power(Formula y) {
        return of(Kind.POWER, this, y);
    }

    /// thisʸ; the base must not be negative.
    public Formula power(float y) {
        return power(scalar(y));
    }

    /// The smaller of both; NaN if one is NaN.
    public Formula min(Formula y) {
        return of(Kind.MINIMUM, this, y);
    }

    /// The smaller of both, of a number that may change from step to step.
    public Formula min(float y) {
        return min(scalar(y));
    }

    /// The larger of both; NaN if one is NaN.
    public Formula max(Formula y) {
        return of(Kind.MAXIMUM, this, y);
    }

    /// The larger of both, of a number that may change from step to step.
    public Formula max(float y) {
        return max(scalar(y));
    }

    /// min(max(this, low), high).
    public Formula clamp(float low, float high) {
        return max(low).min(high);
    }

    /// 1 where this < y, else 0.
    public Formula less(Formula y) {
        return of(Kind.LESS, this, y);
    }

    /// 1 where this < y, else 0.
    public Formula less(float y) {
        return less(scalar(y));
    }

    /// 1 where this > y, else 0.
    public Formula greater(Formula y) {
        return y.less(this);
    }

    /// 1 where this > y, else 0.
    public Formula greater(float y) {
        return greater(scalar(y));
    }

    /// 1 where this ≤ y, else 0.
    public Formula lessEqual(Formula y) {
        return of(Kind.LESS_EQUAL, this, y);
    }

    /// 1 where this ≥ y, else 0.
    public Formula greaterEqual(Formula y) {
        return y.lessEqual(this);
    }

    /// 1 where this = y, else 0.
    public Formula equal(Formula y) {
        return of(Kind.EQUAL, this, y);
    }

    /// `yes` where this is not 0, else `no`.
    public Formula select(Formula yes, Formula no) {
        return of(Kind.SELECT, this, yes, no);
    }

    /// −this.
    public Formula negate() {
        return of(Kind.NEGATE, this);
    }

    /// |this|.
    public Formula abs() {
        return of(Kind.ABS, this);
    }

    /// -1, 0 or 1.
    public Formula sign() {
        return of(Kind.SIGN, this);
    }

    /// The largest integer that is at most this.
    public Formula floor() {
        return of(Kind.FLOOR, this);
    }

    /// 1/x.
    public Formula reciprocal() {
        return of(Kind.RECIPROCAL, this);
    }

    /// √x; NaN below 0.
    public Formula sqrt() {
        return of(Kind.SQRT, this);
    }

    /// 1/√x.
    public Formula rsqrt() {
        return of(Kind.RSQRT, this);
    }

    /// eˣ.
    public Formula exp() {
        return of(Kind.EXP, this);
    }

    /// The natural logarithm: −∞ at 0, NaN below.
    public Formula log() {
        return of(Kind.LOG, this);
    }

    /// (eˣ−e⁻ˣ)/(eˣ+e⁻ˣ).
    public Formula tanh() {
        return of(Kind.TANH, this);
    }

    /// 1/(1+e⁻ˣ).
    public Formula sigmoid() {
        return of(Kind.SIGMOID, this);
    }

    /// log(1+eˣ), computed without overflow.
    public Formula softplus() {
        return of(Kind.SOFTPLUS, this);
    }

    /// 2/√π ∫₀ˣ exp(−t²) dt.
    public Formula erf() {
        return of(Kind.ERF, this);
    }

    /// The sine of an angle in radians.
    public Formula sin() {
        return of(Kind.SIN, this);
    }

    /// The cosine of an angle in radians.
    public Formula cos() {
        return of(Kind.COS, this);
    }

    /// `formulas` with `leaf.apply(l)` in place of each leaf l; what they share stays shared. `leaf` is asked once for
    /// each leaf object, in the order of evaluation.
    public static List<Formula> transform(List<Formula> formulas, UnaryOperator<Formula> leaf) {
        Map<Formula, Formula> known = new IdentityHashMap<>();
        return formulas.stream().map(formula -> formula.transform(leaf, known)).toList();
    }

    /// This formula with `leaf.apply(l)` in place of each leaf l, which is asked for once, in the order of evaluation.
    public Formula transform(UnaryOperator<Formula> leaf) {
        return transform(leaf, new IdentityHashMap<>());
    }

    private Formula transform(UnaryOperator<Formula> leaf, Map<Formula, Formula> known) {
        Formula done = known.get(this);
        if (done == null) {
            Formula x = a == null ? null : a.transform(leaf, known);
            Formula y = b == null ? null : b.transform(leaf, known);
            Formula z = c == null ? null : c.transform(leaf, known);
            done = a == null ? leaf.apply(this) : withOperands(x, y, z);
            known.put(this, done);
        }
        return done;
    }

    /// This node with other operands; itself where they are the same objects.
    Formula withOperands(Formula x, Formula y, Formula z) {
        return x == a && y == b && z == c ? this : new Formula(kind, x, y, z, index, value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Formula that && new Comparison().equal(this, that);
    }

    /// Whether `that` is the same but for its operands.
    boolean sameNode(Formula that) {
        return kind == that.kind
                && index == that.index
                && Float.floatToIntBits(value) == Float.floatToIntBits(that.value);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /// The formula in full, or its beginning if it is long.
    @Override
    public String toString() {
        return ExpressionText.of(this);
    }
}
