package io.genoise.data.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.transfer.Features;
import io.genoise.transfer.LogisticProbe;
import io.genoise.transfer.Metrics;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The kind of motion must show in motion alone: chance is 20 % of five. The frame looked at is the one in the middle of the
/// clip, where the camera says most about where the floor is.
///
/// What no drawing can hide is whether the thing is in the air, on the floor, and on which of its sides: who knows its mask in
/// one frame tells half of the motions (measured: 56 %).
@Tag("slow")
class MovingShortcutsTest {
    private static final int SIZE = 32;
    private static final double NEAR_CHANCE = 0.32;
    private static final MovingScenes LEARNED = MovingScenes.train(SIZE, 1, 1200, 11);
    private static final MovingScenes ASKED = MovingScenes.test(SIZE, 1, 500, 11);

    @ParameterizedTest
    @ValueSource(ints = {4, 8})
    void aFramesThumbnailDoesNotTellTheMotionLinearly(int side) {
        assertThat(accuracy(LEARNED, ASKED, (scenes, i) -> thumbnail(read(scenes, i), 3, side)))
                .isLessThanOrEqualTo(NEAR_CHANCE);
    }

    @Test
    void roomAndBackgroundDoNotTellTheMotionLinearly() {
        assertThat(
                        accuracy(
                                LEARNED.empty(),
                                ASKED.empty(),
                                (scenes, i) -> thumbnail(read(scenes, i), 3, 8)))
                .isLessThanOrEqualTo(NEAR_CHANCE);
    }

    @Test
    void theCameraDoesNotTellTheMotion() {
        assertThat(
                        accuracy(
                                MovingScenes.train(SIZE, 9, 1200, 11),
                                MovingScenes.test(SIZE, 9, 500, 11),
                                MovingShortcutsTest::cameraMotion))
                .isLessThanOrEqualTo(NEAR_CHANCE);
    }

    @Test
    void aLeakInTheThumbnailWouldBeNoticed() {
        assertThat(
                        accuracy(
                                MovingScenes.train(SIZE, 1, 400, 11),
                                MovingScenes.test(SIZE, 1, 200, 11),
                                (scenes, i) -> thumbnail(scenes.render(i).getFirst().mask(), 1, 8)))
                .isGreaterThan(NEAR_CHANCE);
    }

    @Test
    void theWayOfTheThingTellsTheMotion() {
        assertThat(
                        accuracy(
                                MovingScenes.train(SIZE, 8, 250, 11).withStillCamera(),
                                MovingScenes.test(SIZE, 8, 150, 11).withStillCamera(),
                                (scenes, i) -> way(scenes.render(i))))
                .isGreaterThan(0.6);
    }

    private static double accuracy(
            MovingScenes train,
            MovingScenes test,
            BiFunction<MovingScenes, Integer, float[]> describe) {
        int[] all = IntStream.range(0, train.size()).toArray();
        int[] labels = IntStream.of(all).map(train::label).toArray();
        int[] truth = IntStream.range(0, test.size()).map(test::label).toArray();
        return Metrics.of(
                        LogisticProbe.fit(features(train, describe), all, labels, 5, 0.3)
                                .predict(features(test, describe)),
                        truth)
                .accuracy();
    }

    private static Features features(
            MovingScenes scenes, BiFunction<MovingScenes, Integer, float[]> describe) {
        float[][] rows =
                IntStream.range(0, scenes.size())
                        .parallel()
                        .mapToObj(i -> describe.apply(scenes, i))
                        .toArray(float[][]::new);
        int dimension = rows[0].length;
        float[] values = new float[rows.length * dimension];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, values, i * dimension, dimension);
        }
        return new Features("described", rows.length, dimension, values);
    }

    private static byte[] read(MovingScenes scenes, int index) {
        byte[] frame = new byte[scenes.pictureBytes()];
        scenes.read(index, frame, 0);
        return frame;
    }

    private static float[] thumbnail(byte[] values, int channels, int side) {
        float[] means = new float[side * side * channels];
        int factor = SIZE / side;
        for (int i = 0; i < values.length; i++) {
            int x = i / channels % SIZE / factor;
            int y = i / channels / SIZE / factor;
            means[(y * side + x) * channels + i % channels] +=
                    (values[i] & 0xFF) / (255f * factor * factor);
        }
        return means;
    }

    private static float[] cameraMotion(MovingScenes scenes, int index) {
        float[] motion = new float[4 * (scenes.frames() - 1)];
        for (int t = 0; t + 1 < scenes.frames(); t++) {
            EgoMotion step = scenes.egoMotion(index, t, t + 1);
            motion[4 * t] = step.panX() / SIZE;
            motion[4 * t + 1] = step.panY() / SIZE;
            motion[4 * t + 2] = step.zoom() - 1;
            motion[4 * t + 3] = step.turn() / 10;
        }
        return motion;
    }

    /// Height of the mask's middle, its width and height, and how much each changes and changes its change.
    private static float[] way(List<Rendering> frames) {
        float[][] seen = frames.stream().map(MovingShortcutsTest::moments).toArray(float[][]::new);
        int each = seen[0].length;
        float[] way = new float[3 * each * seen.length];
        for (int t = 0; t < seen.length; t++) {
            float[] before = seen[Math.max(0, t - 1)];
            float[] after = seen[Math.min(seen.length - 1, t + 1)];
            for (int k = 0; k < each; k++) {
                int at = 3 * (t * each + k);
                way[at] = seen[t][k];
                way[at + 1] = 10 * Math.abs(after[k] - before[k]);
                way[at + 2] = 10 * (after[k] - 2 * seen[t][k] + before[k]);
            }
        }
        return way;
    }

    private static float[] moments(Rendering frame) {
        double n = 1e-6;
        double x = 0;
        double y = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < frame.mask().length; i++) {
            double share = (frame.mask()[i] & 0xFF) / 255.0;
            double column = (double) (i % SIZE) / SIZE;
            double row = (double) (i / SIZE) / SIZE;
            n += share;
            x += share * column;
            y += share * row;
            xx += share * column * column;
            yy += share * row * row;
        }
        return new float[] {
            (float) (x / n),
            (float) (y / n),
            (float) (10 * (xx / n - x * x / (n * n))),
            (float) (10 * (yy / n - y * y / (n * n)))
        };
    }
}
