package io.genoise.train;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// How long a training goes on, and over what; how fast each part learns is its own schedule's.
///
/// @param phases one after another, at least one
/// @param seed of the networks' own random numbers (dropout)
public record TrainingPlan(List<Phase> phases, long seed) {
    private static final String FINGERPRINT = "data.fingerprint";
    private static final int CLIP = 4;

    /// Where step `step` lies.
    ///
    /// @param epoch counted through all phases, from 0
    /// @param step in that epoch, from 0
    /// @param number of the step in the whole training
    /// @param end the number of the first step after the phase
    record Place(Phase phase, int epoch, int step, long number, long end) {}

    /// @throws IllegalArgumentException if there is no phase
    public TrainingPlan {
        phases = List.copyOf(phases);
        if (phases.isEmpty()) {
            throw new IllegalArgumentException("a training of no phase");
        }
    }

    /// A training of one phase: `epochs` times over `batches`.
    public static TrainingPlan of(Batches batches, int epochs, long seed) {
        return new TrainingPlan(List.of(new Phase(batches, epochs)), seed);
    }

    /// Steps in all.
    public long steps() {
        return phases.stream().mapToLong(Phase::steps).sum();
    }

    /// Views in the first `steps` steps.
    public long views(long steps) {
        long views = 0;
        long left = steps;
        for (Phase phase : phases) {
            long here = Math.min(left, phase.steps());
            views += here * phase.viewsPerStep();
            left -= here;
        }
        return views;
    }

    /// Where step `step` lies, which is none beyond the end.
    Place place(long step) {
        int epoch = 0;
        long first = 0;
        for (Phase phase : phases) {
            long end = first + phase.steps();
            if (step < end) {
                int perEpoch = phase.batches().perEpoch();
                long within = step - first;
                return new Place(
                        phase,
                        epoch + (int) (within / perEpoch),
                        (int) (within % perEpoch),
                        step,
                        end);
            }
            first = end;
            epoch += phase.epochs();
        }
        throw new IllegalArgumentException("step %s of %s".formatted(step, first));
    }

    /// Whether an epoch ends after `steps` steps.
    boolean endsEpoch(long steps) {
        return steps == steps() || place(steps).step() == 0;
    }

    /// The pictures of the first phase.
    private Images images() {
        return phases.getFirst().batches().images();
    }

    /// The pictures by name, fingerprint, number and size, for a run's record.
    public Map<String, String> data() {
        return data(images());
    }

    private static Map<String, String> data(Images images) {
        Map<String, String> data = new LinkedHashMap<>();
        data.put("name", images.name());
        data.put("fingerprint", images.fingerprint());
        data.put("pictures", Integer.toString(images.size()));
        String frame = "%sx%sx%s".formatted(images.height(), images.width(), images.channels());
        data.put(
                "size",
                images.frames() == 1 ? frame : "%s frames of %s".formatted(images.frames(), frame));
        return data;
    }

    /// What steps depend on, as notes of a checkpoint: it goes on under this plan alone.
    Map<String, String> notes() {
        Map<String, String> notes = noted(data());
        note(notes, "plan.", phases.getFirst());
        notes.put("plan.seed", Long.toString(seed));
        for (int i = 1; i < phases.size(); i++) {
            String prefix = "plan.phase%s.".formatted(i + 1);
            note(notes, prefix, phases.get(i));
            notes.put(prefix + "data", phases.get(i).batches().images().fingerprint());
        }
        return notes;
    }

    private static void note(Map<String, String> notes, String prefix, Phase phase) {
        notes.put(prefix + "epochs", Integer.toString(phase.epochs()));
        notes.put(prefix + "batch", Integer.toString(phase.batches().size()));
        notes.put(prefix + "views", Integer.toString(phase.batches().viewsPerPicture()));
        TensorShape view = phase.batches().columns().getFirst().shape();
        if (view.rank() == CLIP) {
            notes.put(prefix + "frames", Integer.toString(view.extent(0)));
        }
        notes.put(prefix + "order", Long.toString(phase.batches().seed()));
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
        otherData(then, images()).ifPresent(differences::add);
        Set<String> names = new LinkedHashSet<>(now.keySet());
        names.addAll(then.keySet());
        for (String name : names) {
            String before = then.getOrDefault(name, "none");
            String value = now.getOrDefault(name, "none");
            if (name.startsWith("plan.") && !value.equals(before)) {
                differences.add("%s %s then, %s now".formatted(name, before, value));
            }
        }
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
