package io.genoise.backend.cpu;

import java.util.Arrays;
import java.util.List;

/// Which places of a picture each position of a sliding window reads, as lists made once: for images and for video alike.
///
/// A list holds pairs *(other, tap)*: for a position the places it reads, for a place the positions that read it. What
/// would be padding is left out. List i is the range `starts[i] … starts[i + 1]` of `others` and `taps`.
///
/// @param starts where each list begins, and the end of the last
/// @param others places, or positions, in rising order
/// @param taps row-major positions within the window
record Taps(int[] starts, int[] others, int[] taps) {

    /// The most pairs that lists hold: eight bytes each.
    private static final long MOST = 1L << 28;

    /// For each position of the window, the places that it reads.
    static Taps ofPositions(List<ConvolutionAxis> axes) {
        return build(axes, false);
    }

    /// For each place of the picture, the positions whose window reads it.
    static Taps ofPlaces(List<ConvolutionAxis> axes) {
        return build(axes, true);
    }

    /// Bytes of the lists.
    long bytes() {
        return (long) Integer.BYTES * (starts.length + others.length + taps.length);
    }

    /// Extents of the picture that the window slides over, rows × columns and for video times frames.
    static long places(List<ConvolutionAxis> axes) {
        return axes.stream().mapToLong(ConvolutionAxis::extent).reduce(1, Math::multiplyExact);
    }

    /// How many positions the window takes.
    static long positions(List<ConvolutionAxis> axes) {
        return axes.stream().mapToLong(ConvolutionAxis::output).reduce(1, Math::multiplyExact);
    }

    /// Places of the window.
    static long size(List<ConvolutionAxis> axes) {
        return axes.stream().mapToLong(ConvolutionAxis::kernel).reduce(1, Math::multiplyExact);
    }

    /// Whether the lists of a window are few enough.
    static boolean fit(List<ConvolutionAxis> axes) {
        return places(axes) <= MOST && positions(axes) <= MOST / size(axes);
    }

    private static Taps build(List<ConvolutionAxis> axes, boolean byPlace) {
        if (!fit(axes)) {
            throw new IllegalArgumentException(
                    "%s places and %s windows of %s; a pool on the CPU goes up to %s places, and so many of all windows together"
                            .formatted(places(axes), positions(axes), size(axes), MOST));
        }
        int taps = (int) size(axes);
        int positions = (int) positions(axes);
        int[] read = new int[positions * taps];
        for (int position = 0; position < positions; position++) {
            for (int tap = 0; tap < taps; tap++) {
                read[position * taps + tap] = place(axes, position, tap);
            }
        }
        int lists = byPlace ? (int) places(axes) : positions;
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
    private static int place(List<ConvolutionAxis> axes, int position, int tap) {
        int place = 0;
        int scale = 1;
        for (int i = axes.size() - 1; i >= 0; i--) {
            ConvolutionAxis axis = axes.get(i);
            int at = axis.place(position % axis.output(), tap % axis.kernel());
            if (at < 0) {
                return -1;
            }
            place += at * scale;
            scale *= axis.extent();
            position /= axis.output();
            tap /= axis.kernel();
        }
        return place;
    }
}
