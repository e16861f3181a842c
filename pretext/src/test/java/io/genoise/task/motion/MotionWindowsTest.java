package io.genoise.task.motion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.PackedImages;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Windows are drawn by what moves in them.
class MotionWindowsTest {
    private static final int CLIPS = 2000;
    private static final String DRAWN = "drawn";

    /// Clips of pictures of one pixel, all alike.
    private static Images clips(int... levels) {
        byte[] pixels = new byte[CLIPS * levels.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) levels[i % levels.length];
        }
        int[] labels = new int[CLIPS];
        Arrays.fill(labels, -1);
        return PackedImages.of(
                "pixels", TensorShape.of(levels.length, 1, 1, 1), pixels, List.of(), labels);
    }

    /// How often each start is drawn.
    private static int[] starts(Images clips, int span) {
        Views views =
                new Views() {
                    @Override
                    public List<Column> columns(Images images) {
                        return List.of(Column.integers(DRAWN, 1));
                    }

                    @Override
                    public void draw(Sample sample) {
                        sample.put(DRAWN, 0, MotionWindows.start(sample, span));
                    }
                };
        int[] counts = new int[clips.frames() - span + 1];
        try (Loader loader = Loader.of(Batches.inOrder(clips, CLIPS).with(views))) {
            Batch batch = loader.next();
            for (int start : batch.integers(DRAWN)) {
                counts[start]++;
            }
        }
        return counts;
    }

    /// 10 levels and then 30: of windows of two frames the second is drawn three times as often.
    @Test
    void aWindowIsDrawnInProportionToWhatMovesInIt() {
        int[] counts = starts(clips(100, 110, 80), 2);
        assertThat((double) counts[1] / CLIPS).isCloseTo(0.75, within(0.05));
    }

    @Test
    void aWindowInWhichNothingMovesIsNeverDrawn() {
        int[] counts = starts(clips(7, 7, 7, 200, 7, 7), 2);
        assertThat(counts[0]).isZero();
        assertThat(counts[1]).isZero();
        assertThat(counts[4]).isZero();
        assertThat(counts[2]).isPositive();
        assertThat(counts[3]).isPositive();
    }

    @Test
    void whereNothingMovesAllAreAlike() {
        for (int count : starts(clips(7, 7, 7, 7, 7), 2)) {
            assertThat((double) count / CLIPS).isCloseTo(0.25, within(0.05));
        }
    }
}
