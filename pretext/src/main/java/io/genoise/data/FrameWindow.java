package io.genoise.data;

import io.genoise.random.RandomStream;

/// Some frames of a clip: number `i` of them is frame `start + i · stride`, `i` = 0 … length-1.
///
/// @param start its first frame, counted from 0
/// @param length how many frames, at least 1
/// @param stride how many frames on the next one is: 1 takes each, 2 every other; a negative one goes backwards, 0 stands still
public record FrameWindow(int start, int length, int stride) {
    /// @throws IllegalArgumentException if there is no frame, or one would lie before the first
    public FrameWindow {
        if (length < 1 || Math.min(start, start + (long) (length - 1) * stride) < 0) {
            throw new IllegalArgumentException(
                    "no window: %s frames from frame %s on, %s apart"
                            .formatted(length, start, stride));
        }
    }

    /// A window of `length` frames, `stride` ≥ 1 apart, at one of the places at random at which `frames` frames hold it.
    ///
    /// @throws IllegalArgumentException if they hold none
    public static FrameWindow random(RandomStream random, int frames, int length, int stride) {
        return new FrameWindow(random.nextInt(places(frames, length, stride)), length, stride);
    }

    /// A window of `length` frames, `stride` ≥ 1 apart, with as many frames before it as behind it, or one less.
    ///
    /// @throws IllegalArgumentException if `frames` frames hold none
    public static FrameWindow middle(int frames, int length, int stride) {
        return new FrameWindow((places(frames, length, stride) - 1) / 2, length, stride);
    }

    /// At how many places `frames` frames hold such a window, at least 1.
    private static int places(int frames, int length, int stride) {
        int places = frames - span(length, stride) + 1;
        if (length < 1 || stride < 1 || places < 1) {
            throw new IllegalArgumentException(
                    "%s frames, %s apart, do not lie in a clip of %s"
                            .formatted(length, stride, frames));
        }
        return places;
    }

    /// From the first to the last of `length` frames that are `stride` ≥ 1 apart, both counted: `(length - 1) · stride + 1`.
    public static int span(int length, int stride) {
        return Math.addExact(Math.multiplyExact(length - 1, stride), 1);
    }

    /// Which of the clip's frames is number `i` of these.
    public int frame(int i) {
        return start + i * stride;
    }

    /// The same frames, the last one first.
    public FrameWindow reversed() {
        return new FrameWindow(frame(length - 1), length, -stride);
    }
}
