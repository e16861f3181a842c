package io.genoise.transfer;

import java.util.Arrays;

/// What one classifier learns from and what it is asked: pictures by their number in one list of labelled ones. With a
/// test set a resample is one trial, and all its test pictures are asked; out of fold a resample is one pass over the
/// folds, a trial a fold, and each picture is asked once.
///
/// @param labelsPerClass k, or [LabelledSubsets#ALL]
/// @param resample which of the random subsets, or of the passes over the folds, from 0
/// @param fold which fold is asked; 0 with a test set
/// @param learned the pictures whose labels are learned from, ascending
/// @param selected those of them on which map, penalty and recipe are chosen, ascending; all, unless there are very many
/// @param tested the pictures that are asked, ascending; none of them is learned from
public record Trial(
        int labelsPerClass, int resample, int fold, int[] learned, int[] selected, int[] tested) {

    /// A trial that chooses on all that it learns from.
    ///
    /// @param labelsPerClass k, or [LabelledSubsets#ALL]
    /// @param resample which of the random subsets, from 0
    /// @param learned the pictures whose labels are learned from, ascending
    /// @param tested the pictures that are asked, ascending
    public static Trial of(int labelsPerClass, int resample, int[] learned, int[] tested) {
        return new Trial(labelsPerClass, resample, 0, learned, learned, tested);
    }

    /// `values[indices[0]], values[indices[1]], …`
    public static int[] at(int[] indices, int[] values) {
        return Arrays.stream(indices).map(i -> values[i]).toArray();
    }

    /// Where `indices` are in `sorted`, which holds them.
    ///
    /// @throws IllegalArgumentException if one is not there
    static int[] rows(int[] indices, int[] sorted) {
        int[] rows = new int[indices.length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Arrays.binarySearch(sorted, indices[i]);
            if (rows[i] < 0) {
                throw new IllegalArgumentException(
                        "picture %s is not among those with features".formatted(indices[i]));
            }
        }
        return rows;
    }
}
