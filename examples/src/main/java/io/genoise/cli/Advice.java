package io.genoise.cli;

import io.genoise.data.Images;
import io.genoise.network.EncoderConfig;
import io.genoise.network.Networks;
import io.genoise.task.PretextTask;
import io.genoise.task.Pretraining;
import io.genoise.train.Pace;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;

/// Which task, network, size and number of epochs are chosen for pictures and a budget of time, and why. The rules:
///
/// 1. A task that refuses the pictures is out: one that learns colours from grey ones, say. So is one whose steps hold more
///    than a quarter of them: an epoch would be three steps.
/// 2. The others are tried for some seconds each, in their presets for two processors, as long as that takes no more than three
///    tenths of the time. A recipe *fits* if its epochs can be
///    done in the time. Of those that fit the longest is taken, since it asks most of the net; if none fits, the one that
///    gets furthest.
/// 3. If that fits four times over, the network that the task's paper is about is tried, and taken if the recipe fits with it.
/// 4. If it still fits four times over, and most originals are four times as large, pictures are twice as large: that takes
///    four times as long.
/// 5. It goes on for as long as there is time, but for at most four times its recipe.
///
/// What the user gave is kept.
///
/// @param pretraining that was chosen
/// @param size rows and columns of the pictures
/// @param reasons as lines
record Advice(Pretraining pretraining, int size, List<String> reasons) {
    private static final int OVER = 4;
    private static final int LEAST_STEPS = 4;

    /// The part of the time after which no other task is tried, and the seconds that there always are.
    static final double TRYING = 0.3;

    private static final double LEAST_TIME = 1;

    /// How many times as large originals are that have lost JPEG's traces.
    private static final int RATIO = 2;

    /// What says how fast a pretraining goes on the pictures: pictures a second.
    interface Measure {
        double of(Pretraining pretraining) throws IOException;
    }

    private record Candidate(Pretraining pretraining, double speed, int pictures) {
        PretextTask task() {
            return pretraining.task();
        }

        /// How long its recipe takes.
        double seconds() {
            return (double) task().regimen().epochs() * pictures / speed;
        }

        double fits(double time) {
            return time / seconds();
        }

        String words(double time) {
            double fits = fits(time);
            return String.format(
                    Locale.ROOT,
                    "%s with %s: %,.0f pictures/s, its recipe of %d epochs takes %s%s",
                    task().card().name(),
                    Networks.text(pretraining.network()),
                    speed,
                    task().regimen().epochs(),
                    Pace.words(Math.round(seconds())),
                    fits >= 1
                            ? ""
                            : String.format(
                                    Locale.ROOT, ", of which %.0f %% fit", Math.floor(100 * fits)));
        }
    }

    /// Tasks by why they are out of the question, a line for each reason.
    private static final class LeftOut {
        private final Map<String, List<String>> names = new LinkedHashMap<>();

        void add(PretextTask task, String reason) {
            names.computeIfAbsent(reason, _ -> new ArrayList<>()).add(task.card().name());
        }

        List<String> lines() {
            return names.entrySet().stream()
                    .map(entry ->
                            "left out: %s: %s"
                                    .formatted(String.join(", ", entry.getValue()), entry.getKey()))
                    .toList();
        }
    }

    /// Chooses.
    ///
    /// @param tasks there are, as their papers have them
    /// @param images at `size`
    /// @param sizeGiven whether that size is the user's wish
    /// @param given what the user wishes besides
    /// @param left how many seconds there still are
    /// @throws IllegalArgumentException if no task can be asked about the pictures; it says why
    static Advice of(
            List<PretextTask> tasks,
            Images images,
            int size,
            boolean sizeGiven,
            TrainingChoice given,
            long seed,
            DoubleSupplier left,
            Measure measure)
            throws IOException {
        LeftOut out = new LeftOut();
        List<Candidate> candidates = new ArrayList<>();
        double begun = left.getAsDouble();
        for (PretextTask task : tasks) {
            PretextTask small = task.small();
            Optional<String> refusal = refusal(small, images, size, given, seed);
            if (refusal.isPresent()) {
                out.add(task, refusal.get());
                continue;
            }
            if (!candidates.isEmpty() && left.getAsDouble() < (1 - TRYING) * begun) {
                out.add(task, "there was no time to try");
                continue;
            }
            Pretraining pretraining = given.pretraining(small, size, seed);
            try {
                candidates.add(new Candidate(pretraining, measure.of(pretraining), images.size()));
            } catch (IllegalArgumentException e) {
                // What it needs besides pictures is not there.
                out.add(task, e.getMessage());
            }
        }
        if (candidates.isEmpty()) {
            throw new IllegalArgumentException(
                    "no task can be asked about these pictures: " + String.join("; ", out.lines()));
        }
        double time = Math.max(LEAST_TIME, left.getAsDouble());
        List<String> reasons = new ArrayList<>();
        candidates.forEach(candidate -> reasons.add("tried: " + candidate.words(time)));
        reasons.addAll(out.lines());
        Candidate chosen = best(candidates, time);
        String why =
                chosen.fits(time) >= 1
                        ? "the longest recipe that fits"
                        : "no recipe fits, and this one gets furthest";
        if (chosen.fits(time) >= OVER && !given.network.isGiven()) {
            Candidate larger = larger(tasks, chosen, measure);
            reasons.add("tried: " + larger.words(left.getAsDouble()));
            if (larger.fits(left.getAsDouble()) >= 1) {
                chosen = larger;
                why += ", with the network of the task itself";
            }
        }
        int sized = size;
        if (!sizeGiven
                && chosen.fits(left.getAsDouble()) >= OVER
                && allow(chosen.pretraining.network(), 2 * size)
                && areLarge(images, 2 * RATIO * size)) {
            sized = 2 * size;
            why += ", and time for larger pictures";
            chosen = new Candidate(chosen.pretraining, chosen.speed / 4, chosen.pictures);
        }
        int epochs = given.epochs == null ? epochs(chosen, left.getAsDouble()) : given.epochs;
        Pretraining at = chosen.pretraining;
        double seconds = epochs * chosen.pictures / chosen.speed;
        double rest = Math.max(0, left.getAsDouble());
        if (seconds > rest) {
            why +=
                    ", but it takes longer than the %s that are left"
                            .formatted(Pace.words(Math.round(rest)));
        }
        reasons.add(
                String.format(
                        Locale.ROOT,
                        "chosen: %s with %s at %d px, %d epoch%s in about %s: %s",
                        at.task().card().name(),
                        Networks.text(at.network()),
                        sized,
                        epochs,
                        epochs == 1 ? "" : "s",
                        Pace.words(Math.round(seconds)),
                        why));
        return new Advice(
                new Pretraining(
                        at.task(), at.network(), epochs, at.pictures(), at.rate(), at.seed()),
                sized,
                reasons);
    }

    /// Why a task cannot be asked about the pictures.
    private static Optional<String> refusal(
            PretextTask task, Images images, int size, TrainingChoice given, long seed) {
        try {
            task.admit(images);
            Pretraining pretraining = given.pretraining(task, size, seed);
            if (!allow(pretraining.network(), size)) {
                return Optional.of(
                        "network %s takes no pictures of %s px"
                                .formatted(pretraining.network().network(), size));
            }
            return images.size() < LEAST_STEPS * pretraining.pictures()
                    ? Optional.of(
                            "%s pictures are too few for steps of %s"
                                    .formatted(images.size(), pretraining.pictures()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static boolean allow(EncoderConfig network, int size) {
        return size >= network.leastSize() && size <= network.mostSize();
    }

    private static Candidate best(List<Candidate> candidates, double time) {
        return candidates.stream()
                .filter(candidate -> candidate.fits(time) >= 1)
                .max(Comparator.comparingDouble(Candidate::seconds))
                .orElseGet(() ->
                        candidates.stream()
                                .max(Comparator.comparingDouble(one -> one.fits(time)))
                                .orElseThrow());
    }

    /// The same with the network that the task has when it is not made small.
    private static Candidate larger(List<PretextTask> tasks, Candidate chosen, Measure measure)
            throws IOException {
        String name = chosen.task().card().name();
        PretextTask usual =
                tasks.stream()
                        .filter(task -> task.card().name().equals(name))
                        .findFirst()
                        .orElseThrow();
        Pretraining at = chosen.pretraining;
        Pretraining larger =
                new Pretraining(
                        at.task(),
                        Networks.of(usual.regimen().network()),
                        at.epochs(),
                        at.pictures(),
                        at.rate(),
                        at.seed());
        return new Candidate(larger, measure.of(larger), chosen.pictures);
    }

    private static int epochs(Candidate chosen, double time) {
        double most = Math.min(OVER, chosen.fits(time)) * chosen.task().regimen().epochs();
        return Math.max(1, (int) most);
    }

    /// Whether at least half of the originals have a shorter side of `side`.
    private static boolean areLarge(Images images, int side) {
        int large =
                (int)
                        IntStream.range(0, images.size())
                                .filter(i ->
                                        Math.min(
                                                        images.origin(i).height(),
                                                        images.origin(i).width())
                                                >= side)
                                .count();
        return 2 * large >= images.size();
    }
}
