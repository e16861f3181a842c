package io.genoise.train;

import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Writes a run's folder: a session in its record, figures by step as JSON lines and for TensorBoard, a checkpoint at every epoch's end and when
/// it is told to stop; and shows the progress.
public final class RunJournal implements Journal, AutoCloseable {
    private final RunFolder folder;
    private final Map<String, String> card;
    private final Progress progress;
    private final BooleanSupplier stop;
    private final Supplier<Map<String, Double>> onlooker;
    private final Watcher watcher;
    private final String job;
    private final boolean borrowed;
    private MetricsLog log;
    private EventWriter events;

    /// Looks at what learns between two steps; see [Onlooker#watch].
    public interface Watcher {
        /// Before the first step, with no figures, and after every one.
        ///
        /// @throws IOException if what it keeps cannot be written
        Onlooker.Seen watch(long step, Map<String, Double> figures) throws IOException;

        /// Whether it looks at more than figures after `step` steps.
        boolean looks(long step);

        /// Sees nothing.
        Watcher NONE =
                new Watcher() {
                    @Override
                    public Onlooker.Seen watch(long step, Map<String, Double> figures) {
                        return Onlooker.Seen.NOTHING;
                    }

                    @Override
                    public boolean looks(long step) {
                        return false;
                    }
                };
    }

    /// Who hears of a run while it goes on.
    ///
    /// @param progress shows how far it is
    /// @param stop asked after every step
    /// @param onlooker asked after every epoch for figures that are written beside the training's
    /// @param watcher asked between steps for such figures and for lines to tell
    public record Listeners(
            Progress progress,
            BooleanSupplier stop,
            Supplier<Map<String, Double>> onlooker,
            Watcher watcher) {}

    /// Holds the folder until it is closed, or for as long as it was held already.
    ///
    /// @param card notes that go into every checkpoint, such as the network's shape
    /// @param job what the progress calls it
    /// @throws IOException if another process is writing to the folder
    public RunJournal(RunFolder folder, Map<String, String> card, String job, Listeners listeners)
            throws IOException {
        this.borrowed = folder.isHeld();
        folder.hold();
        this.folder = folder;
        this.card = Map.copyOf(card);
        this.job = job;
        this.progress = listeners.progress;
        this.stop = listeners.stop;
        this.onlooker = listeners.onlooker;
        this.watcher = listeners.watcher;
    }

    @Override
    public void begin(Trainer trainer) throws IOException {
        folder.write(folder.record().with(RunRecord.Session.of(trainer)));
        log = MetricsLog.open(folder.metrics(), trainer.step() == 0 ? -1 : trainer.step());
        events = new EventWriter(folder.events(), trainer.step());
        TrainingPlan plan = trainer.plan();
        progress.begin(job, "views", plan.views(plan.steps()), plan.views(trainer.step()));
        if (trainer.step() == 0) {
            watched(0, Map.of());
        }
    }

    @Override
    public boolean looks(long step) {
        return watcher.looks(step);
    }

    @Override
    public void after(Trainer trainer, Map<String, Double> figures) throws IOException {
        watched(trainer.step(), figures);
    }

    private void watched(long step, Map<String, Double> figures) throws IOException {
        Onlooker.Seen seen = watcher.watch(step, figures);
        if (!seen.figures().isEmpty()) {
            log.write(step, seen.figures());
            events.scalars(step, seen.figures());
        }
        seen.lines().forEach(progress::say);
    }

    @Override
    public void step(long step, Map<String, Double> figures) throws IOException {
        log.write(step, figures);
        events.scalars(step, figures);
    }

    @Override
    public void progress(long views, Map<String, Double> means) {
        progress.advance(views, means);
    }

    @Override
    public void epoch(long step, int epoch, Map<String, Double> means) throws IOException {
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("epoch", (double) epoch);
        means.forEach((name, value) -> named.put("epoch_" + name, value));
        Map<String, Double> seen = onlooker.get();
        named.putAll(seen);
        log.write(step, named);
        events.scalars(step, named);
        StringJoiner line = new StringJoiner(", ", "epoch " + epoch + ": ", "");
        means.forEach(
                (name, value) -> line.add(String.format(Locale.ROOT, "%s %.4f", name, value)));
        seen.forEach(
                (name, value) -> line.add(String.format(Locale.ROOT, "%s: %.4f", name, value)));
        progress.say(line.toString());
    }

    @Override
    public void checkpoint(Trainer trainer) throws IOException {
        TrainingState state = trainer.state();
        Map<String, String> notes = new LinkedHashMap<>(card);
        notes.putAll(state.notes());
        SafeTensors.write(folder.checkpoint(), new Checkpoint(state.tensors(), notes));
    }

    @Override
    public boolean stopped() {
        return stop.getAsBoolean();
    }

    @Override
    public void close() throws IOException {
        progress.close();
        try {
            if (events != null) {
                events.close();
            }
            if (log != null) {
                log.close();
            }
        } finally {
            if (!borrowed) {
                folder.close();
            }
        }
    }
}
