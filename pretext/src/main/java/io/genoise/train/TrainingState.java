package io.genoise.train;

import io.genoise.weights.Checkpoint;
import io.genoise.weights.StoredTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a training goes on from: all parts of the learner, and the position. The random numbers and the learning rates are
/// functions of the position, so there is nothing else.
///
/// @param tensors by name, as [Part] says
/// @param notes position, means of the epoch so far, and the plan that led there
public record TrainingState(Map<String, StoredTensor> tensors, Map<String, String> notes) {
    private static final String STEP = "step";
    private static final String UPDATES = "updates";

    static TrainingState of(
            List<Part> parts, TrainingPlan plan, long step, EpochMeans means, LossScale scale) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        Map<String, String> notes = new LinkedHashMap<>(plan.notes());
        notes.put(STEP, Long.toString(step));
        for (Part part : parts) {
            tensors.putAll(PartTensors.of(part));
            if (part instanceof Part.Trained trained) {
                notes.put(
                        PartTensors.prefix(part) + UPDATES,
                        Long.toString(trained.optimizer().updates()));
            }
        }
        means.save(notes);
        scale.save(notes);
        return new TrainingState(tensors, notes);
    }

    /// The state that `checkpoint` holds.
    public static TrainingState of(Checkpoint checkpoint) {
        return new TrainingState(checkpoint.tensors(), checkpoint.metadata());
    }

    /// Steps that led here.
    ///
    /// @throws IllegalArgumentException if the notes do not say
    long step() {
        return number(STEP);
    }

    /// Means of the epoch so far.
    ///
    /// @throws IllegalArgumentException if the notes make no sense
    EpochMeans means() {
        return EpochMeans.of(notes);
    }

    /// Puts all parts back.
    ///
    /// @throws IllegalArgumentException if they are another learner's; nothing has changed then
    public void restore(List<Part> parts) {
        List<Runnable> writes = new ArrayList<>();
        for (Part part : parts) {
            writes.add(PartTensors.restore(part, tensors));
            if (part instanceof Part.Trained trained) {
                long updates = number(PartTensors.prefix(part) + UPDATES);
                writes.add(() -> trained.optimizer().resumeAt(updates));
            }
        }
        writes.forEach(Runnable::run);
    }

    /// Puts back what a net is asked with: the numbers of its parameters, and those memories that fit. What was remembered of
    /// each picture, a cluster say, does not where others are asked about; it stays as it began, and so do the optimisers.
    ///
    /// @throws IllegalArgumentException if parameters are another learner's; nothing has changed then
    public void restoreToAsk(List<Part> parts) {
        List<Runnable> writes = new ArrayList<>();
        for (Part part : parts) {
            switch (part) {
                case Part.Trained trained ->
                        writes.add(
                                PartTensors.restore(
                                        new Part.Kept(part.name(), trained.parameters()), tensors));
                case Part.Kept kept -> writes.add(PartTensors.restore(kept, tensors));
                case Part.Memory memory -> {
                    if (PartTensors.fits(memory, tensors)) {
                        writes.add(PartTensors.restore(memory, tensors));
                    }
                }
            }
        }
        writes.forEach(Runnable::run);
    }

    private long number(String name) {
        String text = notes.get(name);
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new IllegalArgumentException(
                "the checkpoint's note %s is %s, not a number of steps: it is no training's"
                        .formatted(name, text));
    }
}
