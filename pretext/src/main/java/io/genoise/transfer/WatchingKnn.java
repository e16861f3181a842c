package io.genoise.transfer;

import io.genoise.data.Images;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.random.RandomStream;
import io.genoise.tensor.Device;
import io.genoise.tensor.Scope;
import io.genoise.train.Answers;
import io.genoise.train.EncoderCard;
import io.genoise.train.FrameByFrame;
import io.genoise.train.Onlooker;
import io.genoise.train.Standardization;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// How well a net's present features tell classes apart, for watching only: half of a few pictures that it learns from are
/// classified by their [nearest][Knn] among the other half, in evaluation mode. Test pictures are never among them; labels are
/// read here and nowhere in the training.
///
/// @param some pictures with labels, a fixed choice
public record WatchingKnn(Images some) implements Onlooker {
    /// What it is called wherever it is written.
    public static final String NAME = "accuracy by kNN (for watching only)";

    private static final int MOST = 500;
    private static final int LEAST = 20;
    private static final long RANDOM = 67;

    /// On up to 500 of `train`; empty if fewer than 20 have labels, or all the same one.
    public static Optional<WatchingKnn> of(Images train, long seed) {
        int[] order = RandomStream.of(seed, RANDOM).permutation(train.size());
        int[] labelled =
                Arrays.stream(order)
                        .filter(i -> train.label(i) >= 0)
                        .limit(MOST)
                        .sorted()
                        .toArray();
        boolean several = Arrays.stream(labelled).map(train::label).distinct().count() > 1;
        return labelled.length >= LEAST && several
                ? Optional.of(new WatchingKnn(train.subset(labelled)))
                : Optional.empty();
    }

    @Override
    public boolean watches(long step, long steps) {
        return false;
    }

    @Override
    public Map<String, Double> look(EncoderNetwork encoder, EncoderCard card) {
        int n = some.size();
        float[] numbers = features(encoder, card.standardization());
        Features features = new Features("output", n, numbers.length / n, numbers);
        // Every second one: the data set may be in the order of its classes.
        int[] known = IntStream.range(0, n).filter(i -> i % 2 == 0).toArray();
        int[] asked = IntStream.range(0, n).filter(i -> i % 2 == 1).toArray();
        int[] labels = Arrays.stream(known).map(some::label).toArray();
        int classes = some.classes().size();
        Predictions predictions =
                Knn.predict(
                        features,
                        known,
                        labels,
                        classes,
                        Knn.neighbours(labels, classes),
                        features,
                        asked);
        int right = 0;
        for (int i = 0; i < asked.length; i++) {
            right += predictions.top(i) == some.label(asked[i]) ? 1 : 0;
        }
        return Map.of(NAME, (double) right / asked.length);
    }

    private float[] features(EncoderNetwork encoder, Standardization standardization) {
        Device device = encoder.parameters().device();
        try (Scope scope = device.scope().open()) {
            Standardization.OnDevice prepare = standardization.in(scope);
            Layer network = FrameByFrame.around(encoder.config(), encoder);
            return Answers.of(
                    device,
                    some,
                    Answers.AT_ONCE,
                    x -> network.forward(prepare.apply(x), Pass.eval()));
        }
    }
}
