package io.genoise.tensor.internal;

import io.genoise.primitive.Primitive;
import io.genoise.program.Node;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// What core's own packages may ask of a step beyond what its users may. The module exports this package to nobody but
/// `models`: the recording is open to `autograd`, `op` and `check`, and to `onnx`, which writes it down.
public abstract class StepAccess {
    private static StepAccess installed;

    /// For `Step` alone.
    protected StepAccess() {}

    /// For `Step` alone, which installs the one there is.
    public static void install(StepAccess access) {
        if (installed != null) {
            throw new IllegalStateException("installed already");
        }
        installed = access;
    }

    /// The one there is.
    public static StepAccess get() {
        if (installed == null) {
            try {
                MethodHandles.lookup().ensureInitialized(Step.class);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
        return installed;
    }

    /// The operations recorded so far.
    public abstract List<Node> nodes(Step step);

    /// The operation behind `t`; a value that outlives steps has one in the step that uses it.
    public abstract Node node(Tensor t);

    /// `node` of `step` as a tensor.
    public abstract Tensor tensor(Step step, Node node);

    /// What the `Source` node `source` stands for, to be read between steps.
    public abstract Tensor outliving(Node source);

    /// Records a primitive without operands. A `Source` stands for nothing then: the step cannot be run.
    public abstract Tensor source(Step step, Primitive primitive, int[] slots);

    /// The user's gradient for `node`, or null.
    public abstract Pullback pullback(Step step, Node node);

    /// Runs `body`, which records gradients of `node`: in its layer, and under its name.
    public abstract <T> T differentiating(Step step, Node node, Supplier<T> body);

    /// What messages call the operation `node`: its name and shape.
    public abstract String describe(Step step, Node node);

    /// For each version of `parameters` that `step` has read, the operation that gives the whole block, and the pieces
    /// that were taken of it, by the parameters' order; null where one was not.
    public abstract Map<Node, Tensor[]> versions(Step step, Parameters parameters);

    /// What each Variable is read as at some moment of recording.
    public interface Values {}

    /// `y` with `pullback` in place of its own gradient.
    public abstract Tensor withPullback(Tensor y, Pullback pullback);

    /// Whether reading the same again gives `node` again: a tensor that outlives the step, a Variable's value, a parameter.
    public abstract boolean isShared(Step step, Node node);

    /// What each Variable is read as now.
    public abstract Values values(Step step);

    /// Runs `body` with each Variable read as `values` says. What it assigns is forgotten.
    public abstract <T> T asOf(Step step, Values values, Supplier<T> body);
}
