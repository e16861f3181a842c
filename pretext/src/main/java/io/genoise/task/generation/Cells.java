package io.genoise.task.generation;

import io.genoise.data.Images;
import io.genoise.op.Pooling;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.DType;
import io.genoise.tensor.Tensor;

/// A picture in square cells, each of one colour, that of its pixels' mean: what nets are asked about that tell colours.
final class Cells {
    /// Above this share of grey pixels there is nothing to tell.
    private static final double GREY = 0.999;

    private static final int LOOKED_AT = 500;

    private Cells() {}

    /// Looks whether `images` are in colour and divide into cells of `side` rows and columns.
    ///
    /// @param task what the message calls the task
    /// @throws IllegalArgumentException if not
    static void check(String task, int side, Images images) {
        if (images.channels() != 3) {
            throw new IllegalArgumentException(
                    "%s needs pictures in colour; those of %s are grey"
                            .formatted(task, images.name()));
        }
        if (images.height() % side != 0
                || images.width() % side != 0
                || images.height() < 2 * side
                || images.width() < 2 * side) {
            throw new IllegalArgumentException(
                    "%s tells colours of cells of %s x %s pixels (--cell), two at least along each side (--size); %s has pictures of %s x %s"
                            .formatted(
                                    task,
                                    side,
                                    side,
                                    images.name(),
                                    images.width(),
                                    images.height()));
        }
        ColourBins bins = ColourBins.inGamut();
        if (bins.shares(images.reduced(side), LOOKED_AT)[bins.of(0, 0)] > GREY) {
            throw new IllegalArgumentException(
                    "%s needs pictures in colour; those of %s are stored as if they were, and are grey"
                            .formatted(task, images.name()));
        }
    }

    /// The means of cells `[N,H/side,W/side,C]`, in 0 … 1, of pictures `[N,H,W,C]`, u8 or f32 in 0 … 1.
    static Tensor means(Tensor pictures, int side) {
        Tensor numbers = pictures.dtype() == DType.U8 ? pictures.over(255) : pictures;
        return side == 1
                ? numbers
                : Pooling.average(numbers, SlidingWindow.square(side, side, 0), false);
    }
}
