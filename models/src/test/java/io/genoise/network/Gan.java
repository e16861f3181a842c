package io.genoise.network;

import io.genoise.autograd.Autograd;
import io.genoise.layer.Pass;
import io.genoise.optimizer.Adam;
import io.genoise.optimizer.MovingAverage;
import io.genoise.optimizer.Optimizer;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.List;

/// A Wasserstein GAN with gradient penalty (Gulrajani et al. 2017, arXiv:1704.00028): two networks, two optimisers, second
/// derivatives and a generator's moving average, all in one step. A fixture: whoever compares devices or peers drives it.
public final class Gan {
    private static final float PENALTY = 10;

    private final Device device;
    private final int batch;
    private final DcganGenerator generator;
    private final DcganGenerator average;
    private final EncoderNetwork critic;
    private final Optimizer generatorOptimizer;
    private final Optimizer criticOptimizer;
    private final MovingAverage follow;
    private final Variable pictures;
    private final Variable noise;
    private final Variable mix;

    /// What a step's losses were.
    ///
    /// @param critic mean of made minus mean of real, and the penalty
    /// @param generator minus the mean of made, judged by the critic before its update
    /// @param penalty mean of (‖∇‖ − 1)², unweighted
    public record Losses(double critic, double generator, double penalty) {}

    /// The generator of `config` and a critic as wide on `device`, drawn from seeds 1 and 2; batches of `batch` pictures.
    ///
    /// @param norm of the critic
    public Gan(Device device, DcganGenerator.Config config, DiscriminatorNorm norm, int batch) {
        this.device = device;
        this.batch = batch;
        generator = config.create(device.scope(), 1);
        average = config.create(device.scope(), 1);
        critic =
                new DcganDiscriminator.Config(
                                config.size(), config.width() / 64.0, norm, config.channels(), 1)
                        .create(device.scope(), 2);
        generatorOptimizer = Adam.standard().betas(0.5f, 0.9f).over(generator.parameters());
        criticOptimizer = Adam.standard().betas(0.5f, 0.9f).over(critic.parameters());
        follow = MovingAverage.of(average.parameters(), generator.parameters());
        TensorShape shape = TensorShape.of(batch, config.size(), config.size(), config.channels());
        pictures = device.variable("pictures", shape, DType.F32);
        noise = device.variable("noise", TensorShape.of(batch, config.noise()), DType.F32);
        mix = device.variable("mix", TensorShape.of(batch, 1, 1, 1), DType.F32);
    }

    public DcganGenerator generator() {
        return generator;
    }

    /// The generator's moving average.
    public DcganGenerator average() {
        return average;
    }

    public EncoderNetwork critic() {
        return critic;
    }

    /// One step: both updates from the networks as they were before it, and the average after them.
    ///
    /// @param real `[batch,size,size,channels]`, −1 … 1
    /// @param drawn the generator's noise `[batch,noise]`
    /// @param shares where between a real and a made picture the penalty looks, `[batch]`
    public Losses step(float[] real, float[] drawn, float[] shares, float rate, long number) {
        pictures.set(real);
        noise.set(drawn);
        mix.set(shares);
        try (Step step = device.step()) {
            Pass pass = Pass.train(7, number);
            Tensor made = generator.forward(noise.value(), pass);
            Tensor still = made.detach();
            Tensor judged = critic.forward(made, pass);
            Tensor generatorLoss = judged.mean().negate();

            Tensor realScore = critic.forward(pictures.value(), pass).mean();
            Tensor madeScore = critic.forward(still, pass).mean();
            Tensor penalty = penalty(still, pass);
            Tensor criticLoss = madeScore.minus(realScore).plus(penalty.times(PENALTY));

            var generatorGradients = Autograd.gradients(generatorLoss, generator.parameters());
            var criticGradients = Autograd.gradients(criticLoss, critic.parameters());
            generatorOptimizer.update(generatorGradients, rate);
            criticOptimizer.update(criticGradients, rate);
            follow.update(0.9f);

            Reading criticReading = step.read(criticLoss);
            Reading generatorReading = step.read(generatorLoss);
            Reading penaltyReading = step.read(penalty);
            step.run();
            return new Losses(
                    criticReading.doubles()[0],
                    generatorReading.doubles()[0],
                    penaltyReading.doubles()[0]);
        }
    }

    /// mean (‖∂critic(x)/∂x‖ − 1)² at x between real and made.
    private Tensor penalty(Tensor made, Pass pass) {
        Tensor share = mix.value();
        Tensor between =
                Tensor.map(
                        List.of(pictures.value(), made, share),
                        v ->
                                v.get(0)
                                        .times(v.get(2))
                                        .plus(v.get(1))
                                        .minus(v.get(1).times(v.get(2))));
        Tensor scores = critic.forward(between, pass);
        Tensor slopes = Autograd.gradients(scores.sum(), List.of(between)).getFirst();
        return slopes.reshape(batch, -1).square().sum(1).sqrt().minus(1).square().mean();
    }
}
