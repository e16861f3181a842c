package io.genoise.train;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.DataException;
import io.genoise.data.Labels;
import io.genoise.data.Loader;
import io.genoise.data.Views;
import io.genoise.layer.Pass;
import io.genoise.optimizer.Optimizer;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.tensor.Device;
import io.genoise.tensor.NaNException;
import io.genoise.tensor.Parameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Run;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The training loop, for pretext tasks and supervision alike: load, record, run, log, and a checkpoint every epoch.
///
/// A run is a pure function of its plan: broken off anywhere and resumed from its last checkpoint it gives the same
/// weights, bit for bit, as one that was never interrupted. A step whose loss, gradients or statistics are not finite
/// changes nothing: neither weights nor statistics nor the optimiser.
public final class Trainer implements AutoCloseable {
    private static final int LOG_EVERY = 20;

    private final Objective objective;
    private final Optimizer optimizer;
    private final TrainingPlan plan;
    private final Device device;
    private final Scope scope;
    private final Variable pictures;
    private final Variable labels;
    private EpochMeans means = new EpochMeans();
    private long step;

    /// Trains `objective` by `optimizer` as `plan` says. Whole batches only: a partial one would be another plan.
    public Trainer(Objective objective, Optimizer optimizer, TrainingPlan plan) {
        Batches batches = plan.batches();
        if (batches.partial()) {
            throw new IllegalArgumentException(
                    "training takes whole batches: Batches.shuffled gives them");
        }
        this.objective = objective;
        this.optimizer = optimizer;
        this.plan = plan;
        this.device = objective.parameters().device();
        this.scope = device.scope().open();
        int n = plan.viewsPerStep();
        Shape shape = batches.columns().getFirst().of(batches.size());
        this.pictures = scope.variable("pictures", shape, DType.U8);
        this.labels = scope.variable("labels", Shape.of(n), DType.I32);
    }

    /// Trains to the end of the plan, or until `journal` says stop.
    ///
    /// @throws DataException if a label is none of the objective's classes; the message names label and picture
    /// @throws DivergenceException if a loss, gradient or statistic is no longer finite; the message names step, operation
    ///     and layer. Everything is as it was before that step
    /// @throws IOException if the journal cannot be written
    public void run(Journal journal) throws IOException {
        journal.begin(this);
        int perEpoch = plan.batches().perEpoch();
        int workers = 1;
        while (step < plan.steps() && !journal.stopped()) {
            int epoch = (int) (step / perEpoch);
            try (Loader loader =
                    new Loader(plan.batches(), epoch, (int) (step % perEpoch), workers, 4)) {
                for (Batch batch : loader.epoch()) {
                    Map<String, Double> figures = step(batch);
                    means.add(figures);
                    step++;
                    if (step % LOG_EVERY == 0) {
                        journal.step(step, figures);
                    }
                    journal.progress(step * plan.viewsPerStep(), means.values());
                    if (journal.stopped()) {
                        break;
                    }
                }
            }
            if (step % perEpoch == 0) {
                Map<String, Double> result = means.values();
                means.clear();
                journal.epoch(step, epoch + 1, result);
            }
            journal.checkpoint(this);
        }
    }

    /// Forward, backward and update on one batch; its figures.
    private Map<String, Double> step(Batch batch) {
        if (objective.classes() > 0) {
            Labels.check(batch, plan.batches().images(), objective.classes());
        }
        pictures.set(batch.bytes(Views.PICTURES));
        labels.set(batch.integers(Views.LABELS));
        Map<String, Reading> readings = new LinkedHashMap<>();
        Reading finite;
        try (Step recorded = device.step()) {
            Objective.Outcome outcome = outcome();
            Gradients gradients = Autograd.gradients(outcome.loss(), objective.parameters());
            // What is not finite must change nothing at all, so that diverged() finds what the
            // step found.
            Tensor ok = gradients.finite(outcome.loss());
            recorded.guard(ok);
            optimizer.update(gradients, plan.schedule().at(step));
            finite = recorded.read(ok);
            readings.put("loss", recorded.read(outcome.loss()));
            // In one order, whatever map they come in: what is logged is a function of the plan
            // too.
            new TreeMap<>(outcome.figures())
                    .forEach((name, figure) -> readings.put(name, recorded.read(figure)));
            recorded.run();
        }
        Map<String, Double> figures = new LinkedHashMap<>();
        readings.forEach((name, reading) -> figures.put(name, (double) reading.value()));
        if (finite.value() != 1) {
            throw new DivergenceException(
                    "training diverged at step %s: the loss is %s; %s. A lower learning rate is the first thing to try"
                            .formatted(step, figures.get("loss"), diagnosis()));
        }
        return figures;
    }

    private Objective.Outcome outcome() {
        return objective.outcome(pictures.value(), labels.value(), Pass.train(plan.seed(), step));
    }

    /// Runs the step again, operation by operation, to name the one that first gave NaN; if none did, the gradient or
    /// statistic that is infinite.
    private String diagnosis() {
        Map<String, Reading> suspects = new LinkedHashMap<>();
        try (Step again = device.step(Run.IMMEDIATE)) {
            again.guard(device.filled(Shape.SCALAR, 0));
            Objective.Outcome outcome = outcome();
            suspects.put("the loss", again.read(outcome.loss()));
            Parameters parameters = objective.parameters();
            parameters
                    .statistics()
                    .forEach((name, statistic) ->
                            suspects.put("the statistic " + name, again.read(statistic.value())));
            Gradients gradients = Autograd.gradients(outcome.loss(), parameters);
            // The last layer's come first, as the gradient flows.
            for (Parameter parameter : parameters.all().reversed()) {
                suspects.put(
                        "the gradient of " + parameter.name(), again.read(gradients.of(parameter)));
            }
            again.run();
        } catch (NaNException e) {
            return e.getMessage();
        }
        for (Map.Entry<String, Reading> suspect : suspects.entrySet()) {
            for (float number : suspect.getValue().floats()) {
                if (!Float.isFinite(number)) {
                    return "no operation gave NaN, but %s is infinite".formatted(suspect.getKey());
                }
            }
        }
        return "run again, every number of it was finite";
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
        return TrainingState.of(objective.parameters(), optimizer, plan, step, means);
    }

    /// Goes on from `state`, which this training has led to.
    ///
    /// @throws DifferentPlanException if it came of other data or another plan; the message says what differs
    /// @throws IllegalArgumentException if it is another network's or optimiser's, or lies beyond the end of this training
    public void resume(TrainingState state) {
        resume(state, Differences.REFUSED);
    }

    /// Goes on from `state`.
    ///
    /// @throws DifferentPlanException if it came of other data or another plan and that is refused; nothing has changed
    ///     then
    /// @throws IllegalArgumentException if it is another network's or optimiser's, or lies beyond the end of this training;
    ///     nothing has changed then
    public void resume(TrainingState state, Differences differences) {
        List<String> found = plan.differences(state.notes());
        if (differences == Differences.REFUSED && !found.isEmpty()) {
            throw new DifferentPlanException(found);
        }
        long done = state.step();
        EpochMeans epoch = state.means();
        if (done > plan.steps()) {
            throw new IllegalArgumentException(
                    "the checkpoint has %s steps behind it, and this training ends after %s"
                            .formatted(done, plan.steps()));
        }
        state.restore(objective.parameters(), optimizer);
        step = done;
        means = epoch;
    }

    @Override
    public void close() {
        scope.close();
    }
}
