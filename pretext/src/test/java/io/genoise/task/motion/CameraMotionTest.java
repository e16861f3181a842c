package io.genoise.task.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.DriftingImages;
import io.genoise.data.Images;
import io.genoise.data.scenes.EgoMotion;
import io.genoise.data.scenes.MovingScenes;
import io.genoise.data.scenes.Scenes;
import io.genoise.task.AtStart;
import io.genoise.task.ControlVerdict;
import io.genoise.task.TaskContract;
import io.genoise.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class CameraMotionTest {
    private static final String NETWORK = "nin,blocks=3,width=0.05";
    private static final Images CLIPS = MovingScenes.train(16, 6, 8, 1);

    private static CameraMotion task(boolean changes) {
        return new CameraMotion(4, 5, 0.05, 0.06, 1.8, 8, changes);
    }

    private static final String GOLDEN =
            """
            6.941947 6.8557267 6.5357456 7.428669 5.8073483
            6.0849967 5.9631777 5.516819 4.626724 5.7107944
            5.531308 4.8038487 4.783524 4.378847 4.010038
            3.6138623 5.0666447 3.7575364 3.0963054 3.2879128
            2.7970996 3.8596356 2.8713374 2.3803697 2.7097306
            2.5122027 2.343233 1.6519897 1.8711891 1.5702674
            2.2511475 1.4626288 1.9864722 2.0530725 2.6519442
            2.612257 0.96756196 1.37811 1.4768214 0.9048351
            1.5092309 1.5160279 1.6993954 1.8691878 1.9293592
            1.3703111 1.483877 0.98765814 1.0039594 1.5694586
            """;

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(task(true))
                .movingScenes(6)
                .overfits(150, 0.5)
                .golden(GOLDEN)
                .tests();
    }

    /// Classes are one width wide; the one in the middle reaches half a width to either side, the outermost are open.
    @Test
    void motionsFallIntoTheirClasses() {
        CameraMotion task = new CameraMotion(4, 5, 0.1, 0.05, 2, 8, true);
        assertThat(task.classes(EgoMotion.NONE, false, 32)).containsExactly(2, 2, 2, 2);
        EgoMotion motion = new EgoMotion(3.2f, -1.5f, (float) Math.exp(0.08), -100);
        assertThat(task.classes(motion, false, 32)).containsExactly(3, 2, 4, 0);
        assertThat(task.classes(motion, true, 32))
                .as("mirrored, what goes to the right goes to the left, and turns the other way")
                .containsExactly(1, 2, 4, 4);
        assertThat(task.classes(motion, false, 8)).startsWith(4, 0);
    }

    /// The same clip shown backwards has the motions the other way round, where no class is open.
    @Test
    void framesAndAnswersBelongTogether() {
        Images images = MovingScenes.train(16, 6, 3, 1);
        CameraMotion fine = new CameraMotion(4, 99, 0.01, 0.01, 0.5, 8, false);
        try (AtStart start = new AtStart(fine, NETWORK, images)) {
            float[] classes = start.column("labels");
            for (int i = 0; i < 3; i++) {
                EgoMotion motion = ((MovingScenes) images).egoMotion(i, 0, 4);
                float[] own = Arrays.copyOfRange(classes, 4 * i, 4 * i + 4);
                assertThat((own[0] - 49) * 0.01f * 16).isCloseTo(motion.panX(), within(0.09f));
                assertThat((own[1] - 49) * 0.01f * 16).isCloseTo(motion.panY(), within(0.09f));
                assertThat((own[3] - 49) * 0.5f).isCloseTo(motion.turn(), within(0.26f));
            }
            float[] pairs = start.column("pictures");
            byte[] clip = new byte[images.pictureBytes()];
            images.read(1, clip, 0);
            int frame = images.frameBytes();
            for (int p = 0; p < frame; p++) {
                assertThat(pairs[2 * frame + p]).isEqualTo(clip[p] & 0xFF);
                assertThat(pairs[3 * frame + p]).isEqualTo(clip[4 * frame + p] & 0xFF);
            }
        }
    }

    /// What is said changes when the second frame does, and when the two change places.
    @Test
    void bothFramesAreSeen() {
        try (AtStart start = new AtStart(task(false), NETWORK, CLIPS)) {
            CameraMotion.Mover net = (CameraMotion.Mover) start.trained().learner();
            float[] as = start.read((c, pass) -> net.said(c.column("pictures"), pass));
            float[] swapped =
                    start.read((c, pass) -> {
                        Tensor pairs = c.column("pictures");
                        return net.said(
                                Tensor.concat(
                                        1, pairs.fixedSlice(1, 1, 2), pairs.fixedSlice(1, 0, 1)),
                                pass);
                    });
            assertThat(swapped).isNotEqualTo(as);
        }
    }

    @Test
    void dataWhoseMotionNobodyKnowsIsRefused() {
        assertThatThrownBy(() -> task(true).admit(DriftingImages.of(Scenes.train(16, 2, 1), 6)))
                .hasMessageContaining(
                        "--data: nobody knows how the camera of scenes, drifting moved")
                .hasMessageContaining("--data moving-scenes");
        assertThatThrownBy(() -> task(true).admit(MovingScenes.train(16, 4, 2, 1)))
                .hasMessageContaining("--frames: 2 frames, 4 apart, take 5");
    }

    @Test
    void anEvenNumberOfClassesHasNoMiddle() {
        assertThatThrownBy(() -> new CameraMotion(4, 4, 0.05, 0.06, 1.8, 8, true))
                .hasMessageContaining("setting bins: an odd number expected");
    }

    @Test
    void theControlComparesTheMotionsTold() {
        float[] moving = new float[4 * 40];
        float[] still = new float[4 * 40];
        for (int i = 0; i < moving.length; i++) {
            moving[i] = 2 + (i % 3 - 1) * 2;
            still[i] = i % 10 == 0 ? 3 : 2;
        }
        assertThat(StillCameraControl.of(5, moving, still, 40).verdict())
                .isEqualTo(ControlVerdict.PASSED);
        assertThat(StillCameraControl.of(5, moving, moving, 40).verdict())
                .isEqualTo(ControlVerdict.NOT_PASSED);
        assertThat(StillCameraControl.of(5, new float[] {2, 2, 2, 2}, new float[4], 1).verdict())
                .isEqualTo(ControlVerdict.NO_STATEMENT);
    }
}
