package io.genoise.backend.reference;

import io.genoise.backend.Group;
import io.genoise.primitive.Resampling;
import io.genoise.shape.TensorShape;
import java.util.Arrays;

/// Pictures read along affine maps, and the adjoint: for each pixel of the result, the pixels that it reads and their
/// weights, as [Resampling] says.
final class WarpLoops {
    private final Resampling p;
    private final int height;
    private final int width;

    private WarpLoops(Resampling p, TensorShape picture) {
        this.p = p;
        this.height = picture.extent(1);
        this.width = picture.extent(2);
    }

    private interface Tap {
        /// A pixel of the picture, by its place in row-major order, is read with this weight.
        void read(int place, double weight);
    }

    /// y[n,i,j,c] = Σ weight · x[n,place,c].
    static Loops warp(Resampling.Warp p, Group group) {
        TensorShape x = group.inputs().getFirst().layout().shape();
        TensorShape y = group.output().layout().shape();
        WarpLoops loops = new WarpLoops(p, x);
        int channels = x.extent(3);
        int places = loops.height * loops.width;
        return (block, at, slots) -> {
            // −0 + v is v for every v
            Arrays.fill(block[2], at[2], at[2] + (int) y.elements(), -0.0);
            for (int n = 0; n < y.extent(0); n++) {
                for (int pixel = 0; pixel < p.height() * p.width(); pixel++) {
                    int from = at[0] + n * places * channels;
                    int to = at[2] + (n * p.height() * p.width() + pixel) * channels;
                    int i = pixel / p.width();
                    int j = pixel % p.width();
                    boolean any =
                            loops.taps(
                                    block[1],
                                    at[1] + 6 * n,
                                    i,
                                    j,
                                    (place, weight) -> {
                                        for (int c = 0; c < channels; c++) {
                                            block[2][to + c] +=
                                                    weight * block[0][from + place * channels + c];
                                        }
                                    });
                    if (!any) {
                        Arrays.fill(block[2], to, to + channels, 0);
                    }
                }
            }
        };
    }

    /// dx = 0, then dx[n,place,c] += weight · dy[n,i,j,c].
    static Loops warpInput(Resampling.WarpInput p, Group group) {
        TensorShape dy = group.inputs().getFirst().layout().shape();
        TensorShape dx = group.output().layout().shape();
        WarpLoops loops = new WarpLoops(p, dx);
        int channels = dx.extent(3);
        int places = loops.height * loops.width;
        int pixels = dy.extent(1) * dy.extent(2);
        return (block, at, slots) -> {
            Arrays.fill(block[2], at[2], at[2] + (int) dx.elements(), 0);
            for (int n = 0; n < dx.extent(0); n++) {
                for (int pixel = 0; pixel < pixels; pixel++) {
                    int from = at[0] + (n * pixels + pixel) * channels;
                    int to = at[2] + n * places * channels;
                    int i = pixel / dy.extent(2);
                    int j = pixel % dy.extent(2);
                    loops.taps(
                            block[1],
                            at[1] + 6 * n,
                            i,
                            j,
                            (place, weight) -> {
                                for (int c = 0; c < channels; c++) {
                                    block[2][to + place * channels + c] +=
                                            weight * block[0][from + c];
                                }
                            });
                }
            }
        };
    }

    /// Whether any pixel is read.
    private boolean taps(double[] m, int at, int i, int j, Tap tap) {
        double x = m[at] * (j + 0.5) + m[at + 1] * (i + 0.5) + m[at + 2];
        double y = m[at + 3] * (j + 0.5) + m[at + 4] * (i + 0.5) + m[at + 5];
        if (!Double.isFinite(x) || !Double.isFinite(y)) {
            tap.read(0, Double.NaN);
            return true;
        }
        if (p.filter() == Resampling.Filter.NEAREST) {
            return tap(Math.floor(y), Math.floor(x), 1, tap);
        }
        double row = Math.floor(y - 0.5);
        double column = Math.floor(x - 0.5);
        double v = y - 0.5 - row;
        double u = x - 0.5 - column;
        return tap(row, column, (1 - v) * (1 - u), tap)
                | tap(row, column + 1, (1 - v) * u, tap)
                | tap(row + 1, column, v * (1 - u), tap)
                | tap(row + 1, column + 1, v * u, tap);
    }

    private boolean tap(double row, double column, double weight, Tap tap) {
        boolean inside = row >= 0 && row < height && column >= 0 && column < width;
        if (weight != 0 && (inside || p.outside() == Resampling.Outside.EDGE)) {
            int r = (int) Math.clamp(row, 0, height - 1);
            int c = (int) Math.clamp(column, 0, width - 1);
            tap.read(r * width + c, weight);
            return true;
        }
        return false;
    }
}
