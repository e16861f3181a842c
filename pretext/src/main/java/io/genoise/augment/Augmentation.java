package io.genoise.augment;

import io.genoise.random.RandomStream;
import io.genoise.tensor.Tensor;
import java.util.List;

/// One change of a view's pixels, such as [Blur]: the host draws a few numbers that describe it, and the step applies it
/// from those numbers.
///
/// So no pixel is touched by the loader's workers, whatever is done to a view is the same on every device, and a batch is a
/// function of (seed, epoch, index, view) alone. [Crop] moves pixels and comes before; these change their values.
public interface Augmentation {
    /// The picture as it is.
    Augmentation NONE = of();

    /// How many numbers describe it.
    int parameters();

    /// Draws the numbers of one view into `into`, from `at` on.
    ///
    /// @param random of this view and this augmentation and nothing else
    void draw(RandomStream random, float[] into, int at);

    /// Records the change.
    ///
    /// @param pictures f32 `[N,H,W,C]`, 0 … 1, C 1 or 3
    /// @param parameters f32 `[N,parameters]`, as drawn
    /// @return pictures of the same shape, 0 … 1
    Tensor apply(Tensor pictures, Tensor parameters);

    /// `changes` one after another. Each has a random stream of its own: another range of one draws the same for the others.
    static Augmentation of(Augmentation... changes) {
        return new Chain(List.of(changes));
    }
}
