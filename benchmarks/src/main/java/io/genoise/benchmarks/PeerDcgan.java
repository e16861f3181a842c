package io.genoise.benchmarks;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.layer.Pass;
import io.genoise.network.DcganDiscriminator;
import io.genoise.network.DcganGenerator;
import io.genoise.network.DiscriminatorNorm;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.BinaryLosses;
import io.genoise.optimizer.Optimizer;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.weights.Layouts;
import io.genoise.weights.StoredTensor;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A step of [DcganGenerator] and [DcganDiscriminator] beside PyTorch: the discriminator on real and made pictures and its update, then the generator
/// through the updated discriminator, as PyTorch's own example has it. In PyTorch the generator's way back leaves the
/// discriminator's weights out, and each graph is freed before the next is made.
final class PeerDcgan implements Contest {
    private static final String GENERATOR = "generator";
    private static final String DISCRIMINATOR = "discriminator";
    private static final int NOISE = 100;
    private static final int SEED = 1;
    private static final Rule RULE = new Rule.PlainAdam(2e-4f, 0.5f, 0.999f);

    @Override
    public String name() {
        return "dcgan";
    }

    @Override
    public String title() {
        return "DCGAN, discriminator on real and made pictures, then generator, two Adams";
    }

    @Override
    public List<Work> rows() {
        return List.of(Work.of(1, 64, 64));
    }

    @Override
    public Work tiny() {
        return Work.of(1.0 / 16, 4, 16);
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
        return new InPyTorch(
                new PeerNetwork(weights.get(GENERATOR), type, format),
                new PeerNetwork(weights.get(DISCRIMINATOR), type, format),
                work);
    }

    private static final class InGenoise implements Ours {
        private final Work work;
        private final DcganGenerator generator;
        private final EncoderNetwork discriminator;
        private final Optimizer generators;
        private final Optimizer discriminators;
        private final Variable pictures;
        private final Variable noise;

        private InGenoise(Device device, Work work) {
            this.work = work;
            int width = (int) Math.max(1, Math.round(64 * work.width()));
            generator =
                    new DcganGenerator.Config(work.size(), NOISE, width, 3)
                            .create(device.scope(), SEED);
            discriminator =
                    new DcganDiscriminator.Config(
                                    work.size(), width / 64.0, DiscriminatorNorm.BATCH, 3, 1)
                            .create(device.scope(), SEED);
            generators = RULE.ours(generator.parameters());
            discriminators = RULE.ours(discriminator.parameters());
            TensorShape shape = TensorShape.of(work.batch(), work.size(), work.size(), 3);
            pictures = device.variable("pictures", shape, DType.F32);
            noise = device.variable("noise", TensorShape.of(work.batch(), NOISE), DType.F32);
            feed(0);
        }

        @Override
        public Map<String, Parameters> networks() {
            return Map.of(
                    GENERATOR, generator.parameters(), DISCRIMINATOR, discriminator.parameters());
        }

        @Override
        public void feed(int number) {
            pictures.set(Waves.pictures(work, number));
            noise.set(Waves.noise(work.batch() * NOISE, number));
        }

        @Override
        public Recorded record(Step step, int number) {
            Pass pass = Pass.train(SEED, number);
            Tensor made = pass.through(GENERATOR, generator, noise.value());
            Tensor real = pass.through(DISCRIMINATOR, discriminator, pictures.value());
            Tensor fake = pass.through(DISCRIMINATOR, discriminator, made.detach());
            Tensor lossOfDiscriminator =
                    BinaryLosses.crossEntropy(real, 1).plus(BinaryLosses.crossEntropy(fake, 0));
            Gradients ofDiscriminator =
                    Autograd.gradients(lossOfDiscriminator, discriminator.parameters());
            discriminators.update(ofDiscriminator, RULE.rate());
            Tensor judged = pass.through(DISCRIMINATOR, discriminator, made);
            Tensor lossOfGenerator = BinaryLosses.crossEntropy(judged, 1);
            Gradients ofGenerator = Autograd.gradients(lossOfGenerator, generator.parameters());
            generators.update(ofGenerator, RULE.rate());
            return new Recorded(
                    Map.of(DISCRIMINATOR, lossOfDiscriminator, GENERATOR, lossOfGenerator),
                    Map.of(DISCRIMINATOR, ofDiscriminator, GENERATOR, ofGenerator));
        }
    }

    private static final class InPyTorch implements Theirs {
        private final PeerNetwork generator;
        private final PeerNetwork discriminator;
        private final Work work;
        private final org.bytedeco.pytorch.Optimizer generators;
        private final org.bytedeco.pytorch.Optimizer discriminators;
        private org.bytedeco.pytorch.Tensor pictures;
        private org.bytedeco.pytorch.Tensor noise;

        private InPyTorch(PeerNetwork generator, PeerNetwork discriminator, Work work) {
            this.generator = generator;
            this.discriminator = discriminator;
            this.work = work;
            generators = RULE.theirs(generator.vector());
            discriminators = RULE.theirs(discriminator.vector());
            feed(0);
        }

        @Override
        public Map<String, PeerNetwork> networks() {
            return Map.of(GENERATOR, generator, DISCRIMINATOR, discriminator);
        }

        @Override
        public void feed(int number) {
            int n = work.batch();
            int size = work.size();
            float[] first = Layouts.channelsFirst(Waves.pictures(work, number), n, 3, size * size);
            pictures = generator.tensor(first, n, 3, size, size);
            noise = generator.tensor(Waves.noise(n * NOISE, number), n, NOISE, 1, 1);
        }

        @Override
        public Map<String, Double> step() {
            try (PointerScope _ = new PointerScope()) {
                org.bytedeco.pytorch.Tensor made = made();
                discriminators.zero_grad();
                double real = back(pictures, 1);
                double fake = back(made.detach(), 0);
                discriminators.step();
                generators.zero_grad();
                discriminator.learns(false);
                double fooled = back(made, 1);
                discriminator.learns(true);
                generators.step();
                made.releaseReference();
                return Map.of(DISCRIMINATOR, real + fake, GENERATOR, fooled);
            }
        }

        /// The loss of the discriminator's view on `seen` if it were to say `target`, and all its gradients.
        private double back(org.bytedeco.pytorch.Tensor seen, double target) {
            org.bytedeco.pytorch.Tensor loss = loss(seen, target);
            loss.backward();
            double value = loss.item_double();
            loss.releaseReference();
            return value;
        }

        private org.bytedeco.pytorch.Tensor loss(org.bytedeco.pytorch.Tensor seen, double target) {
            try (PointerScope _ = new PointerScope()) {
                org.bytedeco.pytorch.Tensor judged = judged(seen);
                org.bytedeco.pytorch.Tensor targets = torch.full_like(judged, new Scalar(target));
                return torch.binary_cross_entropy_with_logits(judged, targets).retainReference();
            }
        }

        /// Pictures `[N,3,H,W]` out of noise.
        private org.bytedeco.pytorch.Tensor made() {
            try (PointerScope _ = new PointerScope()) {
                org.bytedeco.pytorch.Tensor y = generator.convolveTransposed(noise, "main.0", 1, 0);
                int number = 1;
                while (generator.parameters().containsKey("main.%s.weight".formatted(number))) {
                    y = torch.relu_(generator.batchNorm(y, "main." + number));
                    y = generator.convolveTransposed(y, "main." + (number + 2), 2, 1);
                    number += 3;
                }
                return torch.tanh(y).retainReference();
            }
        }

        /// Logits `[N]` of pictures `[N,3,H,W]`.
        private org.bytedeco.pytorch.Tensor judged(org.bytedeco.pytorch.Tensor seen) {
            Scalar slope = new Scalar(0.2f);
            org.bytedeco.pytorch.Tensor y = discriminator.convolve(seen, "main.0", 2, 1);
            y = torch.leaky_relu_(y, slope);
            int number = 2;
            while (discriminator
                    .statistics()
                    .containsKey("main.%s.running_mean".formatted(number + 1))) {
                y = discriminator.convolve(y, "main." + number, 2, 1);
                y = torch.leaky_relu_(discriminator.batchNorm(y, "main." + (number + 1)), slope);
                number += 3;
            }
            return discriminator.linear(y.flatten(1, 3), "classifier").flatten();
        }
    }
}
