package io.genoise.data;

import static io.genoise.expression.Formula.constant;

import io.genoise.expression.Formula;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/// The colours of sRGB as CIE 1976 L\*a\*b\* under D65, where equal distances look about equal: L, lightness, 0 … 100; a,
/// from green to red; b, from blue to yellow. Greys have a = b = 0.
///
/// ```
/// linear(v) = v/12.92 where v ≤ 0.04045, else ((v + 0.055)/1.055)^2.4
/// (X,Y,Z)   = M·linear(r,g,b), each over its value for white
/// f(t)      = ∛t where t > (6/29)³, else t/(3·(6/29)²) + 4/29
/// L = 116·f(Y) − 16        a = 500·(f(X) − f(Y))        b = 200·(f(Y) − f(Z))
/// ```
///
/// M is the standard's own, of four digits (IEC 61966-2-1); white is the sum of its columns, so that greys are grey exactly.
/// Once in double for single colours, once as operations for pictures in a step.
///
/// Source: IEC 61966-2-1:1999; CIE 15:2018, section 8.2.1.
public final class Lab {
    private static final double[][] TO_XYZ = {
        {0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}
    };
    private static final double[] WHITE = {0.9505, 1, 1.089};
    private static final double[][] FROM_XYZ = inverse(TO_XYZ);
    private static final double EDGE = 6.0 / 29;

    private Lab() {}

    // ---- one colour, in double ----

    /// L, a, b of a colour.
    ///
    /// @param red 0 … 1, as stored: not linear
    /// @param green 0 … 1
    /// @param blue 0 … 1
    public static double[] of(double red, double green, double blue) {
        double[] xyz = product(TO_XYZ, linear(red), linear(green), linear(blue));
        double x = f(xyz[0] / WHITE[0]);
        double y = f(xyz[1] / WHITE[1]);
        double z = f(xyz[2] / WHITE[2]);
        return new double[] {116 * y - 16, 500 * (x - y), 200 * (y - z)};
    }

    /// Red, green and blue of a colour; below 0 or above 1 where a screen cannot show it.
    public static double[] rgb(double lightness, double a, double b) {
        double y = (lightness + 16) / 116;
        double[] linear =
                product(
                        FROM_XYZ,
                        WHITE[0] * inverseF(y + a / 500),
                        WHITE[1] * inverseF(y),
                        WHITE[2] * inverseF(y - b / 200));
        return new double[] {stored(linear[0]), stored(linear[1]), stored(linear[2])};
    }

    private static double linear(double v) {
        return v <= 0.04045 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4);
    }

    private static double stored(double v) {
        return v <= 0.0031308 ? v * 12.92 : 1.055 * Math.pow(v, 1 / 2.4) - 0.055;
    }

    private static double f(double t) {
        return t > EDGE * EDGE * EDGE ? Math.cbrt(t) : t / (3 * EDGE * EDGE) + 4.0 / 29;
    }

    private static double inverseF(double t) {
        return t > EDGE ? t * t * t : 3 * EDGE * EDGE * (t - 4.0 / 29);
    }

    private static double[] product(double[][] m, double x, double y, double z) {
        double[] out = new double[3];
        for (int i = 0; i < 3; i++) {
            out[i] = m[i][0] * x + m[i][1] * y + m[i][2] * z;
        }
        return out;
    }

    /// By cofactors.
    private static double[][] inverse(double[][] m) {
        double[][] out = new double[3][3];
        for (int i = 0; i < 3; i++) {
            int p = (i + 1) % 3;
            int q = (i + 2) % 3;
            for (int j = 0; j < 3; j++) {
                int r = (j + 1) % 3;
                int s = (j + 2) % 3;
                out[j][i] = m[p][r] * m[q][s] - m[p][s] * m[q][r];
            }
        }
        double determinant = m[0][0] * out[0][0] + m[0][1] * out[1][0] + m[0][2] * out[2][0];
        for (double[] row : out) {
            for (int j = 0; j < 3; j++) {
                row[j] /= determinant;
            }
        }
        return out;
    }

    // ---- pictures, in a step ----

    /// L `[…,1]` of pictures `[…,3]`, f32 in 0 … 1.
    public static Tensor lightness(Tensor pictures) {
        return channels(pictures, rgb -> lightness(f(rgb, 1)));
    }

    /// a and b `[…,2]` of pictures `[…,3]`, f32 in 0 … 1.
    public static Tensor colour(Tensor pictures) {
        return Tensor.concat(-1, channels(pictures, Lab::a), channels(pictures, Lab::b));
    }

    /// L, a, b `[…,3]` of pictures `[…,3]`, f32 in 0 … 1.
    public static Tensor of(Tensor pictures) {
        return Tensor.concat(
                -1, lightness(pictures), channels(pictures, Lab::a), channels(pictures, Lab::b));
    }

    /// Pictures `[…,3]`, cut to 0 … 1, of their L, a, b `[…,3]`.
    public static Tensor rgb(Tensor lab) {
        return Tensor.concat(
                -1,
                channels(lab, v -> stored(v, 0)),
                channels(lab, v -> stored(v, 1)),
                channels(lab, v -> stored(v, 2)));
    }

    private static Tensor channels(Tensor x, Function<List<Formula>, Formula> f) {
        if (x.shape().extent(-1) != 3) {
            throw x.mistake("colours of %s: three channels expected".formatted(x.shape()));
        }
        return Tensor.map(
                List.of(x.fixedSlice(-1, 0, 1), x.fixedSlice(-1, 1, 2), x.fixedSlice(-1, 2, 3)), f);
    }

    private static Formula lightness(Formula y) {
        return y.times(constant(116)).minus(constant(16));
    }

    private static Formula a(List<Formula> rgb) {
        return f(rgb, 0).minus(f(rgb, 1)).times(constant(500));
    }

    private static Formula b(List<Formula> rgb) {
        return f(rgb, 1).minus(f(rgb, 2)).times(constant(200));
    }

    /// f of X, Y or Z. The base of a power is kept away from where its slope is infinite.
    private static Formula f(List<Formula> rgb, int row) {
        Formula t = constant(0);
        for (int i = 0; i < 3; i++) {
            t = t.plus(linear(rgb.get(i)).times(constant((float) (TO_XYZ[row][i] / WHITE[row]))));
        }
        Formula edge = constant((float) (EDGE * EDGE * EDGE));
        Formula low =
                t.times(constant((float) (1 / (3 * EDGE * EDGE))))
                        .plus(constant((float) (4.0 / 29)));
        return edge.less(t).select(t.max(edge).power(constant((float) (1.0 / 3))), low);
    }

    private static Formula linear(Formula v) {
        Formula high =
                v.plus(constant(0.055f)).times(constant((float) (1 / 1.055))).power(constant(2.4f));
        return v.lessEqual(constant(0.04045f)).select(v.times(constant((float) (1 / 12.92))), high);
    }

    private static Formula stored(List<Formula> lab, int row) {
        Formula y = lab.get(0).plus(constant(16)).times(constant((float) (1.0 / 116)));
        Formula[] xyz = {
            inverseF(y.plus(lab.get(1).times(constant(0.002f)))),
            inverseF(y),
            inverseF(y.minus(lab.get(2).times(constant(0.005f))))
        };
        Formula v = constant(0);
        for (int i = 0; i < 3; i++) {
            v = v.plus(xyz[i].times(constant((float) (FROM_XYZ[row][i] * WHITE[i]))));
        }
        Formula edge = constant(0.0031308f);
        Formula high =
                v.max(edge)
                        .power(constant((float) (1 / 2.4)))
                        .times(constant(1.055f))
                        .minus(constant(0.055f));
        return v.lessEqual(edge)
                .select(v.times(constant(12.92f)), high)
                .max(constant(0))
                .min(constant(1));
    }

    private static Formula inverseF(Formula t) {
        Formula low =
                t.minus(constant((float) (4.0 / 29))).times(constant((float) (3 * EDGE * EDGE)));
        return constant((float) EDGE).less(t).select(t.times(t).times(t), low);
    }
}
