package io.genoise.benchmarks;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.op.Activations;
import io.genoise.op.Losses;
import io.genoise.optimizer.Optimizer;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
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

/// A perceptron over pictures of 28x28 pixels with two hidden layers of 512, beside PyTorch: so little work a step that what is
/// around the products shows.
final class PeerMlp implements Contest {
    private static final String NETWORK = "mlp";
    private static final int HIDDEN = 512;
    private static final int CLASSES = 10;
    private static final int SEED = 1;
    private static final Rule RULE = new Rule.Nesterov(0.02f, 0.9f, 5e-4f);

    @Override
    public String name() {
        return "mlp";
    }

    @Override
    public String title() {
        return "MLP 784-512-512-10, cross-entropy, SGD with Nesterov momentum and decay";
    }

    @Override
    public List<Work> rows() {
        return List.of(Work.of(1, 128, 28));
    }

    @Override
    public Work tiny() {
        return Work.of(1.0 / 64, 4, 4);
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

    private static int inputs(Work work) {
        return work.size() * work.size();
    }

    private static float[] pictures(Work work, int number) {
        return Waves.noise(work.batch() * inputs(work), number);
    }

    private static final class InGenoise implements Ours {
        private final Work work;
        private final Parameters parameters;
        private final List<Linear> layers;
        private final Optimizer optimizer;
        private final Variable pictures;
        private final Variable labels;

        private InGenoise(Device device, Work work) {
            this.work = work;
            int hidden = (int) Math.round(HIDDEN * work.width());
            parameters = new Parameters(device.scope(), SEED, NETWORK);
            layers =
                    List.of(
                            Linear.of(parameters, "first", inputs(work), hidden),
                            Linear.of(parameters, "second", hidden, hidden),
                            Linear.of(parameters, "last", hidden, CLASSES));
            parameters.complete();
            optimizer = RULE.ours(parameters);
            TensorShape shape = TensorShape.of(work.batch(), inputs(work));
            pictures = device.variable("pictures", shape, DType.F32);
            labels = device.variable("labels", TensorShape.of(work.batch()), DType.I32);
            feed(0);
        }

        @Override
        public Map<String, Parameters> networks() {
            return Map.of(NETWORK, parameters);
        }

        @Override
        public void feed(int number) {
            pictures.set(PeerMlp.pictures(work, number));
            labels.set(Waves.labels(work, number));
        }

        @Override
        public Recorded record(Step step, int number) {
            Pass pass = Pass.train(SEED, number);
            Tensor y = Activations.relu(layers.get(0).forward(pictures.value(), pass));
            y = Activations.relu(layers.get(1).forward(y, pass));
            Tensor loss = Losses.crossEntropy(layers.get(2).forward(y, pass), labels.value());
            Gradients gradients = Autograd.gradients(loss, parameters);
            optimizer.update(gradients, RULE.rate());
            return new Recorded(Map.of("loss", loss), Map.of(NETWORK, gradients));
        }
    }

    private static final class InPyTorch implements Theirs {
        private final PeerNetwork network;
        private final Work work;
        private final org.bytedeco.pytorch.Optimizer optimizer;
        private org.bytedeco.pytorch.Tensor pictures;
        private org.bytedeco.pytorch.Tensor labels;

        private InPyTorch(PeerNetwork network, Work work) {
            this.network = network;
            this.work = work;
            optimizer = RULE.theirs(network.vector());
            feed(0);
        }

        @Override
        public Map<String, PeerNetwork> networks() {
            return Map.of(NETWORK, network);
        }

        @Override
        public void feed(int number) {
            pictures = network.tensor(PeerMlp.pictures(work, number), work.batch(), inputs(work));
            labels = Torch.labels(Waves.labels(work, number));
        }

        @Override
        public Map<String, Double> step() {
            optimizer.zero_grad();
            try (PointerScope _ = new PointerScope()) {
                var y = torch.relu_(network.linear(pictures, "first"));
                y = torch.relu_(network.linear(y, "second"));
                var loss = torch.cross_entropy_loss(network.linear(y, "last"), labels);
                loss.backward();
                optimizer.step();
                return Map.of("loss", loss.item_double());
            }
        }
    }
}
