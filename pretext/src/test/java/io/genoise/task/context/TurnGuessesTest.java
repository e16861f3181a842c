package io.genoise.task.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.data.scenes.Scenes;
import io.genoise.network.EncoderNetwork;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.train.SmallNetwork;
import io.genoise.train.Standardization;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnGuessesTest {
    private static final float[] SURE_OF_0 = {.7f, .1f, .1f, .1f};
    private static final float[] SURE_OF_2 = {.1f, .1f, .7f, .1f};

    /// Right about all turns but 1 of the first picture, and about none but 0 of the second.
    private static final TurnGuesses GUESSES =
            new TurnGuesses(
                    new float[][][] {
                        {SURE_OF_0, SURE_OF_2, SURE_OF_2, {0, 0, .2f, .8f}},
                        {SURE_OF_0, SURE_OF_0, SURE_OF_0, SURE_OF_0}
                    });

    @Test
    void theMostProbableTurnIsWhatItSays() {
        assertThat(GUESSES.said(0, 1)).isEqualTo(2);
        assertThat(GUESSES.said(0, 3)).isEqualTo(3);
    }

    @Test
    void accuracyCountsAllTurnsOfThePicturesAskedAbout() {
        assertThat(GUESSES.accuracy()).isEqualTo(4.0 / 8);
        assertThat(GUESSES.accuracy(picture -> picture == 0)).isEqualTo(3.0 / 4);
        assertThat(GUESSES.accuracy(_ -> false)).isNaN();
    }

    /// What the net says of a picture's first turn is what it says of that picture turned by hand.
    @Test
    void aTurnIsAskedAboutAsItLooks() {
        Images scenes = Scenes.test(8, 3, 1);
        byte[] turned = new byte[3 * scenes.pictureBytes()];
        for (int i = 0; i < 3; i++) {
            byte[] upright = new byte[scenes.pictureBytes()];
            scenes.read(i, upright, 0);
            for (int at = 0; at < upright.length; at++) {
                int y = at / 24;
                int x = at / 3 % 8;
                turned[i * upright.length + at] = upright[(x * 8 + 7 - y) * 3 + at % 3];
            }
        }
        Images byHand =
                PackedImages.of(
                        "turned",
                        TensorShape.of(8, 8, 3),
                        turned,
                        List.of(),
                        new int[] {-1, -1, -1});
        try (Device device = Device.best(1)) {
            EncoderNetwork network = SmallNetwork.of(4).create(device.scope(), 1);
            Standardization standardization = Standardization.of(scenes);
            float[][][] said =
                    TurnGuesses.of(network, standardization, scenes, new Rotation().still())
                            .probabilities();
            float[][][] ofTurned =
                    TurnGuesses.of(network, standardization, byHand, new Rotation().still())
                            .probabilities();
            for (int i = 0; i < 3; i++) {
                assertThat(said[i][1]).containsExactly(ofTurned[i][0], within(1e-6f));
                assertThat(said[i][0]).containsExactly(ofTurned[i][3], within(1e-6f));
                assertThat(said[i][0]).isNotEqualTo(said[i][1]);
            }
        }
    }

    @Test
    void everyPictureIsAskedAboutAlsoThoseOfTheLastBatch() {
        Images scenes = Scenes.test(8, 53, 1);
        try (Device device = Device.best(1)) {
            EncoderNetwork network = SmallNetwork.of(4).create(device.scope(), 1);
            Standardization standardization = Standardization.of(scenes);

            float[][][] all =
                    TurnGuesses.of(network, standardization, scenes, new Rotation().still())
                            .probabilities();
            float[][][] alone =
                    TurnGuesses.of(
                                    network,
                                    standardization,
                                    scenes.subset(52),
                                    new Rotation().still())
                            .probabilities();

            assertThat(all).hasDimensions(53, 4);
            for (int turn = 0; turn < 4; turn++) {
                float sum = 0;
                for (float share : all[52][turn]) {
                    sum += share;
                }
                assertThat(sum).isCloseTo(1, within(1e-5f));
                assertThat(all[52][turn]).containsExactly(alone[0][turn], within(1e-6f));
            }
        }
    }
}
