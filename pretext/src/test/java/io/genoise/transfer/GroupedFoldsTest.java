package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genoise.random.RandomStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GroupedFoldsTest {
    private static final int FOLDS = 5;

    /// How many pictures of each class each fold has.
    private static int[][] counts(int[] labels, int[] fold, int classes) {
        int[][] counts = new int[classes][FOLDS];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= 0) {
                counts[labels[i]][fold[i]]++;
            }
        }
        return counts;
    }

    /// The difference between the fold that has most of a class and the one that has least.
    private static int spread(int[] counts) {
        return Arrays.stream(counts).max().orElseThrow()
                - Arrays.stream(counts).min().orElseThrow();
    }

    private static int[] alone(int pictures) {
        return IntStream.range(0, pictures).toArray();
    }

    @Test
    void picturesOnTheirOwnAreSpreadToWithinOne() {
        int[] labels = IntStream.range(0, 203).map(i -> i % 7 == 0 ? 0 : i % 3).toArray();
        int[] fold = GroupedFolds.of(labels, alone(203), FOLDS, 1);
        for (int[] ofClass : counts(labels, fold, 3)) {
            assertThat(spread(ofClass)).isLessThanOrEqualTo(1);
        }
        int[] sizes = new int[FOLDS];
        Arrays.stream(fold).forEach(f -> sizes[f]++);
        assertThat(spread(sizes)).isLessThanOrEqualTo(2);
    }

    @Test
    void groupsAreKeptWhole() {
        RandomStream random = RandomStream.of(3);
        int[] labels = IntStream.range(0, 300).map(_ -> random.nextInt(4)).toArray();
        int[] groups = IntStream.range(0, 300).map(_ -> 1000 + random.nextInt(60)).toArray();
        int[] fold = GroupedFolds.of(labels, groups, FOLDS, 1);
        Map<Integer, Integer> foldOf = new HashMap<>();
        for (int i = 0; i < fold.length; i++) {
            assertThat(foldOf.computeIfAbsent(groups[i], _ -> -1)).isIn(-1, fold[i]);
            foldOf.put(groups[i], fold[i]);
        }
    }

    /// Groups of 1 to 12 pictures: no fold has more of a class than another by more than a group.
    @Test
    void classesAreBalancedToWithinOneGroup() {
        int[] labels = new int[600];
        int[] groups = new int[600];
        RandomStream random = RandomStream.of(5);
        int group = 0;
        for (int i = 0; i < labels.length; group++) {
            int label = random.nextInt(3);
            for (int left = 1 + random.nextInt(12); left > 0 && i < labels.length; left--, i++) {
                labels[i] = label;
                groups[i] = group;
            }
        }
        for (int[] ofClass : counts(labels, GroupedFolds.of(labels, groups, FOLDS, 2), 3)) {
            assertThat(spread(ofClass)).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void aGroupOfSeveralClassesGoesWhereTheyAreRare() {
        int[] labels = {0, 0, 1, 1, 0, 1, 0, 1, 0, 1};
        int[] groups = {7, 7, 7, 7, 1, 2, 3, 4, 5, 6};
        int[] fold = GroupedFolds.of(labels, groups, 4, 1);
        assertThat(IntStream.range(4, 10).map(i -> fold[i])).doesNotContain(fold[0]);
    }

    @Test
    void theSameSeedGivesTheSameFoldsAndAnotherOthers() {
        int[] labels = IntStream.range(0, 40).map(i -> i % 2).toArray();
        int[] fold = GroupedFolds.of(labels, alone(40), FOLDS, 1);
        assertThat(GroupedFolds.of(labels, alone(40), FOLDS, 1)).isEqualTo(fold);
        assertThat(GroupedFolds.of(labels, alone(40), FOLDS, 2)).isNotEqualTo(fold);
    }

    @Test
    void aPictureWithoutALabelIsInNoFold() {
        int[] labels = {0, -1, 1, 0, 1};
        assertThat(GroupedFolds.of(labels, new int[5], 2, 1)[1]).isEqualTo(-1);
    }

    @Test
    void oneFoldIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GroupedFolds.of(new int[3], new int[3], 1, 1))
                .withMessageContaining("at least 2");
    }
}
