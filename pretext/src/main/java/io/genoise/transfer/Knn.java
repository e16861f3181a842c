package io.genoise.transfer;

import io.genoise.data.Labels;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Nearest neighbours by cosine: each of the k labelled pictures most like `x` votes for its class with weight
/// `exp(cos(x, x_i) / 0.07)`; probabilities are the votes' shares. Of equally near pictures the first counts.
///
/// Source: Wu, Xiong, Yu, Lin, *Unsupervised feature learning via non-parametric instance discrimination*, CVPR 2018,
/// section 3.4.
public final class Knn {
    /// What similarities are divided by.
    public static final double TEMPERATURE = 0.07;

    /// The most neighbours that vote.
    public static final int MOST_NEIGHBOURS = 20;

    private static final int BLOCK = 256;

    private Knn() {}

    /// How many neighbours vote: as many as the smallest class has labels, at most 20.
    ///
    /// @throws IllegalArgumentException if a label is not 0 … classes-1
    public static int neighbours(int[] labels, int classes) {
        Labels.check(labels, classes, i -> "labelled picture " + i);
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        int least = MOST_NEIGHBOURS;
        for (int count : counts) {
            if (count > 0) {
                least = Math.min(least, count);
            }
        }
        return least;
    }

    /// Classifies `queries` by all pictures of `features`, by as many neighbours as [#neighbours] says.
    ///
    /// @param labels of the pictures of `features`, 0 … classes-1
    /// @throws IllegalArgumentException if dimensions differ, a label is missing or out of range
    public static Predictions predict(
            Features features, int[] labels, int classes, Features queries) {
        return predict(features, labels, classes, neighbours(labels, classes), queries);
    }

    /// Likewise, by so many neighbours.
    ///
    /// @param labels of the pictures of `features`, 0 … classes-1
    /// @throws IllegalArgumentException if dimensions differ, there are fewer pictures than neighbours, or a label is out
    ///     of range
    public static Predictions predict(
            Features features, int[] labels, int classes, int neighbours, Features queries) {
        return predict(
                features,
                IntStream.range(0, features.count()).toArray(),
                labels,
                classes,
                neighbours,
                queries,
                IntStream.range(0, queries.count()).toArray());
    }

    /// Classifies the pictures `queryIndices` of `queries` by the pictures `indices` of `features`.
    ///
    /// @param labels the label of each of `indices`, 0 … classes-1
    /// @throws IllegalArgumentException if dimensions differ, there are fewer pictures than neighbours, or a label is out
    ///     of range
    static Predictions predict(
            Features features,
            int[] indices,
            int[] labels,
            int classes,
            int neighbours,
            Features queries,
            int[] queryIndices) {
        check(features, queries, neighbours, indices.length);
        if (labels.length != indices.length) {
            throw new IllegalArgumentException(
                    "%s labels came for %s pictures".formatted(labels.length, indices.length));
        }
        Labels.check(labels, classes, i -> "picture " + indices[i]);
        double[][] probabilities = new double[queryIndices.length][];
        for (int first = 0; first < queryIndices.length; first += BLOCK) {
            int end = Math.min(queryIndices.length, first + BLOCK);
            Nearest[] nearest =
                    search(
                            features,
                            indices,
                            queries,
                            Arrays.copyOfRange(queryIndices, first, end),
                            neighbours);
            for (int i = first; i < end; i++) {
                probabilities[i] = nearest[i - first].vote(labels, classes);
            }
        }
        return new Predictions(probabilities);
    }

    /// Of the pictures of `features`, the `count` nearest to each of `queries`: their numbers, the nearest first.
    ///
    /// @throws IllegalArgumentException if dimensions differ, or there are fewer than `count` pictures
    public static int[][] nearest(Features features, Features queries, int count) {
        check(features, queries, count, features.count());
        int[] all = IntStream.range(0, features.count()).toArray();
        int[][] nearest = new int[queries.count()][];
        for (int first = 0; first < nearest.length; first += BLOCK) {
            int[] block = IntStream.range(first, Math.min(nearest.length, first + BLOCK)).toArray();
            Nearest[] found = search(features, all, queries, block, count);
            for (int i = 0; i < found.length; i++) {
                nearest[first + i] = found[i].which;
            }
        }
        return nearest;
    }

    private static void check(Features features, Features queries, int neighbours, int among) {
        if (features.dimension() != queries.dimension()) {
            throw new IllegalArgumentException(
                    "neighbours among '%s' of %s features were asked for queries of %s"
                            .formatted(features.map(), features.dimension(), queries.dimension()));
        }
        if (neighbours < 1 || neighbours > among) {
            throw new IllegalArgumentException(
                    "%s neighbours were asked for among %s pictures".formatted(neighbours, among));
        }
    }

    private static Nearest[] search(
            Features features, int[] indices, Features queries, int[] block, int neighbours) {
        double[][] rows = queries.rows(block);
        Nearest[] nearest = new Nearest[block.length];
        for (int i = 0; i < block.length; i++) {
            normalise(rows[i]);
            nearest[i] = new Nearest(neighbours);
        }
        double[] similarity = new double[BLOCK];
        for (int first = 0; first < indices.length; first += BLOCK) {
            int end = Math.min(indices.length, first + BLOCK);
            double[][] labelled = features.rows(Arrays.copyOfRange(indices, first, end));
            for (double[] row : labelled) {
                normalise(row);
            }
            double[][] columns = Rows.transpose(labelled, 0, labelled.length);
            for (int i = 0; i < block.length; i++) {
                Arrays.fill(similarity, 0);
                Rows.accumulate(similarity, rows[i], columns, 0, columns.length, 0, end - first);
                for (int j = first; j < end; j++) {
                    nearest[i].offer(similarity[j - first], j);
                }
            }
        }
        return nearest;
    }

    private static void normalise(double[] row) {
        double length = Math.sqrt(Rows.dot(row, row));
        if (length > 0) {
            for (int j = 0; j < row.length; j++) {
                row[j] /= length;
            }
        }
    }

    /// The most similar so far, most similar first.
    private static final class Nearest {
        private final double[] similarities;
        private final int[] which;
        private int size;

        Nearest(int neighbours) {
            similarities = new double[neighbours];
            which = new int[neighbours];
        }

        void offer(double similarity, int index) {
            if (size == which.length && similarity <= similarities[size - 1]) {
                return;
            }
            int at = size < which.length ? size++ : size - 1;
            while (at > 0 && similarities[at - 1] < similarity) {
                similarities[at] = similarities[at - 1];
                which[at] = which[at - 1];
                at--;
            }
            similarities[at] = similarity;
            which[at] = index;
        }

        double[] vote(int[] labels, int classes) {
            double[] shares = new double[classes];
            double sum = 0;
            for (int i = 0; i < size; i++) {
                double weight = Math.exp((similarities[i] - similarities[0]) / TEMPERATURE);
                shares[labels[which[i]]] += weight;
                sum += weight;
            }
            for (int c = 0; c < classes; c++) {
                shares[c] /= sum;
            }
            return shares;
        }
    }
}
