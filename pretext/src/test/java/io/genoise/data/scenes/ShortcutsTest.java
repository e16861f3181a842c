package io.genoise.data.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.Images;
import io.genoise.data.Reduced;
import io.genoise.transfer.ColourHistogram;
import io.genoise.transfer.Descriptor;
import io.genoise.transfer.Features;
import io.genoise.transfer.Knn;
import io.genoise.transfer.LogisticProbe;
import io.genoise.transfer.Metrics;
import io.genoise.transfer.Predictions;
import io.genoise.transfer.RawPixels;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Simple statistics must give away neither the turn nor the class: else pretraining would learn them and no shapes.
/// Chance is 25 % of four turns and 8.3 % of twelve classes.
@Tag("slow")
class ShortcutsTest {
    private static final int SIZE = 32;
    private static final int TURNS = 4;
    private static final int CLASSES = 12;
    private static final int LABELLED = 20 * CLASSES;
    private static final Images TRAIN = Scenes.train(SIZE, 3000, 11);
    private static final Images TEST = Scenes.test(SIZE, 1200, 11);

    @Test
    void thumbnailsDoNotTellTheTurnLinearly() {
        assertThat(linearRotation(turnedThumbnails(TRAIN, 4, 0), turnedThumbnails(TEST, 4, 0)))
                .isLessThanOrEqualTo(0.32);
    }

    @Test
    void backgroundsAloneDoNotTellTheTurnLinearly() {
        Images train = Scenes.train(SIZE, 3000, 11).backgrounds();
        Images test = Scenes.test(SIZE, 1200, 11).backgrounds();

        assertThat(linearRotation(turnedThumbnails(train, 8, 0), turnedThumbnails(test, 8, 0)))
                .isLessThanOrEqualTo(0.32);
    }

    @Test
    void aSkyOverThePicturesWouldBeNoticed() {
        assertThat(
                        linearRotation(
                                turnedThumbnails(TRAIN, 4, 0.1f), turnedThumbnails(TEST, 4, 0.1f)))
                .isGreaterThan(0.32);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20})
    void colourHistogramsDoNotTellTheClass(int neighbours) {
        assertThat(nearest(new ColourHistogram(), neighbours)).isLessThanOrEqualTo(0.30);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 20})
    void rawPixelsDoNotTellTheClass(int neighbours) {
        assertThat(nearest(new RawPixels(), neighbours)).isLessThanOrEqualTo(0.35);
    }

    /// Accuracy of the linear probe that tells the four turns apart.
    private static double linearRotation(Features train, Features test) {
        Predictions turns =
                LogisticProbe.fit(train, first(train.count()), turns(train.count()), TURNS, 0.3)
                        .predict(test);
        return Metrics.of(turns, turns(test.count())).accuracy();
    }

    /// Accuracy on test pictures of the nearest neighbours among 20 labels a class.
    private static double nearest(Descriptor descriptor, int neighbours) {
        int[] labels = labels(TRAIN, LABELLED);
        Features labelled = descriptor.of(Scenes.train(SIZE, LABELLED, 11));
        Features asked = descriptor.of(TEST);
        Predictions predictions = Knn.predict(labelled, labels, CLASSES, neighbours, asked);
        return Metrics.of(predictions, labels(TEST, TEST.size())).accuracy();
    }

    /// Pictures reduced to `side` by `side`, each in its four turns; `sky` is added to the upper quarter beforehand.
    private static Features turnedThumbnails(Images images, int side, float sky) {
        Features upright = new RawPixels().of(new Reduced(images, SIZE / side));
        int dimension = upright.dimension();
        float[] values = new float[images.size() * TURNS * dimension];
        for (int i = 0; i < images.size(); i++) {
            float[] thumbnail =
                    Arrays.copyOfRange(upright.values(), i * dimension, (i + 1) * dimension);
            for (int k = 0; k < dimension / 4; k++) {
                thumbnail[k] += sky;
            }
            for (int turn = 0; turn < TURNS; turn++) {
                System.arraycopy(thumbnail, 0, values, (i * TURNS + turn) * dimension, dimension);
                thumbnail = quarterTurn(thumbnail, side);
            }
        }
        return new Features("thumbnails", images.size() * TURNS, dimension, values);
    }

    private static float[] quarterTurn(float[] picture, int side) {
        float[] turned = new float[picture.length];
        for (int row = 0; row < side; row++) {
            for (int column = 0; column < side; column++) {
                int from = 3 * (column * side + side - 1 - row);
                System.arraycopy(picture, from, turned, 3 * (row * side + column), 3);
            }
        }
        return turned;
    }

    private static int[] turns(int views) {
        return IntStream.range(0, views).map(i -> i % TURNS).toArray();
    }

    private static int[] first(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static int[] labels(Images images, int count) {
        return IntStream.range(0, count).map(images::label).toArray();
    }
}
