package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrossValidationTest {
    private static final int CLASSES = 3;
    private final LabelledSubsets subsets =
            new LabelledSubsets(Clouds.labels(300, CLASSES), CLASSES, 1);

    @Test
    void everyFoldHasEveryClassEquallyOften() {
        LabelledSubset subset = subsets.subset(20, 0);
        int[] folds = CrossValidation.folds(subset, CLASSES, 1);
        int[][] counts = new int[CrossValidation.FOLDS][CLASSES];
        for (int i = 0; i < folds.length; i++) {
            counts[folds[i]][subset.labels()[i]]++;
        }
        assertThat(Arrays.stream(counts).flatMapToInt(Arrays::stream)).containsOnly(4);
    }

    @Test
    void theMapThatTellsTheClassesIsChosen() {
        Features noise = Clouds.draw("noise", 300, 20, CLASSES, 0, 2);
        Features signal = Clouds.draw("signal", 300, 20, CLASSES, 1, 3);
        LabelledSubset subset = subsets.subset(20, 0);
        List<Features> maps = List.of(noise, signal);
        int[] rows = subset.indices();
        assertThat(CrossValidation.linear(maps, rows, subset, CLASSES, 1).map())
                .isEqualTo("signal");
        assertThat(CrossValidation.neighbours(maps, rows, subset, CLASSES, 1).map())
                .isEqualTo("signal");
    }

    /// Each picture has a feature of its own: whoever saw it in training could name its label.
    @Test
    void noPictureIsPredictedByAProbeThatSawIt() {
        float[] own = new float[300 * 300];
        for (int i = 0; i < 300; i++) {
            own[i * 300 + i] = 1;
        }
        LabelledSubset subset = subsets.subset(20, 0);
        List<Features> maps = List.of(new Features("own", 300, 300, own));
        CrossValidation.Choice best =
                CrossValidation.linear(maps, subset.indices(), subset, CLASSES, 1);
        assertThat(best.accuracy()).isLessThan(0.5);
    }

    @Test
    void ofEqualsTheEarlierMapIsChosen() {
        Features signal = Clouds.draw("first", 300, 5, CLASSES, 1, 3);
        Features same = new Features("second", 300, 5, signal.values());
        LabelledSubset subset = subsets.subset(5, 0);
        List<Features> maps = List.of(signal, same);
        assertThat(CrossValidation.linear(maps, subset.indices(), subset, CLASSES, 1).map())
                .isEqualTo("first");
        assertThat(CrossValidation.neighbours(maps, subset.indices(), subset, CLASSES, 1).map())
                .isEqualTo("first");
    }

    /// It had been put into fold 0 without a word.
    @Test
    void aLabelOutOfRangeIsNamed() {
        LabelledSubset subset = new LabelledSubset(1, 0, new int[] {4, 9}, new int[] {0, 2});
        assertThatThrownBy(() -> CrossValidation.folds(subset, 2, 1))
                .hasMessage("picture 9 has label 2; expected one of 2 classes, 0 … 1");
    }
}
