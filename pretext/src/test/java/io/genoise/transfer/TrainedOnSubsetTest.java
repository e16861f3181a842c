package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.autograd.Autograd;
import io.genoise.data.Images;
import io.genoise.data.Labels;
import io.genoise.data.PackedImages;
import io.genoise.data.ShiftAndMirror;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Stage;
import io.genoise.op.Losses;
import io.genoise.op.RandomNumbers;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Sgd;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.train.SmallNetwork;
import io.genoise.train.Standardization;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Whole networks on few labels: they learn, and take over all of a pretrained network but its classifier.
class TrainedOnSubsetTest {
    private static final int SIDE = 8;
    private static final Images TRAIN = stripes(64, 1);
    private static final Images TEST = stripes(40, 2);

    private final Device device = Device.best(1);

    @AfterEach
    void close() {
        device.close();
    }

    /// Noise with stripes that run across or down: no pixel's value tells the class.
    private static Images stripes(int count, long seed) {
        RandomStream random = RandomStream.of(seed);
        byte[] pixels = new byte[count * SIDE * SIDE * 3];
        int[] labels = new int[count];
        for (int i = 0; i < pixels.length; i++) {
            int picture = i / (SIDE * SIDE * 3);
            int place = i / 3 % (SIDE * SIDE);
            labels[picture] = picture % 2;
            int at = labels[picture] == 0 ? place / SIDE : place % SIDE;
            pixels[i] = (byte) ((at % 2 == 0 ? 150 : 90) + random.nextInt(40));
        }
        return PackedImages.of(
                "stripes",
                TensorShape.of(SIDE, SIDE, 3),
                pixels,
                List.of("across", "down"),
                labels);
    }

    private static final Images LIST =
            JoinedImages.of(
                    List.of(TRAIN, TEST),
                    IntStream.concat(
                                    Arrays.stream(Labels.of(TRAIN)), Arrays.stream(Labels.of(TEST)))
                            .toArray(),
                    TRAIN.classes());

    private TrainedOnSubset trained(Map<String, float[]> start, int steps, float rate) {
        return trained(start, 1, Recipe.of(steps, 16, rate, ShiftAndMirror.NONE));
    }

    private TrainedOnSubset trained(Map<String, float[]> start, long seed, Recipe... recipes) {
        return trained(device, start, seed, recipes);
    }

    private static TrainedOnSubset trained(
            Device device, Map<String, float[]> start, long seed, Recipe... recipes) {
        return new TrainedOnSubset(
                "trained",
                device,
                new TrainedOnSubset.Start(
                        SmallNetwork.of(2), Standardization.of(TRAIN), start, "", Cost.NONE),
                LIST,
                new TrainedOnSubset.Training(
                        Adaptation.WHOLE,
                        IntStream.range(0, LIST.size()).toArray(),
                        List.of(recipes),
                        List.of(LabelledSubsets.ALL),
                        seed));
    }

    private static Trial all() {
        return Trial.of(
                LabelledSubsets.ALL,
                0,
                IntStream.range(0, TRAIN.size()).toArray(),
                IntStream.range(TRAIN.size(), LIST.size()).toArray());
    }

    private Map<String, float[]> weights(long seed) {
        return new LinkedHashMap<>(
                SmallNetwork.of(2).create(device.scope(), seed).parameters().read());
    }

    @Test
    void aNetworkWithAllLabelsLearnsWhatNoPixelTells() {
        Predictions predictions = trained(null, 40, 0.1f).predict(all()).predictions();
        assertThat(Metrics.of(predictions, Labels.of(TEST)).accuracy()).isGreaterThan(0.9);
    }

    /// Classes as many as the pretraining's: shapes alone would not tell the classifier.
    @Test
    void theClassifierOfAPretrainedNetworkIsNotTakenOver() {
        Map<String, float[]> start = weights(3);
        Map<String, float[]> otherClassifier = weights(3);
        otherClassifier.put("classifier.weight", weights(4).get("classifier.weight"));
        Map<String, float[]> otherLayer = weights(3);
        otherLayer.put("block1.conv2.weight", weights(4).get("block1.conv2.weight"));

        double[][] expected = trained(start, 1, 0.01f).predict(all()).predictions().probabilities();

        assertThat(trained(otherClassifier, 1, 0.01f).predict(all()).predictions().probabilities())
                .isDeepEqualTo(expected);
        assertThat(trained(otherLayer, 1, 0.01f).predict(all()).predictions().probabilities()[0])
                .isNotEqualTo(expected[0]);
    }

    /// They had been left random without a word.
    @Test
    void pretrainedWeightsThatLackATensorAreRefused() {
        Map<String, float[]> start = weights(3);
        start.remove("block2.conv1.weight");
        assertThatThrownBy(() -> trained(start, 1, 0.01f).predict(all()))
                .hasMessageContaining("no tensor block2.conv1.weight");
        start.put("block2.conv1.weight", new float[3]);
        assertThatThrownBy(() -> trained(start, 1, 0.01f).predict(all()))
                .hasMessageContaining("block2.conv1.weight");
    }

    private TrainedOnSubset adapted(
            Adaptation adaptation, Map<String, float[]> start, int steps, float rate) {
        return new TrainedOnSubset(
                adaptation.words(),
                device,
                new TrainedOnSubset.Start(
                        SmallNetwork.of(2), Standardization.of(TRAIN), start, "", Cost.NONE),
                LIST,
                new TrainedOnSubset.Training(
                        adaptation,
                        IntStream.range(0, LIST.size()).toArray(),
                        List.of(Recipe.of(steps, 16, rate, ShiftAndMirror.NONE)),
                        List.of(LabelledSubsets.ALL),
                        1));
    }

    /// On the maps of a network that learned nothing yet.
    @ParameterizedTest
    @EnumSource
    void aHeadOnAFrozenMapLearns(Head head) {
        TrainedOnSubset trained =
                adapted(new Adaptation.OnMap(head, "conv1"), weights(3), 40, 0.03f);
        Predictions predictions = trained.predict(all()).predictions();
        assertThat(Metrics.of(predictions, Labels.of(TEST)).accuracy()).isGreaterThan(0.9);
    }

    /// What comes behind the map plays no part, and the network stays as it was.
    @Test
    void aHeadReadsItsMapAlone() {
        Map<String, float[]> start = weights(3);
        Map<String, float[]> otherBehind = weights(3);
        otherBehind.put("block3.conv1.weight", weights(4).get("block3.conv1.weight"));
        Map<String, float[]> otherBefore = weights(3);
        otherBefore.put("block1.conv1.weight", weights(4).get("block1.conv1.weight"));
        Adaptation adaptation = new Adaptation.OnMap(Head.CONV, "conv2");

        double[][] expected =
                adapted(adaptation, start, 3, 0.1f).predict(all()).predictions().probabilities();

        assertThat(
                        adapted(adaptation, otherBehind, 3, 0.1f)
                                .predict(all())
                                .predictions()
                                .probabilities())
                .isDeepEqualTo(expected);
        assertThat(
                        adapted(adaptation, otherBefore, 3, 0.1f)
                                .predict(all())
                                .predictions()
                                .probabilities()[0])
                .isNotEqualTo(expected[0]);
        assertThatThrownBy(() ->
                        adapted(new Adaptation.OnMap(Head.CONV, "conv9"), start, 1, 0.1f)
                                .predict(all()))
                .hasMessageContaining("no map conv9; there are [conv1, conv2");
    }

    /// Decay and momentum would move frozen weights too, and training passes the statistics.
    @Test
    void beforeTheLastLayersNothingMoves() {
        EncoderNetwork encoder = SmallNetwork.of(2).create(device.scope(), 5);
        Stage first = encoder.stages().getFirst();
        Map<String, float[]> before = encoder.parameters().read();
        TensorShape picture = TensorShape.of(SIDE, SIDE, 3);
        int trained = encoder.stages().size() - 1;
        Adaptation.Adapted adapted =
                new Adaptation.Last(trained).on(encoder, 2, device.scope(), picture, 1);
        Sgd sgd =
                Sgd.nesterov(0.9f)
                        .with(Decay.onAll(0.1f))
                        .with(adapted.rates())
                        .over(adapted.parameters());
        for (int i = 0; i < 2; i++) {
            try (Step step = device.step()) {
                Tensor x = RandomNumbers.uniform(step, TensorShape.of(8, SIDE, SIDE, 3), 3, i);
                Tensor labels = device.integers(TensorShape.of(8), 0, 1, 0, 1, 0, 1, 0, 1);
                Tensor loss =
                        Losses.crossEntropy(adapted.layer().forward(x, Pass.train(1, i)), labels);
                sgd.update(Autograd.gradients(loss, encoder.parameters()), 0.1f);
                step.run();
            }
        }
        List<String> frozen = first.parameters().stream().map(NetworkParameter::name).toList();
        encoder.parameters()
                .read()
                .forEach((name, numbers) -> {
                    if (frozen.contains(name) || name.startsWith("block1.")) {
                        assertThat(numbers).as(name).containsExactly(before.get(name));
                    } else {
                        assertThat(numbers).as(name).isNotEqualTo(before.get(name));
                    }
                });
    }

    @Test
    void moreLayersThanThereAreAreRefused() {
        assertThatThrownBy(
                        () -> adapted(new Adaptation.Last(9), weights(3), 1, 0.1f).predict(all()))
                .hasMessageContaining("the last 9 layers of nin, which has");
    }

    @Test
    void statisticsAreRefreshedAndWeightsStay() {
        var encoder = SmallNetwork.of(2).create(device.scope(), 5);
        Map<String, float[]> before = encoder.parameters().read();
        float[] weights = encoder.parameters().flat().read();

        BatchStatistics.refresh(encoder, Standardization.of(TRAIN), TRAIN, 1);

        assertThat(encoder.parameters().flat().read()).containsExactly(weights);
        encoder.parameters()
                .statistics()
                .forEach((name, statistic) ->
                        assertThat(statistic.read()).as(name).isNotEqualTo(before.get(name)));
    }

    /// The one recipe learns, the other stands still.
    @Test
    void ofSeveralRecipesCrossValidationTakesTheOneThatLearns() {
        Recipe still = Recipe.of(1, 16, 1e-6f, ShiftAndMirror.NONE);
        Recipe learns = Recipe.of(25, 16, 0.1f, ShiftAndMirror.NONE);

        PredictionSource.Outcome outcome = trained(null, 1, still, learns).predict(all());

        assertThat(outcome.choice().map()).isEqualTo(learns.words());
        assertThat(outcome.predictions().probabilities())
                .isDeepEqualTo(
                        trained(null, 1, learns).predict(all()).predictions().probabilities());
    }

    /// A trial that is kept bears the identity of its method: what predicts otherwise must have another one.
    @Test
    void whateverPredictionsFollowFromIsPartOfTheIdentity() {
        Recipe recipe = Recipe.of(3, 16, 0.1f, ShiftAndMirror.NONE);
        TrainedOnSubset.Start start =
                new TrainedOnSubset.Start(
                        SmallNetwork.of(2), Standardization.of(TRAIN), weights(3), "", Cost.NONE);
        TrainedOnSubset last =
                new TrainedOnSubset(
                        "trained",
                        device,
                        start,
                        LIST,
                        new TrainedOnSubset.Training(
                                new Adaptation.Last(1),
                                IntStream.range(0, LIST.size()).toArray(),
                                List.of(recipe),
                                List.of(LabelledSubsets.ALL),
                                1));
        assertThat(
                        List.of(
                                trained(weights(3), 1, recipe).identity(),
                                trained(weights(4), 1, recipe).identity(),
                                trained(null, 1, recipe).identity(),
                                trained(null, 2, recipe).identity(),
                                trained(null, 1, recipe.withRate(0.2f)).identity(),
                                trained(null, 1, recipe).judged(1).identity(),
                                last.identity()))
                .doesNotHaveDuplicates();
        assertThat(trained(weights(3), 1, recipe).identity())
                .isEqualTo(trained(weights(3), 1, recipe).identity());
    }

    /// With one recipe nothing is chosen, but held-out labels say how well it does; predictions stay as they are.
    @Test
    void oneRecipeIsJudgedOnHeldOutLabels() {
        Recipe still = Recipe.of(1, 16, 1e-6f, ShiftAndMirror.NONE);
        Recipe learns = Recipe.of(25, 16, 0.1f, ShiftAndMirror.NONE);

        PredictionSource.Outcome outcome = trained(null, 1, learns).judged(3).predict(all());

        assertThat(outcome.choice().logLoss()).isNull();
        assertThat(outcome.choice().judged())
                .isLessThan(trained(null, 1, still).judged(3).predict(all()).choice().judged());
        assertThat(outcome.predictions().probabilities())
                .isDeepEqualTo(
                        trained(null, 1, learns).predict(all()).predictions().probabilities());
        assertThat(outcome.cost().flop())
                .isGreaterThan(trained(null, 1, learns).predict(all()).cost().flop());
    }

    /// S10: they had been a function of the subset's number alone.
    @Test
    void predictionsFollowFromTheSeedAndNotFromTheThreads() {
        Recipe recipe = Recipe.of(3, 16, 0.1f, ShiftAndMirror.NONE);
        double[][] first = trained(null, 1, recipe).predict(all()).predictions().probabilities();

        try (Device two = Device.best(2)) {
            assertThat(trained(two, null, 1, recipe).predict(all()).predictions().probabilities())
                    .isDeepEqualTo(first);
        }
        assertThat(trained(null, 2, recipe).predict(all()).predictions().probabilities()[0])
                .isNotEqualTo(first[0]);
    }

    /// The demo had trained for 200 steps at the rate that was found for 1200, and said who was better.
    @Test
    void aRecipeThatWasFoundForAnotherLengthBearsNoVerdict() {
        assertThat(trained(null, 1, Recipes.scratch(Recipes.STEPS)).caveat(20)).isEmpty();
        assertThat(trained(null, 1, Recipes.scratch(200)).caveat(20))
                .isEqualTo("trained is trained for 200 steps by a recipe found for 1200");
        assertThat(trained(null, 1, Recipes.scratch(200)).recipe()).contains("NOT at this length");
        assertThat(trained(null, 40, 0.1f).caveat(20)).contains("compared with no other");
    }

    /// With fewer than five labels a class nothing can be chosen: the first of several recipes is used.
    @Test
    void severalRecipesBearAVerdictWhereTheyAreChosenFrom() {
        Recipe first = Recipe.of(30, 16, 0.1f, ShiftAndMirror.NONE);
        TrainedOnSubset chosen = trained(null, 1, first, first.withRate(0.03f));
        assertThat(chosen.caveat(5)).isEmpty();
        assertThat(chosen.caveat(LabelledSubsets.ALL)).isEmpty();
        assertThat(chosen.caveat(4)).contains("compared with no other");
    }

    /// Three forward passes a view that is learned from, one a picture that is asked.
    @Test
    void theCostIsThatOfEveryPass() {
        double forward = FloatingOperations.forward(device, SmallNetwork.of(2), SIDE, SIDE);
        assertThat(trained(null, 4, 0.1f).predict(all()).cost().flop())
                .isEqualTo(forward * (3 * 4 * 16 + TEST.size()));
        assertThat(forward).isPositive();
    }
}
