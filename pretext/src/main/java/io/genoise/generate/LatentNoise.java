package io.genoise.generate;

import io.genoise.random.Philox;

/// What pictures are made of: noise `i` of a seed is a function of (seed, i) alone, whatever is drawn beside it.
///
/// Numbers 2j and 2j+1 of noise i are √(−2 log(1−u))·(cos 2πv, sin 2πv) (Box, Muller 1958), with u and v the halves of the
/// Philox block at counter (i, j): standard normal, the same on every machine.
final class LatentNoise {
    private static final long STREAM = 0x6E6F697365L;

    private LatentNoise() {}

    /// Noise `index` of `seed`, `[dimension]`.
    static float[] of(long seed, long index, int dimension) {
        long key = Philox.derive(seed, STREAM);
        int[] bits = new int[4];
        float[] noise = new float[dimension];
        for (int j = 0; j < dimension; j += 2) {
            Philox.block(key, index, j / 2, bits);
            double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - unit(bits[0], bits[1])));
            double turn = 2 * Math.PI * unit(bits[2], bits[3]);
            noise[j] = (float) (radius * StrictMath.cos(turn));
            if (j + 1 < dimension) {
                noise[j + 1] = (float) (radius * StrictMath.sin(turn));
            }
        }
        return noise;
    }

    /// 0 … <1, with 53 random bits.
    private static double unit(int high, int low) {
        return ((high & 0xFFFFFFFFL) << 21 | (low & 0xFFFFFFFFL) >>> 11) * 0x1p-53;
    }

    /// Between `from` (t = 0) and `to` (t = 1) on the arc that joins them: sin((1−t)ω)/sin ω·from + sin(tω)/sin ω·to, ω being
    /// the angle between them (Shoemake 1985; White 2016, arXiv:1609.04468). On the straight line noise would become too
    /// short to be any that the net has learned from. Where the two lie in one direction, the straight line.
    static float[] between(float[] from, float[] to, double t) {
        double dot = 0;
        double a = 0;
        double b = 0;
        for (int i = 0; i < from.length; i++) {
            dot += (double) from[i] * to[i];
            a += (double) from[i] * from[i];
            b += (double) to[i] * to[i];
        }
        double angle = StrictMath.acos(Math.clamp(dot / Math.sqrt(a * b), -1, 1));
        double sine = StrictMath.sin(angle);
        double first = sine > 1e-6 ? StrictMath.sin((1 - t) * angle) / sine : 1 - t;
        double second = sine > 1e-6 ? StrictMath.sin(t * angle) / sine : t;
        float[] point = new float[from.length];
        for (int i = 0; i < point.length; i++) {
            point[i] = (float) (first * from[i] + second * to[i]);
        }
        return point;
    }

    /// A walk through `points` noises of `seed`, from number `first` on, and back to the first, `[points·stretch][dimension]`, on
    /// [arcs][#between]: shown in a loop it has no end.
    static float[][] walk(long seed, long first, int dimension, int points, int stretch) {
        float[][] corners = new float[points][];
        for (int p = 0; p < points; p++) {
            corners[p] = of(seed, first + p, dimension);
        }
        float[][] walk = new float[points * stretch][];
        for (int at = 0; at < walk.length; at++) {
            int p = at / stretch;
            walk[at] =
                    between(
                            corners[p],
                            corners[(p + 1) % points],
                            (double) (at % stretch) / stretch);
        }
        return walk;
    }
}
