package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.Instruction.ADD;
import static io.genoise.backend.cpu.Instruction.AND;
import static io.genoise.backend.cpu.Instruction.IF_EQUAL;
import static io.genoise.backend.cpu.Instruction.IF_LESS;
import static io.genoise.backend.cpu.Instruction.IF_LESS_EQUAL;
import static io.genoise.backend.cpu.Instruction.INT_ADD;
import static io.genoise.backend.cpu.Instruction.INT_SUBTRACT;
import static io.genoise.backend.cpu.Instruction.INT_TO_FLOAT;
import static io.genoise.backend.cpu.Instruction.SHIFT_LEFT;
import static io.genoise.backend.cpu.Instruction.SHIFT_RIGHT;
import static io.genoise.backend.cpu.Instruction.XOR;

/// The transcendental functions in f32, each as a sequence of [Instruction]s. The largest error over all floats is
/// about 1 unit in the last place for `exp`, `log`, `sigmoid`, `erf` and `power`, 2 for `tanh` and `softplus`, and for
/// `sin` and `cos` up to |x| = 10⁴. Results below the smallest normal number become 0. NaN stays NaN.
///
/// Polynomials: `exp`, `log`, `tanh`, `sin`, `cos` those of Cephes (S. Moshier); `erf` and the double-float logarithm
/// after N. Juffa.
final class Functions {
    private static final float ROUNDER = 0x1.8p23f;
    private static final float LOG2_HIGH = 0.693359375f;
    private static final float LOG2_LOW = -2.12194440e-4f;
    private static final float INFINITY = Float.POSITIVE_INFINITY;
    private static final int SIGN = 0x80000000;

    private final Instructions.Builder f;

    Functions(Instructions.Builder builder) {
        this.f = builder;
    }

    /// ((c₀·x + c₁)·x + …).
    private int polynomial(int x, float... coefficients) {
        int sum = f.number(coefficients[0]);
        for (int i = 1; i < coefficients.length; i++) {
            sum = f.fused(sum, x, f.number(coefficients[i]));
        }
        return sum;
    }

    /// eˣ = 2ⁿ·eʳ with n = round(x / log 2); 2ⁿ is added to the exponent of eʳ.
    int exp(int x) {
        int shifted = f.fused(x, f.number(1.44269504f), f.number(ROUNDER));
        int n = f.subtract(shifted, f.number(ROUNDER));
        int r = f.fused(n, f.number(-LOG2_HIGH), x);
        r = f.fused(n, f.number(-LOG2_LOW), r);
        int p =
                polynomial(
                        r,
                        1.9875691500e-4f,
                        1.3981999507e-3f,
                        8.3334519073e-3f,
                        4.1665795894e-2f,
                        1.6666665459e-1f,
                        5.0000001201e-1f);
        p = f.add(f.fused(p, f.multiply(r, r), r), f.number(1));
        int scaled = f.of(INT_ADD, p, f.shift(SHIFT_LEFT, shifted, 23));
        int low = f.choose(IF_LESS, x, f.number(-87.33654f), f.number(0), scaled);
        return f.choose(IF_LESS_EQUAL, x, f.number(88.72283f), low, f.add(x, f.number(INFINITY)));
    }

    /// log x = e·log 2 + log m with m in [√½, √2).
    int log(int x) {
        int tiny = f.number(0x1p-126f);
        int scaled = f.choose(IF_LESS, x, tiny, f.multiply(x, f.number(0x1p23f)), x);
        int root = f.bits(Float.floatToRawIntBits(0.70710678f));
        int e = f.shift(SHIFT_RIGHT, f.of(INT_SUBTRACT, scaled, root), 23);
        int m = f.of(INT_SUBTRACT, scaled, f.shift(SHIFT_LEFT, e, 23));
        int exponent = f.of(INT_TO_FLOAT, e);
        exponent = f.choose(IF_LESS, x, tiny, f.subtract(exponent, f.number(23)), exponent);
        int r = f.subtract(m, f.number(1));
        int square = f.multiply(r, r);
        int p =
                polynomial(
                        r,
                        7.0376836292e-2f,
                        -1.1514610310e-1f,
                        1.1676998740e-1f,
                        -1.2420140846e-1f,
                        1.4249322787e-1f,
                        -1.6668057665e-1f,
                        2.0000714765e-1f,
                        -2.4999993993e-1f,
                        3.3333331174e-1f);
        p = f.multiply(f.multiply(p, r), square);
        p = f.fused(exponent, f.number(LOG2_LOW), p);
        p = f.fused(square, f.number(-0.5f), p);
        int y = f.fused(exponent, f.number(LOG2_HIGH), f.add(r, p));
        return logEdges(x, y);
    }

    private int logEdges(int x, int y) {
        int edge =
                f.choose(
                        IF_LESS,
                        x,
                        f.number(0),
                        f.number(Float.NaN),
                        f.choose(IF_EQUAL, x, f.number(0), f.number(-INFINITY), y));
        return f.choose(IF_LESS, x, f.number(INFINITY), edge, f.add(x, f.number(INFINITY)));
    }

    /// An odd polynomial below 0.625, beyond it 1 - 2/(e²ˣ + 1).
    int tanh(int x) {
        int z = f.abs(x);
        int square = f.multiply(x, x);
        int p =
                polynomial(
                        square,
                        -5.70498872745e-3f,
                        2.06390887954e-2f,
                        -5.37397155531e-2f,
                        1.33314422036e-1f,
                        -3.33332819422e-1f);
        int small = f.fused(f.multiply(p, square), x, x);
        int e = f.add(exp(f.add(z, z)), f.number(1));
        int large = f.subtract(f.number(1), f.divide(f.number(2), e));
        return f.choose(IF_LESS, z, f.number(0.625f), small, withSign(large, x));
    }

    /// y ≥ 0 with the sign of x.
    private int withSign(int y, int x) {
        return f.of(XOR, y, f.of(AND, x, f.bits(SIGN)));
    }

    /// 1/(1 + e⁻ˣ).
    int sigmoid(int x) {
        return f.divide(f.number(1), f.add(f.number(1), exp(f.negate(x))));
    }

    /// max(x, 0) + log(1 + u) with u = e^-|x|; log(1 + u) = log w + (u - (w - 1))/w with w = 1 + u rounded.
    int softplus(int x) {
        int u = exp(f.negate(f.abs(x)));
        int w = f.add(f.number(1), u);
        int lost = f.subtract(u, f.subtract(w, f.number(1)));
        int log = f.add(log(w), f.divide(lost, w));
        return f.add(f.choose(IF_LESS, x, f.number(0), f.number(0), x), log);
    }

    /// An odd polynomial below 0.9277, beyond it 1 - e^p(|x|).
    int erf(int x) {
        int t = f.abs(x);
        int s = f.multiply(x, x);
        int r = f.fused(f.number(-1.72853470e-5f), t, f.number(3.83197126e-4f));
        int u = f.fused(f.number(-3.88396438e-3f), t, f.number(2.42546219e-2f));
        r = f.fused(r, s, u);
        r = f.fused(r, t, f.number(-1.06777877e-1f));
        r = f.fused(r, t, f.number(-6.34846687e-1f));
        r = f.fused(r, t, f.number(-1.28717512e-1f));
        r = f.fused(r, t, f.negate(t));
        int large = withSign(f.subtract(f.number(1), exp(r)), x);
        int p =
                polynomial(
                        s,
                        -5.96761703e-4f,
                        4.99119423e-3f,
                        -2.67681349e-2f,
                        1.12819925e-1f,
                        -3.76125336e-1f,
                        1.28379166e-1f);
        int beyond = f.choose(IF_LESS_EQUAL, t, f.number(4), large, withSign(f.number(1), x));
        int notSmall = f.choose(IF_EQUAL, x, x, beyond, x);
        return f.choose(IF_LESS_EQUAL, t, f.number(0.927734375f), f.fused(p, x, x), notSmall);
    }

    int sin(int x) {
        return quarterTurns(x, 0);
    }

    int cos(int x) {
        return quarterTurns(x, 1);
    }

    /// sin(x + turns·π/2): x = j·π/2 + r, and j + turns tells whether sin r or cos r counts, and its sign.
    private int quarterTurns(int x, int turns) {
        int shifted = f.fused(x, f.number(0.63661977f), f.number(ROUNDER));
        int j = f.subtract(shifted, f.number(ROUNDER));
        int r = f.fused(j, f.number(-1.57079601e+00f), x);
        r = f.fused(j, f.number(-3.13916473e-07f), r);
        r = f.fused(j, f.number(-5.39030253e-15f), r);
        int quarter = turns == 0 ? shifted : f.of(INT_ADD, shifted, f.bits(turns));
        int s = f.multiply(r, r);
        int p = polynomial(s, -1.9515295891e-4f, 8.3321608736e-3f, -1.6666654611e-1f);
        int sine = f.fused(f.multiply(p, s), r, r);
        int q = polynomial(s, 2.443315711809948e-5f, -1.388731625493765e-3f, 4.166664568298827e-2f);
        int cosine =
                f.add(f.fused(f.multiply(q, s), s, f.multiply(s, f.number(-0.5f))), f.number(1));
        int odd = f.of(INT_TO_FLOAT, f.of(AND, quarter, f.bits(1)));
        int y = f.choose(IF_EQUAL, odd, f.number(0), sine, cosine);
        return f.of(XOR, y, f.shift(SHIFT_LEFT, f.of(AND, quarter, f.bits(2)), 30));
    }

    /// xʸ = e^(y·log|x|), the logarithm and the product held as a sum of two floats; negative x with whole y only.
    int power(int x, int y) {
        int[] log = logarithm(f.abs(x));
        int high = f.multiply(log[0], y);
        int low = f.fused(log[1], y, f.fused(log[0], y, f.negate(high)));
        int e = exp(high);
        int corrected = f.choose(IF_LESS, f.abs(high), f.number(INFINITY), f.fused(e, low, e), e);
        int bounded = f.choose(IF_LESS, e, f.number(INFINITY), corrected, e);
        int magnitude = f.choose(IF_EQUAL, x, x, bounded, x);
        int one = f.choose(IF_LESS, f.abs(y), f.number(INFINITY), f.number(1), f.number(Float.NaN));
        magnitude = f.choose(IF_EQUAL, f.abs(x), f.number(1), one, magnitude);
        magnitude = powerOfEdge(x, y, magnitude);
        int half = f.multiply(y, f.number(0.5f));
        int even = f.of(Instruction.SUBTRACT, floor(half), half);
        int whole = f.subtract(floor(y), y);
        int signed =
                f.choose(
                        IF_EQUAL,
                        whole,
                        f.number(0),
                        f.choose(IF_EQUAL, even, f.number(0), magnitude, withSign(magnitude, x)),
                        f.choose(
                                IF_LESS, x, f.number(0), negativeBase(x, y, magnitude), magnitude));
        return f.choose(IF_EQUAL, y, f.number(0), f.number(1), signed);
    }

    /// x < 0 to a y that is not whole: NaN, unless one is infinite, when the sign does not matter.
    private int negativeBase(int x, int y, int magnitude) {
        int up = f.number(INFINITY);
        int finite = f.choose(IF_LESS, f.abs(y), up, f.number(Float.NaN), magnitude);
        return f.choose(IF_LESS, f.abs(x), up, finite, magnitude);
    }

    /// |x| = 0 or ∞, where the logarithm has no finite value.
    private int powerOfEdge(int x, int y, int magnitude) {
        int up = f.number(INFINITY);
        int zero = f.choose(IF_LESS, y, f.number(0), up, f.number(0));
        int infinite = f.choose(IF_LESS, y, f.number(0), f.number(0), up);
        int a = f.choose(IF_EQUAL, x, f.number(0), f.choose(IF_EQUAL, y, y, zero, y), magnitude);
        return f.choose(IF_EQUAL, f.abs(x), up, f.choose(IF_EQUAL, y, y, infinite, y), a);
    }

    /// log a as high + low, for normal and subnormal a > 0: 2·atanh((m - 1)/(m + 1)) + e·log 2 in double-float.
    private int[] logarithm(int a) {
        int tiny = f.number(0x1p-126f);
        int scaled = f.choose(IF_LESS, a, tiny, f.multiply(a, f.number(0x1p23f)), a);
        int root = f.bits(Float.floatToRawIntBits(0.70710678f));
        int e = f.shift(SHIFT_RIGHT, f.of(INT_SUBTRACT, scaled, root), 23);
        int m = f.of(INT_SUBTRACT, scaled, f.shift(SHIFT_LEFT, e, 23));
        int i = f.of(INT_TO_FLOAT, e);
        i = f.choose(IF_LESS, a, tiny, f.subtract(i, f.number(23)), i);
        int sum = f.add(m, f.number(1));
        int difference = f.subtract(m, f.number(1));
        int reciprocal = f.divide(f.number(1), sum);
        int high = f.multiply(reciprocal, difference);
        int rest = f.fused(high, f.number(-2), difference);
        rest = f.fused(high, f.negate(difference), rest);
        int low = f.multiply(reciprocal, rest);
        int s = f.multiply(high, high);
        int r = polynomial(s, 0.1293334961f, 0.1419928074f, 0.2000148296f, 0.3333332539f);
        int t = f.fused(high, f.add(low, low), f.fused(high, high, f.negate(s)));
        int p = f.multiply(s, high);
        t = f.fused(s, low, f.fused(t, high, f.fused(s, high, f.negate(p))));
        s = f.fused(r, p, f.fused(r, t, low));
        r = f.add(high, high);
        t = f.fused(f.number(6.93147182e-1f), i, r);
        p = f.fused(f.number(-6.93147182e-1f), i, t);
        s = f.fused(f.number(-1.90465421e-9f), i, f.fused(f.number(2), s, f.subtract(r, p)));
        p = f.of(ADD, t, s);
        return new int[] {p, f.add(f.subtract(t, p), s)};
    }

    /// The largest whole number not above x: |x| + 2²³ - 2²³ rounds to a whole number.
    int floor(int x) {
        int a = f.abs(x);
        int rounder = f.number(0x1p23f);
        int rounded = withSign(f.subtract(f.add(a, rounder), rounder), x);
        int down = f.choose(IF_LESS, x, rounded, f.subtract(rounded, f.number(1)), rounded);
        return f.choose(IF_LESS, a, rounder, down, x);
    }
}
