package io.genoise.train;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.data.Views;
import io.genoise.layer.Pass;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// One step as a learner sees it: what the batch brought, and what to do with a loss.
///
/// ```java
/// public void learn(Lesson lesson) {
///     Tensor logits = network.forward(standardization.apply(lesson.pictures()), lesson.pass());
///     lesson.minimize(Losses.crossEntropy(logits, lesson.labels()), encoder);
///     lesson.show("accuracy", Losses.accuracy(logits, lesson.labels()));
/// }
/// ```
/// Whether everything is finite is looked at once, for the whole step: if not, nothing of it comes true.
public final class Lesson {
    /// How much of what a learner asks for is done.
    enum Kind {
        /// Everything.
        TRAINING,
        /// Figures, but neither gradients nor writes.
        EVALUATION,
        /// As in training, but for updates: to see gradients where what follows from them would fail.
        WITHOUT_UPDATES
    }

    private final Kind kind;
    private final Step recorded;
    private final Map<String, Tensor> columns;
    private final long step;
    private final long steps;
    private final Pass pass;
    private final LossScale scale;
    private final Map<String, Tensor> figures = new LinkedHashMap<>();
    private final Map<String, Tensor> losses = new LinkedHashMap<>();
    private final List<Gradients> gradients = new ArrayList<>();

    Lesson(
            Kind kind,
            Step recorded,
            Map<String, Tensor> columns,
            long step,
            long steps,
            long seed,
            LossScale scale) {
        this.kind = kind;
        this.recorded = recorded;
        this.columns = columns;
        this.step = step;
        this.steps = steps;
        this.scale = scale;
        this.pass = kind == Kind.EVALUATION ? Pass.eval() : Pass.train(seed, step);
    }

    /// The number of this step in the whole training, from 0.
    public long step() {
        return step;
    }

    /// Steps of the whole training.
    public long steps() {
        return steps;
    }

    /// How far the training has come: step/steps, 0 … <1.
    public double progress() {
        return (double) step / steps;
    }

    /// What travels down the networks: that of a step which learns, or of one that is only to give figures.
    public Pass pass() {
        return pass;
    }

    /// The batch's column `name` on the device: u8, i32 or f32 `[N·views, …]`.
    ///
    /// @throws IllegalArgumentException if there is none
    public Tensor column(String name) {
        Tensor column = columns.get(name);
        if (column == null) {
            throw new IllegalArgumentException(
                    "no column is called %s; there are %s".formatted(name, columns.keySet()));
        }
        return column;
    }

    /// The column [Views#PICTURES], u8 `[N·views,H,W,C]`.
    public Tensor pictures() {
        return column(Views.PICTURES);
    }

    /// The column [Views#LABELS], i32 `[N·views]`.
    public Tensor labels() {
        return column(Views.LABELS);
    }

    /// Runs `body` with its operations marked as those of the layer `name`, as messages and plans call it.
    public <T> T within(String name, Supplier<T> body) {
        return recorded.within(name, body);
    }

    /// As [#minimize(String,Tensor,Part.Trained...)], shown as `loss`.
    public void minimize(Tensor loss, Part.Trained... parts) {
        minimize("loss", loss, parts);
    }

    /// Shows `loss` and lowers it: records the gradients of all `parts` in one walk, and then their updates, each at its
    /// schedule's rate. What is computed from a part afterwards, in this step, is computed from its new weights.
    ///
    /// @param loss a single number, computed from each of the parts
    public void minimize(String name, Tensor loss, Part.Trained... parts) {
        minimize(name, loss, UnaryOperator.identity(), parts);
    }

    /// As [#minimize(String,Tensor,Part.Trained...)], each part's gradients going through `change` first: clipped, say.
    ///
    /// @throws IllegalArgumentException if there is no part
    public void minimize(
            String name, Tensor loss, UnaryOperator<Gradients> change, Part.Trained... parts) {
        if (parts.length == 0) {
            throw new IllegalArgumentException("%s is to be lowered by no part".formatted(name));
        }
        show(name, loss);
        if (kind == Kind.EVALUATION) {
            return;
        }
        losses.put(name, loss);
        List<Parameters> blocks = Arrays.stream(parts).map(Part.Trained::parameters).toList();
        List<Gradients> found = gradients(loss, blocks);
        gradients.addAll(found);
        if (kind == Kind.TRAINING) {
            for (int i = 0; i < parts.length; i++) {
                float rate = parts[i].schedule().at(step);
                parts[i].optimizer().update(change.apply(found.get(i)), rate);
            }
        }
    }

    private List<Gradients> gradients(Tensor loss, List<Parameters> blocks) {
        if (!scale.used()) {
            return Autograd.gradientsOfBlocks(loss, blocks);
        }
        Tensor scaled = within("loss scale", () -> loss.times(scale.factor()));
        return Autograd.gradientsOfBlocks(scaled, blocks).stream()
                .map(of -> of.with(within("loss scale", () -> of.flat().times(1 / scale.factor()))))
                .toList();
    }

    /// Shows a single number under `name`, such as `accuracy`.
    ///
    /// @throws IllegalStateException if one is shown under that name already
    public void show(String name, Tensor figure) {
        if (figures.put(name, figure.reshape(TensorShape.SCALAR)) != null) {
            throw new IllegalStateException("two figures of a step are called " + name);
        }
    }

    /// Records what `writes` assigns to averages, queues, centres; not if only figures are wanted. Comes after what is to be
    /// lowered: an average then follows the new weights.
    public void remember(Runnable writes) {
        if (kind == Kind.TRAINING) {
            writes.run();
        }
    }

    /// What is shown, by name.
    Map<String, Tensor> figures() {
        return figures;
    }

    /// Names of the losses among what is shown.
    Set<String> losses() {
        return losses.keySet();
    }

    /// 1 if every loss, every gradient, and every statistic and memory that this step has assigned are finite; else 0.
    Tensor finite(List<Part> parts) {
        return recorded.within(
                "finite",
                () -> {
                    List<Tensor> small = new ArrayList<>();
                    losses.values().forEach(loss -> small.add(loss.reshape(-1)));
                    List<Tensor> large = new ArrayList<>();
                    gradients.forEach(g -> large.add(g.flat()));
                    assigned(parts).values().forEach(value -> small.add(value.reshape(-1)));
                    Tensor finite = Tensor.concat(0, small.toArray(new Tensor[0])).allFinite();
                    for (Tensor one : large) {
                        finite = one.allFinite().times(finite);
                    }
                    return finite;
                });
    }

    /// All numbers that must be finite, by what messages call them: losses, then what the step remembers, then gradients, those
    /// of the last layers first, as they flow.
    Map<String, Tensor> suspects(List<Part> parts) {
        Map<String, Tensor> suspects = new LinkedHashMap<>();
        losses.forEach((name, loss) ->
                suspects.put(name.equals("loss") ? "the loss" : "the loss " + name, loss));
        suspects.putAll(assigned(parts));
        for (Gradients of : gradients) {
            for (NetworkParameter parameter : of.parameters().all().reversed()) {
                suspects.put("the gradient of " + parameter.name(), of.of(parameter));
            }
        }
        return suspects;
    }

    /// The statistics, and memories of floats, that this step has assigned.
    private Map<String, Tensor> assigned(List<Part> parts) {
        Map<String, Tensor> assigned = new LinkedHashMap<>();
        for (Part part : parts) {
            Map<String, Variable> variables =
                    switch (part) {
                        case Part.Trained trained -> trained.parameters().statistics();
                        case Part.Kept kept -> kept.parameters().statistics();
                        case Part.Memory memory -> memory.variables();
                    };
            String what = part instanceof Part.Memory ? "the memory " : "the statistic ";
            variables.forEach((name, variable) -> {
                if (variable.dtype() == DType.F32 && recorded.assigns(variable)) {
                    String full =
                            part.name().equals(Part.ENCODER) ? name : part.name() + "." + name;
                    assigned.put(what + full, variable.value());
                }
            });
        }
        return assigned;
    }
}
