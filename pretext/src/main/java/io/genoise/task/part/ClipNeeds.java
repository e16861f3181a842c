package io.genoise.task.part;

import io.genoise.data.FrameWindow;
import io.genoise.data.Images;
import io.genoise.network.EncoderConfig;

/// What tasks about clips need of clips and networks.
public final class ClipNeeds {
    private ClipNeeds() {}

    /// Checks that a window of a task fits into the clips.
    ///
    /// @throws IllegalArgumentException unless the clips hold `length` frames that are `stride` apart
    public static void frames(Images images, int length, int stride) {
        int span = FrameWindow.span(length, stride);
        if (images.frames() < span) {
            throw new IllegalArgumentException(
                    "--frames: %s frames, %s apart, take %s; the clips of %s have %s"
                            .formatted(length, stride, span, images.name(), images.frames()));
        }
    }

    /// Checks that the network looks at what the task is about.
    ///
    /// @param axes 3 for a task about what moves, 2 for one about single frames: [EncoderConfig#axes]
    /// @throws IllegalArgumentException unless the network takes those
    public static void network(EncoderConfig network, int axes) {
        if (network.axes() != axes) {
            throw new IllegalArgumentException(
                    axes == 3
                            ? "--network: this is learned by a network over clips, such as resnet3d; %s sees single pictures"
                                    .formatted(network.network())
                            : "--network: this is learned by a network that sees single frames; %s sees whole clips"
                                    .formatted(network.network()));
        }
    }
}
