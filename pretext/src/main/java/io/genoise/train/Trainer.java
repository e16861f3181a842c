package io.genoise.train;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.DataException;
import io.genoise.data.Loader;
import io.genoise.shape.Shape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Feed;
import io.genoise.tensor.NaNException;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Run;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The training loop, for whatever learns: load, record, run, log, and a checkpoint every epoch.
///
/// A run is a pure function of its plan: broken off anywhere and resumed from its last checkpoint it gives the same
/// weights, bit for bit, as one that was never interrupted. A step whose loss, gradients or statistics are not finite
/// changes nothing: neither weights nor
/// statistics, neither optimisers nor averages nor memories. Training ends there; where maps are stored as f16 it goes on if
/// the loss was finite, since its gradients overflow now and then: with a smaller [LossScale].
public final class Trainer {
    private static final int LOG_EVERY = 20;

    private final Learner learner;
    private final List<Part> parts;
    private final TrainingPlan plan;
    private final Device device;
    private EpochMeans means = new EpochMeans();
    private LossScale scale;
    private long step;

    /// Trains `learner` as `plan` says.
    ///
    /// @throws IllegalArgumentException if no part of it is trained, or two of its parts would be called the same in a
    ///     checkpoint
    public Trainer(Learner learner, TrainingPlan plan) {
        this.learner = learner;
        this.parts = List.copyOf(learner.parts());
        this.plan = plan;
        this.device = device(learner);
        this.scale = LossScale.of(device);
        PartTensors.checkNames(parts);
    }

    /// Where `learner` learns.
    ///
    /// @throws IllegalArgumentException if no part of it is trained
    static Device device(Learner learner) {
        for (Part part : learner.parts()) {
            if (part instanceof Part.Trained trained) {
                return trained.parameters().device();
            }
        }
        throw new IllegalArgumentException("a learner without any part that is trained");
    }

    /// Trains to the end of the plan, or until `journal` says stop.
    ///
    /// @throws DataException if the learner finds that something in a batch cannot be right; the message names the picture
    /// @throws DivergenceException if a loss, gradient or statistic is no longer finite; the message names step, operation
    ///     and layer. Everything is as it was before that step
    /// @throws CollapseException if the learner raises its alarm; the state was given to the journal before
    /// @throws IOException if the journal cannot be written
    public void run(Journal journal) throws IOException {
        journal.begin(this);
        boolean stopped = journal.stopped();
        while (step < plan.steps() && !stopped) {
            stopped = run(journal, plan.place(step));
        }
    }

    /// Trains from `begin` on to the end of its phase; whether the journal said stop.
    private boolean run(Journal journal, TrainingPlan.Place begin) throws IOException {
        Batches batches = begin.phase().batches();
        boolean stopped = false;
        try (Loader loader = Loader.of(batches, begin.epoch(), begin.step());
                Feed<Batch> feed =
                        device.feed(
                                loader.endless(),
                                batch -> {
                                    learner.check(batch, batches.images());
                                    return HostColumns.of(batch);
                                })) {
            while (step < begin.end() && !stopped) {
                TrainingPlan.Place place = plan.place(step);
                if (place.step() == 0) {
                    learner.beginEpoch(place.epoch(), batches.images());
                }
                Map<String, Double> figures = step(feed.next().columns());
                means.add(figures);
                step++;
                if (step % LOG_EVERY == 0) {
                    journal.step(step, figures);
                }
                journal.after(this, figures);
                journal.progress(plan.views(step), means.values());
                stopped = journal.stopped();
                boolean epochEnds = plan.endsEpoch(step);
                if (epochEnds) {
                    Map<String, Double> result = means.values();
                    means.clear();
                    journal.epoch(step, place.epoch() + 1, result);
                }
                Optional<String> alarm =
                        step % LOG_EVERY == 0 ? learner.alarm(figures) : Optional.empty();
                if (epochEnds || stopped || alarm.isPresent()) {
                    journal.checkpoint(this);
                }
                if (alarm.isPresent()) {
                    throw new CollapseException(
                            "training was ended after step %s: %s".formatted(step, alarm.get()));
                }
            }
        }
        return stopped;
    }

    private Lesson lesson(Lesson.Kind kind, Step recorded, Map<String, Tensor> columns) {
        Lesson lesson = new Lesson(kind, recorded, columns, step, plan.steps(), plan.seed(), scale);
        learner.learn(lesson);
        return lesson;
    }

    /// All that the learner does with one batch; its figures.
    private Map<String, Double> step(Map<String, Tensor> columns) {
        Map<String, Reading> readings = new LinkedHashMap<>();
        Reading finite;
        Set<String> losses;
        try (Step recorded = device.step()) {
            Lesson lesson = lesson(Lesson.Kind.TRAINING, recorded, columns);
            // What is not finite must change nothing at all, so that diagnosis() finds what the
            // step found.
            Tensor ok = lesson.finite(parts);
            recorded.guard(ok);
            finite = recorded.read(ok);
            lesson.figures().forEach((name, figure) -> readings.put(name, recorded.read(figure)));
            losses = lesson.losses();
            recorded.run();
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        readings.forEach((name, reading) -> figures.put(name, (double) reading.value()));
        if (scale.used()) {
            figures.put(LossScale.FACTOR, (double) scale.factor());
        }
        if (finite.value() == 1) {
            scale = scale.held();
        } else if (scale.canFall()
                && losses.stream().map(figures::get).allMatch(Double::isFinite)) {
            scale = scale.fallen();
        } else {
            throw new DivergenceException(
                    "training diverged at step %s: %s; %s. %s"
                            .formatted(step, words(figures), diagnosis(columns), advice()));
        }
        return figures;
    }

    private String advice() {
        return scale.used()
                ? "Maps are stored as f16, which ends at 65,504; bf16 does not"
                : "A lower learning rate is the first thing to try";
    }

    private static String words(Map<String, Double> figures) {
        return figures.containsKey("loss")
                ? "the loss is " + figures.get("loss")
                : "its figures are " + figures;
    }

    /// Runs the step again, operation by operation, to name the one that first gave NaN; if none did, the gradient or
    /// statistic that is infinite. At first without updates, which hide an infinite gradient behind what they make of it;
    /// then with them, for a loss that is computed from new weights.
    private String diagnosis(Map<String, Tensor> columns) {
        return diagnosis(Lesson.Kind.WITHOUT_UPDATES, columns)
                .or(() -> diagnosis(Lesson.Kind.TRAINING, columns))
                .orElse("run again, every number of it was finite");
    }

    private Optional<String> diagnosis(Lesson.Kind kind, Map<String, Tensor> columns) {
        Map<String, Reading> suspects = new LinkedHashMap<>();
        try (Step again = device.step(Run.IMMEDIATE)) {
            again.guard(device.filled(Shape.SCALAR, 0));
            lesson(kind, again, columns)
                    .suspects(parts)
                    .forEach((name, suspect) -> suspects.put(name, again.read(suspect)));
            again.run();
        } catch (NaNException e) {
            return Optional.of(e.getMessage());
        }
        for (Map.Entry<String, Reading> suspect : suspects.entrySet()) {
            for (float number : suspect.getValue().floats()) {
                if (!Float.isFinite(number)) {
                    return Optional.of(
                            "no operation gave NaN, but %s is infinite"
                                    .formatted(suspect.getKey()));
                }
            }
        }
        return Optional.empty();
    }

    /// What computes.
    public Device device() {
        return device;
    }

    /// The plan.
    public TrainingPlan plan() {
        return plan;
    }

    /// Steps done.
    public long step() {
        return step;
    }

    /// Everything that training goes on from, as tensors and notes.
    public TrainingState state() {
        return TrainingState.of(parts, plan, step, means, scale);
    }

    /// Goes on from `state`, which this training has led to.
    ///
    /// @throws DifferentPlanException if it came of other data or another plan; the message says what differs
    /// @throws IllegalArgumentException if it is another learner's, or lies beyond the end of this training
    public void resume(TrainingState state) {
        resume(state, Differences.REFUSED);
    }

    /// Goes on from `state`.
    ///
    /// @throws DifferentPlanException if it came of other data or another plan and that is refused; nothing has changed
    ///     then
    /// @throws IllegalArgumentException if it is another learner's, or lies beyond the end of this training;
    ///     nothing has changed then
    public void resume(TrainingState state, Differences differences) {
        List<String> found = plan.differences(state.notes());
        if (differences == Differences.REFUSED && !found.isEmpty()) {
            throw new DifferentPlanException(found);
        }
        long done = state.step();
        EpochMeans epoch = state.means();
        LossScale scaled = LossScale.of(device).restored(state.notes());
        if (done > plan.steps()) {
            throw new IllegalArgumentException(
                    "the checkpoint has %s steps behind it, and this training ends after %s"
                            .formatted(done, plan.steps()));
        }
        state.restore(parts);
        step = done;
        means = epoch;
        scale = scaled;
    }
}
