package io.genoise.autograd;

import io.genoise.primitive.Primitive.Slice;
import io.genoise.program.Node;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.internal.Pullback;
import io.genoise.tensor.internal.StepAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Reverse-mode differentiation: walks the recorded operations back from a loss and records the operations of its
/// gradients, each in the layer of the operation that it belongs to. They are tensors like any other, so a gradient of a
/// gradient is another call.
///
/// What is read from a Variable is where a walk ends: no gradient flows through an assignment.
public final class Autograd {
    private static final StepAccess ACCESS = StepAccess.get();

    private Autograd() {}

    /// ∂loss/∂target for each target, in the target's shape; zeros where the loss does not depend on it.
    ///
    /// @param loss a single number
    /// @param targets tensors that the loss may have been computed from: recorded before it, or read before it if they
    ///     outlive steps
    /// @throws IllegalArgumentException if the loss has more than one element, or a target came after the loss
    public static List<Tensor> gradients(Tensor loss, List<Tensor> targets) {
        return gradients(loss, one(loss), targets);
    }

    /// Σ dy·∂y/∂target for each target: the product of `dy`, of y's shape, with the Jacobian.
    ///
    /// @throws IllegalArgumentException if `dy` has another shape, or a target came after `y`
    public static List<Tensor> gradients(Tensor y, Tensor dy, List<Tensor> targets) {
        if (!dy.shape().equals(y.shape())) {
            throw y.mistake("dy of shape %s for y of shape %s".formatted(dy.shape(), y.shape()));
        }
        List<Tensor> sums = sums(y, dy, targets, false);
        List<Tensor> result = new ArrayList<>();
        for (int i = 0; i < sums.size(); i++) {
            Tensor sum = sums.get(i);
            result.add(sum != null ? sum : y.device().filled(targets.get(i).shape(), 0));
        }
        return result;
    }

    /// The gradients of `loss` with respect to all of `parameters`; zeros for one that it does not depend on.
    ///
    /// Where the block was assigned to and read again in this step, they are those of the version that the loss was
    /// computed from.
    ///
    /// @throws IllegalArgumentException if the loss was computed from none of the block, or from two versions of it
    public static Gradients gradients(Tensor loss, Parameters parameters) {
        return gradientsOfBlocks(loss, List.of(parameters)).getFirst();
    }

    /// As [#gradients(Tensor,Parameters)], for several blocks in one walk: what two of them need is computed once.
    ///
    /// @throws IllegalArgumentException if the loss was computed from none of a block, or from two versions of it
    public static List<Gradients> gradientsOfBlocks(Tensor loss, List<Parameters> blocks) {
        Tensor one = one(loss);
        Step step = loss.openStep();
        List<Tensor[]> pieces = new ArrayList<>();
        List<List<Tensor>> targets = new ArrayList<>();
        for (Parameters block : blocks) {
            Map<Node, Tensor[]> versions = ACCESS.versions(step, block);
            Node version = version(step, loss, block, List.copyOf(versions.keySet()));
            List<Tensor> of = new ArrayList<>();
            Stream.of(versions.get(version))
                    .filter(p -> p != null && isBefore(p, loss))
                    .forEach(of::add);
            of.add(ACCESS.tensor(step, version));
            pieces.add(versions.get(version));
            targets.add(of);
        }
        List<Tensor> sums = sums(loss, one, targets.stream().flatMap(List::stream).toList(), true);
        List<Gradients> gradients = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < blocks.size(); i++) {
            Parameters block = blocks.get(i);
            Tensor[] of = pieces.get(i);
            List<Tensor> wanted = targets.get(i);
            List<Tensor> found = sums.subList(at, at + wanted.size());
            Tensor whole = step.within("gradients", () -> whole(loss, block, of, wanted, found));
            gradients.add(new Gradients(block, whole));
            at += wanted.size();
        }
        return gradients;
    }

    /// The block's gradient `[total]`: those of its pieces put together, and that of the block as a whole, the last.
    private static Tensor whole(
            Tensor loss,
            Parameters parameters,
            Tensor[] pieces,
            List<Tensor> targets,
            List<Tensor> sums) {
        List<Tensor> parts = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < pieces.length; i++) {
            int target = targets.indexOf(pieces[i]);
            Tensor sum = target < 0 ? null : sums.get(target);
            if (sum != null) {
                NetworkParameter p = parameters.all().get(i);
                fillGap(loss, parts, p.offset() - at);
                parts.add(sum.reshape(TensorShape.of(p.elements())));
                at = p.offset() + p.elements();
            }
        }
        Tensor direct = sums.getLast();
        if (parts.isEmpty()) {
            return direct != null ? direct : loss.device().filled(parameters.flat().shape(), 0);
        }
        fillGap(loss, parts, parameters.flat().shape().extent(0) - at);
        Tensor whole = Tensor.concat(0, parts.toArray(new Tensor[0]));
        return direct == null ? whole : whole.plus(direct);
    }

    private static void fillGap(Tensor any, List<Tensor> pieces, int count) {
        if (count > 0) {
            pieces.add(any.device().filled(TensorShape.of(count), 0));
        }
    }

    private static Tensor one(Tensor loss) {
        if (loss.shape().elements() != 1) {
            throw loss.mistake(
                    "the gradient of a single number is asked for; this loss has shape %s: take sum() or mean()"
                            .formatted(loss.shape()));
        }
        return ACCESS.differentiating(
                loss.openStep(), ACCESS.node(loss), () -> loss.device().filled(loss.shape(), 1));
    }

    private static boolean isBefore(Tensor t, Tensor loss) {
        return ACCESS.node(t).id() <= ACCESS.node(loss).id();
    }

    /// The one of `versions` of `parameters` that `loss` was computed from.
    private static Node version(
            Step step, Tensor loss, Parameters parameters, List<Node> versions) {
        Node top = ACCESS.node(loss);
        List<Node> found = new ArrayList<>();
        for (Node version : versions) {
            if (version.id() <= top.id() && leads(step, List.of(version), top)[top.id()]) {
                found.add(version);
            }
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        throw loss.mistake(
                found.isEmpty()
                        ? "the gradients for %s are asked for of a loss that was not computed from them"
                                .formatted(parameters)
                        : "the gradients for %s are asked for of a loss that was computed from %s versions of them, with an assignment between: compute it from one"
                                .formatted(parameters, found.size()));
    }

    /// The gradient of each target, null where `y` does not depend on it.
    ///
    /// @param apart whether what flows into one target counts for no other that it was computed from
    static List<Tensor> sums(Tensor y, Tensor dy, List<Tensor> targets, boolean apart) {
        Step step = y.openStep();
        Node top = ACCESS.node(y);
        List<Node> wanted = new ArrayList<>();
        boolean[] ends = new boolean[top.id() + 1];
        for (Tensor target : targets) {
            Node node = ACCESS.node(target);
            if (node.id() > top.id()) {
                throw target.mistake(
                        "the gradient for %s is asked for of a loss that was recorded before it: the loss cannot depend on it"
                                .formatted(ACCESS.describe(step, node)));
            }
            wanted.add(node);
            ends[node.id()] = apart;
        }
        List<Node> nodes = ACCESS.nodes(step);
        boolean[] leads = leads(step, wanted, top);
        Map<Integer, Flow> flows = new HashMap<>();
        into(top, flows).add(dy);
        for (int id = top.id(); id >= 0; id--) {
            if (flows.containsKey(id) && leads[id] && !ends[id]) {
                Node node = nodes.get(id);
                propagate(step, node, sum(step, node, flows), leads, flows);
            }
        }
        return new ArrayList<>(
                Arrays.asList(
                        wanted.stream()
                                .map(node -> sum(step, node, flows))
                                .toArray(Tensor[]::new)));
    }

    private static Flow into(Node node, Map<Integer, Flow> flows) {
        return flows.computeIfAbsent(node.id(), _ -> new Flow(node.shape()));
    }

    /// The gradient of `node`, null if none flows there.
    private static Tensor sum(Step step, Node node, Map<Integer, Flow> flows) {
        Flow flow = flows.get(node.id());
        return flow == null ? null : ACCESS.differentiating(step, node, flow::sum);
    }

    /// For each node up to `top` whether a target can be reached from it against the direction of computation.
    private static boolean[] leads(Step step, List<Node> targets, Node top) {
        List<Node> nodes = ACCESS.nodes(step);
        boolean[] leads = new boolean[top.id() + 1];
        targets.forEach(t -> leads[t.id()] = true);
        for (int id = 0; id <= top.id(); id++) {
            for (Node input : inputs(step, nodes.get(id))) {
                leads[id] |= leads[input.id()];
            }
        }
        return leads;
    }

    /// What gradients of `node` flow to.
    static List<Node> inputs(Step step, Node node) {
        Pullback pullback = ACCESS.pullback(step, node);
        return pullback == null
                ? node.inputs()
                : pullback.inputs().stream().map(ACCESS::node).toList();
    }

    private static void propagate(
            Step step, Node node, Tensor dy, boolean[] leads, Map<Integer, Flow> flows) {
        List<Node> inputs = inputs(step, node);
        boolean[] wanted = new boolean[inputs.size()];
        boolean any = false;
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = leads[inputs.get(i).id()];
            any |= wanted[i];
        }
        if (!any) {
            return;
        }
        if (node.primitive() instanceof Slice slice
                && !slice.moving()
                && ACCESS.pullback(step, node) == null) {
            into(inputs.getFirst(), flows).add(slice, dy);
            return;
        }
        ACCESS.differentiating(
                step,
                node,
                () -> {
                    Pullback pullback = ACCESS.pullback(step, node);
                    List<Tensor> gradients =
                            pullback != null
                                    ? pullback.gradient().apply(dy)
                                    : PrimitiveGradients.of(step, node, dy, wanted);
                    add(step, node, inputs, wanted, gradients, flows);
                    return null;
                });
    }

    private static void add(
            Step step,
            Node node,
            List<Node> inputs,
            boolean[] wanted,
            List<Tensor> gradients,
            Map<Integer, Flow> flows) {
        Tensor y = ACCESS.tensor(step, node);
        if (gradients.size() != inputs.size()) {
            throw y.mistake(
                    "%s has %s operands, but its gradient gives %s tensors"
                            .formatted(
                                    ACCESS.describe(step, node), inputs.size(), gradients.size()));
        }
        for (int i = 0; i < wanted.length; i++) {
            Tensor gradient = gradients.get(i);
            if (gradient != null && wanted[i]) {
                Node input = inputs.get(i);
                if (!gradient.shape().equals(input.shape())) {
                    throw y.mistake(
                            "the gradient of %s has shape %s for operand %s of shape %s"
                                    .formatted(
                                            ACCESS.describe(step, node),
                                            gradient.shape(),
                                            i,
                                            input.shape()));
                }
                into(input, flows).add(gradient);
            }
        }
    }
}
