package io.genoise.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The frames of a clip while they are read: each made a square of one size, one below the other.
final class FrameStack {
    /// Frames without a gap between them.
    ///
    /// @param first the number of the first one in the clip, counted from 0
    /// @param place its place in the stack
    /// @param length how many there are
    record Run(int first, int place, int length) {
        /// Where the pieces of `frames` frames begin, ⌊length / frames⌋ of them, spread evenly from its first frame to its last;
        /// a single one is taken from the middle.
        int[] pieces(int frames) {
            int count = length / frames;
            int left = length - frames;
            int[] starts = new int[count];
            for (int i = 0; i < count; i++) {
                starts[i] = count == 1 ? left / 2 : (int) ((long) i * left / (count - 1));
            }
            return starts;
        }
    }

    private final int size;
    private final int channels;
    private final List<Run> runs = new ArrayList<>();
    private byte[] pixels = {};
    private int count;
    private int number;
    private Origin origin;

    FrameStack(int size, int channels) {
        this.size = size;
        this.channels = channels;
    }

    /// Puts a frame on it; false if it is full, and the frame is not taken.
    boolean add(Picture frame) {
        Picture small = frame.square(size).withChannels(channels);
        long end = (long) (count + 1) * small.pixels().length;
        if (end > Integer.MAX_VALUE - 8) {
            return false;
        }
        if (end > pixels.length) {
            long room = Math.max(end, Math.min(Integer.MAX_VALUE - 8, 3L * pixels.length / 2));
            pixels = Arrays.copyOf(pixels, (int) room);
        }
        System.arraycopy(
                small.pixels(), 0, pixels, count * small.pixels().length, small.pixels().length);
        origin = origin == null ? frame.origin() : origin;
        Run last = runs.isEmpty() ? new Run(0, 0, 0) : runs.getLast();
        boolean follows = !runs.isEmpty() && last.first + last.length == number;
        if (follows) {
            runs.set(runs.size() - 1, new Run(last.first, last.place, last.length + 1));
        } else {
            runs.add(new Run(number, count, 1));
        }
        count++;
        number++;
        return true;
    }

    /// Leaves out a frame that is damaged.
    void miss() {
        number++;
    }

    int count() {
        return count;
    }

    List<Run> runs() {
        return List.copyOf(runs);
    }

    /// The frames, `[count · size, size, channels]`, of the first one's origin.
    ///
    /// @throws IllegalStateException if there is none
    Picture picture() {
        if (count == 0) {
            throw new IllegalStateException("no frames");
        }
        int bytes = count * size * size * channels;
        byte[] whole = pixels.length == bytes ? pixels : Arrays.copyOf(pixels, bytes);
        return new Picture(count * size, size, channels, whole, origin);
    }
}
