package io.genoise.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.Images;
import io.genoise.figure.Pixels;
import io.genoise.task.Generating;
import io.genoise.tensor.Device;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GeneratedPicturesTest {
    private static final Images SCENES = TinyRuns.SCENES;

    private static Device device;
    private static Generating net;
    private static Generating knowing;

    @BeforeAll
    static void open() {
        device = Device.best(1);
        net = TinyRuns.learner(device, new TinyGan(false, true));
        knowing = TinyRuns.learner(device, new TinyGan(true, true));
    }

    @AfterAll
    static void close() {
        device.close();
    }

    private static byte[] pixels(Images images, int index) {
        return Pixels.of(images, index).values();
    }

    @Test
    void aPictureIsTheSameHoweverManyAreMade() {
        Images few = GeneratedPictures.of(net, SCENES, 3, 5, -1);
        Images many = GeneratedPictures.of(net, SCENES, 120, 5, -1);
        for (int i = 0; i < 3; i++) {
            assertThat(pixels(many, i)).isEqualTo(pixels(few, i));
        }
        assertThat(many.fingerprint()).isNotEqualTo(few.fingerprint());
    }

    @Test
    void anotherSeedMakesOthers() {
        Images one = GeneratedPictures.of(net, SCENES, 1, 5, -1);
        Images other = GeneratedPictures.of(net, SCENES, 1, 6, -1);
        assertThat(pixels(one, 0)).isNotEqualTo(pixels(other, 0));
    }

    @Test
    void classesComeInTurnUnlessOneIsAskedFor() {
        int classes = SCENES.classes().size();
        Images turns = GeneratedPictures.of(knowing, SCENES, 2 * classes, 5, -1);
        Images second = GeneratedPictures.of(knowing, SCENES, 2 * classes, 5, 1);
        for (int i = 0; i < turns.size(); i++) {
            assertThat(turns.label(i)).isEqualTo(i % classes);
            assertThat(second.label(i)).isEqualTo(1);
            if (i % classes == 1) {
                assertThat(pixels(second, i)).isEqualTo(pixels(turns, i));
            } else {
                assertThat(pixels(second, i)).isNotEqualTo(pixels(turns, i));
            }
        }
    }

    @Test
    void aWalkPassesByThePicturesOfItsPoints() {
        Images made = GeneratedPictures.of(net, SCENES, 4, 5, -1);
        Images walk = GeneratedPictures.walk(net, SCENES, 1, 3, 4, 5, -1);
        assertThat(walk.size()).isEqualTo(12);
        for (int p = 0; p < 3; p++) {
            byte[] expected = pixels(made, 1 + p);
            byte[] found = pixels(walk, 4 * p);
            for (int i = 0; i < expected.length; i++) {
                // Another place in the batch may round otherwise.
                assertThat(Math.abs(found[i] - expected[i])).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void theNearestPicturesComeFirst() {
        Images made = GeneratedPictures.of(net, SCENES, 3, 5, -1);
        assertThat(GeneratedPictures.nearest(made, 1, made, new int[] {0, 2, 1}, 2))
                .startsWith(1)
                .hasSize(2);
    }

    @Test
    void picturesThatAreAllAlikeHaveNoVariety() {
        Images made = GeneratedPictures.of(net, SCENES, 40, 5, -1);
        Variety variety = Variety.beside(SCENES, SCENES.pictureBytes());
        assertThat(variety.of(SCENES)).isEqualTo(1);
        assertThat(variety.of(SCENES.subset(new int[40]))).isZero();
        assertThat(variety.of(made)).isBetween(0.0, 0.5);
        assertThat(variety.of(GeneratedPictures.noise(SCENES, 40, 1))).isGreaterThan(1);
    }
}
