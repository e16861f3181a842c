package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelledSubsetsTest {
    private static final int[] LABELS = Clouds.labels(600, 3);
    private final LabelledSubsets subsets = new LabelledSubsets(LABELS, 3, 5);

    @Test
    void smallerSubsetsLieInsideLargerOnes() {
        for (int number = 0; number < 10; number++) {
            for (int[] pair : new int[][] {{1, 5}, {5, 20}, {20, 100}}) {
                List<Integer> inner = list(subsets.subset(pair[0], number));
                assertThat(list(subsets.subset(pair[1], number))).containsAll(inner);
            }
        }
    }

    @Test
    void everyClassIsThereEquallyOften() {
        int[] subset = subsets.subset(20, 3);
        for (int c = 0; c < 3; c++) {
            int wanted = c;
            assertThat(Arrays.stream(subset).filter(i -> LABELS[i] == wanted)).hasSize(20);
        }
    }

    @Test
    void subsetsOfDifferentNumbersAndSeedsDiffer() {
        assertThat(list(subsets.subset(20, 0))).isNotEqualTo(list(subsets.subset(20, 1)));
        assertThat(list(new LabelledSubsets(LABELS, 3, 6).subset(20, 0)))
                .isNotEqualTo(list(subsets.subset(20, 0)));
    }

    @Test
    void theOrderOfOtherClassesDoesNotChangeAClass() {
        int[] labels = LABELS.clone();
        labels[1] = -1;
        int[] changed = new LabelledSubsets(labels, 3, 5).subset(20, 0);
        assertThat(list(changed).stream().filter(i -> LABELS[i] == 0))
                .isEqualTo(
                        list(subsets.subset(20, 0)).stream().filter(i -> LABELS[i] == 0).toList());
    }

    @Test
    void picturesWithoutLabelAreNeverChosen() {
        int[] labels = LABELS.clone();
        Arrays.fill(labels, 0, 300, -1);
        int[] all = new LabelledSubsets(labels, 3, 5).subset(LabelledSubsets.ALL, 0);
        assertThat(list(all)).hasSize(300).allMatch(i -> i >= 300);
    }

    @Test
    void aClassWithTooFewPicturesIsNamed() {
        assertThatThrownBy(() -> subsets.subset(201, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("class 0 has 200 labelled pictures")
                .hasMessageContaining("201");
    }

    private static List<Integer> list(int[] subset) {
        return Arrays.stream(subset).boxed().toList();
    }
}
