package io.genoise.task.adversarial;

/// How two networks play against each other.
///
/// @param loss what they lower
/// @param discriminatorSteps how many steps the discriminator learns for one of the generator
/// @param average how much of the generator's average stays each time that the generator has learned, 0 … 1; at first less, so
///     that the average does not hold on to the beginning: (1 + g)/(10 + g) after g times
record Game(AdversarialLoss loss, int discriminatorSteps, double average) {
    /// Whether the generator learns in step `step`: in the last of each round.
    boolean isGenerators(long step) {
        return (step + 1) % discriminatorSteps == 0;
    }

    /// What stays of the average in step `step`.
    float stays(long step) {
        double times = (step + 1.0) / discriminatorSteps;
        return (float) Math.min(average, (1 + times) / (10 + times));
    }
}
