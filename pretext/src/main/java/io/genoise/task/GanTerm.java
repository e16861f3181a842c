package io.genoise.task;

import io.genoise.layer.Pass;
import io.genoise.tensor.Tensor;

/// What a model adds to the two losses of the plain game.
interface GanTerm {
    /// One moment of the game: the networks as they are now, and the pictures `[N,H,W,C]` in −1 … 1.
    ///
    /// @param real pictures
    /// @param made pictures, through which no gradient flows while it is the discriminator's moment
    /// @param features of the real pictures
    record Moment(Judge judge, Tensor real, Tensor made, Tensor features, Pass pass) {}

    /// A single number that the discriminator lowers too.
    Tensor ofDiscriminator(Moment moment);

    /// The loss of a discriminator that knows nothing, of this.
    double first();
}
