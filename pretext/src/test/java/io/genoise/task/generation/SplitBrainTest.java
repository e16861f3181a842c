package io.genoise.task.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.network.EncoderConfig;
import io.genoise.network.SplitNetwork;
import io.genoise.shape.TensorShape;
import io.genoise.task.Material;
import io.genoise.task.TaskContract;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.train.Evaluation;
import io.genoise.train.Figures;
import io.genoise.train.SmallNetwork;
import io.genoise.train.Standardization;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SplitBrainTest {
    private static final Images SCENES = Scenes.train(16, 24, 1);
    private static final SplitBrain TASK = new SplitBrain();

    private final Device device = Device.best(1);

    @AfterEach
    void close() {
        device.close();
    }

    private SplitBrain.Halves halves() {
        EncoderConfig network = SmallNetwork.of(4);
        return TASK.learner(
                new Material(
                        device.scope(),
                        network,
                        SCENES,
                        Standardization.of(SCENES, TASK.colours()),
                        new Material.Course(1, 8, 0.1f, 10)));
    }

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(TASK).tests();
    }

    @Test
    void aNetThatHasLearnedNothingHasTheLossesOfChance() {
        Figures figures = Evaluation.of(halves(), Batches.inOrder(SCENES, 8));

        Map<String, Double> chance = TASK.chance(8);
        chance.forEach((name, value) ->
                assertThat(figures.of(name)).as(name).isCloseTo(value, within(0.1)));
        assertThat(figures.of("loss"))
                .isCloseTo(figures.of("colour") + figures.of("lightness"), within(1e-4));
    }

    @Test
    void lightnessIsInTheBinOfItsWholeNumber() {
        try (Step step = device.step()) {
            Reading bins =
                    step.read(
                            SplitBrain.bins(
                                    device.tensor(
                                            TensorShape.of(5), 0, 0.99f, 41.2f, 99.99f, 100)));
            step.run();

            assertThat(bins.ints()).containsExactly(0, 0, 41, 99, 99);
        }
    }

    @Test
    void theEncoderIsTwoHalvesOfTheNetworkThatWasChosen() {
        assertThat(halves().encoder().config())
                .isEqualTo(SplitNetwork.Config.of(SmallNetwork.of(4)));
    }
}
