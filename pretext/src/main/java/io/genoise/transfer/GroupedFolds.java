package io.genoise.transfer;

import io.genoise.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Folds for cross-validation that keep groups of pictures whole and spread every class as evenly as that allows.
///
/// Groups are dealt out one after another, the largest first, equal ones in a random order, each to the fold in which
/// its classes are rarest: with `n[f][c]` pictures of class c in fold f so far, N_c in all and g_c in the group, to the f
/// of the least
///
///     Σ_c g_c n[f][c] / N_c²,
///
/// which is what the sum of `(n[f][c] / N_c)²` over folds and classes grows by, but for a constant; of equals to the
/// smallest fold, then to any.
public final class GroupedFolds {
    private GroupedFolds() {}

    /// The fold of each picture, 0 … folds-1; -1 for pictures without a label. Another seed gives other folds.
    ///
    /// @param labels of each picture, 0 or more; -1 for those that are left out
    /// @param groups of each picture, any numbers: pictures of one number come into one fold
    /// @throws IllegalArgumentException if there are fewer than 2 folds, or not one group a label
    public static int[] of(int[] labels, int[] groups, int folds, long seed) {
        if (folds < 2 || labels.length != groups.length) {
            throw new IllegalArgumentException(
                    "%s folds of %s labels and %s groups: expected at least 2, and a group for each label"
                            .formatted(folds, labels.length, groups.length));
        }
        int classes = Arrays.stream(labels).max().orElse(-1) + 1;
        int[][] members = members(labels, groups);
        int[] order = RandomStream.of(seed, folds, 0).permutation(members.length);
        int[] largestFirst =
                Arrays.stream(order)
                        .boxed()
                        .sorted(Comparator.comparingInt((Integer g) -> -members[g].length))
                        .mapToInt(g -> g)
                        .toArray();
        double[] weights = new double[classes];
        for (int label : labels) {
            if (label >= 0) {
                weights[label]++;
            }
        }
        for (int c = 0; c < classes; c++) {
            weights[c] = 1 / (weights[c] * weights[c]);
        }
        RandomStream ties = RandomStream.of(seed, folds, 1);
        int[][] inFold = new int[folds][classes];
        int[] sizes = new int[folds];
        int[] fold = new int[labels.length];
        Arrays.fill(fold, -1);
        for (int g : largestFirst) {
            int[] preference = ties.permutation(folds);
            int best = -1;
            double least = 0;
            for (int f : preference) {
                double rarity = 0;
                for (int picture : members[g]) {
                    rarity += inFold[f][labels[picture]] * weights[labels[picture]];
                }
                if (best < 0 || rarity < least || rarity == least && sizes[f] < sizes[best]) {
                    best = f;
                    least = rarity;
                }
            }
            for (int picture : members[g]) {
                fold[picture] = best;
                inFold[best][labels[picture]]++;
                sizes[best]++;
            }
        }
        return fold;
    }

    /// The labelled pictures of each group, groups in the order of their first pictures.
    private static int[][] members(int[] labels, int[] groups) {
        Map<Integer, List<Integer>> members = new HashMap<>();
        List<List<Integer>> inOrder = new ArrayList<>();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= 0) {
                List<Integer> group = members.get(groups[i]);
                if (group == null) {
                    group = new ArrayList<>();
                    members.put(groups[i], group);
                    inOrder.add(group);
                }
                group.add(i);
            }
        }
        return inOrder.stream()
                .map(group -> group.stream().mapToInt(i -> i).toArray())
                .toArray(int[][]::new);
    }
}
