package io.genoise.embed;

import io.genoise.transfer.LinearClassifier;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.StoredTensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/// A classifier as one checkpoint: the encoder's tensors and card, so that it is an encoder's file too, the regression's `W`
/// `[classes, features]` and `b` `[classes]`, and how it was fitted.
final class ClassifierFile {
    private static final String WEIGHT = "regression.weight";
    private static final String BIAS = "regression.bias";
    private static final String CLASSES = "classifier.classes";
    private static final String MAP = "classifier.map";
    private static final String TEMPERATURE = "classifier.temperature";
    private static final String CALIBRATED = "classifier.calibrated";
    private static final String PICTURES = "classifier.pictures";
    private static final String ACCURACY = "classifier.accuracy";
    private static final String STRENGTH = "classifier.strength";

    private ClassifierFile() {}

    static boolean isIn(Checkpoint checkpoint) {
        return checkpoint.metadata().containsKey(CLASSES);
    }

    static Checkpoint of(Classifier classifier) {
        FrozenEncoder encoder = classifier.embedder().encoder();
        LinearClassifier linear = classifier.linear();
        FittedFacts facts = classifier.facts();
        Map<String, StoredTensor> tensors =
                encoder.inTurn(() ->
                        new LinkedHashMap<>(ParameterTensors.of(encoder.network().parameters())));
        int dimension = linear.weights()[0].length;
        tensors.put(
                WEIGHT,
                StoredTensor.ofDoubles(
                        new int[] {linear.weights().length, dimension},
                        Arrays.stream(linear.weights()).flatMapToDouble(Arrays::stream).toArray()));
        tensors.put(
                BIAS, StoredTensor.ofDoubles(new int[] {linear.biases().length}, linear.biases()));
        Map<String, String> notes = new LinkedHashMap<>(encoder.card().notes());
        notes.put(CLASSES, JSON.std.asString(facts.classes()));
        notes.put(MAP, classifier.embedder().map());
        notes.put(TEMPERATURE, Double.toString(facts.temperature()));
        notes.put(CALIBRATED, Boolean.toString(facts.calibrated()));
        notes.put(PICTURES, Integer.toString(facts.pictures()));
        notes.put(ACCURACY, Double.toString(facts.accuracy()));
        notes.put(STRENGTH, Double.toString(facts.strength()));
        return new Checkpoint(tensors, notes);
    }

    /// The classifier in `checkpoint`, whose encoder `embedder` has loaded and which it closes.
    ///
    /// @throws IllegalArgumentException if there is none, or its parts do not fit together
    static Classifier read(Checkpoint checkpoint, Path file, Embedder embedder) {
        try {
            return read(checkpoint, embedder);
        } catch (IllegalArgumentException | IllegalStateException | JacksonException e) {
            throw new IllegalArgumentException(
                    "%s: no classifier of ours: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static Classifier read(Checkpoint checkpoint, Embedder embedder) {
        List<String> classes =
                JSON.std.listFrom(note(checkpoint, CLASSES)).stream().map(String::valueOf).toList();
        Embedder at = embedder.at(note(checkpoint, MAP));
        int[] expected = {classes.size(), at.dimension()};
        StoredTensor weight = checkpoint.tensor(WEIGHT);
        double[] biases = checkpoint.tensor(BIAS).doubles();
        if (!Arrays.equals(weight.shape(), expected) || biases.length != classes.size()) {
            throw new IllegalArgumentException(
                    "its tensor %s is %s, where classes and map ask for %s"
                            .formatted(WEIGHT, weight, Arrays.toString(expected)));
        }
        double[] all = weight.doubles();
        double[][] weights = new double[classes.size()][];
        for (int c = 0; c < weights.length; c++) {
            weights[c] = Arrays.copyOfRange(all, c * expected[1], (c + 1) * expected[1]);
        }
        FittedFacts facts =
                new FittedFacts(
                        classes,
                        Double.parseDouble(note(checkpoint, TEMPERATURE)),
                        Boolean.parseBoolean(note(checkpoint, CALIBRATED)),
                        Integer.parseInt(note(checkpoint, PICTURES)),
                        Double.parseDouble(note(checkpoint, ACCURACY)),
                        Double.parseDouble(note(checkpoint, STRENGTH)));
        return new Classifier(at, true, new LinearClassifier(weights, biases, true), facts);
    }

    private static String note(Checkpoint checkpoint, String name) {
        String note = checkpoint.metadata().get(name);
        if (note == null) {
            throw new IllegalArgumentException("it has no note " + name);
        }
        return note;
    }
}
