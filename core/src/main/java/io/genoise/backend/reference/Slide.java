package io.genoise.backend.reference;

import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;
import java.util.Locale;

/// Which places a sliding window reads, with places, positions and taps each counted row-major over the spatial axes,
/// so that images and video are the same to a kernel: a picture is `[N,places,C]`, a result `[N,positions,K]`.
final class Slide {
    private static final int OUTSIDE = -1;

    // How many of each there are: pictures, places in one, positions of the window, taps in it.
    final int pictures;
    final int places;
    final int positions;
    final int taps;

    private final SlidingWindow window;
    private final TensorShape x;
    private final TensorShape y;

    /// The slide of `window` over `x`, `[N,…,C]`, that gives `y`, `[N,…,K]`.
    Slide(SlidingWindow window, TensorShape x, TensorShape y) {
        this.window = window;
        this.x = x;
        this.y = y;
        this.pictures = x.extent(0);
        this.places = (int) (x.elements() / pictures / x.extent(-1));
        this.positions = (int) (y.elements() / pictures / y.extent(-1));
        this.taps = window.kernel().stream().reduce(1, Math::multiplyExact);
    }

    /// At `position·taps + tap`: the place that the tap reads, p·stride + r·dilation − padding on every axis; negative
    /// where that lies in the padding.
    int[] reads() {
        int[] table = table(positions);
        for (int i = 0; i < table.length; i++) {
            table[i] = read(i / taps, i % taps);
        }
        return table;
    }

    private int[] table(int entries) {
        long size = (long) entries * taps;
        if (size > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "a window of %,d taps over %,d places: the reference backend holds a table of all, and no more than"
                                    + " 2³¹ entries",
                            taps,
                            entries));
        }
        return new int[(int) size];
    }

    private int read(int position, int tap) {
        int place = 0;
        int step = 1;
        for (int axis = window.rank() - 1; axis >= 0; axis--) {
            int p = position % y.extent(axis + 1);
            int r = tap % window.kernel().get(axis);
            position /= y.extent(axis + 1);
            tap /= window.kernel().get(axis);
            int i =
                    p * window.stride().get(axis)
                            + r * window.dilation().get(axis)
                            - window.padding().get(axis);
            if (i < 0 || i >= x.extent(axis + 1)) {
                return OUTSIDE;
            }
            place += i * step;
            step *= x.extent(axis + 1);
        }
        return place;
    }

    /// At `place·taps + tap`: the position from which the tap reads that place, (i + padding − r·dilation)/stride on
    /// every axis; negative where that is no whole number or no position.
    int[] readers() {
        int[] table = table(places);
        for (int i = 0; i < table.length; i++) {
            table[i] = reader(i / taps, i % taps);
        }
        return table;
    }

    private int reader(int place, int tap) {
        int position = 0;
        int step = 1;
        for (int axis = window.rank() - 1; axis >= 0; axis--) {
            int i = place % x.extent(axis + 1);
            int r = tap % window.kernel().get(axis);
            place /= x.extent(axis + 1);
            tap /= window.kernel().get(axis);
            int from = i + window.padding().get(axis) - r * window.dilation().get(axis);
            int p = Math.floorDiv(from, window.stride().get(axis));
            if (p * window.stride().get(axis) != from || p < 0 || p >= y.extent(axis + 1)) {
                return OUTSIDE;
            }
            position += p * step;
            step *= y.extent(axis + 1);
        }
        return position;
    }
}
