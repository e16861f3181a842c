package io.genoise.task.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.layer.Pass;
import io.genoise.shape.TensorShape;
import io.genoise.task.Material;
import io.genoise.task.TaskContract;
import io.genoise.task.part.Asked;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.train.Evaluation;
import io.genoise.train.Figures;
import io.genoise.train.SmallNetwork;
import io.genoise.train.Standardization;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SuperResolutionTest {
    private static final Images SCENES = Scenes.train(16, 24, 1);

    private final Device device = Device.best(1);

    @AfterEach
    void close() {
        device.close();
    }

    private SuperResolution.Enlarger enlarger(SuperResolution task) {
        return task.learner(
                new Material(
                        device.scope(),
                        SmallNetwork.of(4),
                        SCENES,
                        Standardization.of(SCENES),
                        new Material.Course(1, 8, 0.1f, 10)));
    }

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new SuperResolution())
                .network("nin,blocks=3,width=0.25")
                .overfits(300, 0.5)
                .tests();
    }

    @Test
    void aNetThatHasLearnedNothingGainsNothing() {
        Figures figures =
                Evaluation.of(enlarger(new SuperResolution()), Batches.inOrder(SCENES, 8));

        assertThat(figures.of("loss")).isCloseTo(1, within(0.02));
        assertThat(figures.of("decibels")).isCloseTo(0, within(0.1));
    }

    @Test
    void theLossIsThatOfTheFormula() {
        float[] answers = {1, 2, -1, 0.5f};
        float[] lost = {3, -2, 1, 0.25f};
        double above = 0;
        double below = 0;
        for (int i = 0; i < 4; i++) {
            above += Math.pow(lost[i] - answers[i], 2);
            below += Math.pow(lost[i], 2);
        }

        try (Step step = device.step()) {
            Reading loss =
                    step.read(
                            SuperResolution.Enlarger.loss(
                                    device.tensor(TensorShape.of(4), answers),
                                    device.tensor(TensorShape.of(4), lost)));
            step.run();

            assertThat((double) loss.value()).isCloseTo(above / below, within(1e-5));
        }
    }

    @Test
    void aPictureWithoutDetailLosesNone() {
        float[] even = new float[8 * 8 * 3];
        Arrays.fill(even, 0.3f);

        try (Step step = device.step()) {
            Reading blurred =
                    step.read(
                            new SuperResolution()
                                    .blurred(device.tensor(TensorShape.of(1, 8, 8, 3), even)));
            step.run();

            assertThat(blurred.floats()).containsExactly(even, within(1e-6f));
        }
    }

    @Test
    void detailHasThePicturesShape() {
        SuperResolution task = new SuperResolution();
        SuperResolution.Enlarger net = enlarger(task);

        float[] detail =
                Asked.of(SCENES, 2)
                        .answers(device, x -> net.detail(task.blurred(x.over(255)), Pass.eval()));

        assertThat(detail).hasSize(2 * 16 * 16 * 3);
    }

    @Test
    void picturesThatTheFactorDoesNotDivideAreRefused() {
        assertThatThrownBy(() -> new SuperResolution(3).check(SCENES))
                .hasMessageContaining("--factor 3")
                .hasMessageContaining("--size")
                .hasMessageContaining("6");
    }
}
