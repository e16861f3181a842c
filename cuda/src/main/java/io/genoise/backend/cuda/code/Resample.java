package io.genoise.backend.cuda.code;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.cuda.driver.Facts;
import io.genoise.primitive.Resampling;
import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.shape.TensorShape;
import java.util.List;

/// Pictures read along affine maps ([Resampling]), and the adjoint. Places are computed in double, as the primitive says; a
/// thread finds them once for several vectors of channels.
///
/// The adjoint asks, for each pixel of the picture, which pixels of dy read it. They lie in a parallelogram, the map's
/// inverse image of the pixel's surroundings: in each row of dy a few neighbours. The bounds are taken a little too wide and
/// each candidate's taps are found again by the very computation that found them when the picture was read, so that none is
/// missed and none counted twice. They are added row by row: every run gives the same bits.
public final class Resample {
    /// Vectors of channels that a thread takes at most.
    private static final int MOST_PARTS = 4;

    private static final String MAP =
            """
            // What one pixel of the result reads: up to four pixels of the picture, each with a weight; 0 is not read.
            struct Taps {
                int row[2], column[2];
                double down[2], along[2];

                __device__ float weight(int r, int c) const {
                    return (float)(down[r] * along[c]);
                }
            };

            // Of one axis: the two pixels around `place`, and their weights.
            __device__ void around(double place, int extent, int* pixel, double* weight) {
                const double from = BILINEAR ? place - 0.5 : place;
                const double whole = floor(from);
                const double share = BILINEAR ? from - whole : 0.0;
                weight[0] = 1.0 - share;
                weight[1] = share;
                for (int k = 0; k < 2; k++) {
                    const double at = whole + k;
                    const bool inside = at >= 0.0 && at < (double)extent;
                    pixel[k] = inside ? (int)at : at < 0.0 ? 0 : extent - 1;
                    if (!EDGE && !inside) {
                        weight[k] = 0.0;
                    }
                }
            }

            struct Map {
                double a, b, c, d, e, f;

                __device__ Map(const M* m)
                    : a(load(m, 0)), b(load(m, 1)), c(load(m, 2)), d(load(m, 3)), e(load(m, 4)), f(load(m, 5)) {}

                // Whether it gives places at all: else all of them are NaN or infinite.
                __device__ bool finite() const {
                    return a - a + (b - b) + (c - c) + (d - d) + (e - e) + (f - f) == 0.0;
                }

                // The taps of pixel (i, j) of the result.
                __device__ Taps at(int i, int j, int height, int width) const {
                    const double u = j + 0.5;
                    const double v = i + 0.5;
                    Taps taps;
                    around(a * u + b * v + c, width, taps.column, taps.along);
                    around(d * u + e * v + f, height, taps.row, taps.down);
                    return taps;
                }
            };

            """;

    /// −0 + v is v for every v.
    private static final String READ =
            """
            extern "C" __global__ void kernel(const Arguments a) {
                const Count item = (Count)blockIdx.x * blockDim.x + threadIdx.x;
                if (item >= (Count)a.items) {
                    return;
                }
                const int first = (int)(item % (Count)a.strides);
                Count rest = item / (Count)a.strides;
                const Count pixel = rest;
                const int j = (int)(rest % (Count)a.columns);
                rest /= (Count)a.columns;
                const int i = (int)(rest % (Count)a.rows);
                const Count n = rest / (Count)a.rows;
                const Map map(a.matrices + 6 * n);
                const int height = (int)a.height;
                const int width = (int)a.width;
                const Count channels = (Count)a.vectors * LANES;
                const Count stride = (Count)a.strides * LANES;
                const bool finite = map.finite();
                const Taps taps = map.at(finite ? i : 0, finite ? j : 0, height, width);
                float sum[PARTS][LANES];
                for (int part = 0; part < PARTS; part++) {
                    for (int e = 0; e < LANES; e++) {
                        sum[part][e] = finite ? -0.0f : notANumber();
                    }
                }
                bool any = !finite;
                for (int r = 0; r < TAPS; r++) {
                    for (int c = 0; c < TAPS; c++) {
                        const float weight = taps.weight(r, c);
                        if (finite && weight != 0.0f) {
                            any = true;
                            const Count from =
                                ((n * (Count)height + taps.row[r]) * (Count)width + taps.column[c]) * channels + first * LANES;
                            for (int part = 0; part < PARTS; part++) {
                                float value[LANES];
                                loadPack(a.x, from + part * stride, value);
                                for (int e = 0; e < LANES; e++) {
                                    sum[part][e] += weight * value[e];
                                }
                            }
                        }
                    }
                }
                for (int part = 0; part < PARTS; part++) {
                    for (int e = 0; e < LANES; e++) {
                        sum[part][e] = any ? sum[part][e] : 0.0f;
                    }
                    storePack(a.y, pixel * channels + first * LANES + part * stride, sum[part]);
                }
            }
            """;

    private static final String ADD =
            """
            // Numbers from `low` to `high`.
            struct Range {
                double low, high;

                // What is left of first ... last when it must lie in the range.
                __device__ void cut(int& first, int& last) const {
                    if (!(high >= (double)first && low <= (double)last)) {
                        last = first - 1;
                        return;
                    }
                    first = low > (double)first ? (int)ceil(low) : first;
                    last = high < (double)last ? (int)floor(high) : last;
                }
            };

            // The j for which scale * (j + 0.5) + shift lies in `places`, or some more: `shift` is a sum of terms that are
            // not larger than `size`.
            __device__ Range solved(Range places, double scale, double shift, double size) {
                const double endless = infinity();
                Range range = {-endless, endless};
                if (scale != 0.0) {
                    const double one = (places.low - shift) / scale - 0.5;
                    const double other = (places.high - shift) / scale - 0.5;
                    const double slack = 1e-6 + size / fabs(scale) * 1e-14;
                    range.low = (one < other ? one : other) - slack;
                    range.high = (one < other ? other : one) + slack;
                } else if (shift < places.low || shift > places.high) {
                    range.low = endless;
                }
                return range;
            }

            // The places along an axis that read pixel `at`, or some more; `size` bounds the terms that a place is summed of.
            __device__ Range readers(int at, int extent, double size) {
                const double endless = infinity();
                const double slack = 1e-6 + size * 1e-14;
                Range range = {at - (BILINEAR ? 0.5 : 0.0) - slack, at + (BILINEAR ? 1.5 : 1.0) + slack};
                if (EDGE && at == 0) {
                    range.low = -endless;
                }
                if (EDGE && at == extent - 1) {
                    range.high = endless;
                }
                return range;
            }

            // The rows i that the corners of a parallelogram span, or some more; all, if it has no end.
            __device__ Range spanned(const Map& m, Range x, Range y) {
                const double endless = infinity();
                Range rows = {-endless, endless};
                const double area = m.a * m.e - m.b * m.d;
                const bool bounded = x.low > -endless && x.high < endless && y.low > -endless && y.high < endless;
                if (m.d == 0.0) {
                    return solved(y, m.e, m.f, fabs(m.f) + fabs(y.low > -endless ? y.low : 0.0) + fabs(y.high < endless ? y.high : 0.0));
                }
                if (bounded && area != 0.0) {
                    rows.low = endless;
                    rows.high = -endless;
                    double size = 0.0;
                    for (int corner = 0; corner < 4; corner++) {
                        const double across = (corner & 1 ? x.high : x.low) - m.c;
                        const double down = (corner & 2 ? y.high : y.low) - m.f;
                        const double row = (m.a * down - m.d * across) / area - 0.5;
                        const double terms = fabs(m.a) * (fabs(down) + fabs(m.f)) + fabs(m.d) * (fabs(across) + fabs(m.c));
                        rows.low = row < rows.low ? row : rows.low;
                        rows.high = row > rows.high ? row : rows.high;
                        size = terms > size ? terms : size;
                    }
                    const double slack = 1e-6 + size / fabs(area) * 1e-14;
                    rows.low -= slack;
                    rows.high += slack;
                }
                return rows;
            }

            extern "C" __global__ void kernel(const Arguments a) {
                const Count item = (Count)blockIdx.x * blockDim.x + threadIdx.x;
                if (item >= (Count)a.items) {
                    return;
                }
                const int first = (int)(item % (Count)a.strides);
                Count rest = item / (Count)a.strides;
                const Count pixel = rest;
                const int width = (int)a.width;
                const int height = (int)a.height;
                const int column = (int)(rest % (Count)width);
                rest /= (Count)width;
                const int row = (int)(rest % (Count)height);
                const Count n = rest / (Count)height;
                const Map map(a.matrices + 6 * n);
                const Count channels = (Count)a.vectors * LANES;
                const Count stride = (Count)a.strides * LANES;
                const bool finite = map.finite();
                float sum[PARTS][LANES];
                for (int part = 0; part < PARTS; part++) {
                    for (int e = 0; e < LANES; e++) {
                        sum[part][e] = finite || row > 0 || column > 0 ? 0.0f : notANumber();
                    }
                }
                if (finite) {
                    const double rows = (double)a.rows;
                    const double columns = (double)a.columns;
                    const Range x = readers(column, width, fabs(map.a) * columns + fabs(map.b) * rows + fabs(map.c));
                    const Range y = readers(row, height, fabs(map.d) * columns + fabs(map.e) * rows + fabs(map.f));
                    int i = 0;
                    int lastRow = (int)a.rows - 1;
                    spanned(map, x, y).cut(i, lastRow);
                    for (; i <= lastRow; i++) {
                        const double v = i + 0.5;
                        int j = 0;
                        int lastColumn = (int)a.columns - 1;
                        solved(x, map.a, map.b * v + map.c, fabs(map.b * v) + fabs(map.c)).cut(j, lastColumn);
                        solved(y, map.d, map.e * v + map.f, fabs(map.e * v) + fabs(map.f)).cut(j, lastColumn);
                        for (; j <= lastColumn; j++) {
                            const Taps taps = map.at(i, j, height, width);
                            const Count from = ((n * (Count)a.rows + i) * (Count)a.columns + j) * channels + first * LANES;
                            float weights[TAPS * TAPS];
                            bool any = false;
                            for (int r = 0; r < TAPS; r++) {
                                for (int c = 0; c < TAPS; c++) {
                                    const bool own = taps.row[r] == row && taps.column[c] == column;
                                    weights[r * TAPS + c] = own ? taps.weight(r, c) : 0.0f;
                                    any = any || weights[r * TAPS + c] != 0.0f;
                                }
                            }
                            if (!any) {
                                continue;
                            }
                            for (int part = 0; part < PARTS; part++) {
                                float value[LANES];
                                loadPack(a.dy, from + part * stride, value);
                                for (int tap = 0; tap < TAPS * TAPS; tap++) {
                                    for (int e = 0; e < LANES; e++) {
                                        if (weights[tap] != 0.0f) {
                                            sum[part][e] += weights[tap] * value[e];
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                for (int part = 0; part < PARTS; part++) {
                    storePack(a.y, pixel * channels + first * LANES + part * stride, sum[part]);
                }
            }
            """;

    private Resample() {}

    /// The kernel of `Warp` or `WarpInput`.
    ///
    /// @throws IllegalArgumentException if `group` is neither
    public static Codes of(Group group, Facts facts) {
        return switch (group.primitive()) {
            case Resampling.Warp p -> codes(group, p, "x", READ);
            case Resampling.WarpInput p -> codes(group, p, "dy", ADD);
            default -> throw new IllegalArgumentException("no resampling: " + group.primitive());
        };
    }

    private static Codes codes(Group group, Resampling p, String name, String text) {
        Operand from = group.inputs().getFirst();
        Operand to = group.output();
        boolean forward = p instanceof Resampling.Warp;
        TensorShape picture = (forward ? from : to).layout().shape();
        TensorShape result = (forward ? to : from).layout().shape();
        long channels = picture.extent(-1);
        int lanes = Lanes.of(channels, 4, from, to).count();
        long vectors = channels / lanes;
        int parts = MOST_PARTS;
        while (vectors % parts != 0) {
            parts--;
        }
        long items = to.layout().shape().elements() / lanes / parts;
        boolean bilinear = p.filter() == Filter.BILINEAR;
        String source =
                Lanes.index(group)
                        + Lanes.types(
                                List.of("X", "M", "Y"),
                                List.of(from.type(), group.inputs().get(1).type(), to.type()))
                        + Code.arguments(
                                List.of("const X* " + name, "const M* matrices", "Y* y"),
                                List.of(
                                        "items", "vectors", "strides", "height", "width", "rows",
                                        "columns"))
                        + (MAP + text)
                                .replace("BILINEAR", Boolean.toString(bilinear))
                                .replace("EDGE", Boolean.toString(p.outside() == Outside.EDGE))
                                .replace("PARTS", Integer.toString(parts))
                                .replace("LANES", Integer.toString(lanes))
                                .replace("TAPS", bilinear ? "2" : "1");
        Code code =
                new Code(
                        Indented.of(source),
                        Lanes.blocks(items),
                        Lanes.THREADS,
                        List.of(
                                items,
                                vectors,
                                vectors / parts,
                                (long) picture.extent(1),
                                (long) picture.extent(2),
                                (long) result.extent(1),
                                (long) result.extent(2)));
        return new Codes("warp", List.of(code), 0);
    }
}
