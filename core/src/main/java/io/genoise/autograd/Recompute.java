package io.genoise.autograd;

import io.genoise.program.Node;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.internal.Pullback;
import io.genoise.tensor.internal.StepAccess;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Memory for time: what a block computes on the way is not kept for its gradient but computed again when the gradient is
/// recorded (Chen et al. 2016, arXiv:1604.06174). Value and gradients are the same bits; running statistics move once.
///
/// {@snippet :
/// Tensor y = Recompute.of(x, v -> block.forward(v, pass));
/// }
///
/// The block is recorded twice, the second time with every Variable as it was read the first time, and with its writes
/// forgotten. It must record the same both times: its random numbers, as all in Genoise, are functions of keys, not of
/// calls. What it reads from outside besides its argument (parameters, other tensors) gets its gradients too.
public final class Recompute {
    private static final StepAccess ACCESS = StepAccess.get();

    private Recompute() {}

    /// block(x), computed again in the reverse pass.
    ///
    /// @throws IllegalArgumentException when the gradient is recorded, if the block then reads what it did not before
    public static Tensor of(Tensor x, UnaryOperator<Tensor> block) {
        Step step = x.openStep();
        ACCESS.node(x);
        StepAccess.Values values = ACCESS.values(step);
        int begin = ACCESS.nodes(step).size();
        Tensor y = block.apply(x);
        Set<Node> outside = outside(step, begin);
        if (outside.isEmpty()) {
            return y;
        }
        List<Tensor> inputs = outside.stream().map(n -> ACCESS.tensor(step, n)).toList();
        return ACCESS.withPullback(
                y,
                new Pullback(
                        inputs,
                        dy -> {
                            int second = ACCESS.nodes(step).size();
                            Tensor again = ACCESS.asOf(step, values, () -> block.apply(x));
                            check(y, outside, outside(step, second));
                            return Autograd.sums(again, dy, inputs, true);
                        }));
    }

    /// What the operations from number `begin` on take gradients to from outside of themselves, or would share with others
    /// that read it.
    private static Set<Node> outside(Step step, int begin) {
        List<Node> nodes = ACCESS.nodes(step);
        Set<Node> outside = new LinkedHashSet<>();
        for (Node node : nodes.subList(begin, nodes.size())) {
            if (ACCESS.isShared(step, node)) {
                continue;
            }
            for (Node input : Autograd.inputs(step, node)) {
                boolean within = input.id() >= begin && !ACCESS.isShared(step, input);
                if (!within && input.dtype().isFloat()) {
                    outside.add(input);
                }
            }
        }
        return outside;
    }

    private static void check(Tensor y, Set<Node> first, Set<Node> second) {
        if (!first.containsAll(second)) {
            throw y.mistake(
                    "a block that is recomputed recorded something else the second time: it must do the same whenever it is"
                            + " recorded in a step");
        }
    }
}
