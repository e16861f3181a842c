package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.scenes.Scenes;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Clips in which only the camera moves.
class DriftingClipsTest {
    private static final int SIZE = 16;
    private static final Images CLIPS = new StandingClips(Scenes.train(SIZE, 6, 1), 5);

    @Test
    void aStandingClipIsItsPictureAgainAndAgain() {
        byte[] clip = new byte[CLIPS.pictureBytes()];
        byte[] picture = new byte[CLIPS.frameBytes()];
        CLIPS.read(3, clip, 0);
        Scenes.train(SIZE, 6, 1).read(3, picture, 0);
        for (int i = 0; i < clip.length; i++) {
            assertThat(clip[i]).isEqualTo(picture[i % picture.length]);
        }
        byte[] frame = new byte[picture.length];
        CLIPS.readFrame(3, 4, frame, 0);
        assertThat(frame).isEqualTo(picture);
        assertThat(CLIPS.shape().extent(0)).isEqualTo(5);
    }

    /// Whole pixels move pixels, and the mirror image comes in at the edge.
    @Test
    void wholePixelsMovePixels() {
        byte[] picture = new byte[CLIPS.frameBytes()];
        CLIPS.readFrame(0, 0, picture, 0);
        byte[] moved = DriftingClips.moved(picture, CLIPS, 1, -2);
        for (int y = 0; y < SIZE; y++) {
            for (int x = 0; x < SIZE; x++) {
                int row = Math.min(y + 1, SIZE - 1);
                int column = x >= 2 ? x - 2 : 1 - x;
                assertThat(moved[(y * SIZE + x) * 3]).isEqualTo(picture[(row * SIZE + column) * 3]);
            }
        }
    }

    @Test
    void halfAPixelIsTheMeanOfTwo() {
        byte[] picture = new byte[CLIPS.frameBytes()];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (byte) (i / 3 % SIZE * 10);
        }
        byte[] moved = DriftingClips.moved(picture, CLIPS, 0, 0.5);
        assertThat(moved[3 * 4] & 255).isEqualTo(45);
    }

    /// The frame in the middle is the clip's own, and those at both ends lie as far from it.
    @Test
    void theFrameInTheMiddleIsTheClipsOwn() {
        Images drifting = DriftingClips.of(CLIPS, 4, 5, 0.5, 1);
        assertThat(drifting.size()).isEqualTo(4);
        assertThat(drifting.frames()).isEqualTo(5);
        byte[] middle = new byte[drifting.frameBytes()];
        byte[] own = new byte[drifting.frameBytes()];
        byte[] first = new byte[drifting.frameBytes()];
        for (int i = 0; i < drifting.size(); i++) {
            drifting.readFrame(i, 2, middle, 0);
            drifting.readFrame(i, 0, first, 0);
            boolean found = false;
            for (int clip = 0; clip < CLIPS.size(); clip++) {
                CLIPS.readFrame(clip, 0, own, 0);
                found |= Arrays.equals(own, middle);
            }
            assertThat(found).isTrue();
            assertThat(first).isNotEqualTo(middle);
        }
    }

    /// Backward is as likely as forward: over many clips the drift has no direction.
    @Test
    void thereIsNoPreferredDirection() {
        byte[] pixels = new byte[400 * SIZE * SIZE];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i % SIZE * 10);
        }
        Images ramps =
                new StandingClips(
                        PackedImages.of(
                                "ramps",
                                TensorShape.of(SIZE, SIZE, 1),
                                pixels,
                                List.of(),
                                IntStream.generate(() -> -1).limit(400).toArray()),
                        3);
        Images drifting = DriftingClips.of(ramps, 400, 3, 1, 1);
        byte[] frame = new byte[drifting.frameBytes()];
        double sum = 0;
        for (int i = 0; i < 400; i++) {
            drifting.readFrame(i, 2, frame, 0);
            sum += (frame[8] & 255) - 80;
        }
        assertThat(sum / 400).isCloseTo(0, within(1.5));
    }
}
