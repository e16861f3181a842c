package io.genoise.train;

import io.genoise.data.Batch;
import io.genoise.data.DataException;
import io.genoise.data.Loader;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Feed;
import io.genoise.tensor.NaNException;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Run;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The training loop, for whatever learns: load, record, run, log, and a checkpoint every epoch.
///
/// A run is a pure function of its plan: broken off anywhere and resumed from its last checkpoint it gives the same
/// weights, bit for bit, as one that was never interrupted. A step whose loss, gradients or statistics are not finite
/// changes nothing: neither weights nor statistics, neither optimisers nor averages nor memories. Training ends there; where
/// maps are stored as f16 it goes on if the loss was finite, since its gradients overflow now and then: with a smaller
/// [LossScale].
///
/// A device that works while its caller goes on has up to three steps to do: what a step says is read two steps later. Nobody
/// can tell the difference but by time: a step after one that was not finite changes nothing and is done again, and
/// whoever [looks][Journal#looks] at what learns finds it as the last step told of has left it.
public final class Trainer {
    private static final int LOG_EVERY = 20;

    /// So many steps later what a step says is read, on a device that runs ahead.
    private static final int AHEAD = 2;

    private final Learner learner;
    private final List<Part> parts;
    private final TrainingPlan plan;
    private final Device device;
    private final int ahead;

    /// 1 as long as every step was finite: what has begun when one is not must change nothing.
    private Variable latch;

    /// Of the phase that is being trained.
    private ResidentPictures pictures;

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
        this.ahead = device.runsAhead() ? AHEAD : 0;
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
        try (Scope scope = device.scope().open()) {
            latch = scope.variable("all finite", TensorShape.SCALAR, 1);
            while (step < plan.steps() && !stopped) {
                stopped = run(journal, plan.place(step));
            }
        }
    }

    /// Trains from `begin` on to the end of its phase; whether the journal said stop.
    private boolean run(Journal journal, TrainingPlan.Place begin) throws IOException {
        boolean stopped = false;
        try (ResidentPictures resident = ResidentPictures.of(device, begin.phase().batches())) {
            pictures = resident;
            while (step < begin.end() && !stopped) {
                try (Loader loader = loader(plan.place(step));
                        Feed<Batch> feed = feed(loader)) {
                    stopped = run(journal, begin.end(), feed);
                }
            }
        }
        return stopped;
    }

    private Loader loader(TrainingPlan.Place from) {
        return Loader.of(pictures.batches(), from.epoch(), from.step());
    }

    private Feed<Batch> feed(Loader loader) {
        return device.feed(
                loader.endless(),
                batch -> {
                    learner.check(batch, loader.batches().images());
                    return HostColumns.of(batch);
                });
    }

    /// Trains until step `end`, until the journal says stop, or until `feed` has run ahead of a step that is to be gone on
    /// from; whether the journal said stop.
    private boolean run(Journal journal, long end, Feed<Batch> feed) throws IOException {
        Deque<Begun> begun = new ArrayDeque<>();
        boolean stopped = false;
        boolean wasted = false;
        while (!begun.isEmpty() || step < end && !stopped && !wasted) {
            while (!stopped && mayBegin(begun.size(), end, journal)) {
                begun.add(begin(plan.place(step + begun.size()), feed));
            }
            Begun oldest = begun.remove();
            Map<String, Double> figures = figures(oldest);
            if (oldest.finite.value() == 1) {
                scale = scale.held();
            } else {
                latch.set(1);
                scale = smallerScale(oldest, figures);
                wasted = !begun.isEmpty(); // they have changed nothing, and are done again
                begun.clear();
            }
            means.add(figures);
            step++;
            stopped = tell(journal, oldest.place, figures, stopped, begun.isEmpty());
        }
        return stopped;
    }

    /// Whether another step may begin while `begun` ones have not been looked at: if nobody looks at what learns, and nothing
    /// that a step depends on changes, in between.
    private boolean mayBegin(int begun, long end, Journal journal) {
        long before = step + begun;
        return before < end
                && (begun == 0
                        || begun <= ahead
                                && !plan.endsEpoch(before)
                                && before % LOG_EVERY != 0
                                && !journal.looks(before)
                                && scale.isHeldFor(begun));
    }

    /// After a step: tells of it; whether the journal said stop.
    ///
    /// @param ending whether it did before
    /// @param settled whether no other step has begun
    private boolean tell(
            Journal journal,
            TrainingPlan.Place place,
            Map<String, Double> figures,
            boolean ending,
            boolean settled)
            throws IOException {
        if (step % LOG_EVERY == 0) {
            journal.step(step, figures);
        }
        journal.after(this, figures);
        journal.progress(plan.views(step), means.values());
        boolean stopped = journal.stopped() || ending;
        boolean epochEnds = plan.endsEpoch(step);
        if (epochEnds) {
            Map<String, Double> result = means.values();
            means.clear();
            journal.epoch(step, place.epoch() + 1, result);
        }
        Optional<String> alarm = step % LOG_EVERY == 0 ? learner.alarm(figures) : Optional.empty();
        if (epochEnds || stopped && settled || alarm.isPresent()) {
            journal.checkpoint(this);
        }
        if (alarm.isPresent()) {
            throw new CollapseException(
                    "training was ended after step %s: %s".formatted(step, alarm.get()));
        }
        return stopped;
    }

    private Lesson lesson(
            Lesson.Kind kind, long number, Step recorded, Map<String, Tensor> columns) {
        Lesson lesson =
                new Lesson(
                        kind,
                        recorded,
                        pictures.seen(columns),
                        number,
                        plan.steps(),
                        plan.seed(),
                        scale);
        learner.learn(lesson);
        return lesson;
    }

    /// A step that runs, and what it will say.
    private record Begun(
            TrainingPlan.Place place,
            Map<String, Reading> readings,
            Reading finite,
            Set<String> losses) {}

    /// Begins all that the learner does with the next batch.
    private Begun begin(TrainingPlan.Place place, Feed<Batch> feed) {
        if (place.step() == 0) {
            learner.beginEpoch(place.epoch(), place.phase().batches().images());
        }
        Map<String, Tensor> columns = feed.next().columns();
        try (Step recorded = device.step()) {
            Lesson lesson = lesson(Lesson.Kind.TRAINING, place.number(), recorded, columns);
            // What is not finite must change nothing at all, so that diagnosis() finds what the
            // step found, and what has begun by then must not either.
            Tensor ok = lesson.finite(parts);
            recorded.guard(ok, latch);
            Reading finite = recorded.read(ok);
            Map<String, Reading> readings = new LinkedHashMap<>();
            lesson.figures().forEach((name, figure) -> readings.put(name, recorded.read(figure)));
            recorded.run();
            return new Begun(place, readings, finite, lesson.losses());
        }
    }

    private Map<String, Double> figures(Begun done) {
        Map<String, Double> figures = new LinkedHashMap<>();
        done.readings.forEach((name, reading) -> figures.put(name, (double) reading.value()));
        if (scale.used()) {
            figures.put(LossScale.FACTOR, (double) scale.factor());
        }
        return figures;
    }

    /// What to go on with after a step that was not finite.
    private LossScale smallerScale(Begun failed, Map<String, Double> figures) {
        if (scale.canFall()
                && failed.losses.stream().map(figures::get).allMatch(Double::isFinite)) {
            return scale.fallen();
        }
        throw new DivergenceException(
                "training diverged at step %s: %s; %s. %s"
                        .formatted(step, words(figures), diagnosis(failed.place), advice()));
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
    private String diagnosis(TrainingPlan.Place failed) {
        try (Loader loader = loader(failed);
                Feed<Batch> feed = feed(loader)) {
            Map<String, Tensor> columns = feed.next().columns();
            return diagnosis(Lesson.Kind.WITHOUT_UPDATES, columns)
                    .or(() -> diagnosis(Lesson.Kind.TRAINING, columns))
                    .orElse("run again, every number of it was finite");
        }
    }

    private Optional<String> diagnosis(Lesson.Kind kind, Map<String, Tensor> columns) {
        Map<String, Reading> suspects = new LinkedHashMap<>();
        try (Step again = device.step(Run.IMMEDIATE)) {
            again.guard(device.filled(TensorShape.SCALAR, 0));
            lesson(kind, step, again, columns)
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
