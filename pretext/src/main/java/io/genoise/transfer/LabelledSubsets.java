package io.genoise.transfer;

import io.genoise.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Which pictures carry a label in each trial: for k labels a class, several random, balanced subsets, the same for every
/// method, so that methods are compared in pairs.
///
/// Subset `number` with k labels is the first k of each class in an order drawn from (seed, number, class): subsets of one
/// number are nested, and none depends on which other k are asked for. Pictures without a label (-1) are never chosen.
public final class LabelledSubsets {
    /// In place of a number of labels a class: every labelled picture.
    public static final int ALL = 0;

    private final int classes;
    private final int[][] ofClass;
    private final long seed;

    /// Subsets of the pictures with `labels` (0 … classes-1, or -1).
    ///
    /// @throws IllegalArgumentException if a label is out of range
    public LabelledSubsets(int[] labels, int classes, long seed) {
        this.classes = classes;
        this.seed = seed;
        int[] counts = new int[classes];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < -1 || labels[i] >= classes) {
                throw new IllegalArgumentException(
                        "picture %s has label %s, expected -1 … %s"
                                .formatted(i, labels[i], classes - 1));
            }
            if (labels[i] >= 0) {
                counts[labels[i]]++;
            }
        }
        ofClass = new int[classes][];
        for (int c = 0; c < classes; c++) {
            ofClass[c] = new int[counts[c]];
        }
        int[] filled = new int[classes];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= 0) {
                ofClass[labels[i]][filled[labels[i]]++] = i;
            }
        }
    }

    /// A number of labels a class as it is written: `20`, or `all`.
    public static String words(int labelsPerClass) {
        return labelsPerClass == ALL ? "all" : Integer.toString(labelsPerClass);
    }

    /// How many subsets the protocol asks for: 10 up to 100 labels a class, 5 above, 1 of all (there is but one).
    public static int protocolCount(int labelsPerClass) {
        if (labelsPerClass == ALL) {
            return 1;
        }
        return labelsPerClass <= 100 ? 10 : 5;
    }

    /// Number of classes.
    public int classes() {
        return classes;
    }

    /// Labelled pictures of the smallest class: the largest k there can be.
    public int smallestClass() {
        int smallest = Integer.MAX_VALUE;
        for (int[] members : ofClass) {
            smallest = Math.min(smallest, members.length);
        }
        return smallest;
    }

    /// Labelled pictures of each class.
    public List<Integer> sizes() {
        return Arrays.stream(ofClass).map(members -> members.length).toList();
    }

    /// Subset `number` with `labelsPerClass` labels: its pictures, ascending.
    ///
    /// @throws IllegalArgumentException if a class has too few labelled pictures
    public int[] subset(int labelsPerClass, int number) {
        if (labelsPerClass < 0) {
            throw new IllegalArgumentException(
                    "labels a class must be positive, or ALL, got " + labelsPerClass);
        }
        for (int c = 0; c < classes; c++) {
            if (ofClass[c].length < labelsPerClass) {
                throw new IllegalArgumentException(
                        "class %s has %s labelled pictures, fewer than the %s labels a class asked for"
                                .formatted(c, ofClass[c].length, labelsPerClass));
            }
        }
        return atMost(labelsPerClass == ALL ? Integer.MAX_VALUE : labelsPerClass, number);
    }

    /// As [#subset], but with all pictures of a class that has fewer than `most`.
    int[] atMost(int most, int number) {
        IntStream.Builder chosen = IntStream.builder();
        for (int c = 0; c < classes; c++) {
            int[] members = ofClass[c];
            int[] order = RandomStream.of(seed, number, c).permutation(members.length);
            for (int i = 0; i < Math.min(most, members.length); i++) {
                chosen.add(members[order[i]]);
            }
        }
        return chosen.build().sorted().toArray();
    }
}
