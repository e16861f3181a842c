package io.genoise.train;

import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.expression.Formula;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Linear;
import io.genoise.optimizer.AdamW;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Tensor;
import java.util.List;

/// A learner of tests: two networks against each other, each with an optimiser and a schedule of its own. The generator's
/// loss is computed from the discriminator's new weights.
final class TwoNetworks implements Learner {
    private static final int NOISE = 4;

    /// A picture, and noise that the host draws for it.
    static final Views VIEWS =
            new Views() {
                @Override
                public List<Column> columns(Images images) {
                    return List.of(Views.pictures(images, 1), Column.floats("noise", 1, NOISE));
                }

                @Override
                public void draw(Sample sample) {
                    sample.write(0, Placement.WHOLE);
                    for (int i = 0; i < NOISE; i++) {
                        sample.floats("noise")[sample.offset("noise", 0) + i] =
                                sample.random().nextFloat();
                    }
                }
            };

    private final Linear discriminator;
    private final BatchNorm norm;
    private final Linear generator;
    private final Part.Trained judge;
    private final Part.Trained forger;

    TwoNetworks(Scope scope, Images images) {
        int pixels = images.pictureBytes();
        Parameters one = new Parameters(scope, 1);
        discriminator = Linear.of(one, "score", pixels, 1);
        norm = BatchNorm.of(one, "norm", 1);
        Parameters other = new Parameters(scope, 2);
        generator = Linear.of(other, "paint", NOISE, pixels);
        judge = Part.Trained.encoder(Sgd.nesterov(0.9f).over(one), Schedule.constant(0.01f));
        forger =
                new Part.Trained(
                        "forger", other, AdamW.standard().over(other), Schedule.cosine(0.01f, 12));
    }

    @Override
    public List<Part> parts() {
        return List.of(judge, forger);
    }

    @Override
    public void learn(Lesson lesson) {
        Tensor pictures = lesson.pictures();
        int n = pictures.shape().extent(0);
        Tensor real = pictures.map(v -> v.times(1 / 255f)).reshape(n, -1);
        Tensor forged =
                lesson.within(
                        "paint",
                        () ->
                                generator
                                        .forward(lesson.column("noise"), lesson.pass())
                                        .map(Formula::sigmoid));
        Tensor loss =
                score(lesson, real)
                        .negate()
                        .softplus()
                        .mean()
                        .plus(score(lesson, forged.detach()).softplus().mean());
        lesson.minimize("judge", loss, judge);
        lesson.minimize("forger", score(lesson, forged).negate().softplus().mean(), forger);
    }

    private Tensor score(Lesson lesson, Tensor pictures) {
        return lesson.within(
                "score",
                () -> norm.forward(discriminator.forward(pictures, lesson.pass()), lesson.pass()));
    }
}
