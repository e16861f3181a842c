package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.scenes.Scenes;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LikenessTest {
    private static final int SIDE = Likeness.SIDE;

    static IntStream symmetries() {
        return IntStream.range(0, Symmetry.ALL.length);
    }

    /// A grey picture of random pixels, and the same laid as `symmetry` says.
    private static Images pair(Symmetry symmetry) {
        RandomStream random = RandomStream.of(7);
        byte[] pixels = new byte[2 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            pixels[i] = (byte) random.nextInt(256);
        }
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                pixels[SIDE * SIDE + y * SIDE + x] = pixels[symmetry.from(y, x, SIDE)];
            }
        }
        return PackedImages.of(
                "pair", TensorShape.of(SIDE, SIDE, 1), pixels, List.of(), new int[] {-1, -1});
    }

    @ParameterizedTest
    @MethodSource("symmetries")
    void theSignsOfALaidPictureAreARearrangementOfItsOwn(int which) {
        Symmetry symmetry = Symmetry.ALL[which];
        Likeness likeness = Likeness.of(pair(symmetry));
        assertThat(symmetry.ofSigns(likeness.hash(0))).isEqualTo(likeness.hash(1));
    }

    @ParameterizedTest
    @MethodSource("symmetries")
    void soAreItsCoefficients(int which) {
        Symmetry symmetry = Symmetry.ALL[which];
        float[] blocks = Likeness.of(pair(symmetry)).blocks();
        for (int k = 0; k < Likeness.BLOCK; k++) {
            assertThat(symmetry.ofBlock(blocks, 0, k / 8, k % 8))
                    .isCloseTo(blocks[Likeness.BLOCK + k], within(1e-4f));
        }
    }

    @ParameterizedTest
    @MethodSource("symmetries")
    void aLaidPictureCorrelatesWhollyWithItsOwn(int which) {
        Symmetry symmetry = Symmetry.ALL[which];
        Images pair = pair(symmetry);
        assertThat(
                        Likeness.correlation(
                                Likeness.thumbnail(pair, 1, 0),
                                Likeness.thumbnail(pair, 0, 0),
                                symmetry))
                .isCloseTo(1, within(1e-12));
    }

    @Test
    void theEightSymmetriesDiffer() {
        assertThat(symmetries().mapToLong(s -> Symmetry.ALL[s].ofSigns(0x123456789ABCDEFEL)))
                .doesNotHaveDuplicates();
    }

    @Test
    void aPictureOfNearlyOneColourIsFlat() {
        byte[] pixels = new byte[2 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            pixels[i] = (byte) (200 + i % 3);
            pixels[SIDE * SIDE + i] = (byte) (200 + i / SIDE);
        }
        Likeness likeness =
                Likeness.of(
                        PackedImages.of(
                                "flat",
                                TensorShape.of(SIDE, SIDE, 1),
                                pixels,
                                List.of(),
                                new int[] {-1, -1}));
        assertThat(likeness.flat(0)).isTrue();
        assertThat(likeness.flat(1)).isFalse();
    }

    @Test
    void aPictureAtAnotherSizeHasNearlyTheSameSigns() {
        Likeness large = Likeness.of(Scenes.train(96, 20, 3));
        Likeness small = Likeness.of(Scenes.train(48, 20, 3));
        for (int i = 0; i < 20; i++) {
            assertThat(Long.bitCount(large.hash(i) ^ small.hash(i))).isLessThanOrEqualTo(6);
        }
    }
}
