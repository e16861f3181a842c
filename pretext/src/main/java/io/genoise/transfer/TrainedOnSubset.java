package io.genoise.transfer;

import io.genoise.data.Batches;
import io.genoise.data.ContentHash;
import io.genoise.data.Images;
import io.genoise.data.Subset;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.Softmax;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.train.Answers;
import io.genoise.train.Classification;
import io.genoise.train.FrameByFrame;
import io.genoise.train.Journal;
import io.genoise.train.Part;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A network trained on the labelled pictures of each trial: from random weights ("scratch"), or from pretrained ones, as a
/// whole ("fine-tuned") or in part ([Adaptation]). With one recipe that is used; of several, cross-validation inside the labelled pictures chooses.
public final class TrainedOnSubset implements PredictionSource {
    private static final int TEST_BATCH = 250;
    private static final long OWN = 73;

    private final String method;
    private final Device device;
    private final Start start;
    private final Training training;
    private final Adaptation adaptation;
    private final Images images;
    private final int[] groups;
    private final List<Recipe> recipes;
    private final List<Integer> covered;
    private final long seed;
    private final Long judgedBy;
    private final double forward;
    private final double asking;
    private final String identity;
    private Set<String> classifier;

    /// What a network begins as.
    ///
    /// @param network with as many outputs as there are classes
    /// @param standardization of the network's input
    /// @param weights pretrained ones by name, or null for random ones; the classifier is new all the same
    /// @param lineage what pretraining they share with others; empty for random ones
    /// @param pretraining what that cost
    public record Start(
            EncoderConfig network,
            Standardization standardization,
            Map<String, float[]> weights,
            String lineage,
            Cost pretraining) {
        /// Random weights.
        public static Start random(EncoderConfig network, Standardization standardization) {
            return new Start(network, standardization, null, "", Cost.NONE);
        }
    }

    /// How it is trained on, and where.
    ///
    /// @param adaptation what of the network is trained
    /// @param groups of the pictures that trials number
    /// @param recipes one, or those to choose from
    /// @param covered the numbers of labels a class for which this is trained
    /// @param seed of everything random: first weights, order, crops and dropout are functions of it and of the trial
    public record Training(
            Adaptation adaptation,
            int[] groups,
            List<Recipe> recipes,
            List<Integer> covered,
            long seed) {
        /// Copies arrays and lists.
        public Training {
            groups = groups.clone();
            recipes = List.copyOf(recipes);
            covered = List.copyOf(covered);
        }
    }

    /// @param images the list that trials number, with labels
    /// @throws IllegalArgumentException if there is no recipe
    public TrainedOnSubset(
            String method, Device device, Start start, Images images, Training training) {
        this(method, device, start, images, training, null);
    }

    private TrainedOnSubset(
            String method,
            Device device,
            Start start,
            Images images,
            Training training,
            Long judgedBy) {
        this.recipes = training.recipes;
        if (recipes.isEmpty()) {
            throw new IllegalArgumentException(method + " has no recipe");
        }
        this.method = method;
        this.device = device;
        this.start = start;
        this.training = training;
        this.adaptation = training.adaptation;
        this.images = images;
        this.groups = training.groups;
        this.covered = training.covered;
        this.seed = training.seed;
        this.judgedBy = judgedBy;
        int frames = SomeFrames.length(start.network, images);
        TensorShape learned =
                images.frames() == 1 ? images.shape() : images.shape().with(0, frames);
        this.forward = FloatingOperations.forward(device, start.network, learned);
        this.asking =
                images.frames() == frames
                        ? 1
                        : FloatingOperations.forward(device, start.network, images.shape())
                                / forward;
        this.identity = describe();
    }

    /// The same, judged inside the labelled pictures even if it has one recipe: on the first three of the five folds on
    /// which the probe of a frozen encoder is judged in a study with the seed `study`. That is dear: three more trainings.
    public TrainedOnSubset judged(long study) {
        return new TrainedOnSubset(method, device, start, images, training, study);
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
        String how =
                "SGD 0.9 Nesterov, warm-up, one cosine, weight decay 5e-4, crop 4 and mirror%s"
                        .formatted(shown());
        if (recipes.size() == 1) {
            Recipe recipe = recipes.getFirst();
            String judged =
                    judgedBy == null
                            ? ""
                            : ", judged on three of five folds of the labelled pictures, which is in its cost";
            return "%s (%s), %s%s".formatted(recipe.words(), recipe.found(), how, judged);
        }
        return "of %s by 5-fold cross-validation inside the labelled pictures, %s"
                .formatted(recipes.stream().map(Recipe::words).toList(), how);
    }

    /// How much of a clip is seen; nothing, of pictures.
    private String shown() {
        if (images.frames() == 1) {
            return "";
        }
        int frames = SomeFrames.length(start.network, images);
        return "; of a clip, %s at a time, from a random one on; asked about all %s"
                .formatted(frames == 1 ? "one frame" : frames + " frames", images.frames());
    }

    /// A recipe that was found for another length is no fair opponent; one that was never compared is neither, be it that there
    /// are several and too few labels to choose with.
    @Override
    public String caveat(int labelsPerClass) {
        Recipe recipe = recipes.getFirst();
        boolean choose =
                labelsPerClass == LabelledSubsets.ALL || labelsPerClass >= CrossValidation.FOLDS;
        if (recipes.size() > 1 && choose || recipe.isAtItsLength()) {
            return "";
        }
        return recipe.provenance().equals(Recipe.Provenance.NONE)
                ? "%s is trained by a recipe that was compared with no other".formatted(method)
                : String.format(
                        Locale.ROOT,
                        "%s is trained for %d steps by a recipe found for %d",
                        method,
                        recipe.steps(),
                        recipe.provenance().steps());
    }

    @Override
    public String lineage() {
        return start.lineage;
    }

    @Override
    public Optional<String> identity() {
        return Optional.of(identity);
    }

    private String describe() {
        return String.join(
                "\n",
                "%s %s %s".formatted(device.name(), device.storage(), device.arithmetic()),
                start.network.network(),
                start.network.settings().toString(),
                Arrays.toString(start.standardization.mean()),
                Arrays.toString(start.standardization.deviation()),
                start.standardization.space().toString(),
                adaptation.toString(),
                start.weights == null ? "random" : hash(start.weights),
                images.fingerprint(),
                Integer.toString(images.size()),
                recipes.toString(),
                "%s %s".formatted(seed, judgedBy));
    }

    private static String hash(Map<String, float[]> weights) {
        List<byte[]> parts = new ArrayList<>();
        new TreeMap<>(weights)
                .forEach((name, values) -> {
                    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length);
                    bytes.asFloatBuffer().put(values);
                    parts.add(name.getBytes(StandardCharsets.UTF_8));
                    parts.add(bytes.array());
                });
        return ContentHash.of(parts.toArray(byte[][]::new)).toString();
    }

    @Override
    public Cost pretraining() {
        return start.pretraining;
    }

    /// @throws IllegalArgumentException if the pretrained weights lack a tensor of the network, or have it with another
    ///     number of values
    @Override
    public Outcome predict(Trial trial) {
        long began = System.nanoTime();
        long own = RandomStream.of(seed, OWN, trial.resample(), trial.fold()).nextLong();
        int[] known = labels(trial.selected());
        int[] together = Trial.at(trial.selected(), groups);
        CrossValidation.Choice choice = null;
        Recipe recipe = recipes.getFirst();
        double flop = 0;
        if ((recipes.size() > 1 || judgedBy != null)
                && CrossValidation.possible(known, together, start.network.classes())) {
            List<CrossValidation.Split> splits =
                    CrossValidation.Split.all(
                            trial.selected(),
                            known,
                            together,
                            start.network.classes(),
                            FrozenProbes.seed(judgedBy == null ? seed : judgedBy, trial));
            List<CrossValidation.Split> used =
                    recipes.size() > 1
                            ? splits
                            : splits.subList(0, Math.min(CrossValidation.JUDGED, splits.size()));
            for (Recipe candidate : recipes) {
                double[][] outOfFold = new double[known.length][];
                for (CrossValidation.Split split : used) {
                    split.scatter(
                            train(split.trainRows(), split.heldRows(), candidate, own), outOfFold);
                    flop += flop(candidate, split.trainRows(), split.heldRows());
                }
                double judged = CrossValidation.judged(outOfFold, known, splits);
                if (recipes.size() == 1) {
                    choice =
                            new CrossValidation.Choice(candidate.words(), null, null, null, judged);
                    break;
                }
                Metrics metrics = Metrics.of(new Predictions(outOfFold), known);
                if (choice == null || metrics.logLoss() < choice.logLoss()) {
                    recipe = candidate;
                    choice =
                            new CrossValidation.Choice(
                                    candidate.words(),
                                    null,
                                    metrics.accuracy(),
                                    metrics.logLoss(),
                                    judged);
                }
            }
        }
        Predictions predictions = train(trial.learned(), trial.tested(), recipe, own);
        flop += flop(recipe, trial.learned(), trial.tested());
        return new Outcome(predictions, choice, new Cost(flop, (System.nanoTime() - began) / 1e9));
    }

    private int[] labels(int[] indices) {
        return Arrays.stream(indices).map(images::label).toArray();
    }

    private double flop(Recipe recipe, int[] learned, int[] tested) {
        double views = (double) recipe.steps() * Math.min(recipe.batch(), learned.length);
        return forward * (adaptation.passes() * views + asking * tested.length);
    }

    /// Trains on `learned`, and predicts `tested`.
    private Predictions train(int[] learned, int[] tested, Recipe recipe, long own) {
        try (Scope scope = device.scope().open()) {
            EncoderNetwork encoder = start.network.create(scope, own);
            if (start.weights != null) {
                encoder.parameters().write(shared(encoder));
            }
            Standardization.OnDevice prepare = start.standardization.in(scope);
            Images labelled = Subset.of(images, learned);
            Batches batches =
                    Batches.shuffled(labelled, Math.min(recipe.batch(), labelled.size()), own)
                            .with(SomeFrames.of(recipe.augmentation(), start.network, images));
            int epochs = Math.ceilDiv(recipe.steps(), batches.perEpoch());
            long steps = (long) epochs * batches.perEpoch();
            Schedule schedule = Schedule.cosine(recipe.rate(), steps).warmUp(steps / 10);
            int classes = start.network.classes();
            Adaptation.Adapted adapted =
                    adaptation.on(encoder, classes, scope, images.shape(), own);
            Layer network = FrameByFrame.around(start.network, adapted.layer());
            Sgd sgd =
                    Sgd.nesterov(0.9f)
                            .with(Decay.onAll(5e-4f))
                            .with(adapted.rates())
                            .over(adapted.parameters());
            TrainingPlan plan = TrainingPlan.of(batches, epochs, own);
            try {
                Part.Trained part = Part.Trained.encoder(sgd, schedule);
                new Trainer(new Classification(network, classes, prepare, part), plan)
                        .run(Journal.NONE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return predict(network, prepare, Subset.of(images, tested));
        }
    }

    /// The pretrained weights, but for those of the classifier.
    private Map<String, float[]> shared(EncoderNetwork encoder) {
        Map<String, float[]> shared = new LinkedHashMap<>();
        Set<String> classifier = classifier(encoder);
        for (String name : encoder.parameters().read().keySet()) {
            if (classifier.contains(name)) {
                continue;
            }
            if (!start.weights.containsKey(name)) {
                throw new IllegalArgumentException(
                        "%s: the pretrained weights have no tensor %s of the network %s"
                                .formatted(method, name, start.network.network()));
            }
            shared.put(name, start.weights.get(name));
        }
        return shared;
    }

    /// The parameters that would have another shape with another number of classes; and what else a classifier has, such as
    /// hidden layers, if the pretraining was one without.
    private Set<String> classifier(EncoderNetwork encoder) {
        if (classifier == null) {
            try (Scope scope = device.scope().open()) {
                EncoderConfig network = start.network;
                Parameters other =
                        network.withClasses(network.classes() + 1).create(scope, 0).parameters();
                Set<String> bare =
                        network.withClasses(0).create(scope, 0).parameters().all().stream()
                                .map(NetworkParameter::name)
                                .collect(Collectors.toSet());
                classifier =
                        encoder.parameters().all().stream()
                                .filter(one ->
                                        !other.get(one.name()).shape().equals(one.shape())
                                                || !bare.contains(one.name())
                                                        && !start.weights.containsKey(one.name()))
                                .map(NetworkParameter::name)
                                .collect(Collectors.toSet());
            }
        }
        return classifier;
    }

    private Predictions predict(Layer network, Standardization.OnDevice prepare, Images test) {
        int classes = start.network.classes();
        float[] values =
                Answers.of(
                        device,
                        test,
                        TEST_BATCH,
                        x -> Softmax.softmax(network.forward(prepare.apply(x), Pass.eval()), 1));
        double[][] probabilities = new double[test.size()][classes];
        for (int i = 0; i < values.length; i++) {
            probabilities[i / classes][i % classes] = values[i];
        }
        return new Predictions(probabilities);
    }
}
