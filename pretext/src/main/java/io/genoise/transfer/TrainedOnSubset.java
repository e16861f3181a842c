package io.genoise.transfer;

import io.genoise.data.Augmentation;
import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.Subset;
import io.genoise.layer.Pass;
import io.genoise.network.Encoder;
import io.genoise.network.EncoderConfig;
import io.genoise.op.Softmax;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import io.genoise.train.Classification;
import io.genoise.train.Journal;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// A whole network trained on the labelled pictures of each subset: from random weights ("scratch"), or from pretrained
/// ones ("fine-tuned"). The recipe is fixed beforehand and the same for both but for the first learning rate.
public final class TrainedOnSubset implements PredictionSource {
    private static final int TEST_BATCH = 250;

    private final String method;
    private final Device device;
    private final EncoderConfig network;
    private final Standardization standardization;
    private final Map<String, float[]> start;
    private final Images train;
    private final Images test;
    private final Recipe recipe;
    private final List<Integer> covered;
    private final long seed;
    private Set<String> classifier;

    /// How a network is trained on few labels: SGD with Nesterov momentum 0.9, weight decay 5·10⁻⁴, one cosine with
    /// warm-up over a tenth of it, random crops and mirror images.
    ///
    /// @param steps of training, whatever the number of labels
    /// @param batch pictures a step, at most the number of labels
    /// @param rate the highest learning rate
    /// @param augmentation of the labelled pictures
    public record Recipe(int steps, int batch, float rate, Augmentation augmentation) {
        String words() {
            return "%s steps of %s pictures, SGD 0.9 Nesterov, rate %s after warm-up, one cosine, weight decay 5e-4, crop 4 and mirror; fixed beforehand"
                    .formatted(steps, batch, rate);
        }
    }

    /// @param start pretrained weights by name, or null for random ones; the classifier is new all the same
    /// @param covered the numbers of labels a class for which this is trained
    /// @param seed of everything random: first weights, order, crops and dropout are functions of it and of the subset's
    ///     number
    public TrainedOnSubset(
            String method,
            Device device,
            EncoderConfig network,
            Standardization standardization,
            Map<String, float[]> start,
            Images train,
            Images test,
            Recipe recipe,
            List<Integer> covered,
            long seed) {
        this.method = method;
        this.device = device;
        this.network = network;
        this.standardization = standardization;
        this.start = start;
        this.train = train;
        this.test = test;
        this.recipe = recipe;
        this.covered = List.copyOf(covered);
        this.seed = seed;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public boolean covers(int labelsPerClass) {
        return covered.contains(labelsPerClass);
    }

    @Override
    public String recipe() {
        return recipe.words();
    }

    /// @throws IllegalArgumentException if the pretrained weights lack a tensor of the network, or have it with another
    ///     number of values
    @Override
    public Predictions predict(LabelledSubset subset) {
        long own = RandomStream.of(seed, subset.number()).nextLong();
        try (Scope scope = device.scope().open()) {
            Encoder encoder = network.create(scope, own);
            if (start != null) {
                encoder.parameters().write(shared(encoder));
            }
            Standardization.OnDevice prepare = standardization.in(scope);
            Images labelled = Subset.of(train, subset.indices());
            Batches batches =
                    Batches.shuffled(labelled, Math.min(recipe.batch, labelled.size()), own)
                            .with(recipe.augmentation);
            int epochs = Math.ceilDiv(recipe.steps, batches.perEpoch());
            long steps = (long) epochs * batches.perEpoch();
            Schedule schedule = Schedule.cosine(recipe.rate, steps).warmUp(steps / 10);
            Sgd sgd = Sgd.nesterov(0.9f).with(Decay.onAll(5e-4f)).over(encoder.parameters());
            TrainingPlan plan = new TrainingPlan(batches, epochs, schedule, own);
            try (Trainer trainer = new Trainer(new Classification(encoder, prepare), sgd, plan)) {
                trainer.run(Journal.NONE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return predict(encoder, prepare, scope);
        }
    }

    /// The pretrained weights, but for those of the classifier.
    private Map<String, float[]> shared(Encoder encoder) {
        Map<String, float[]> shared = new LinkedHashMap<>();
        Set<String> classifier = classifier(encoder);
        for (String name : encoder.parameters().read().keySet()) {
            if (classifier.contains(name)) {
                continue;
            }
            if (!start.containsKey(name)) {
                throw new IllegalArgumentException(
                        "%s: the pretrained weights have no tensor %s of the network %s"
                                .formatted(method, name, network.network()));
            }
            shared.put(name, start.get(name));
        }
        return shared;
    }

    /// The parameters that would have another shape with another number of classes.
    private Set<String> classifier(Encoder encoder) {
        if (classifier == null) {
            try (Scope scope = device.scope().open()) {
                Parameters other =
                        network.withClasses(network.classes() + 1).create(scope, 0).parameters();
                classifier =
                        encoder.parameters().all().stream()
                                .filter(one -> !other.get(one.name()).shape().equals(one.shape()))
                                .map(Parameter::name)
                                .collect(Collectors.toSet());
            }
        }
        return classifier;
    }

    private Predictions predict(Encoder encoder, Standardization.OnDevice prepare, Scope scope) {
        int batch = Math.min(TEST_BATCH, test.size());
        double[][] probabilities = new double[test.size()][network.classes()];
        Variable pictures =
                scope.variable(
                        "pictures",
                        Shape.of(batch, test.height(), test.width(), test.channels()),
                        DType.U8);
        try (Loader loader = Loader.of(Batches.inOrder(test, batch))) {
            for (Batch next : loader.epoch()) {
                pictures.set(next.pixels());
                Reading reading;
                try (Step step = device.step()) {
                    reading =
                            step.read(
                                    Softmax.softmax(
                                            encoder.forward(
                                                    prepare.apply(pictures.value()), Pass.eval()),
                                            1));
                    step.run();
                }
                float[] values = reading.floats();
                for (int i = 0; i < next.count(); i++) {
                    for (int c = 0; c < network.classes(); c++) {
                        probabilities[next.step() * batch + i][c] =
                                values[i * network.classes() + c];
                    }
                }
            }
        }
        return new Predictions(probabilities);
    }
}
