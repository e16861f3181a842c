package io.genoise.task.generation;

import static io.genoise.expression.Formula.constant;

import io.genoise.expression.Formula;
import io.genoise.random.RandomStream;
import io.genoise.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Parts of a picture that are to be filled in, as bytes `[height, width]`: [#SEEN], [#HIDDEN], or [#BAND], which is seen and
/// must be filled in all the same, so that the filling joins what is around it; and pictures under them, in the step.
final class Regions {
    /// Seen, and not asked for.
    static final byte SEEN = 0;

    /// Hidden and asked for.
    static final byte HIDDEN = 1;

    /// Seen and asked for.
    static final byte BAND = 2;

    private static final int WAVES = 8;

    private Regions() {}

    /// A square hole `side` wide whose upper left corner is at (`top`, `left`), its outermost `band` pixels being the band.
    static byte[] square(int height, int width, int top, int left, int side, int band) {
        byte[] region = new byte[height * width];
        for (int y = top; y < top + side; y++) {
            Arrays.fill(region, y * width + left, y * width + left + side, HIDDEN);
        }
        return banded(region, height, width, band);
    }

    /// A region of any shape that covers `share` of the picture, band included: where a sum of a few long waves of random
    /// direction, length and phase is highest.
    ///
    /// (Pathak et al. 2016, section 4.2, take the outlines of objects that people had drawn in another data set.)
    static byte[] random(RandomStream random, int height, int width, double share, int band) {
        double[] field = new double[height * width];
        for (int wave = 0; wave < WAVES; wave++) {
            double angle = 2 * Math.PI * random.nextDouble();
            double cycles = 0.5 + 2 * random.nextDouble();
            double phase = 2 * Math.PI * random.nextDouble();
            double across = 2 * Math.PI * cycles * Math.cos(angle) / width;
            double down = 2 * Math.PI * cycles * Math.sin(angle) / height;
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    field[y * width + x] += Math.cos(across * x + down * y + phase);
                }
            }
        }
        double[] sorted = field.clone();
        Arrays.sort(sorted);
        double least = sorted[(int) Math.min(field.length - 1, field.length * (1 - share))];
        byte[] region = new byte[height * width];
        for (int i = 0; i < region.length; i++) {
            region[i] = field[i] >= least ? HIDDEN : SEEN;
        }
        return banded(region, height, width, band);
    }

    /// Makes a band of what is hidden and no more than `band` pixels, diagonals counting as one, from what is seen.
    private static byte[] banded(byte[] region, int height, int width, int band) {
        byte[] made = region.clone();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                if (region[y * width + x] == HIDDEN
                        && isNearSeen(region, height, width, y, x, band)) {
                    made[y * width + x] = BAND;
                }
            }
        }
        return made;
    }

    private static boolean isNearSeen(
            byte[] region, int height, int width, int y, int x, int band) {
        for (int row = Math.max(0, y - band); row <= Math.min(height - 1, y + band); row++) {
            for (int at = Math.max(0, x - band); at <= Math.min(width - 1, x + band); at++) {
                if (region[row * width + at] == SEEN) {
                    return true;
                }
            }
        }
        return false;
    }

    /// Pictures `[N,H,W,C]` with 0 where `region` `[N,H,W,1]` is hidden.
    static Tensor emptied(Tensor pictures, Tensor region) {
        return Tensor.map(
                List.of(pictures, region),
                v -> v.get(1).equal(constant(HIDDEN)).select(Formula.ZERO, v.get(0)));
    }

    /// Pictures with what is asked for as it was painted.
    static Tensor filled(Tensor painted, Tensor pictures, Tensor region) {
        return Tensor.map(
                List.of(region, pictures, painted),
                v -> v.get(0).equal(constant(SEEN)).select(v.get(1), v.get(2)));
    }

    /// How much each pixel counts: 1 where it is hidden, `band` in the band, else 0.
    static Tensor weights(Tensor region, float band) {
        return region.map(v ->
                v.equal(constant(BAND)).select(Formula.scalar(band), v.equal(constant(HIDDEN))));
    }
}
