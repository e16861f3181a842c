package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// S9: which classes and numbers of labels a study has.
class KeptClassesTest {
    private static final List<Integer> ASKED = List.of(1, 5, 20, 100, LabelledSubsets.ALL);

    private static KeptClasses kept(int... sizes) {
        return KeptClasses.withTest(sizes, ASKED, 20);
    }

    /// It had cut the whole study to one label a class.
    @Test
    void oneClassOfFourPicturesIsLeftOutAndCutsNothing() {
        KeptClasses kept = kept(200, 4, 150, 120);
        assertThat(kept.kept()).containsExactly(true, false, true, true);
        assertThat(kept.numbers()).isEqualTo(ASKED);
    }

    @Test
    void numbersThatTheSmallestClassKeptDoesNotHaveAreLeftOutForAll() {
        KeptClasses kept = kept(200, 60, 150);
        assertThat(kept.kept()).containsExactly(true, true, true);
        assertThat(kept.numbers()).containsExactly(1, 5, 20, LabelledSubsets.ALL);
    }

    @Test
    void whereMostClassesAreSmallTheNumberGivesWayAndNotTheClasses() {
        KeptClasses kept = kept(12, 9, 200);
        assertThat(kept.kept()).containsExactly(true, true, true);
        assertThat(kept.numbers()).containsExactly(1, 5, LabelledSubsets.ALL);
    }

    @Test
    void twoClassesAreNeeded() {
        assertThatThrownBy(() -> kept(200, 0))
                .hasMessageContaining("1 of 2 classes have 1 labelled pictures");
    }

    @Test
    void outOfFoldAClassNeedsFivePicturesAndTwoGroups() {
        KeptClasses kept =
                KeptClasses.outOfFold(new int[] {40, 4, 30, 50}, new int[] {40, 4, 1, 9});
        assertThat(kept.kept()).containsExactly(true, false, false, true);
        assertThat(kept.numbers()).containsExactly(LabelledSubsets.ALL);
    }
}
