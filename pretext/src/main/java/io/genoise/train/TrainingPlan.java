package io.genoise.train;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.optimizer.Schedule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// How long a training goes on, over what, and how fast it learns.
///
/// @param batches what each step sees
/// @param epochs how often all of it
/// @param schedule the learning rate by step
/// @param seed of the network's own random numbers (dropout)
public record TrainingPlan(Batches batches, int epochs, Schedule schedule, long seed) {
    private static final String FINGERPRINT = "data.fingerprint";

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
        return batches.size() * batches.viewsPerPicture();
    }

    /// The pictures by name, fingerprint, number and size, for a run's record.
    public Map<String, String> data() {
        return data(batches.images());
    }

    private static Map<String, String> data(Images images) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("name", images.name());
        data.put("fingerprint", images.fingerprint());
        data.put("pictures", Integer.toString(images.size()));
        data.put("size", "%sx%sx%s".formatted(images.height(), images.width(), images.channels()));
        return data;
    }

    /// What steps depend on, as notes of a checkpoint: it goes on under this plan alone.
    Map<String, String> notes() {
        Map<String, String> notes = noted(data());
        notes.put("plan.epochs", Integer.toString(epochs));
        notes.put("plan.batch", Integer.toString(batches.size()));
        notes.put("plan.views", Integer.toString(batches.viewsPerPicture()));
        notes.put("plan.seed", Long.toString(seed));
        notes.put("plan.order", Long.toString(batches.seed()));
        return notes;
    }

    /// Whether `images` are others than those of a checkpoint with the notes `then`: both in words if so. Where they lie
    /// and what their folder is called makes no difference.
    public static Optional<String> otherData(Map<String, String> then, Images images) {
        Map<String, String> now = noted(data(images));
        return Objects.equals(then.get(FINGERPRINT), now.get(FINGERPRINT))
                ? Optional.empty()
                : Optional.of("data %s then, %s now".formatted(words(then), words(now)));
    }

    /// As [#otherData(Map,Images)], for the `session` of a run's record.
    public static Optional<String> otherData(RunRecord.Session session, Images images) {
        return otherData(noted(session.data()), images);
    }

    private static Map<String, String> noted(Map<String, String> data) {
        Map<String, String> notes = new LinkedHashMap<>();
        data.forEach((name, value) -> notes.put("data." + name, value));
        return notes;
    }

    /// What was different when a checkpoint with these notes was written, in words; empty if nothing was.
    List<String> differences(Map<String, String> then) {
        Map<String, String> now = notes();
        if (!then.containsKey(FINGERPRINT)) {
            return List.of("it does not say what data and plan it came of");
        }
        List<String> differences = new ArrayList<>();
        otherData(then, batches.images()).ifPresent(differences::add);
        now.forEach((name, value) -> {
            if (name.startsWith("plan.") && !value.equals(then.get(name))) {
                differences.add("%s %s then, %s now".formatted(name, then.get(name), value));
            }
        });
        return differences;
    }

    private static String words(Map<String, String> notes) {
        return "%s (%s pictures of %s, fingerprint %.12s)"
                .formatted(
                        notes.get("data.name"),
                        notes.get("data.pictures"),
                        notes.get("data.size"),
                        notes.get(FINGERPRINT));
    }
}
