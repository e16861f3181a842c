package io.genoise.task.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.DriftingImages;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.task.AtStart;
import io.genoise.task.TaskContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ClipRotationTest {
    private static final String NETWORK = "resnet3d,depth=10,stem=small,width=0.05";
    private static final int SIZE = 8;
    private static final int FRAMES = 9;
    private static final Images CLIPS = DriftingImages.of(Scenes.train(SIZE, 3, 1), FRAMES);

    private static final String LOSSES =
            """
            1.6355805 1.560869 1.4347146 1.5028931 1.5772941
            1.5845411 1.353337 1.422074 1.3441206 1.2817338
            1.3271639 1.5103215 1.5555831 1.3027303 1.3127637
            1.3485129 1.3806522 1.4973637 1.3888364 1.448961
            1.4447988 1.3447548 1.377511 1.3482049 1.3752897
            1.3615608 1.3651316 1.3054813 1.2687688 1.3740325
            1.3475342 1.3913565 1.3374841 1.3945289 1.3235306
            1.2795541 1.4273212 1.386455 1.4374701 1.3302706
            1.297932 1.3495426 1.3178308 1.3491459 1.2642752
            1.3679693 1.3108144 1.3188298 1.3334854 1.4625813
            """;

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new ClipRotation(4, 2, true, 1, true))
                .network(NETWORK)
                .size(SIZE)
                .frames(8)
                .golden(LOSSES)
                .tests();
    }

    /// Every frame of a view is the clip's frame at its place in a window, turned as the label says.
    @Test
    void allFramesAreTurnedAlike() {
        ClipRotation task = new ClipRotation(3, 2, true, 0, false);
        try (AtStart start = new AtStart(task, NETWORK, CLIPS)) {
            float[] pixels = start.column(Views.PICTURES);
            float[] labels = start.column(Views.LABELS);
            int frame = CLIPS.frameBytes();
            for (int view = 0; view < 4 * CLIPS.size(); view++) {
                int clip = view / 4;
                int turn = (int) labels[view];
                assertThat(turn).isEqualTo(view % 4);
                int first = -1;
                for (int begin = 0; begin <= FRAMES - 5 && first < 0; begin++) {
                    first = equal(pixels, view * 3 * frame, turned(clip, begin, turn)) ? begin : -1;
                }
                assertThat(first).as("the first frame of view %s", view).isNotNegative();
                for (int i = 1; i < 3; i++) {
                    assertThat(
                                    equal(
                                            pixels,
                                            (view * 3 + i) * frame,
                                            turned(clip, first + 2 * i, turn)))
                            .as("frame %s of view %s", i, view)
                            .isTrue();
                }
            }
        }
    }

    private static byte[] turned(int clip, int frame, int turn) {
        byte[] picture = new byte[CLIPS.frameBytes()];
        CLIPS.readFrame(clip, frame, picture, 0);
        return Placement.WHOLE.turned(turn).of(picture, SIZE, SIZE, 3);
    }

    private static boolean equal(float[] pixels, int from, byte[] picture) {
        for (int i = 0; i < picture.length; i++) {
            if (pixels[from + i] != (picture[i] & 255)) {
                return false;
            }
        }
        return true;
    }

    @Test
    void clipsThatAreTooShortAreRefusedByTheOptionsName() {
        assertThatThrownBy(() -> new ClipRotation(8, 2, true, 0, false).check(CLIPS))
                .hasMessageContaining("--frames: 8 frames, 2 apart, take 15")
                .hasMessageContaining("have 9");
    }

    @Test
    void aNetworkOverPicturesIsRefused() {
        assertThatThrownBy(() ->
                        new AtStart(
                                new ClipRotation(4, 2, true, 0, false),
                                "nin,blocks=3,width=0.05",
                                CLIPS))
                .hasMessageContaining("--network")
                .hasMessageContaining("resnet3d");
    }
}
