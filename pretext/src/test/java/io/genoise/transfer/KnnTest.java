package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnnTest {
    private static final int CLASSES = 4;

    /// More labelled pictures and queries than a block of either.
    @Test
    void agreesWithSortingAllSimilarities() {
        Features labelled = Clouds.draw("cloud", 300, 7, CLASSES, 0.5, 1);
        Features queries = Clouds.draw("cloud", 270, 7, CLASSES, 0.5, 2);
        int[] labels = Clouds.labels(300, CLASSES);
        double[][] p =
                Knn.predict(
                                labelled,
                                Clouds.range(0, 300),
                                labels,
                                CLASSES,
                                20,
                                queries,
                                Clouds.range(0, 270))
                        .probabilities();
        for (int q = 0; q < 270; q++) {
            assertThat(p[q]).containsExactly(slow(labelled, labels, queries, q, 20), within(1e-9));
        }
    }

    @Test
    void allLabelledPicturesNeedNoNumbers() {
        Features labelled = Clouds.draw("cloud", 40, 7, CLASSES, 0.5, 1);
        Features queries = Clouds.draw("cloud", 30, 7, CLASSES, 0.5, 2);
        int[] labels = Clouds.labels(40, CLASSES);
        double[][] p = Knn.predict(labelled, labels, CLASSES, queries).probabilities();
        int neighbours = Knn.neighbours(labels, CLASSES);
        for (int q = 0; q < 30; q++) {
            assertThat(p[q])
                    .containsExactly(slow(labelled, labels, queries, q, neighbours), within(1e-9));
        }
    }

    /// More queries than a block.
    @Test
    void theNearestComeFirst() {
        Features stored = Clouds.draw("cloud", 300, 7, CLASSES, 0.5, 1);
        Features queries = stored.select(Clouds.range(0, 270));

        int[][] nearest = Knn.nearest(stored, queries, 3);

        for (int q = 0; q < 270; q++) {
            assertThat(nearest[q][0]).isEqualTo(q);
            assertThat(nearest[q]).doesNotHaveDuplicates().hasSize(3);
        }
    }

    @Test
    void lengthDoesNotMatter() {
        Features labelled = Clouds.draw("cloud", 40, 5, CLASSES, 0.5, 3);
        float[] longer = labelled.values().clone();
        for (int i = 0; i < longer.length; i++) {
            longer[i] *= 1 << i / 5 % 6;
        }
        Features scaled = new Features("cloud", 40, 5, longer);
        int[] rows = Clouds.range(0, 40);
        int[] labels = Clouds.labels(40, CLASSES);
        double[][] p =
                Knn.predict(labelled, rows, labels, CLASSES, 5, labelled, rows).probabilities();
        double[][] q = Knn.predict(scaled, rows, labels, CLASSES, 5, scaled, rows).probabilities();
        for (int i = 0; i < 40; i++) {
            assertThat(q[i]).containsExactly(p[i], within(1e-9));
        }
    }

    @Test
    void ofEquallyNearTheFirstCounts() {
        Features labelled = new Features("point", 3, 2, new float[] {1, 0, 1, 0, 1, 0});
        Predictions predictions =
                Knn.predict(
                        labelled,
                        new int[] {0, 1, 2},
                        new int[] {2, 1, 0},
                        3,
                        1,
                        labelled,
                        new int[] {0});
        assertThat(predictions.top(0)).isEqualTo(2);
    }

    @Test
    void anEmptyPictureIsLikeNone() {
        Features labelled = new Features("point", 2, 2, new float[] {0, 0, 1, 0});
        Features query = new Features("point", 1, 2, new float[] {2, 0});
        Predictions predictions =
                Knn.predict(
                        labelled, new int[] {0, 1}, new int[] {0, 1}, 2, 1, query, new int[] {0});
        assertThat(predictions.top(0)).isEqualTo(1);
    }

    @Test
    void asManyNeighboursAsTheSmallestClassHasLabels() {
        assertThat(Knn.neighbours(new int[] {0, 0, 0, 1, 1}, 2)).isEqualTo(2);
        assertThat(Knn.neighbours(Clouds.labels(400, 4), 4)).isEqualTo(20);
    }

    @Test
    void moreNeighboursThanPicturesAreRefused() {
        Features one = new Features("point", 1, 1, new float[] {1});
        assertThatThrownBy(() ->
                        Knn.predict(one, new int[] {0}, new int[] {0}, 2, 2, one, new int[] {0}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 neighbours");
    }

    private static double[] slow(
            Features labelled, int[] labels, Features queries, int query, int neighbours) {
        List<Integer> order =
                IntStream.range(0, labelled.count())
                        .boxed()
                        .sorted(
                                Comparator.comparingDouble(
                                        i -> -cosine(labelled, i, queries, query)))
                        .limit(neighbours)
                        .toList();
        double[] votes = new double[CLASSES];
        double sum = 0;
        for (int i : order) {
            double weight = Math.exp(cosine(labelled, i, queries, query) / 0.07);
            votes[labels[i]] += weight;
            sum += weight;
        }
        for (int c = 0; c < CLASSES; c++) {
            votes[c] /= sum;
        }
        return votes;
    }

    private static double cosine(Features a, int i, Features b, int j) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int f = 0; f < a.dimension(); f++) {
            double x = a.values()[i * a.dimension() + f];
            double y = b.values()[j * b.dimension() + f];
            dot += x * y;
            aa += x * x;
            bb += y * y;
        }
        return dot / Math.sqrt(aa * bb);
    }

    @Test
    void aLabelOutOfRangeIsNamed() {
        Features features = Clouds.draw("map", 4, 2, 2, 1, 1);
        int[] indices = {3, 1, 0};
        assertThatThrownBy(() ->
                        Knn.predict(
                                features, indices, new int[] {0, -1, 1}, 2, 1, features, indices))
                .hasMessage("picture 1 has no label (-1); expected one of 2 classes, 0 … 1");
        assertThatThrownBy(() -> Knn.neighbours(new int[] {0, 1, 2}, 2))
                .hasMessageContaining("labelled picture 2 has label 2");
    }
}
