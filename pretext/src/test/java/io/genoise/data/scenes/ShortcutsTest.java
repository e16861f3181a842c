package io.genoise.data.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.Images;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Simple statistics must give away neither the turn nor the class: else pretraining would learn them and no shapes.
/// Chance is 25 % of four turns and 8.3 % of twelve classes.
class ShortcutsTest {
    private static final int SIZE = 32;
    private static final int LABELS_A_CLASS = 20;
    private static final Images TRAIN = Scenes.train(SIZE, 4000, 11);
    private static final Images TEST = Scenes.test(SIZE, 1200, 11);

    @Test
    void thumbnailsDoNotTellTheTurnLinearly() {
        assertThat(linearRotation(TRAIN, TEST, 4)).isLessThanOrEqualTo(0.32);
    }

    @Test
    void backgroundsAloneDoNotTellTheTurnLinearly() {
        Images train = Scenes.train(SIZE, 3000, 11).backgrounds();
        Images test = Scenes.test(SIZE, 1200, 11).backgrounds();

        assertThat(linearRotation(train, test, 8)).isLessThanOrEqualTo(0.32);
    }

    @Test
    void theTestSeesWhatAThumbnailCanTell() {
        float[][] skies = new float[800][];
        for (int i = 0; i < skies.length; i++) {
            skies[i] = thumbnail(TRAIN, i, 4);
            for (int j = 0; j < 12; j++) {
                skies[i][j] += 0.2f;
            }
        }
        float[][] train = Arrays.copyOf(skies, 600);
        float[][] test = Arrays.copyOfRange(skies, 600, 800);

        assertThat(linearRotation(train, test, 4)).isGreaterThan(0.5);
    }

    @Test
    void colourHistogramsDoNotTellTheClass() {
        float[][] labelled = histograms(TRAIN, 12 * LABELS_A_CLASS);
        float[][] asked = histograms(TEST, TEST.size());

        for (int neighbours : new int[] {1, 5, 20}) {
            assertThat(nearest(labelled, asked, neighbours)).isLessThanOrEqualTo(0.30);
        }
    }

    @Test
    void rawPixelsDoNotTellTheClass() {
        float[][] labelled = pixels(TRAIN, 12 * LABELS_A_CLASS);
        float[][] asked = pixels(TEST, 480);

        for (int neighbours : new int[] {1, 5, 20}) {
            assertThat(nearest(labelled, asked, neighbours)).isLessThanOrEqualTo(0.35);
        }
        LinearClassifier probe =
                LinearClassifier.fit(labelled, labels(TRAIN, labelled.length), 12, 1e-3f, 60);
        assertThat(probe.accuracy(asked, labels(TEST, asked.length))).isLessThanOrEqualTo(0.35);
    }

    /// Accuracy on test pictures of a linear classifier of the four turns, on pictures reduced to `side` x `side`.
    private static double linearRotation(Images train, Images test, int side) {
        return linearRotation(thumbnails(train, side), thumbnails(test, side), side);
    }

    private static double linearRotation(float[][] train, float[][] test, int side) {
        LinearClassifier classifier =
                LinearClassifier.fit(turned(train, side), turns(train.length), 4, 1e-4f, 120);
        return classifier.accuracy(turned(test, side), turns(test.length));
    }

    /// Every picture in its four turns, the turn counting fastest.
    private static float[][] turned(float[][] pictures, int side) {
        float[][] all = new float[4 * pictures.length][];
        for (int i = 0; i < pictures.length; i++) {
            all[4 * i] = pictures[i];
            for (int turn = 1; turn < 4; turn++) {
                all[4 * i + turn] = quarterTurn(all[4 * i + turn - 1], side);
            }
        }
        return all;
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

    private static int[] turns(int pictures) {
        return IntStream.range(0, 4 * pictures).map(i -> i % 4).toArray();
    }

    private static float[][] thumbnails(Images images, int side) {
        return IntStream.range(0, images.size())
                .parallel()
                .mapToObj(i -> thumbnail(images, i, side))
                .toArray(float[][]::new);
    }

    private static float[] thumbnail(Images images, int index, int side) {
        float[] picture = pixels(images, index, new byte[images.pictureBytes()]);
        float[] small = new float[side * side * 3];
        int block = SIZE / side;
        for (int k = 0; k < picture.length; k++) {
            int row = k / 3 / SIZE / block;
            int column = k / 3 % SIZE / block;
            small[3 * (row * side + column) + k % 3] += picture[k] / (block * block);
        }
        return small;
    }

    private static float[][] pixels(Images images, int count) {
        byte[] buffer = new byte[images.pictureBytes()];
        return IntStream.range(0, count)
                .mapToObj(i -> pixels(images, i, buffer))
                .toArray(float[][]::new);
    }

    private static float[] pixels(Images images, int index, byte[] buffer) {
        images.read(index, buffer, 0);
        float[] values = new float[buffer.length];
        for (int k = 0; k < values.length; k++) {
            values[k] = (buffer[k] & 0xFF) / 255f;
        }
        return values;
    }

    /// Square roots of the shares of 4x4x4 colours: their Euclidean distance is Hellinger's.
    private static float[][] histograms(Images images, int count) {
        byte[] picture = new byte[images.pictureBytes()];
        float[][] histograms = new float[count][64];
        for (int i = 0; i < count; i++) {
            images.read(i, picture, 0);
            for (int k = 0; k < picture.length; k += 3) {
                int bin =
                        (picture[k] & 0xC0) >> 2
                                | (picture[k + 1] & 0xC0) >> 4
                                | (picture[k + 2] & 0xC0) >> 6;
                histograms[i][bin]++;
            }
            for (int bin = 0; bin < 64; bin++) {
                histograms[i][bin] = (float) Math.sqrt(histograms[i][bin] * 3 / picture.length);
            }
        }
        return histograms;
    }

    /// Accuracy of the vote of the `neighbours` nearest labelled rows; among equals the nearer ones count more.
    private static double nearest(float[][] labelled, float[][] asked, int neighbours) {
        int right = 0;
        for (int i = 0; i < asked.length; i++) {
            float[] distances = new float[labelled.length];
            for (int j = 0; j < labelled.length; j++) {
                distances[j] = distance(asked[i], labelled[j]);
            }
            int[] order =
                    IntStream.range(0, labelled.length)
                            .boxed()
                            .sorted((a, b) -> Float.compare(distances[a], distances[b]))
                            .mapToInt(Integer::intValue)
                            .toArray();
            float[] votes = new float[12];
            for (int rank = 0; rank < neighbours; rank++) {
                votes[TRAIN.label(order[rank])] += 1 + 1e-3f * (neighbours - rank);
            }
            int best = 0;
            for (int c = 1; c < votes.length; c++) {
                best = votes[c] > votes[best] ? c : best;
            }
            right += best == TEST.label(i) ? 1 : 0;
        }
        return (double) right / asked.length;
    }

    private static float distance(float[] a, float[] b) {
        float sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return sum;
    }

    private static int[] labels(Images images, int count) {
        return IntStream.range(0, count).map(images::label).toArray();
    }
}
