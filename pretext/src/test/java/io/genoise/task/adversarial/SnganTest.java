package io.genoise.task.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.task.AtStart;
import io.genoise.task.Pretraining;
import io.genoise.task.TaskContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SnganTest {
    private static final String NETWORK = "resnet-discriminator,halvings=1,width=0.1";

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new Sngan(0.05, 8, 2, 0.99)).network(NETWORK).tests();
    }

    /// The figures against the discriminator's answers, one by one.
    @Test
    void theLossIsTheHingeOfItsAnswers() {
        Images images = Scenes.train(16, 6, 1);
        Sngan task = new Sngan(0.05, 8, 1, 0.99);
        try (AtStart start = new AtStart(task, NETWORK, images)) {
            GanLearner learner = (GanLearner) start.trained().learner();
            float[] real =
                    start.read((columns, pass) ->
                            learner.answer(
                                    GanLearner.signed(columns.column(Views.PICTURES)), null, pass));
            float[] made =
                    start.read((columns, pass) ->
                            learner.answer(
                                    learner.made(columns.column(Views.PICTURES), pass),
                                    null,
                                    pass));
            double loss = 0;
            double generator = 0;
            int told = 0;
            for (int i = 0; i < 6; i++) {
                loss += (Math.max(0, 1 - real[i]) + Math.max(0, 1 + made[i])) / 6;
                generator -= made[i] / 6;
                told += real[i] > 0 ? 1 : 0;
            }
            var figures = Pretraining.tested(task, learner, images);
            assertThat(figures.of("loss")).isCloseTo(loss, withinPercentage(1e-3));
            assertThat(figures.of("generator")).isCloseTo(generator, withinPercentage(1e-3));
            assertThat(figures.of("real")).isCloseTo(told / 6.0, within(1e-6));
        }
    }
}
