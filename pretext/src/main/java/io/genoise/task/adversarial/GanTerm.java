package io.genoise.task.adversarial;

import io.genoise.layer.Pass;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.List;

/// What a model adds to the two losses of the plain game.
interface GanTerm {
    /// One moment of the game: the networks as they are now, and the pictures `[N,H,W,C]` in −1 … 1.
    ///
    /// @param real pictures
    /// @param made pictures; while it is the discriminator's moment no gradient flows through them
    /// @param features φ `[N,F]` of the real pictures, while it is the discriminator's moment
    record Moment(
            Lesson lesson, Judge judge, Tensor real, Tensor made, Tensor features, Pass pass) {}

    /// A single number that the discriminator lowers too.
    Tensor ofDiscriminator(Moment moment);

    /// `loss`, a single number, and what the generator lowers too.
    default Tensor ofGenerator(Tensor loss, Moment moment) {
        return loss;
    }

    /// Networks of its own, which learn with the discriminator.
    default List<Part.Trained> parts() {
        return List.of();
    }

    /// What [#ofDiscriminator] is of a discriminator whose answers are all 0.
    double first();
}
