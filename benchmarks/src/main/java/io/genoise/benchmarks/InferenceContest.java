package io.genoise.benchmarks;

import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.Losses;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.weights.StoredTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A classifier in use: logits of a batch, BatchNorm by running statistics, nothing kept for gradients. What is compared of them
/// is the loss, to which each picture and label belongs, and their length.
///
/// @param of the contest in which the network learns
record InferenceContest(ClassificationContest of) implements Contest {
    private static final String NETWORK = "network";
    private static final String LOSS = "loss";
    private static final String LENGTH = "length of the logits";
    private static final int SEED = 1;

    @Override
    public String name() {
        return of.name() + "-inference";
    }

    @Override
    public String title() {
        return of.title().split(",")[0] + " in evaluation: logits alone";
    }

    @Override
    public boolean learns() {
        return false;
    }

    @Override
    public List<Work> rows() {
        return List.of(of.rows().getLast());
    }

    @Override
    public Work tiny() {
        return of.tiny();
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
        PeerNetwork network = new PeerNetwork(weights.get(NETWORK), type, format);
        network.evaluates();
        return new InPyTorch(network, work.withoutDropout());
    }

    /// Means and variances as if something had been learned: 0.5 to 1.5.
    private static void draw(Variable statistic) {
        RandomStream random = RandomStream.of(SEED);
        float[] drawn = new float[Math.toIntExact(statistic.shape().elements())];
        for (int i = 0; i < drawn.length; i++) {
            drawn[i] = 0.5f + random.nextFloat();
        }
        statistic.set(drawn);
    }

    private final class InGenoise implements Ours {
        private final Work work;
        private final EncoderNetwork encoder;
        private final Variable pictures;
        private final Variable labels;

        private InGenoise(Device device, Work work) {
            this.work = work;
            encoder = of.network().create(work, device.scope(), SEED);
            encoder.parameters().statistics().values().forEach(InferenceContest::draw);
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
            Tensor logits = encoder.forward(pictures.value(), Pass.eval());
            Map<String, Tensor> seen = new LinkedHashMap<>();
            seen.put(LOSS, Losses.crossEntropy(logits, labels.value()));
            seen.put(LENGTH, logits.norm());
            return new Recorded(seen, Map.of());
        }
    }

    private final class InPyTorch implements Theirs {
        private final PeerNetwork network;
        private final Work work;
        private org.bytedeco.pytorch.Tensor pictures;
        private org.bytedeco.pytorch.Tensor labels;

        private InPyTorch(PeerNetwork network, Work work) {
            this.network = network;
            this.work = work;
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
            try (PointerScope _ = new PointerScope();
                    NoGradGuard _ = new NoGradGuard()) {
                var logits = of.forward().logits(network, pictures, work);
                return Map.of(
                        LOSS,
                        torch.cross_entropy_loss(logits, labels).item_double(),
                        LENGTH,
                        logits.norm().item_double());
            }
        }
    }
}
