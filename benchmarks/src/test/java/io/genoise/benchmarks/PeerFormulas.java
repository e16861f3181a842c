package io.genoise.benchmarks;

import static io.genoise.benchmarks.Torch.scalar;

import io.genoise.check.Extents;
import io.genoise.primitive.SlidingWindow;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// PyTorch's further activations, norms of single samples, distances, losses and cells. Where its own function has no
/// second derivative, the formula from its documentation.
final class PeerFormulas {
    private final PeerOps ops;

    private PeerFormulas(PeerOps ops) {
        this.ops = ops;
    }

    static void addTo(PeerOps ops) {
        PeerFormulas family = new PeerFormulas(ops);
        family.activations();
        family.norms();
        family.distances();
        family.losses();
        family.cells();
    }

    private void activations() {
        ops.add("Activations.geluTanh(Tensor)", x -> torch.gelu(x[0], "tanh"));
        ops.add(
                "Activations.elu(Tensor,float)",
                x -> torch.elu(x[0], scalar(0.7f), scalar(1), scalar(1)));
        ops.add("Activations.elu(Tensor,float) far out", x -> torch.elu(x[0]));
        ops.add("Activations.selu(Tensor)", x -> torch.selu(x[0]));
        ops.add(
                "Activations.prelu(Tensor,Tensor)",
                x -> torch.where(x[0].gt(scalar(0)), x[0], x[0].mul(x[1])));
        ops.add("Activations.mish(Tensor)", x -> torch.mish(x[0]));
        ops.add("Activations.logSigmoid(Tensor)", x -> torch.log_sigmoid(x[0]));
        ops.add("Activations.softsign(Tensor)", x -> x[0].div(x[0].abs().add(scalar(1))));
        ops.add("Activations.softShrink(Tensor,float)", x -> torch.softshrink(x[0], scalar(0.52f)));
        ops.add("Activations.hardShrink(Tensor,float)", x -> torch.hardshrink(x[0], scalar(0.52f)));
        ops.add(
                "Activations.hardTanh(Tensor,float,float)",
                x -> torch.hardtanh(x[0], scalar(-0.8f), scalar(1.3f)));
        ops.add("Activations.relu6(Tensor)", x -> torch.hardtanh(x[0], scalar(0), scalar(6)));
        ops.add("Activations.hardSigmoid(Tensor)", x -> gate(x[0]));
        ops.add("Activations.hardSwish(Tensor)", x -> x[0].mul(gate(x[0])));
    }

    private static Tensor gate(Tensor x) {
        return torch.hardtanh(x.add(scalar(3)), scalar(0), scalar(6)).div(scalar(6));
    }

    private void norms() {
        ops.add(
                "FeatureNorms.layerNorm(Tensor,Tensor,Tensor,float)",
                x -> layerNorm(x, x[0].size(-1)));
        ops.add(
                "FeatureNorms.layerNorm(Tensor,Tensor,Tensor,float) over two axes",
                x -> layerNorm(x, x[0].size(1), x[0].size(2)));
        ops.add(
                "FeatureNorms.groupNorm(Tensor,int,Tensor,Tensor,float)",
                x -> groupNorm(x, Extents.ODD.c()));
        ops.add(
                "FeatureNorms.groupNorm(Tensor,int,Tensor,Tensor,float) of films in one group",
                x -> groupNorm(x, 1));
        ops.add(
                "FeatureNorms.instanceNorm(Tensor,Tensor,Tensor,float)",
                x -> instanceNorm(x[0], new TensorOptional(x[1]), new TensorOptional(x[2])));
        ops.add(
                "FeatureNorms.instanceNorm(Tensor,float)",
                x -> instanceNorm(x[0], new TensorOptional(), new TensorOptional()));
    }

    private static Tensor layerNorm(Tensor[] x, long... features) {
        return torch.layer_norm(
                x[0], features, new TensorOptional(x[1]), new TensorOptional(x[2]), 1e-3f, false);
    }

    private static Tensor groupNorm(Tensor[] x, int groups) {
        Tensor first = x[0].movedim(-1, 1);
        return torch.group_norm(
                        first,
                        groups,
                        new TensorOptional(x[1]),
                        new TensorOptional(x[2]),
                        1e-3f,
                        false)
                .movedim(1, -1);
    }

    private static Tensor instanceNorm(Tensor x, TensorOptional scale, TensorOptional shift) {
        return torch.instance_norm(
                        x.movedim(-1, 1),
                        scale,
                        shift,
                        new TensorOptional(),
                        new TensorOptional(),
                        true,
                        0.1,
                        1e-3f,
                        false)
                .movedim(1, -1);
    }

    private void distances() {
        ops.add("Distances.normalize(Tensor,int)", x -> x[0].div(length(x[0], 1, true)));
        ops.add(
                "Distances.normalize(Tensor,int) along the first",
                x -> x[0].div(length(x[0], 0, true)));
        ops.add(
                "Distances.cosineSimilarity(Tensor,Tensor,int)",
                x -> torch.cosine_similarity(x[0], x[1], 1, 1e-12));
        ops.add(
                "Distances.squared(Tensor,Tensor,int)",
                x -> sum(x[0].sub(x[1]).pow(scalar(2)), 1, false));
        ops.add("Distances.euclidean(Tensor,Tensor,int)", x -> length(x[0].sub(x[1]), 1, false));
        ops.add("Distances.squaredPairs(Tensor,Tensor)", x -> pairs(x[0], x[1]));
        ops.add("Distances.euclideanPairs(Tensor,Tensor)", x -> pairs(x[0], x[1]).sqrt());
        ops.add(
                "Distances.cosinePairs(Tensor,Tensor)",
                x -> torch.cosine_similarity(x[0].unsqueeze(1), x[1].unsqueeze(0), 2, 1e-12));
        ops.add(
                "Distances.triplet(Tensor,Tensor,Tensor,float)",
                x ->
                        torch.relu(
                                        length(x[0].sub(x[1]), 1, false)
                                                .sub(length(x[0].sub(x[2]), 1, false))
                                                .add(scalar(0.9f)))
                                .mean());
    }

    private static Tensor pairs(Tensor x, Tensor y) {
        return sum(x.unsqueeze(1).sub(y.unsqueeze(0)).pow(scalar(2)), 2, false);
    }

    private static Tensor length(Tensor x, long axis, boolean keep) {
        return sum(x.mul(x), axis, keep).sqrt();
    }

    private static Tensor sum(Tensor x, long axis, boolean keep) {
        return x.sum(new long[] {axis}, keep, new ScalarTypeOptional());
    }

    private void losses() {
        ops.add(
                "BinaryLosses.crossEntropy(Tensor,Tensor)",
                x -> torch.binary_cross_entropy_with_logits(x[0], x[1]));
        ops.add(
                "BinaryLosses.crossEntropy(Tensor,float)",
                x ->
                        torch.binary_cross_entropy_with_logits(
                                x[0], torch.full_like(x[0], scalar(0.9f))));
        ops.add(
                "BinaryLosses.hinge(Tensor,Tensor)",
                x -> torch.relu(x[0].mul(x[1].sign()).neg().add(scalar(1))).mean());
        ops.add("BinaryLosses.hinge(Tensor,float)", x -> torch.relu(x[0].add(scalar(1))).mean());
        ops.add(
                "Losses.hinge(Tensor,Tensor)",
                x -> {
                    Tensor labels = x[1].unsqueeze(1);
                    Tensor margins = torch.relu(x[0].sub(x[0].gather(1, labels)).add(scalar(1)));
                    // the label's own margin is 1
                    return sum(margins, 1, false).sub(scalar(1)).div(scalar(x[0].size(1))).mean();
                });
        ops.add("RegressionLosses.absoluteError(Tensor,Tensor)", x -> torch.l1_loss(x[0], x[1]));
        ops.add(
                "RegressionLosses.smoothAbsoluteError(Tensor,Tensor,float)",
                x -> torch.smooth_l1_loss(x[0], x[1], 1, 0.75));
        ops.add(
                "RegressionLosses.huber(Tensor,Tensor,float)",
                x -> torch.huber_loss(x[0], x[1], 1, 0.75));
        ops.add(
                "RegressionLosses.divergence(Tensor,Tensor)",
                x ->
                        x[1].mul(x[1].log().sub(torch.log_softmax(x[0], 1)))
                                .sum()
                                .div(scalar(x[0].size(0))));
    }

    private void cells() {
        ops.add("Memory.hidden()", x -> lstm(x).get0());
        ops.add("Memory.cell()", x -> lstm(x).get1());
        ops.add("Memory.hidden() of a convolutional LSTM", x -> convLstm(x)[0]);
        ops.add("Memory.cell() of a convolutional LSTM", x -> convLstm(x)[1]);
        ops.add(
                "Recurrent.gru(Tensor,Tensor,Tensor,Tensor,Tensor,Tensor)",
                x ->
                        torch.gru_cell(
                                x[0],
                                x[1],
                                x[2],
                                x[3],
                                new TensorOptional(x[4]),
                                new TensorOptional(x[5])));
    }

    private static T_TensorTensor_T lstm(Tensor... x) {
        return torch.lstm_cell(
                x[0],
                new TensorVector(x[1], x[2]),
                x[3],
                x[4],
                new TensorOptional(x[5]),
                new TensorOptional(x[6]));
    }

    /// Hidden and cell, gate by gate: PyTorch has no such cell.
    private static Tensor[] convLstm(Tensor... x) {
        SlidingWindow window = SlidingWindow.square(3, 1, 1);
        Tensor gates =
                PeerProducts.convolve(x[0], x[3], window)
                        .add(PeerProducts.convolve(x[1], x[4], window))
                        .add(x[5]);
        long wide = x[1].size(3);
        Tensor i = torch.sigmoid(gates.narrow(3, 0, wide));
        Tensor f = torch.sigmoid(gates.narrow(3, wide, wide));
        Tensor g = torch.tanh(gates.narrow(3, 2 * wide, wide));
        Tensor o = torch.sigmoid(gates.narrow(3, 3 * wide, wide));
        Tensor cell = f.mul(x[2]).add(i.mul(g));
        return new Tensor[] {o.mul(torch.tanh(cell)), cell};
    }
}
