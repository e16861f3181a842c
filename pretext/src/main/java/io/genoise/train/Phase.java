package io.genoise.train;

import io.genoise.data.Batches;

/// A stretch of a training over batches of one kind: another resolution, other views or another batch size is another phase.
///
/// @param batches what each step sees; epochs are counted through all phases, so that no two draw the same
/// @param epochs how often all of it
public record Phase(Batches batches, int epochs) {
    /// @throws IllegalArgumentException if there is no epoch, or a batch may be partial: that would be another plan
    public Phase {
        if (epochs < 1) {
            throw new IllegalArgumentException(epochs + " epochs; expected at least 1");
        }
        if (batches.partial()) {
            throw new IllegalArgumentException(
                    "training takes whole batches: Batches.shuffled gives them");
        }
    }

    /// Steps in all.
    public long steps() {
        return (long) epochs * batches.perEpoch();
    }

    /// Views in a step.
    public int viewsPerStep() {
        return batches.size() * batches.viewsPerPicture();
    }
}
