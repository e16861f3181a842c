package io.genoise.task.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.DriftingImages;
import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.task.AtStart;
import io.genoise.task.TaskContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ShuffleAndLearnTest {
    private static final String NETWORK = "nin,blocks=3,width=0.05";
    private static final int CLIPS = 200;
    private static final int SIZE = 8;

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new ShuffleAndLearn(7, 1, 1, true, 64)).frames(8).tests();
    }

    /// In order is what lies between the first and the last; out of order what lies before or behind both; all of them apart.
    @Test
    void theFrameInTheMiddleTellsWhetherTheyAreInOrder() {
        int length = 13;
        int apart = 2;
        Images clips = NumberedFrames.of(CLIPS, 20, SIZE);
        try (AtStart start =
                new AtStart(new ShuffleAndLearn(length, apart, 0, true, 16), NETWORK, clips)) {
            float[] pixels = start.column(Views.PICTURES);
            float[] labels = start.column(Views.LABELS);
            int inOrder = 0;
            int forward = 0;
            for (int i = 0; i < CLIPS; i++) {
                int first = NumberedFrames.frame(pixels, 3 * i, clips.frameBytes());
                int middle = NumberedFrames.frame(pixels, 3 * i + 1, clips.frameBytes());
                int last = NumberedFrames.frame(pixels, 3 * i + 2, clips.frameBytes());
                int low = Math.min(first, last);
                int high = Math.max(first, last);
                boolean between = low < middle && middle < high;
                assertThat(labels[i]).isEqualTo(between ? 1 : 0);
                assertThat(high - low).isBetween(2 * apart, length - 1);
                assertThat(Math.abs(middle - low)).isGreaterThanOrEqualTo(apart);
                assertThat(Math.abs(middle - high)).isGreaterThanOrEqualTo(apart);
                inOrder += between ? 1 : 0;
                forward += first < last ? 1 : 0;
            }
            assertThat(inOrder).isBetween(75, 125);
            assertThat(forward).isBetween(75, 125);
        }
    }

    @Test
    void aWindowThatDoesNotHoldFiveFramesIsRefused() {
        assertThatThrownBy(() -> new ShuffleAndLearn(12, 3, 0, true, 16))
                .hasMessageContaining("setting length")
                .hasMessageContaining("at least 13 frames, not 12");
    }

    @Test
    void clipsThatAreTooShortAreRefusedByTheOptionsName() {
        Images clips = NumberedFrames.of(1, 12, SIZE);
        assertThatThrownBy(() -> new ShuffleAndLearn(13, 3, 0, true, 16).check(clips))
                .hasMessageContaining("--frames");
    }

    @Test
    void aNetworkOverClipsIsRefused() {
        Images clips = DriftingImages.of(Scenes.train(16, 2, 1), 8);
        assertThatThrownBy(() ->
                        new AtStart(
                                new ShuffleAndLearn(7, 1, 0, true, 16),
                                "resnet3d,depth=10,stem=small,width=0.05",
                                clips))
                .hasMessageContaining("--network");
    }
}
