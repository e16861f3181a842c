package io.genoise.benchmarks;

import static io.genoise.benchmarks.Torch.scalar;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// PyTorch's activations, norms and losses.
final class PeerNetworks {
    private static final int MEAN = 1;
    private static final int IGNORE_NOTHING = -100;

    private final PeerOps ops;

    private PeerNetworks(PeerOps ops) {
        this.ops = ops;
    }

    static void addTo(PeerOps ops) {
        PeerNetworks family = new PeerNetworks(ops);
        family.activations();
        family.norms();
        family.softmax();
        family.losses();
        ops.add("RandomNumbers.dropout(Tensor,float,long,long) of nothing", x -> x[0].square());
        ops.add("CustomOp.apply(Tensor...)", x -> torch.tanh(x[0].square().mul(x[1].exp())));
    }

    private void activations() {
        ops.add("Activations.leakyRelu(Tensor,float)", x -> torch.leaky_relu(x[0], scalar(0.2f)));
        ops.add("Activations.gelu(Tensor)", x -> torch.gelu(x[0]));
        ops.add("Activations.silu(Tensor)", x -> torch.silu(x[0]));
    }

    private void norms() {
        String train =
                "Normalization.batchNormTrain(Tensor,Tensor,Tensor,Variable,Variable,float,float)";
        for (String shape : new String[] {"[3,7,2,37]", "[7,37]"}) {
            ops.addWithState(train + " over " + shape, (x, state) -> batchNorm(x[0], x, state));
            ops.addWithState(
                    train + " and relu over " + shape,
                    (x, state) -> torch.relu(batchNorm(x[0].mul(scalar(2)), x, state)));
        }
        // PyTorch's own gives the statistics no gradient
        ops.add(
                "Normalization.batchNormEval(Tensor,Tensor,Tensor,Tensor,Tensor,float)",
                x -> x[0].sub(x[3]).mul(x[1]).div(x[4].add(scalar(1e-3f)).sqrt()).add(x[2]));
    }

    private static Tensor batchNorm(Tensor y, Tensor[] x, Tensor[] state) {
        return torch.batch_norm(
                        y.reshape(-1, y.size(-1)),
                        new TensorOptional(x[1]),
                        new TensorOptional(x[2]),
                        new TensorOptional(state[0]),
                        new TensorOptional(state[1]),
                        true,
                        0.1f,
                        1e-3f,
                        false)
                .reshape(Torch.longs(Torch.shape(y)));
    }

    private void softmax() {
        for (int axis = 0; axis < 3; axis++) {
            int along = axis;
            ops.add("Softmax.softmax(Tensor,int) along " + along, x -> torch.softmax(x[0], along));
            ops.add(
                    "Softmax.logSoftmax(Tensor,int) along " + along,
                    x -> torch.log_softmax(x[0], along));
        }
    }

    private void losses() {
        ops.add("Losses.crossEntropy(Tensor,Tensor)", x -> crossEntropy(x[0], x[1], 0));
        ops.add(
                "Losses.crossEntropy(Tensor,Tensor,float) smoothed",
                x -> crossEntropy(x[0], x[1], 0.1f));
        ops.add(
                "Losses.crossEntropy(Tensor,Tensor,float) of soft labels",
                x -> crossEntropy(x[0], torch.softmax(x[1], 1), 0.1f));
        ops.add("RegressionLosses.squaredError(Tensor,Tensor)", x -> torch.mse_loss(x[0], x[1]));
        ops.add(
                "Losses.accuracy(Tensor,Tensor)",
                x -> PeerReductions.argmax(x[0], 1).eq(x[1]).to(ScalarType.Double).mean());
    }

    private static Tensor crossEntropy(Tensor logits, Tensor labels, double smoothing) {
        return torch.cross_entropy_loss(
                logits, labels, new TensorOptional(), MEAN, IGNORE_NOTHING, smoothing);
    }
}
