package io.genoise.data.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Images;
import io.genoise.random.RandomStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScenesTest {
    private static final int SIZE = 32;

    @Test
    void aPictureDependsOnlyOnSeedSplitAndIndex() {
        Images few = Scenes.train(SIZE, 20, 3);
        Images many = Scenes.train(SIZE, 500, 3);
        read(many, 400);

        for (int i = 0; i < few.size(); i++) {
            assertThat(read(many, i)).isEqualTo(read(few, i));
            assertThat(many.label(i)).isEqualTo(few.label(i));
        }
    }

    @Test
    void threadsDoNotChangePictures() {
        Images alone = Scenes.train(SIZE, 60, 3);
        Images shared = Scenes.train(SIZE, 60, 3);

        byte[][] together =
                IntStream.range(0, 60)
                        .parallel()
                        .mapToObj(i -> read(shared, i))
                        .toArray(byte[][]::new);

        for (int i = 0; i < 60; i++) {
            assertThat(together[i]).isEqualTo(read(alone, i));
        }
    }

    @Test
    void seedsAndSplitsShowOtherPictures() {
        byte[] picture = read(Scenes.train(SIZE, 1, 3), 0);

        assertThat(read(Scenes.train(SIZE, 1, 4), 0)).isNotEqualTo(picture);
        assertThat(read(Scenes.test(SIZE, 1, 3), 0)).isNotEqualTo(picture);
    }

    @Test
    void everyRoundOfTwelveHoldsEveryClassOnce() {
        Images scenes = Scenes.test(SIZE, 120, 3);

        for (int round = 0; round < 10; round++) {
            int first = 12 * round;
            assertThat(IntStream.range(first, first + 12).map(scenes::label))
                    .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        }
    }

    @Test
    void fingerprintsTellDataSetsApart() {
        Images scenes = Scenes.train(SIZE, 100, 3);

        assertThat(Scenes.train(SIZE, 100, 3).fingerprint()).isEqualTo(scenes.fingerprint());
        assertThat(Scenes.test(SIZE, 100, 3).fingerprint()).isNotEqualTo(scenes.fingerprint());
        assertThat(Scenes.train(SIZE, 100, 4).fingerprint()).isNotEqualTo(scenes.fingerprint());
        assertThat(Scenes.train(SIZE, 101, 3).fingerprint()).isNotEqualTo(scenes.fingerprint());
        assertThat(Scenes.train(64, 100, 3).fingerprint()).isNotEqualTo(scenes.fingerprint());
        assertThat(Scenes.train(SIZE, 100, 3).backgrounds().fingerprint())
                .isNotEqualTo(scenes.fingerprint());
    }

    @Test
    void masksSayWhereThePictureDiffersFromItsBackground() {
        Scenes scenes = Scenes.train(SIZE, 60, 3);
        Scenes backgrounds = scenes.backgrounds();
        for (int i = 0; i < scenes.size(); i++) {
            Rendering whole = scenes.render(i);
            byte[] bare = read(backgrounds, i);
            int covered = 0;
            for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
                if ((whole.mask()[pixel] & 0xFF) == 255) {
                    covered++;
                    assertThat(Arrays.copyOfRange(whole.picture(), 3 * pixel, 3 * pixel + 3))
                            .as("pixel %d of %s", pixel, scenes.describe(i))
                            .isNotEqualTo(Arrays.copyOfRange(bare, 3 * pixel, 3 * pixel + 3));
                }
            }
            assertThat(covered).as(scenes.describe(i)).isPositive();
        }
    }

    @Test
    void masksOfClassesHoldTheObjectsLabelAndTheBackgroundAlone() {
        Scenes scenes = Scenes.train(SIZE, 24, 3);
        for (int i = 0; i < scenes.size(); i++) {
            byte[] mask = scenes.mask(i);
            byte object = (byte) (1 + scenes.label(i));
            assertThat(mask).contains((byte) 0, object);
            for (byte value : mask) {
                assertThat(value).as(scenes.describe(i)).isIn((byte) 0, object);
            }
            assertThat(Scenes.maskClasses().get(object))
                    .isEqualTo(scenes.classes().get(scenes.label(i)));
            assertThat(scenes.backgrounds().mask(i)).containsOnly(0);
        }
    }

    @Test
    void depthsOrderGroundThingsObjectAndCover() {
        Scenes scenes = Scenes.train(SIZE, 60, 3);
        Set<Byte> seen = new TreeSet<>();
        for (int i = 0; i < scenes.size(); i++) {
            Rendering whole = scenes.render(i);
            for (int pixel = 0; pixel < SIZE * SIZE; pixel++) {
                int covered = whole.mask()[pixel] & 0xFF;
                seen.add(whole.depth()[pixel]);
                if (covered == 255) {
                    assertThat(whole.depth()[pixel]).isEqualTo(Rendering.OBJECT);
                } else if (covered == 0) {
                    assertThat(whole.depth()[pixel]).isNotEqualTo(Rendering.OBJECT);
                }
            }
            for (byte depth : scenes.backgrounds().render(i).depth()) {
                assertThat(depth).isIn(Rendering.GROUND, Rendering.STREWN);
            }
        }
        assertThat(seen)
                .containsExactly(
                        Rendering.GROUND, Rendering.STREWN, Rendering.OBJECT, Rendering.COVER);
    }

    @Test
    void aSceneLooksAlikeAtEverySize() {
        Scenes scenes = Scenes.train(SIZE, 12, 3);
        for (int i = 0; i < scenes.size(); i++) {
            byte[] small = scenes.render(i, 32).mask();
            byte[] large = scenes.render(i, 128).mask();
            double difference = 0;
            for (int row = 0; row < 128; row++) {
                for (int column = 0; column < 128; column++) {
                    difference += (large[row * 128 + column] & 0xFF) / 16.0;
                }
            }
            for (byte value : small) {
                difference -= value & 0xFF;
            }
            assertThat(Math.abs(difference) / 255 / (32 * 32)).isLessThan(0.01);
        }
    }

    @Test
    void gearAndFlowerHaveNoUp() {
        assertThat(Scenes.withoutUp().stream().map(Scenes.train(SIZE, 1, 1).classes()::get))
                .containsExactly("gear", "flower");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void everyKindHasAtLeastSixShapeParameters(Kind kind) {
        Dice dice = new Dice(RandomStream.of(1));
        Proportions proportions = new Proportions(dice, Half.TRAIN);

        kind.recipe().parts(proportions, new Palette(dice, true));

        assertThat(proportions.drawn()).isGreaterThanOrEqualTo(Proportions.LEAST);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void lightFallsFromAboveUnlessThereIsNoUp(Kind kind) {
        int below = 0;
        for (int i = 0; i < 400; i++) {
            below += composition(kind, i).light().y() < 0 ? 1 : 0;
        }
        if (kind.hasUp()) {
            assertThat(below).isZero();
        } else {
            assertThat(below).isBetween(150, 250);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void objectsLeanALittleUnlessThereIsNoUp(Kind kind) {
        int[] quarters = new int[4];
        for (int i = 0; i < 400; i++) {
            Frame place = composition(kind, i).place();
            double degrees = Math.toDegrees(Math.atan2(place.sin(), place.cos()));
            quarters[(int) Math.floor((degrees + 405) % 360 / 90)]++;
            if (kind.hasUp()) {
                assertThat(degrees).isBetween(-8.001, 8.001);
            }
        }
        if (!kind.hasUp()) {
            assertThat(Arrays.stream(quarters).min().orElseThrow()).isGreaterThan(60);
        }
    }

    @Test
    void changedPicturesNeedANewVersion() throws NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Images train = Scenes.train(SIZE, 48, 3);
        Images test = Scenes.test(SIZE, 48, 3);
        for (int i = 0; i < 48; i++) {
            digest.update(read(train, i));
            digest.update(read(test, i));
        }
        assertThat(HexFormat.of().formatHex(digest.digest()))
                .as(
                        "pictures of renderer %d; if they were to change, raise Scenes.VERSION",
                        Scenes.VERSION)
                .isEqualTo("7e4fa9f37d36801075ffbf067c510a57a11f55ba51159abecbebc77dd5c3e800");
    }

    @Test
    void trainingNeverDrawsFromTheHeldOutFifth() {
        for (int round = 0; round < 500; round++) {
            Proportions train = new Proportions(new Dice(RandomStream.of(round)), Half.TRAIN);
            for (int k = 0; k < 10; k++) {
                assertThat(heldOut(k, train.of(0, 1))).isFalse();
            }
        }
    }

    @Test
    void everyTestObjectHasAHeldOutProportion() {
        for (int round = 0; round < 500; round++) {
            Proportions test = new Proportions(new Dice(RandomStream.of(round)), Half.TEST);
            boolean any = false;
            for (int k = 0; k < Proportions.LEAST; k++) {
                any |= heldOut(k, test.of(0, 1));
            }
            assertThat(any).isTrue();
        }
    }

    @Test
    void impossibleSizesAreRefusedWithTheRange() {
        assertThatThrownBy(() -> Scenes.train(4, 10, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scenes are 8 to 1024 pixels wide, not 4");
        assertThatThrownBy(() -> Scenes.train(32, 0, 1))
                .hasMessageContaining("at least one scene, not 0");
        assertThatThrownBy(() -> Scenes.train(32, 5, 1).label(5))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static boolean heldOut(int k, float u) {
        float from = Proportions.heldOutFrom(k);
        return u >= from && u < from + 0.2f;
    }

    private static Composition composition(Kind kind, int index) {
        return Composition.of(RandomStream.of(5, index), Half.TRAIN, kind);
    }

    private static byte[] read(Images images, int index) {
        byte[] picture = new byte[images.pictureBytes()];
        images.read(index, picture, 0);
        return picture;
    }
}
