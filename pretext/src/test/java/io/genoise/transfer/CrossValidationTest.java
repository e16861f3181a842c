package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CrossValidationTest {
    /// What is dear is judged on fewer folds, and a frozen encoder's probe on the same pictures.
    @Test
    void theFirstThreeFoldsAreJudgedAlone() {
        int[] labels = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
        int[] alone = IntStream.range(0, 10).toArray();
        var splits = CrossValidation.Split.all(alone, labels, alone, 2, 1);
        double[][] outOfFold = new double[10][];
        for (int f = 0; f < splits.size(); f++) {
            for (int i : splits.get(f).held()) {
                double right = f < 3 ? 0.5 : 0.9;
                outOfFold[i] =
                        labels[i] == 0
                                ? new double[] {right, 1 - right}
                                : new double[] {1 - right, right};
            }
        }
        assertThat(CrossValidation.judged(outOfFold, labels, splits))
                .isCloseTo(Math.log(2), within(1e-12));
    }

    private static final int CLASSES = 3;
    private final LabelledSubsets subsets =
            new LabelledSubsets(Clouds.labels(300, CLASSES), CLASSES, 1);

    @Test
    void everyFoldHasEveryClassEquallyOften() {
        int[] labels = labels(subsets.subset(20, 0));
        int[] folds = CrossValidation.folds(labels, alone(labels.length), CLASSES, 1);
        int[][] counts = new int[CrossValidation.FOLDS][CLASSES];
        for (int i = 0; i < folds.length; i++) {
            counts[folds[i]][labels[i]]++;
        }
        assertThat(Arrays.stream(counts).flatMapToInt(Arrays::stream)).containsOnly(4);
    }

    @Test
    void theMapThatTellsTheClassesIsChosen() {
        Features noise = Clouds.draw("noise", 300, 20, CLASSES, 0, 2);
        Features signal = Clouds.draw("signal", 300, 20, CLASSES, 1, 3);
        int[] rows = subsets.subset(20, 0);
        List<Features> maps = List.of(noise, signal);
        assertThat(linear(maps, rows).map()).isEqualTo("signal");
        assertThat(neighbours(maps, rows).map()).isEqualTo("signal");
    }

    /// Each picture has a feature of its own: whoever saw it in training could name its label.
    @Test
    void noPictureIsPredictedByAProbeThatSawIt() {
        float[] own = new float[300 * 300];
        for (int i = 0; i < 300; i++) {
            own[i * 300 + i] = 1;
        }
        int[] rows = subsets.subset(20, 0);
        List<Features> maps = List.of(new Features("own", 300, 300, own));
        CrossValidation.Choice best = linear(maps, rows);
        assertThat(best.accuracy()).isLessThan(0.5);
    }

    @Test
    void ofEqualsTheEarlierMapIsChosen() {
        Features signal = Clouds.draw("first", 300, 5, CLASSES, 1, 3);
        Features same = new Features("second", 300, 5, signal.values());
        int[] rows = subsets.subset(5, 0);
        List<Features> maps = List.of(signal, same);
        assertThat(linear(maps, rows).map()).isEqualTo("first");
        assertThat(neighbours(maps, rows).map()).isEqualTo("first");
    }

    /// Twins told each other's label.
    @Test
    void aGroupIsNeverTorn() {
        int[] labels = labels(subsets.subset(20, 0));
        int[] pairs = IntStream.range(0, labels.length).map(i -> i / 2).toArray();
        int[] folds = CrossValidation.folds(labels, pairs, CLASSES, 1);
        for (int i = 0; i < folds.length; i += 2) {
            assertThat(folds[i]).isEqualTo(folds[i + 1]);
        }
    }

    /// It had been put into fold 0 without a word.
    @Test
    void aLabelOutOfRangeIsNamed() {
        assertThatThrownBy(() -> CrossValidation.folds(new int[] {0, 2}, alone(2), 2, 1))
                .hasMessageContaining("has label 2; expected one of 2 classes, 0 … 1");
    }

    private static int[] labels(int[] indices) {
        return Arrays.stream(indices).map(i -> i % CLASSES).toArray();
    }

    private static int[] alone(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static CrossValidation.Choice linear(List<Features> maps, int[] rows) {
        return CrossValidation.linear(
                maps,
                new CrossValidation.Labelled(rows, labels(rows), alone(rows.length), CLASSES),
                1);
    }

    private static CrossValidation.Choice neighbours(List<Features> maps, int[] rows) {
        return CrossValidation.neighbours(
                maps,
                new CrossValidation.Labelled(rows, labels(rows), alone(rows.length), CLASSES),
                1);
    }
}
