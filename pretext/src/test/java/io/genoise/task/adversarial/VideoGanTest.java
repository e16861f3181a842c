package io.genoise.task.adversarial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.DriftingImages;
import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.shape.TensorShape;
import io.genoise.task.AtStart;
import io.genoise.task.Generating;
import io.genoise.task.Pretraining;
import io.genoise.task.TaskContract;
import io.genoise.task.part.Made;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class VideoGanTest {
    private static final String NETWORK = "dcgan3d,size=16,width=0.1";
    private static final VideoGan TASK = new VideoGan(4, 1, 0.1, 16, 0.1f, 0.99);

    private static final String GOLDEN =
            """
            1.3852266 1.3829356 1.3641862 1.3355844 1.3250554
            1.2767601 1.224079 1.3003554 1.1667964 1.1649369
            1.1781322 1.1687096 1.1129124 1.1053174 1.1126024
            1.0657853 1.0148053 0.99618393 0.9888947 0.984179
            0.92678505 0.92047703 0.90778774 0.8882209 0.90071744
            0.8670126 0.8821282 0.8528315 0.81401837 0.79381895
            0.8096732 0.78875995 0.765899 0.7781482 0.75162685
            0.72462094 0.71713483 0.742273 0.6932751 0.714093
            0.6820109 0.67942274 0.6638605 0.6645136 0.66496253
            0.6590452 0.64143515 0.64247113 0.65290976 0.61983156
            """;

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(TASK).frames(6).network(NETWORK).golden(GOLDEN).tests();
    }

    /// With another weight the generator's loss is larger by as much times the mask's mean, about a half.
    @Test
    void theMaskCosts() {
        Images clips = DriftingImages.of(Scenes.train(16, 4, 1), 6);
        double without = first(new VideoGan(4, 1, 0.1, 16, 0, 0.99), clips);
        double with = first(new VideoGan(4, 1, 0.1, 16, 2, 0.99), clips);
        assertThat(with - without).isBetween(0.9, 1.1);
    }

    private static double first(VideoGan task, Images clips) {
        try (AtStart start = new AtStart(task, NETWORK, clips)) {
            return Pretraining.tested(task, start.trained().learner(), clips)
                    .means()
                    .get("generator");
        }
    }

    @Test
    void whatIsMadeAreClips() {
        Images clips = DriftingImages.of(Scenes.train(16, 4, 1), 6);
        try (AtStart start = new AtStart(TASK, NETWORK, clips)) {
            Generating learner = (Generating) start.trained().learner();
            assertThat(learner.noise()).isEqualTo(16);
            float[] made = Made.of(learner, 3, 1).shares();
            assertThat(made).hasSize((int) TensorShape.of(3, 4, 16, 16, 3).elements());
            for (float share : made) {
                assertThat(share).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void whatIsRefusedIsNamedByItsOption() {
        Images clips = DriftingImages.of(Scenes.train(16, 4, 1), 3);
        assertThatThrownBy(() -> TASK.admit(clips))
                .hasMessageContaining("--frames: 4 frames, 1 apart, take 4");
        Images longer = DriftingImages.of(Scenes.train(16, 4, 1), 6);
        assertThatThrownBy(() -> new AtStart(TASK, "nin,blocks=3,width=0.05", longer))
                .hasMessageContaining("--network: this is learned by a network over clips");
        assertThatThrownBy(() -> new AtStart(TASK, "dcgan3d", longer))
                .hasMessageContaining(
                        "--network: dcgan3d takes clips of 32 rows, and is to be shown 16");
    }
}
