package io.genoise.benchmarks;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.layer.Pass;
import io.genoise.network.DcganDiscriminator;
import io.genoise.network.DcganGenerator;
import io.genoise.network.DiscriminatorNorm;
import io.genoise.network.EncoderNetwork;
import io.genoise.optimizer.MovingAverage;
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

/// All that a GAN asks of an engine, in one step (Gulrajani et al. 2017, arXiv:1704.00028): a critic without norms, whose
/// loss holds the length of its own gradient; its update; a generator with BatchNorm that learns through the updated critic;
/// its update; and a moving average of the generator, running statistics included.
///
///     critic:    mean D(x̃) − mean D(x) + 10·mean((‖∂D(x̂)/∂x̂‖ − 1)²),  x̂ = αx + (1 − α)x̃
///     generator: −mean D(x̃)
///     average:   a ← 0.9·a + 0.1·w
final class WassersteinStep implements Contest {
    private static final String GENERATOR = "generator";
    private static final String CRITIC = "critic";
    private static final String AVERAGE = "average";
    private static final int NOISE = 6;
    private static final int SIZE = 8;
    private static final float PENALTY = 10;
    private static final float KEPT = 0.9f;

    private final Rule ofCritic;
    private final Rule ofGenerator;

    WassersteinStep(Rule ofCritic, Rule ofGenerator) {
        this.ofCritic = ofCritic;
        this.ofGenerator = ofGenerator;
    }

    @Override
    public String name() {
        return "wgan-gp";
    }

    @Override
    public String title() {
        return "WGAN-GP with a moving average";
    }

    @Override
    public List<Work> rows() {
        return List.of(tiny());
    }

    @Override
    public Work tiny() {
        return Work.of(1, 5, SIZE);
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
                new PeerNetwork(weights.get(CRITIC), type, format),
                new PeerNetwork(weights.get(AVERAGE), type, format),
                work);
    }

    private static float[] shares(Work work, int number) {
        float[] shares = Waves.noise(work.batch(), 100 + number);
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (float) (0.5 + Math.atan(shares[i]) / Math.PI);
        }
        return shares;
    }

    private final class InGenoise implements Ours {
        private final Work work;
        private final DcganGenerator generator;
        private final DcganGenerator average;
        private final EncoderNetwork critic;
        private final Optimizer generators;
        private final Optimizer critics;
        private final MovingAverage following;
        private final Variable pictures;
        private final Variable noise;
        private final Variable shares;

        private InGenoise(Device device, Work work) {
            this.work = work;
            DcganGenerator.Config config = new DcganGenerator.Config(SIZE, NOISE, 4, 3);
            generator = config.create(device.scope(), 1);
            average = config.create(device.scope(), 1);
            critic =
                    new DcganDiscriminator.Config(
                                    SIZE, config.width() / 64.0, DiscriminatorNorm.NONE, 3, 1)
                            .create(device.scope(), 2);
            generators = ofGenerator.ours(generator.parameters());
            critics = ofCritic.ours(critic.parameters());
            following = MovingAverage.of(average.parameters(), generator.parameters());
            TensorShape shape = TensorShape.of(work.batch(), SIZE, SIZE, 3);
            pictures = device.variable("pictures", shape, DType.F32);
            noise = device.variable("noise", TensorShape.of(work.batch(), NOISE), DType.F32);
            shares = device.variable("shares", TensorShape.of(work.batch(), 1, 1, 1), DType.F32);
            enlarge();
            feed(0);
        }

        /// Weights of 0.02 give a critic whose gradient is nearly 0; at 0.2 there is something to compare.
        private void enlarge() {
            Map<String, float[]> weights = critic.parameters().read();
            weights.values()
                    .forEach(numbers -> {
                        for (int i = 0; i < numbers.length; i++) {
                            numbers[i] *= 10;
                        }
                    });
            critic.parameters().write(weights);
        }

        @Override
        public Map<String, Parameters> networks() {
            return Map.of(
                    GENERATOR, generator.parameters(),
                    CRITIC, critic.parameters(),
                    AVERAGE, average.parameters());
        }

        @Override
        public void feed(int number) {
            pictures.set(Waves.pictures(work, number));
            noise.set(Waves.noise(work.batch() * NOISE, number));
            shares.set(shares(work, number));
        }

        @Override
        public Recorded record(Step step, int number) {
            Pass pass = Pass.train(1, number);
            Tensor made = generator.forward(noise.value(), pass);
            Tensor lossOfCritic = lossOfCritic(made.detach(), pass);
            Gradients gradientsOfCritic = Autograd.gradients(lossOfCritic, critic.parameters());
            critics.update(gradientsOfCritic, ofCritic.rate());
            Tensor lossOfGenerator = critic.forward(made, pass).mean().negate();
            Gradients gradientsOfGenerator =
                    Autograd.gradients(lossOfGenerator, generator.parameters());
            generators.update(gradientsOfGenerator, ofGenerator.rate());
            following.update(KEPT);
            return new Recorded(
                    Map.of(CRITIC, lossOfCritic, GENERATOR, lossOfGenerator),
                    Map.of(CRITIC, gradientsOfCritic, GENERATOR, gradientsOfGenerator));
        }

        private Tensor lossOfCritic(Tensor made, Pass pass) {
            Tensor real = pictures.value();
            Tensor alpha = shares.value();
            Tensor between = real.times(alpha).plus(made.times(alpha.negate().plus(1)));
            Tensor judged = critic.forward(between, pass);
            Tensor slope = Autograd.gradients(judged.sum(), List.of(between)).getFirst();
            Tensor lengths = slope.square().sum(1, 2, 3).sqrt();
            Tensor penalty = lengths.minus(1).square().mean().times(PENALTY);
            Tensor gap = critic.forward(made, pass).mean().minus(critic.forward(real, pass).mean());
            return gap.plus(penalty);
        }
    }

    private final class InPyTorch implements Theirs {
        private final PeerNetwork generator;
        private final PeerNetwork critic;
        private final PeerNetwork average;
        private final Work work;
        private final org.bytedeco.pytorch.Optimizer generators;
        private final org.bytedeco.pytorch.Optimizer critics;
        private org.bytedeco.pytorch.Tensor pictures;
        private org.bytedeco.pytorch.Tensor noise;
        private org.bytedeco.pytorch.Tensor shares;

        private InPyTorch(
                PeerNetwork generator, PeerNetwork critic, PeerNetwork average, Work work) {
            this.generator = generator;
            this.critic = critic;
            this.average = average;
            this.work = work;
            average.learns(false);
            generators = ofGenerator.theirs(generator.vector());
            critics = ofCritic.theirs(critic.vector());
            feed(0);
        }

        @Override
        public Map<String, PeerNetwork> networks() {
            return Map.of(GENERATOR, generator, CRITIC, critic, AVERAGE, average);
        }

        @Override
        public void feed(int number) {
            int n = work.batch();
            float[] first = Layouts.channelsFirst(Waves.pictures(work, number), n, 3, SIZE * SIZE);
            pictures = generator.tensor(first, n, 3, SIZE, SIZE);
            noise = generator.tensor(Waves.noise(n * NOISE, number), n, NOISE, 1, 1);
            shares = generator.tensor(shares(work, number), n, 1, 1, 1);
        }

        @Override
        public Map<String, Double> step() {
            try (PointerScope _ = new PointerScope()) {
                org.bytedeco.pytorch.Tensor made = made();
                critics.zero_grad();
                org.bytedeco.pytorch.Tensor lossOfCritic = lossOfCritic(made.detach());
                lossOfCritic.backward();
                critics.step();
                generators.zero_grad();
                critic.learns(false);
                org.bytedeco.pytorch.Tensor lossOfGenerator = judged(made).mean().neg();
                lossOfGenerator.backward();
                critic.learns(true);
                generators.step();
                follow(average.parameters(), generator.parameters());
                follow(average.statistics(), generator.statistics());
                return Map.of(
                        CRITIC, lossOfCritic.item_double(),
                        GENERATOR, lossOfGenerator.item_double());
            }
        }

        private org.bytedeco.pytorch.Tensor lossOfCritic(org.bytedeco.pytorch.Tensor made) {
            org.bytedeco.pytorch.Tensor rest = torch.ones_like(shares).sub(shares);
            org.bytedeco.pytorch.Tensor between = pictures.mul(shares).add(made.mul(rest)).detach();
            between.set_requires_grad(true);
            org.bytedeco.pytorch.Tensor sum = judged(between).sum();
            org.bytedeco.pytorch.Tensor slope =
                    Torch.gradients(sum, torch.ones_like(sum), List.of(between)).getFirst();
            org.bytedeco.pytorch.Tensor lengths = slope.square().sum(1, 2, 3).sqrt();
            org.bytedeco.pytorch.Tensor penalty =
                    lengths.sub(Torch.scalar(1)).square().mean().mul(Torch.scalar(PENALTY));
            return judged(made).mean().sub(judged(pictures).mean()).add(penalty);
        }

        private org.bytedeco.pytorch.Tensor made() {
            org.bytedeco.pytorch.Tensor y = generator.convolveTransposed(noise, "main.0", 1, 0);
            y = torch.relu(generator.batchNorm(y, "main.1"));
            return torch.tanh(generator.convolveTransposed(y, "main.3", 2, 1));
        }

        private org.bytedeco.pytorch.Tensor judged(org.bytedeco.pytorch.Tensor seen) {
            org.bytedeco.pytorch.Tensor y = critic.convolve(seen, "main.0", 2, 1);
            y = torch.leaky_relu(y, new Scalar(0.2f));
            return critic.linear(y.flatten(1, 3), "classifier").flatten();
        }

        private static void follow(
                Map<String, org.bytedeco.pytorch.Tensor> average,
                Map<String, org.bytedeco.pytorch.Tensor> of) {
            average.forEach((name, a) ->
                    a.mul_(Torch.scalar(KEPT))
                            .add_(of.get(name).detach().mul(Torch.scalar(1 - KEPT))));
        }
    }
}
