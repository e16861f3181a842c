package io.genoise.autograd;

import io.genoise.program.Node;
import io.genoise.shape.Shape;
import io.genoise.tensor.Parameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reverse-mode differentiation: walks the recorded operations back from a loss and records the operations of its
/// gradients. They are tensors like any other, so a gradient of a gradient is another call.
public final class Autograd {
    private Autograd() {}

    /// ∂loss/∂target for each target, in the target's shape; zeros where the loss does not depend on it.
    ///
    /// @param loss a single number
    /// @param targets tensors that the loss was computed from: recorded ones, or those that outlive steps
    /// @throws IllegalArgumentException if the loss has more than one element
    public static List<Tensor> gradients(Tensor loss, List<Tensor> targets) {
        if (loss.shape().elements() != 1) {
            throw new IllegalArgumentException(
                    "the gradient of a single number is asked for; this loss has shape "
                            + loss.shape()
                            + ": take sum() or mean()");
        }
        return gradients(loss, loss.device().filled(loss.shape(), 1), targets);
    }

    /// Σ dy·∂y/∂target for each target: the product of `dy`, of y's shape, with the Jacobian.
    public static List<Tensor> gradients(Tensor y, Tensor dy, List<Tensor> targets) {
        Step step = y.openStep();
        List<Node> nodes = step.nodes();
        List<Node> wanted = targets.stream().map(Tensor::node).toList();
        Node top = y.node();
        boolean[] leads = leadsToTargets(step, nodes, wanted, top);
        Map<Integer, Tensor> sums = new HashMap<>();
        sums.put(top.id(), dy);
        for (int id = top.id(); id >= 0; id--) {
            Tensor gradient = sums.get(id);
            if (gradient != null && leads[id]) {
                propagate(step, nodes.get(id), gradient, leads, sums);
            }
        }
        List<Tensor> result = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            Tensor sum = sums.get(wanted.get(i).id());
            result.add(sum != null ? sum : y.device().filled(wanted.get(i).shape(), 0));
        }
        return result;
    }

    /// The gradients of `loss` with respect to all of `parameters`; zeros for one that it does not depend on.
    public static Gradients gradients(Tensor loss, Parameters parameters) {
        List<Parameter> used = new ArrayList<>();
        List<Tensor> targets = new ArrayList<>();
        for (Parameter p : parameters.all()) {
            Tensor piece = parameters.used(p);
            if (piece != null) {
                used.add(p);
                targets.add(piece);
            }
        }
        List<Tensor> gradients = gradients(loss, targets);
        List<Tensor> pieces = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < used.size(); i++) {
            Parameter p = used.get(i);
            fillGap(loss, pieces, p.offset() - at);
            pieces.add(gradients.get(i).reshape(Shape.of(p.elements())));
            at = p.offset() + p.elements();
        }
        fillGap(loss, pieces, parameters.flat().shape().extent(0) - at);
        return new Gradients(parameters, Tensor.concat(0, pieces.toArray(new Tensor[0])));
    }

    private static void fillGap(Tensor any, List<Tensor> pieces, int count) {
        if (count > 0) {
            pieces.add(any.device().filled(Shape.of(count), 0));
        }
    }

    /// For each node up to `top` whether a target can be reached from it against the direction of computation.
    private static boolean[] leadsToTargets(
            Step step, List<Node> nodes, List<Node> targets, Node top) {
        boolean[] leads =
                new boolean
                        [Math.max(top.id(), targets.stream().mapToInt(Node::id).max().orElse(0))
                                + 1];
        targets.forEach(t -> leads[t.id()] = true);
        for (int id = 0; id <= top.id(); id++) {
            Node node = nodes.get(id);
            Step.Pullback pullback = step.pullback(node);
            if (pullback != null) {
                pullback.inputs().forEach(t -> leads[node.id()] |= leads[t.node().id()]);
            } else {
                node.inputs().forEach(n -> leads[node.id()] |= leads[n.id()]);
            }
        }
        return leads;
    }

    private static void propagate(
            Step step, Node node, Tensor dy, boolean[] leads, Map<Integer, Tensor> sums) {
        Step.Pullback pullback = step.pullback(node);
        List<Node> inputs;
        List<Tensor> gradients;
        if (pullback != null) {
            inputs = pullback.inputs().stream().map(Tensor::node).toList();
            gradients = inputs.isEmpty() ? List.of() : pullback.gradient().apply(dy);
        } else {
            inputs = node.inputs();
            boolean[] wanted = new boolean[inputs.size()];
            boolean any = false;
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = leads[inputs.get(i).id()];
                any |= wanted[i];
            }
            gradients = any ? PrimitiveGradients.of(step, node, dy, wanted) : List.of();
        }
        for (int i = 0; i < gradients.size(); i++) {
            Node input = inputs.get(i);
            Tensor gradient = gradients.get(i);
            if (gradient != null && leads[input.id()]) {
                if (!gradient.shape().equals(input.shape())) {
                    throw new IllegalStateException(
                            "a gradient of "
                                    + node
                                    + " has shape "
                                    + gradient.shape()
                                    + " for an operand "
                                    + input.shape());
                }
                sums.merge(input.id(), gradient, Tensor::plus);
            }
        }
    }
}
