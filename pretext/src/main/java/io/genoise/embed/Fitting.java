package io.genoise.embed;

import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.transfer.CrossValidation;
import io.genoise.transfer.EncoderFeatures;
import io.genoise.transfer.Features;
import io.genoise.transfer.LinearClassifier;
import io.genoise.transfer.LogisticProbe;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Fits a classifier: chooses map and penalty on some of the pictures, calibrates on what was held out there, then learns from
/// all of them.
///
/// @param together which group each of `labelled` belongs to
record Fitting(Embedder embedder, LabelledPictures labelled, int[] together, long seed) {
    /// More pictures choose no better, and all maps of so many fit the memory.
    private static final int CHOSEN_ON = 3000;

    Classifier classifier() {
        int[] some = labelled.some(CHOSEN_ON, seed);
        int[] labels = at(some, labelled.labels());
        int[] groups = at(some, together);
        int classes = labelled.classes().size();
        int[] rows = all(some.length);
        if (!CrossValidation.possible(labels, groups, classes)) {
            return with(embedder, LogisticProbe.FIXED_STRENGTH, 1, false, Double.NaN);
        }
        List<Features> maps = maps(labelled.images().subset(some));
        CrossValidation.Choice choice =
                CrossValidation.linear(maps, rows, labels, groups, classes, seed);
        Features map =
                maps.stream()
                        .filter(one -> one.map().equals(choice.map()))
                        .findFirst()
                        .orElseThrow();
        double temperature =
                Temperature.of(
                        CrossValidation.outOfFold(
                                map, rows, labels, groups, classes, choice.strength(), seed),
                        labels);
        return with(
                embedder.at(choice.map()), choice.strength(), temperature, true, choice.accuracy());
    }

    private Classifier with(
            Embedder chosen,
            double strength,
            double temperature,
            boolean calibrated,
            double accuracy) {
        Features features = chosen.embed(labelled.images());
        LinearClassifier linear =
                LogisticProbe.fit(
                        features,
                        all(features.count()),
                        labelled.labels(),
                        labelled.classes().size(),
                        strength);
        FittedFacts facts =
                new FittedFacts(
                        labelled.classes(),
                        temperature,
                        calibrated,
                        features.count(),
                        accuracy,
                        strength);
        return new Classifier(chosen, false, linear, facts);
    }

    /// All maps of `images`.
    private List<Features> maps(Images images) {
        FrozenEncoder encoder = embedder.encoder();
        Images prepared = prepared(encoder, images);
        return encoder.inTurn(() ->
                EncoderFeatures.of(encoder.network(), encoder.card().standardization(), prepared));
    }

    private static Images prepared(FrozenEncoder encoder, Images images) {
        int size = encoder.card().size();
        int channels = encoder.card().network().channels();
        if (images.height() == size && images.width() == size && images.channels() == channels) {
            return images;
        }
        byte[] pixels = new byte[Math.multiplyExact(images.size(), size * size * channels)];
        for (int i = 0; i < images.size(); i++) {
            byte[] one = encoder.prepared(FrozenEncoder.picture(images, i));
            System.arraycopy(one, 0, pixels, i * one.length, one.length);
        }
        int[] none = new int[images.size()];
        Arrays.fill(none, -1);
        return PackedImages.of(images.name(), size, size, channels, pixels, List.of(), none);
    }

    private static int[] all(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static int[] at(int[] indices, int[] values) {
        return Arrays.stream(indices).map(i -> values[i]).toArray();
    }
}
