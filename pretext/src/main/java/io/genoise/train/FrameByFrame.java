package io.genoise.train;

import io.genoise.data.Images;
import io.genoise.layer.Layer;
import io.genoise.network.EncoderConfig;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;

/// How a network is shown what it was not made for. One over clips is shown clips as they are, and a picture as a clip of one
/// frame. One over pictures is shown each frame of a clip by itself, and what it says of them is averaged:
///
/// `[N,T,H,W,C]` → `[N·T,H,W,C]` → network → `[N·T,…]` → mean over T → `[N,…]`
///
/// Pictures before a network over pictures pass through: nothing is recorded.
public final class FrameByFrame {
    private static final int PICTURES = 4;

    private FrameByFrame() {}

    /// How many clips of `images` there are at once, where it would be `most` pictures: as many frames, and at least one.
    public static int atOnce(int most, Images images) {
        return Math.clamp(most / images.frames(), 1, images.size());
    }

    /// `x`, pictures `[N,H,W,C]` or clips `[N,T,H,W,C]`, as `network` takes it.
    public static Tensor taken(Tensor x, EncoderConfig network) {
        TensorShape shape = x.shape();
        boolean pictures = shape.rank() == PICTURES;
        if (pictures == (network.axes() == 2)) {
            return x;
        }
        return pictures
                ? x.reshape(shape.insert(1, 1))
                : x.reshape(
                        TensorShape.of(
                                shape.extent(0) * shape.extent(1),
                                shape.extent(2),
                                shape.extent(3),
                                shape.extent(4)));
    }

    /// What was said of the frames of `count` pictures or clips, `[count·T,…]`, averaged over T: `[count,…]`.
    public static Tensor averaged(Tensor y, int count) {
        TensorShape shape = y.shape();
        int frames = shape.extent(0) / count;
        return frames == 1 ? y : y.reshape(shape.with(0, count).insert(1, frames)).mean(1);
    }

    /// `layer`, that begins as `network` does, for pictures and clips alike.
    public static Layer around(EncoderConfig network, Layer layer) {
        return (x, pass) -> averaged(layer.forward(taken(x, network), pass), x.shape().extent(0));
    }
}
