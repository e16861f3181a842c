package io.genoise.task;

import io.genoise.data.Images;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.optimizer.AdamW;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Optimizer;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.random.Philox;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import io.genoise.train.Part;
import io.genoise.train.Standardization;

/// What a task makes its learner from: the pictures, the network that was chosen, and how long it will learn. Everything that
/// it creates lies in [#scope] and is a function of [#seed].
public final class Material {
    private final Scope scope;
    private final EncoderConfig network;
    private final Images images;
    private final Standardization standardization;
    private final Course course;
    private Standardization.OnDevice onDevice;

    /// How long it is learned, and in which steps.
    ///
    /// @param seed of everything random
    /// @param pictures a step
    /// @param rate the highest learning rate
    /// @param steps of the whole training, at least 1
    public record Course(long seed, int pictures, float rate, long steps) {}

    /// @param scope in which everything lies
    /// @param network that was chosen; channels and classes are set by [#encoder]
    /// @param images that are learned from
    /// @param standardization of the network's input
    /// @param course how long it is learned
    public Material(
            Scope scope,
            EncoderConfig network,
            Images images,
            Standardization standardization,
            Course course) {
        this.scope = scope;
        this.network = network;
        this.images = images;
        this.standardization = standardization;
        this.course = course;
    }

    /// In which everything lies.
    public Scope scope() {
        return scope;
    }

    /// The network that was chosen.
    public EncoderConfig network() {
        return network;
    }

    /// The pictures that are learned from.
    public Images images() {
        return images;
    }

    /// Of the network's input.
    public Standardization standardization() {
        return standardization;
    }

    /// Of everything random.
    public long seed() {
        return course.seed;
    }

    /// Pictures a step.
    public int pictures() {
        return course.pictures;
    }

    /// The highest learning rate.
    public float rate() {
        return course.rate;
    }

    /// Steps of the whole training.
    public long steps() {
        return course.steps;
    }

    /// The network that was chosen, for these pictures.
    ///
    /// @param classes outputs of its classifier; 0 for none: it gives features then
    public EncoderNetwork encoder(int classes) {
        return encoder(images.channels(), classes);
    }

    /// As [#encoder(int)], for pictures of another number of channels: one for a net that sees lightness alone.
    public EncoderNetwork encoder(int channels, int classes) {
        return network.withChannels(channels).withClasses(classes).create(scope, course.seed);
    }

    /// A second network like [#encoder(int)], whose numbers are its own.
    ///
    /// @param name tells one such network from another
    public EncoderNetwork encoder(String name, int classes) {
        return network.withChannels(images.channels())
                .withClasses(classes)
                .create(scope, seedOf(name));
    }

    /// An empty block for a head, a decoder, a generator; its numbers are its own.
    public Parameters parameters(String name) {
        return new Parameters(scope, seedOf(name), name);
    }

    private long seedOf(String name) {
        long derived = Philox.derive(course.seed, name.length());
        for (int i = 0; i < name.length(); i++) {
            derived = Philox.derive(derived, name.charAt(i));
        }
        return derived;
    }

    /// Warm-up over a twentieth of the steps to [#rate], then half a cosine down to 0.
    public Schedule schedule() {
        return Schedule.cosine(course.rate, course.steps).warmUp(Math.max(1, course.steps / 20));
    }

    /// `parameters` under SGD with Nesterov momentum 0.9 and weight decay 5·10⁻⁴ on all of them, at [#schedule].
    public Part.Trained sgd(String name, Parameters parameters) {
        return trained(name, Sgd.nesterov(0.9f).with(Decay.onAll(5e-4f)).over(parameters));
    }

    /// `parameters` under AdamW with β 0.9 and 0.999, at [#schedule].
    ///
    /// @param decay of weights; norms and biases are spared
    public Part.Trained adamW(String name, Parameters parameters, float decay) {
        return trained(name, AdamW.standard().with(Decay.onWeights(decay)).over(parameters));
    }

    /// What `optimizer` updates, at [#schedule].
    public Part.Trained trained(String name, Optimizer optimizer) {
        return new Part.Trained(name, optimizer.parameters(), optimizer, schedule());
    }

    /// Pictures `[N,H,W,C]`, u8 or f32 in 0 … 1, as f32 of mean 0 and deviation 1 a channel.
    public Tensor standardized(Tensor pictures) {
        if (onDevice == null) {
            onDevice = standardization.in(scope);
        }
        Standardization.OnDevice prepare = onDevice;
        return pictures.openStep().within("standardization", () -> prepare.apply(pictures));
    }
}
