package io.genoise.backend.cpu;

import io.genoise.primitive.Window;
import io.genoise.shape.Shape;
import java.util.Arrays;

/// Which places of a picture each position of a pooling window reads, as lists made once: for images and for video alike.
///
/// A list holds pairs *(other, tap)*: for a position the places it reads, for a place the positions that read it. What
/// would be padding is left out. List i is the range `starts[i] … starts[i + 1]` of `others` and `taps`.
///
/// @param starts where each list begins, and the end of the last
/// @param others places, or positions, in rising order
/// @param taps row-major positions within the window
record Taps(int[] starts, int[] others, int[] taps) {

    /// For each position of the window, the places that it reads.
    static Taps ofPositions(Window window, Shape x) {
        return build(window, x, false);
    }

    /// For each place of the picture, the positions whose window reads it.
    static Taps ofPlaces(Window window, Shape x) {
        return build(window, x, true);
    }

    /// Extents of the picture that the window slides over, rows × columns and for video times frames.
    static int places(Window window, Shape x) {
        int places = 1;
        for (int axis = 0; axis < window.rank(); axis++) {
            places = Math.multiplyExact(places, x.extent(axis + 1));
        }
        return places;
    }

    /// How many positions the window takes.
    static int positions(Window window, Shape x) {
        int positions = 1;
        for (int axis = 0; axis < window.rank(); axis++) {
            positions = Math.multiplyExact(positions, window.output(axis, x.extent(axis + 1)));
        }
        return positions;
    }

    private static Taps build(Window window, Shape x, boolean byPlace) {
        int taps = 1;
        for (int kernel : window.kernel()) {
            taps = Math.multiplyExact(taps, kernel);
        }
        int positions = positions(window, x);
        int[] read = new int[Math.multiplyExact(positions, taps)];
        for (int position = 0; position < positions; position++) {
            for (int tap = 0; tap < taps; tap++) {
                read[position * taps + tap] = place(window, x, position, tap);
            }
        }
        int lists = byPlace ? places(window, x) : positions;
        int[] starts = new int[lists + 1];
        for (int i = 0; i < read.length; i++) {
            if (read[i] >= 0) {
                starts[(byPlace ? read[i] : i / taps) + 1]++;
            }
        }
        for (int i = 0; i < lists; i++) {
            starts[i + 1] += starts[i];
        }
        int[] next = Arrays.copyOf(starts, lists);
        int[] others = new int[starts[lists]];
        int[] tapOf = new int[starts[lists]];
        for (int i = 0; i < read.length; i++) {
            if (read[i] >= 0) {
                int entry = next[byPlace ? read[i] : i / taps]++;
                others[entry] = byPlace ? i / taps : read[i];
                tapOf[entry] = i % taps;
            }
        }
        return new Taps(starts, others, tapOf);
    }

    /// The place that a tap reads at a position, or -1 in the padding.
    private static int place(Window window, Shape x, int position, int tap) {
        int place = 0;
        int scale = 1;
        for (int axis = window.rank() - 1; axis >= 0; axis--) {
            int extent = x.extent(axis + 1);
            int outputs = window.output(axis, extent);
            int at =
                    position % outputs * window.stride().get(axis)
                            - window.padding().get(axis)
                            + tap % window.kernel().get(axis) * window.dilation().get(axis);
            if (at < 0 || at >= extent) {
                return -1;
            }
            place += at * scale;
            scale *= extent;
            position /= outputs;
            tap /= window.kernel().get(axis);
        }
        return place;
    }
}
