package io.genoise.train;

import io.genoise.data.Batch;
import io.genoise.data.Images;
import io.genoise.data.Labels;
import io.genoise.layer.Layer;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.Losses;
import io.genoise.optimizer.Optimizer;
import io.genoise.optimizer.Schedule;
import io.genoise.tensor.Tensor;
import java.util.List;

/// Cross-entropy of a network's logits with the batch's labels: supervised training, and any pretext task whose labels
/// the views bring along.
///
/// @param network pictures `[N,H,W,C]` → logits `[N,classes]`
/// @param classes that there are
/// @param standardization of the batch's pictures, before the network sees them
/// @param part what is trained of it
public record Classification(
        Layer network, int classes, Standardization.OnDevice standardization, Part.Trained part)
        implements Learner {
    /// A learner of `network`, as the part called [Part#ENCODER].
    public static Classification of(
            EncoderNetwork network,
            Standardization.OnDevice standardization,
            Optimizer optimizer,
            Schedule schedule) {
        return new Classification(
                network,
                network.config().classes(),
                standardization,
                Part.Trained.encoder(optimizer, schedule));
    }

    @Override
    public List<Part> parts() {
        return List.of(part);
    }

    @Override
    public void check(Batch batch, Images images) {
        Labels.check(batch, images, classes);
    }

    @Override
    public void learn(Lesson lesson) {
        Tensor scaled =
                lesson.within("standardization", () -> standardization.apply(lesson.pictures()));
        Tensor logits = network.forward(scaled, lesson.pass());
        Tensor loss = lesson.within("loss", () -> Losses.crossEntropy(logits, lesson.labels()));
        Tensor accuracy = lesson.within("loss", () -> Losses.accuracy(logits, lesson.labels()));
        lesson.minimize(loss, part);
        lesson.show("accuracy", accuracy);
    }
}
