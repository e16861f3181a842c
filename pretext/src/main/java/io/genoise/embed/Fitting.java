package io.genoise.embed;

import io.genoise.transfer.CrossValidation;
import io.genoise.transfer.Features;
import io.genoise.transfer.LinearClassifier;
import io.genoise.transfer.LogisticProbe;
import io.genoise.transfer.MapPooling;
import io.genoise.transfer.Trial;
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
        int[] labels = Trial.at(some, labelled.labels());
        int[] groups = Trial.at(some, together);
        int classes = labelled.classes().size();
        if (!CrossValidation.possible(labels, groups, classes)) {
            return on(
                    embedder,
                    embedder.embed(labelled.images()),
                    LogisticProbe.FIXED_STRENGTH,
                    1,
                    false,
                    Double.NaN);
        }
        int[] rows = all(some.length);
        List<Features> maps =
                embedder.features(
                        labelled.images().subset(some), MapPooling.all(embedder.encoder().maps()));
        CrossValidation.Choice choice =
                CrossValidation.linear(
                        maps, new CrossValidation.Labelled(rows, labels, groups, classes), seed);
        Features map =
                maps.stream()
                        .filter(one -> one.map().equals(choice.map()))
                        .findFirst()
                        .orElseThrow();
        double temperature =
                Temperature.of(
                        CrossValidation.outOfFold(
                                map,
                                new CrossValidation.Labelled(rows, labels, groups, classes),
                                choice.strength(),
                                seed),
                        labels);
        Embedder chosen = embedder.at(choice.map());
        boolean isWhole = some.length == labelled.labels().length;
        return on(
                chosen,
                isWhole ? map : chosen.embed(labelled.images()),
                choice.strength(),
                temperature,
                true,
                choice.accuracy());
    }

    /// @param features of all labelled pictures
    private Classifier on(
            Embedder chosen,
            Features features,
            double strength,
            double temperature,
            boolean calibrated,
            double accuracy) {
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

    private static int[] all(int count) {
        return IntStream.range(0, count).toArray();
    }
}
