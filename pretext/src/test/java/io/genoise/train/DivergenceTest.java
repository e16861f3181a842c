package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.op.Losses;
import io.genoise.optimizer.AdamW;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Optimizer;
import io.genoise.optimizer.Schedule;
import io.genoise.optimizer.Sgd;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.weights.StoredTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A step that diverges changes nothing, bit for bit: weights, momentum and moments, statistics, the count of updates;
/// nor does decay. And what was not finite is named.
class DivergenceTest {
    private static final Images SCENES = Scenes.train(8, 24, 1);
    private static final int CLASSES = 12;
    private static final int GOOD_STEPS = 2;

    private final Device device = Device.best(1);

    @AfterEach
    void close() {
        device.close();
    }

    /// A norm and a linear layer. `bad` is 0 in good steps and 1 in the bad one: a value, so that both are one plan.
    private class Net {
        final Variable bad = device.variable("bad", TensorShape.SCALAR, 0f);
        private final Parameters parameters = new Parameters(device.scope(), 1);
        private final Linear classifier = Linear.of(parameters, "classifier", 8 * 8 * 3, CLASSES);
        private final BatchNorm norm = BatchNorm.of(parameters, "norm", CLASSES);
        private final Variable average = parameters.statistic("average", TensorShape.SCALAR, 3);

        Net() {
            parameters.flat();
        }

        Parameters parameters() {
            return parameters;
        }

        /// What a trainer takes it as.
        Learner learner(Optimizer optimizer) {
            Part.Trained part = Part.Trained.encoder(optimizer, Schedule.constant(0.05f));
            return new Learner() {
                @Override
                public List<Part> parts() {
                    return List.of(part);
                }

                @Override
                public void learn(Lesson lesson) {
                    lesson.minimize(loss(lesson), part);
                }
            };
        }

        private Tensor loss(Lesson lesson) {
            Pass pass = lesson.pass();
            Tensor pictures = lesson.pictures();
            Tensor x = pictures.map(v -> v.times(1 / 255f)).reshape(pictures.shape().extent(0), -1);
            Tensor y = x.openStep().within("classifier", () -> classifier.forward(x, pass));
            Tensor logits = x.openStep().within("norm", () -> norm.forward(y, pass));
            average.assign(average(average.value(), bad.value()));
            return Losses.crossEntropy(spoilt(logits, bad.value()), lesson.labels());
        }

        Tensor spoilt(Tensor logits, Tensor bad) {
            return logits;
        }

        Tensor average(Tensor average, Tensor bad) {
            return average.times(0.9f);
        }
    }

    private static Optimizer optimizer(String name, Parameters parameters) {
        return name.equals("sgd")
                ? Sgd.nesterov(0.9f).with(Decay.onAll(0.1f)).over(parameters)
                : AdamW.standard().with(Decay.onAll(0.1f)).over(parameters);
    }

    /// Trains good steps, then a bad one; says how the bad one was described.
    private static String messageOfAStepThatChangesNothing(String name, Net net) {
        Optimizer optimizer = optimizer(name, net.parameters());
        Batches batches = Batches.shuffled(SCENES, 8, 5);
        TrainingPlan plan = TrainingPlan.of(batches, 3, 5);
        Trainer trainer = new Trainer(net.learner(optimizer), plan);
        Map<String, StoredTensor> before = new LinkedHashMap<>();
        Journal journal =
                new Journal() {
                    @Override
                    public void progress(long views, Map<String, Double> means) {
                        if (trainer.step() == GOOD_STEPS) {
                            before.putAll(trainer.state().tensors());
                            net.bad.set(1f);
                        }
                    }
                };
        DivergenceException diverged =
                catchThrowableOfType(DivergenceException.class, () -> trainer.run(journal));
        assertThat(diverged).hasMessageContaining("at step " + GOOD_STEPS);
        assertThat(trainer.step()).isEqualTo(GOOD_STEPS);
        assertThat(optimizer.updates()).isEqualTo(GOOD_STEPS);
        assertThat(before)
                .containsKeys("classifier.weight", "norm.running_var", "average")
                .hasSizeGreaterThan(7);
        assertThat(trainer.state().tensors()).isEqualTo(before);
        return diverged.getMessage();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adamw"})
    void aLossThatIsNaN(String optimizer) {
        Net net =
                new Net() {
                    @Override
                    Tensor spoilt(Tensor logits, Tensor bad) {
                        return logits.openStep()
                                .within("spoiler", () -> logits.plus(bad.times(-2).plus(1).log()));
                    }
                };
        assertThat(messageOfAStepThatChangesNothing(optimizer, net))
                .contains("the loss is NaN")
                .contains("log []")
                .contains("spoiler");
    }

    /// The value passes, its gradient is multiplied by ∞.
    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adamw"})
    void aGradientThatIsInfiniteUnderAFiniteLoss(String optimizer) {
        Net net =
                new Net() {
                    @Override
                    Tensor spoilt(Tensor logits, Tensor bad) {
                        return logits.withGradient(
                                x -> x.times(1), (_, dy) -> dy.over(bad.minus(1).negate()));
                    }
                };
        assertThat(messageOfAStepThatChangesNothing(optimizer, net))
                .doesNotContain("the loss is NaN")
                .contains("norm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adamw"})
    void aStatisticThatIsNaN(String optimizer) {
        Net net =
                new Net() {
                    @Override
                    Tensor average(Tensor average, Tensor bad) {
                        return average.times(bad.times(-2).plus(1).sqrt());
                    }
                };
        assertThat(messageOfAStepThatChangesNothing(optimizer, net))
                .doesNotContain("the loss is NaN")
                .contains("sqrt []");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adamw"})
    void aStatisticThatIsInfinite(String optimizer) {
        Net net =
                new Net() {
                    @Override
                    Tensor average(Tensor average, Tensor bad) {
                        return average.over(bad.minus(1).negate());
                    }
                };
        assertThat(messageOfAStepThatChangesNothing(optimizer, net))
                .contains("no operation gave NaN, but the statistic average is infinite");
    }
}
