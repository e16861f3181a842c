package io.genoise.train;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Loader;
import io.genoise.tensor.Device;
import io.genoise.tensor.Feed;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a learner's figures are on pictures that it does not learn from: passes in evaluation mode, that change nothing.
public final class Evaluation {
    private Evaluation() {}

    /// The figures' means over epoch 0 of `batches`, each batch counting as many times as it has pictures.
    public static Figures of(Learner learner, Batches batches) {
        Device device = Trainer.device(learner);
        Map<String, Double> sums = new LinkedHashMap<>();
        int pictures = 0;
        try (Loader loader = Loader.of(batches);
                Feed<Batch> feed =
                        device.feed(
                                loader.epoch(),
                                batch -> {
                                    learner.check(batch, batches.images());
                                    return HostColumns.of(batch);
                                })) {
            int rest = batches.perEpoch();
            while (rest-- > 0) {
                Feed.Fed<Batch> fed = feed.next();
                Map<String, Reading> readings = new LinkedHashMap<>();
                try (Step step = device.step()) {
                    Lesson lesson =
                            new Lesson(
                                    Lesson.Kind.EVALUATION,
                                    step,
                                    fed.columns(),
                                    0,
                                    1,
                                    0,
                                    LossScale.NONE);
                    learner.learn(lesson);
                    lesson.figures()
                            .forEach((name, figure) -> readings.put(name, step.read(figure)));
                    step.run();
                }
                int count = fed.host().count();
                readings.forEach((name, reading) ->
                        sums.merge(name, (double) reading.value() * count, Double::sum));
                pictures += count;
            }
        }
        int all = pictures;
        sums.replaceAll((_, sum) -> sum / all);
        return new Figures(sums, all);
    }
}
