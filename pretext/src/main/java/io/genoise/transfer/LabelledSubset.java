package io.genoise.transfer;

import java.util.Arrays;

/// One trial's labelled pictures.
///
/// @param labelsPerClass k, or [LabelledSubsets#ALL]
/// @param number which of the random subsets, from 0
/// @param indices the pictures, ascending, as the data set numbers them
/// @param labels their labels, in the same order
public record LabelledSubset(int labelsPerClass, int number, int[] indices, int[] labels) {
    /// @throws IllegalArgumentException if there is not one label for each picture
    public LabelledSubset {
        if (indices.length != labels.length) {
            throw new IllegalArgumentException(
                    "%s labels came for %s pictures".formatted(labels.length, indices.length));
        }
    }

    /// How many pictures.
    public int size() {
        return indices.length;
    }

    /// Where its pictures are among those of `pool`, ascending.
    ///
    /// @throws IllegalArgumentException if one is not there
    int[] rowsIn(int[] pool) {
        int[] rows = new int[indices.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.binarySearch(pool, indices[i]);
            if (rows[i] < 0) {
                throw new IllegalArgumentException(
                        "picture %s is not in the pool of features".formatted(indices[i]));
            }
        }
        return rows;
    }
}
