package io.genoise.transfer;

import io.genoise.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Which pictures carry a label in each trial: for k labels a class, several random, balanced subsets, the same for every
/// method, so that methods are compared in pairs.
///
/// Subset `number` with k labels is the first k of each class in an order drawn from (seed, number, class): subsets of one
/// number are nested, and none depends on which other k are asked for. Pictures without a label (-1) are never chosen.
public final class LabelledSubsets {
    /// In place of a number of labels a class: every labelled picture.
    public static final int ALL = 0;

    private final int[] labels;
    private final int classes;
    private final int[][] ofClass;
    private final long seed;

    /// Subsets of the pictures with `labels` (0 … classes-1, or -1).
    ///
    /// @throws IllegalArgumentException if a label is out of range
    public LabelledSubsets(int[] labels, int classes, long seed) {
        this.labels = labels.clone();
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

    /// Subset `number` with `labelsPerClass` labels.
    ///
    /// @throws IllegalArgumentException if a class has too few labelled pictures
    public LabelledSubset subset(int labelsPerClass, int number) {
        if (labelsPerClass < 0) {
            throw new IllegalArgumentException(
                    "labels a class must be positive, or ALL, got " + labelsPerClass);
        }
        List<int[]> chosen = new ArrayList<>();
        int size = 0;
        for (int c = 0; c < classes; c++) {
            int[] members = ofClass[c];
            int wanted = labelsPerClass == ALL ? members.length : labelsPerClass;
            if (members.length < wanted) {
                throw new IllegalArgumentException(
                        "class %s has %s labelled pictures, fewer than the %s labels a class asked for"
                                .formatted(c, members.length, wanted));
            }
            int[] order = RandomStream.of(seed, number, c).permutation(members.length);
            int[] first = new int[wanted];
            for (int i = 0; i < wanted; i++) {
                first[i] = members[order[i]];
            }
            chosen.add(first);
            size += wanted;
        }
        int[] indices = new int[size];
        int at = 0;
        for (int[] first : chosen) {
            System.arraycopy(first, 0, indices, at, first.length);
            at += first.length;
        }
        Arrays.sort(indices);
        int[] theirs = new int[size];
        for (int i = 0; i < size; i++) {
            theirs[i] = labels[indices[i]];
        }
        return new LabelledSubset(labelsPerClass, number, indices, theirs);
    }

    /// The pictures that are in any of `subsets`, ascending: the only training pictures whose features are needed.
    public static int[] union(List<LabelledSubset> subsets) {
        BitSet chosen = new BitSet();
        for (LabelledSubset subset : subsets) {
            for (int index : subset.indices()) {
                chosen.set(index);
            }
        }
        return chosen.stream().toArray();
    }
}
