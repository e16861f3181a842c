package io.genoise.benchmarks;

import io.genoise.autograd.Autograd;
import io.genoise.benchmarks.Formula.Operand;
import io.genoise.op.Activations;
import io.genoise.op.FeatureNorms;
import io.genoise.op.Losses;
import io.genoise.op.Normalization;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// What moves memory more than it multiplies: norms, activations, losses. Chains are written as operations apart, as a network
/// writes them.
final class RowKernels {
    private static final float MOMENTUM = 0.1f;
    private static final float EPSILON = 1e-5f;

    private RowKernels() {}

    static List<KernelCase> of(int batch) {
        List<KernelCase> cases = new ArrayList<>();
        residual(cases, batch, 32, 32, 64);
        residual(cases, batch, 8, 8, 256);
        cases.add(crossEntropy(64 * batch, 1000));
        layerNorm(cases, 64 * batch, 192);
        return cases;
    }

    /// BatchNorm in training, a residual added, ReLU; then with the gradients in all four.
    private static void residual(List<KernelCase> cases, int... x) {
        int[] features = {x[3]};
        List<Operand> operands =
                List.of(
                        Operand.of(x),
                        Operand.of(features),
                        Operand.of(features),
                        Operand.of(x),
                        Operand.of(x),
                        Operand.of(features),
                        Operand.of(features));
        String name = "batch norm + residual + ReLU, %sx%sx%s".formatted(x[1], x[2], x[3]);
        cases.add(
                Formula.spatial(
                        name + ", forward",
                        1e-4,
                        operands,
                        v -> List.of(residual(v)),
                        t -> List.of(residual(t))));
        cases.add(
                Formula.spatial(
                                name + ", and gradients",
                                2e-3,
                                operands,
                                v -> {
                                    Tensor y = residual(v);
                                    List<Tensor> all = new ArrayList<>(List.of(y));
                                    all.addAll(
                                            Autograd.gradients(
                                                    y, v.get(4), v.values().subList(0, 4)));
                                    return all;
                                },
                                t -> {
                                    var y = residual(t);
                                    List<org.bytedeco.pytorch.Tensor> all =
                                            new ArrayList<>(List.of(y));
                                    all.addAll(
                                            Torch.gradientsOnce(
                                                    y, t.get(4).detach(), t.subList(0, 4)));
                                    return all;
                                })
                        .learning());
    }

    private static Tensor residual(Formula.Given v) {
        Tensor y =
                Normalization.batchNormTrain(
                        v.get(0),
                        v.get(1),
                        v.get(2),
                        v.variable(5),
                        v.variable(6),
                        MOMENTUM,
                        EPSILON);
        return Activations.relu(y.plus(v.get(3)));
    }

    private static org.bytedeco.pytorch.Tensor residual(List<org.bytedeco.pytorch.Tensor> t) {
        var y =
                torch.batch_norm(
                        t.get(0),
                        new TensorOptional(t.get(1)),
                        new TensorOptional(t.get(2)),
                        new TensorOptional(t.get(5).detach()),
                        new TensorOptional(t.get(6).detach()),
                        true,
                        MOMENTUM,
                        EPSILON,
                        false);
        return torch.relu_(y.add_(t.get(3)));
    }

    /// The mean loss of softmax and cross-entropy, and its gradient in the logits.
    private static KernelCase crossEntropy(int rows, int classes) {
        return Formula.plain(
                        "softmax + cross-entropy %sx%s, and gradient".formatted(rows, classes),
                        1e-4,
                        List.of(Operand.of(rows, classes), Operand.labels(rows, classes)),
                        v -> {
                            Tensor loss = Losses.crossEntropy(v.get(0), v.get(1));
                            return List.of(
                                    loss, Autograd.gradients(loss, List.of(v.get(0))).getFirst());
                        },
                        t -> {
                            var loss = torch.cross_entropy_loss(t.get(0), t.get(1));
                            return List.of(
                                    loss,
                                    Torch.gradientsOnce(
                                                    loss, torch.ones_like(loss), List.of(t.get(0)))
                                            .getFirst());
                        })
                .learning();
    }

    private static void layerNorm(List<KernelCase> cases, int rows, int features) {
        List<Operand> operands =
                List.of(
                        Operand.of(rows, features),
                        Operand.of(features),
                        Operand.of(features),
                        Operand.of(rows, features));
        String name = "layer norm %sx%s".formatted(rows, features);
        cases.add(
                Formula.plain(
                        name + ", forward",
                        1e-4,
                        operands,
                        v -> List.of(FeatureNorms.layerNorm(v.get(0), v.get(1), v.get(2), EPSILON)),
                        t -> List.of(layerNorm(t, features))));
        cases.add(
                Formula.plain(
                                name + ", and gradients",
                                1e-3,
                                operands,
                                v -> {
                                    Tensor y =
                                            FeatureNorms.layerNorm(
                                                    v.get(0), v.get(1), v.get(2), EPSILON);
                                    List<Tensor> all = new ArrayList<>(List.of(y));
                                    all.addAll(
                                            Autograd.gradients(
                                                    y, v.get(3), v.values().subList(0, 3)));
                                    return all;
                                },
                                t -> {
                                    var y = layerNorm(t, features);
                                    List<org.bytedeco.pytorch.Tensor> all =
                                            new ArrayList<>(List.of(y));
                                    all.addAll(
                                            Torch.gradientsOnce(
                                                    y, t.get(3).detach(), t.subList(0, 3)));
                                    return all;
                                })
                        .learning());
    }

    private static org.bytedeco.pytorch.Tensor layerNorm(
            List<org.bytedeco.pytorch.Tensor> t, int features) {
        return torch.layer_norm(
                t.get(0),
                new long[] {features},
                new TensorOptional(t.get(1)),
                new TensorOptional(t.get(2)),
                EPSILON,
                false);
    }
}
