package io.genoise.transfer;

import static io.genoise.transfer.JsonFields.finite;
import static io.genoise.transfer.JsonFields.map;
import static io.genoise.transfer.JsonFields.number;
import static io.genoise.transfer.JsonFields.text;

import io.genoise.inference.Scores;
import io.genoise.transfer.CrossValidation.Choice;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a trial gave, as far as a study keeps it: a score a picture asked, means over them, what was chosen and what it cost.
///
/// @param scores 1 for each picture whose most probable class is right, else 0, in the order of [Trial#tested]
/// @param choice what was chosen inside the labelled pictures; null if nothing was
record TrialResult(float[] scores, Metrics metrics, Choice choice, Cost cost) {
    /// Of predictions of pictures whose classes are `labels`.
    static TrialResult of(Predictions predictions, int[] labels, Choice choice, Cost cost) {
        float[] scores = new float[labels.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = predictions.top(i) == labels[i] ? 1 : 0;
        }
        return new TrialResult(scores, Metrics.of(predictions, labels), choice, cost);
    }

    /// As fields of JSON, from which [#read] makes the same again, to the bit.
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("scores", SavedScores.fields(Scores.withoutSeeds(new float[][] {scores})));
        fields.put("metrics", metrics);
        fields.put("choice", choice);
        fields.put("flop", finite(cost.flop()));
        fields.put("seconds", finite(cost.seconds()));
        return fields;
    }

    /// A result from its fields.
    ///
    /// @throws IllegalArgumentException if something else is there
    static TrialResult read(Map<String, Object> fields) {
        return new TrialResult(
                SavedScores.read(map(fields, "scores")).scores(0, 0),
                metrics(map(fields, "metrics")),
                fields.get("choice") == null ? null : choice(map(fields, "choice")),
                cost(fields));
    }

    static Metrics metrics(Map<String, Object> fields) {
        return new Metrics(
                JsonFields.whole(fields, "count"),
                number(fields, "accuracy"),
                number(fields, "topFive"),
                number(fields, "balancedAccuracy"),
                number(fields, "logLoss"),
                number(fields, "calibrationError"));
    }

    static Choice choice(Map<String, Object> fields) {
        return new Choice(
                text(fields, "map"),
                number(fields, "strength"),
                number(fields, "accuracy"),
                number(fields, "logLoss"),
                number(fields, "judged"));
    }

    static Cost cost(Map<String, Object> fields) {
        Double flop = number(fields, "flop");
        Double seconds = number(fields, "seconds");
        return new Cost(flop == null ? Double.NaN : flop, seconds == null ? Double.NaN : seconds);
    }
}
