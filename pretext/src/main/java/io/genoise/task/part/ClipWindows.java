package io.genoise.task.part;

import io.genoise.data.Column;
import io.genoise.data.FrameWindow;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import java.util.List;

/// A window of each clip, `[length,H,W,C]`, and nothing else.
///
/// @param length frames
/// @param stride how many frames on the next one is
/// @param anywhere whether it begins at random; in the middle else
/// @param mirrored whether half of them are mirrored
public record ClipWindows(int length, int stride, boolean anywhere, boolean mirrored)
        implements Views {
    /// Checks that the window fits into the clips.
    ///
    /// @throws IllegalArgumentException if the clips are too short
    public void check(Images images) {
        ClipNeeds.frames(images, length, stride);
    }

    @Override
    public List<Column> columns(Images images) {
        return List.of(Views.clips(images, 1, length));
    }

    @Override
    public void draw(Sample sample) {
        int frames = sample.frames();
        FrameWindow window =
                anywhere
                        ? FrameWindow.random(sample.random(), frames, length, stride)
                        : FrameWindow.middle(frames, length, stride);
        boolean mirror = mirrored && sample.random().nextBoolean();
        sample.write(0, window, new Placement(0, 0, mirror, 0));
    }
}
