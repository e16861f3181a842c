package io.genoise.data.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.shape.TensorShape;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MovingScenesTest {
    private static final int SIZE = 16;
    private static final int FRAMES = 4;

    @Test
    void aClipDependsOnlyOnSeedSplitAndIndex() {
        Images few = MovingScenes.train(SIZE, FRAMES, 6, 3);
        Images many = MovingScenes.train(SIZE, FRAMES, 500, 3);
        read(many, 400);

        for (int i = 0; i < few.size(); i++) {
            assertThat(read(many, i)).isEqualTo(read(few, i));
            assertThat(many.label(i)).isEqualTo(few.label(i));
        }
        assertThat(read(MovingScenes.train(SIZE, FRAMES, 1, 4), 0)).isNotEqualTo(read(few, 0));
        assertThat(read(MovingScenes.test(SIZE, FRAMES, 1, 3), 0)).isNotEqualTo(read(few, 0));
    }

    @Test
    void threadsDoNotChangeClips() {
        Images alone = MovingScenes.train(SIZE, FRAMES, 20, 3);
        Images shared = MovingScenes.train(SIZE, FRAMES, 20, 3);

        byte[][] together =
                IntStream.range(0, 20)
                        .parallel()
                        .mapToObj(i -> read(shared, i))
                        .toArray(byte[][]::new);

        for (int i = 0; i < 20; i++) {
            assertThat(together[i]).isEqualTo(read(alone, i));
        }
    }

    @Test
    void aFrameIsThatPartOfItsClip() {
        Images scenes = MovingScenes.train(SIZE, FRAMES, 2, 3);
        byte[] frame = new byte[scenes.frameBytes()];

        scenes.readFrame(1, 2, frame, 0);

        assertThat(scenes.shape()).isEqualTo(TensorShape.of(FRAMES, SIZE, SIZE, 3));
        assertThat(frame)
                .isEqualTo(Arrays.copyOfRange(read(scenes, 1), 2 * frame.length, 3 * frame.length));
    }

    @Test
    void everyRoundOfFiveHoldsEveryMotionOnce() {
        Images scenes = MovingScenes.test(SIZE, FRAMES, 50, 3);

        assertThat(scenes.classes()).containsExactly("fall", "bounce", "slide", "roll", "float");
        for (int round = 0; round < 10; round++) {
            int first = 5 * round;
            assertThat(IntStream.range(first, first + 5).map(scenes::label))
                    .containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        }
    }

    @Test
    void moreFramesAreAFinerTime() {
        MovingScenes coarse = MovingScenes.train(SIZE, 3, 5, 3);
        MovingScenes fine = MovingScenes.train(SIZE, 9, 5, 3);

        for (int i = 0; i < 5; i++) {
            for (int t = 0; t < 3; t++) {
                assertThat(coarse.render(i).get(t).mask())
                        .isEqualTo(fine.render(i).get(3 * t + 1).mask());
            }
        }
    }

    @Test
    void aStillCameraShowsTheThingAloneMoving() {
        MovingScenes scenes = MovingScenes.train(SIZE, FRAMES, 5, 3).withStillCamera();
        MovingScenes free = MovingScenes.train(SIZE, FRAMES, 5, 3);

        for (int i = 0; i < 5; i++) {
            assertThat(scenes.egoMotion(i, 0, FRAMES - 1)).isEqualTo(EgoMotion.NONE);
            assertThat(free.egoMotion(i, 0, FRAMES - 1)).isNotEqualTo(EgoMotion.NONE);
            List<Rendering> shown = scenes.render(i);
            Rendering first = shown.getFirst();
            Rendering last = shown.getLast();
            for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
                if (first.mask()[pixel] == 0 && last.mask()[pixel] == 0) {
                    assertThat(last.depth()[pixel]).isEqualTo(first.depth()[pixel]);
                }
            }
        }
    }

    /// The picture of what stands still, moved as the camera's motion says, is the next picture.
    @Test
    void whatStandsStillMovesAsTheCameraSays() {
        int size = 64;
        MovingScenes empty = MovingScenes.train(size, FRAMES, 8, 3).empty();
        double moved = 0;
        double unmoved = 0;
        for (int i = 0; i < empty.size(); i++) {
            List<Rendering> frames = empty.render(i);
            for (int t = 0; t + 1 < FRAMES; t++) {
                byte[] from = frames.get(t).picture();
                byte[] to = frames.get(t + 1).picture();
                moved += difference(from, to, empty.egoMotion(i, t, t + 1), size);
                unmoved += difference(from, to, EgoMotion.NONE, size);
            }
        }
        assertThat(moved).isLessThan(0.5 * unmoved);
    }

    @Test
    void motionsFollowEachOther() {
        MovingScenes scenes = MovingScenes.train(32, FRAMES, 3, 3);
        for (int i = 0; i < 3; i++) {
            double[] point = {5, -9};
            double[] stepped = point;
            for (int t = 0; t + 1 < FRAMES; t++) {
                stepped = place(stepped, scenes.egoMotion(i, t, t + 1));
            }
            double[] whole = place(point, scenes.egoMotion(i, 0, FRAMES - 1));
            assertThat(stepped[0]).isCloseTo(whole[0], within(1e-3));
            assertThat(stepped[1]).isCloseTo(whole[1], within(1e-3));
        }
    }

    @Test
    void masksSayWhereTheThingIs() {
        MovingScenes scenes = MovingScenes.train(32, FRAMES, 10, 3);
        MovingScenes empty = scenes.empty();
        int covered = 0;
        int alike = 0;
        for (int i = 0; i < scenes.size(); i++) {
            for (int t = 0; t < FRAMES; t++) {
                Rendering whole = scenes.render(i).get(t);
                byte[] bare = empty.render(i).get(t).picture();
                for (int pixel = 0; pixel < 32 * 32; pixel++) {
                    byte[] shown = Arrays.copyOfRange(whole.picture(), 3 * pixel, 3 * pixel + 3);
                    byte[] without = Arrays.copyOfRange(bare, 3 * pixel, 3 * pixel + 3);
                    boolean same = Arrays.equals(shown, without);
                    if ((whole.mask()[pixel] & 0xFF) == 255) {
                        covered++;
                        alike += same ? 1 : 0;
                        assertThat(whole.depth()[pixel]).isEqualTo(Rendering.OBJECT);
                    } else if (whole.mask()[pixel] == 0) {
                        assertThat(whole.depth()[pixel]).isNotEqualTo(Rendering.OBJECT);
                    }
                }
            }
        }
        assertThat(covered).isGreaterThan(500);
        assertThat(alike).isZero();
    }

    @Test
    void theThingIsSeenInNearlyAllFrames() {
        MovingScenes scenes = MovingScenes.train(32, FRAMES, 60, 3);
        int seen = 0;
        for (int i = 0; i < scenes.size(); i++) {
            for (Rendering frame : scenes.render(i)) {
                int covered = 0;
                for (byte value : frame.mask()) {
                    covered += value & 0xFF;
                }
                seen += covered > 10 * 255 ? 1 : 0;
            }
        }
        assertThat(seen).isGreaterThan((int) (0.95 * FRAMES * scenes.size()));
    }

    @Test
    void fingerprintsTellDataSetsApart() {
        MovingScenes scenes = MovingScenes.train(SIZE, FRAMES, 100, 3);
        List<String> others =
                List.of(
                        MovingScenes.test(SIZE, FRAMES, 100, 3).fingerprint(),
                        MovingScenes.train(SIZE, FRAMES, 100, 4).fingerprint(),
                        MovingScenes.train(SIZE, FRAMES, 101, 3).fingerprint(),
                        MovingScenes.train(SIZE, 5, 100, 3).fingerprint(),
                        MovingScenes.train(32, FRAMES, 100, 3).fingerprint(),
                        scenes.withStillCamera().fingerprint(),
                        scenes.empty().fingerprint());

        assertThat(MovingScenes.train(SIZE, FRAMES, 100, 3).fingerprint())
                .isEqualTo(scenes.fingerprint());
        assertThat(others).doesNotHaveDuplicates().doesNotContain(scenes.fingerprint());
    }

    @Test
    void impossibleNumbersAreRefusedWithTheRange() {
        assertThatThrownBy(() -> MovingScenes.train(4, 8, 10, 1))
                .hasMessage("scenes are 8 to 1024 pixels wide, not 4");
        assertThatThrownBy(() -> MovingScenes.train(32, 0, 10, 1))
                .hasMessage("moving scenes have 1 to 256 frames, not 0");
        assertThatThrownBy(() -> MovingScenes.train(32, 8, 0, 1))
                .hasMessageContaining("at least one scene, not 0");
        assertThatThrownBy(() -> MovingScenes.train(32, 8, 5, 1).egoMotion(0, 0, 8))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void changedClipsNeedANewVersion() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        for (int i = 0; i < 10; i++) {
            digest.update(read(MovingScenes.train(SIZE, FRAMES, 10, 3), i));
            digest.update(read(MovingScenes.test(SIZE, FRAMES, 10, 3), i));
        }
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .as(
                        "clips of renderer %d; if they were to change, raise MovingScenes.VERSION",
                        MovingScenes.VERSION)
                .isEqualTo("431f299b3afb5963603317a272dbcbc00a51cc14aaa821bad6a7b7f276774750");
    }

    /// Mean difference of `to` from `from` moved by `motion`, over the places that both show.
    private static double difference(byte[] from, byte[] to, EgoMotion motion, int size) {
        double sum = 0;
        int places = 0;
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                double[] at =
                        place(new double[] {x + 0.5 - size / 2.0, y + 0.5 - size / 2.0}, motion);
                int toX = (int) Math.floor(at[0] + size / 2.0);
                int toY = (int) Math.floor(at[1] + size / 2.0);
                if (toX >= 0 && toX < size && toY >= 0 && toY < size) {
                    for (int c = 0; c < 3; c++) {
                        sum +=
                                Math.abs(
                                        (from[(y * size + x) * 3 + c] & 0xFF)
                                                - (to[(toY * size + toX) * 3 + c] & 0xFF));
                    }
                    places++;
                }
            }
        }
        return sum / places;
    }

    /// `zoom · R(turn) · p + pan`, written for y downwards.
    private static double[] place(double[] point, EgoMotion motion) {
        double cos = Math.cos(Math.toRadians(motion.turn()));
        double sin = Math.sin(Math.toRadians(motion.turn()));
        return new double[] {
            motion.zoom() * (cos * point[0] + sin * point[1]) + motion.panX(),
            motion.zoom() * (cos * point[1] - sin * point[0]) + motion.panY()
        };
    }

    private static byte[] read(Images images, int index) {
        byte[] clip = new byte[images.pictureBytes()];
        images.read(index, clip, 0);
        return clip;
    }
}
