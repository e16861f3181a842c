package io.genoise.task;

import io.genoise.data.Images;
import io.genoise.train.EncoderCard;
import java.util.LinkedHashMap;
import java.util.Map;

/// A task whose net has learned: what previews are made of, and what controls ask.
///
/// @param task as it was set
/// @param learner in the state in which training left it
/// @param card what it takes to use its encoder
/// @param train pictures that it learned from
/// @param asked pictures that it is asked about: those set apart for the test, if there are any
/// @param seed of everything random
/// @param notes what its controls came to, as [ShortcutControl#notes] has it; empty if they were not asked
public record Trained(
        PretextTask task,
        PretextLearner learner,
        EncoderCard card,
        Images train,
        Images asked,
        long seed,
        Map<String, String> notes) {
    /// Copies the map, keeping its order.
    public Trained {
        notes = new LinkedHashMap<>(notes);
    }

    /// One that is asked about the pictures that it learned from, and whose controls were not asked.
    public static Trained of(
            PretextTask task, PretextLearner learner, EncoderCard card, Images images, long seed) {
        return new Trained(task, learner, card, images, images, seed, Map.of());
    }

    /// The same net asked in another way: by its task with other settings.
    public Trained asking(PretextTask other) {
        return new Trained(other, learner, card, train, asked, seed, notes);
    }
}
