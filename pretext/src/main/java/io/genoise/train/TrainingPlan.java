package io.genoise.train;

import io.genoise.data.Batches;
import io.genoise.optimizer.Schedule;

/// How long a training goes on, over what, and how fast it learns.
///
/// @param batches what each step sees
/// @param epochs how often all of it
/// @param schedule the learning rate by step
/// @param seed of the network's own random numbers (dropout)
public record TrainingPlan(Batches batches, int epochs, Schedule schedule, long seed) {
    /// Checks the number of epochs.
    public TrainingPlan {
        if (epochs < 1) {
            throw new IllegalArgumentException(epochs + " epochs; expected at least 1");
        }
    }

    /// Steps in all.
    public long steps() {
        return (long) epochs * batches.perEpoch();
    }

    /// Views in a step.
    public int viewsPerStep() {
        return batches.size() * batches.transform().views();
    }
}
