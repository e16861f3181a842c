package io.genoise.benchmarks;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.Losses;
import io.genoise.optimizer.Optimizer;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.weights.StoredTensor;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A classifier's step: cross-entropy of four labels, one network, one optimiser.
///
/// @param network makes ours in a scope
/// @param forward what PyTorch makes of pictures `[N,3,H,W]`: logits `[N,4]`
record ClassificationContest(
        String name,
        String title,
        List<Work> rows,
        Work tiny,
        Rule rule,
        Maker network,
        Forward forward)
        implements Contest {
    private static final String NETWORK = "network";
    private static final int SEED = 1;

    /// Makes a network.
    @FunctionalInterface
    interface Maker {
        EncoderNetwork create(Work work, Scope scope, long seed);
    }

    /// A network's way forward in PyTorch.
    @FunctionalInterface
    interface Forward {
        org.bytedeco.pytorch.Tensor logits(
                PeerNetwork network, org.bytedeco.pytorch.Tensor pictures, Work work);
    }

    /// This at another learning rate or with another optimiser.
    ClassificationContest with(Rule other) {
        return new ClassificationContest(name, title, rows, tiny, other, network, forward);
    }

    @Override
    public Ours genoise(Device device, Work work) {
        return new InGenoise(device, work);
    }

    @Override
    public Theirs pytorch(
            Map<String, Map<String, StoredTensor>> weights,
            Work work,
            ScalarType type,
            MemoryFormat format) {
        return new InPyTorch(new PeerNetwork(weights.get(NETWORK), type, format), work);
    }

    private final class InGenoise implements Ours {
        private final Work work;
        private final EncoderNetwork encoder;
        private final Optimizer optimizer;
        private final Variable pictures;
        private final Variable labels;

        private InGenoise(Device device, Work work) {
            this.work = work;
            encoder = network.create(work, device.scope(), SEED);
            optimizer = rule.ours(encoder.parameters());
            TensorShape shape = TensorShape.of(work.batch(), work.size(), work.size(), 3);
            pictures = device.variable("pictures", shape, DType.F32);
            labels = device.variable("labels", TensorShape.of(work.batch()), DType.I32);
            feed(0);
        }

        @Override
        public Map<String, Parameters> networks() {
            return Map.of(NETWORK, encoder.parameters());
        }

        @Override
        public void feed(int number) {
            pictures.set(Waves.pictures(work, number));
            labels.set(Waves.labels(work, number));
        }

        @Override
        public Recorded record(Step step, int number) {
            Tensor logits = encoder.forward(pictures.value(), Pass.train(SEED, number));
            Tensor loss = Losses.crossEntropy(logits, labels.value());
            Gradients gradients = Autograd.gradients(loss, encoder.parameters());
            optimizer.update(gradients, rule.rate());
            return new Recorded(Map.of("loss", loss), Map.of(NETWORK, gradients));
        }
    }

    private final class InPyTorch implements Theirs {
        private final PeerNetwork network;
        private final Work work;
        private final org.bytedeco.pytorch.Optimizer optimizer;
        private org.bytedeco.pytorch.Tensor pictures;
        private org.bytedeco.pytorch.Tensor labels;

        private InPyTorch(PeerNetwork network, Work work) {
            this.network = network;
            this.work = work;
            optimizer = rule.theirs(network.vector());
            feed(0);
        }

        @Override
        public Map<String, PeerNetwork> networks() {
            return Map.of(NETWORK, network);
        }

        @Override
        public void feed(int number) {
            pictures = network.pictures(work, number);
            labels = Torch.labels(Waves.labels(work, number));
        }

        @Override
        public Map<String, Double> step() {
            optimizer.zero_grad();
            try (PointerScope _ = new PointerScope()) {
                org.bytedeco.pytorch.Tensor loss = loss();
                loss.backward();
                optimizer.step();
                double value = loss.item_double();
                loss.releaseReference();
                return Map.of("loss", value);
            }
        }

        /// The loss; the maps that led to it are held by nobody but the graph, so that the way back can free them.
        private org.bytedeco.pytorch.Tensor loss() {
            try (PointerScope _ = new PointerScope()) {
                org.bytedeco.pytorch.Tensor logits = forward.logits(network, pictures, work);
                return torch.cross_entropy_loss(logits, labels).retainReference();
            }
        }
    }
}
