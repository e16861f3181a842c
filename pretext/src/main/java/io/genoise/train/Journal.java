package io.genoise.train;

import java.io.IOException;
import java.util.Map;

/// Where a training writes what it does, and what may stop it. [RunJournal] writes a run's folder.
/// What cannot be written is an `IOException`, which ends the training.
public interface Journal {
    /// Nothing is written, nothing stops it.
    Journal NONE =
            new Journal() {
                @Override
                public boolean looks(long step) {
                    return false;
                }
            };

    /// Training begins, or goes on after `trainer.step()` steps.
    default void begin(Trainer trainer) throws IOException {}

    /// Figures of a single step.
    default void step(long step, Map<String, Double> figures) throws IOException {}

    /// After every step: views seen so far, and means of the epoch so far.
    default void progress(long views, Map<String, Double> means) {}

    /// Whether it looks at what learns after `step` steps, or may stop training exactly there. Elsewhere a device that works while
    /// its caller goes on may be two steps further than it is told of, and a training that is stopped does these.
    default boolean looks(long step) {
        return true;
    }

    /// After every step, with that step's figures.
    default void after(Trainer trainer, Map<String, Double> figures) throws IOException {}

    /// An epoch has ended.
    default void epoch(long step, int epoch, Map<String, Double> means) throws IOException {}

    /// A moment at which the trainer's state should be kept: the end of an epoch, or before it stops.
    default void checkpoint(Trainer trainer) throws IOException {}

    /// Whether to stop after this step.
    default boolean stopped() {
        return false;
    }
}
