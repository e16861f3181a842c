package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A wrong label is an error that names label, classes and picture, wherever labels enter.
class LabelsTest {
    private static final Images IMAGES = TestImages.numbered(8, 2, 4);

    private static void assertNamed(ThrowingCallable action, String what) {
        assertThatThrownBy(action)
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "file5.png (picture 5 of numbered) has %s; expected one of 4 classes, 0 … 3"
                                .formatted(what));
    }

    private static Batch batch(int views, int... labels) {
        Buffer buffer = new Buffer(List.of(Column.integers(Views.LABELS, views)), 2);
        buffer.indices()[0] = 2;
        buffer.indices()[1] = 5;
        System.arraycopy(labels, 0, buffer.integers(Views.LABELS), 0, labels.length);
        return new Batch(buffer, labels.length / views, 0, 0, 0);
    }

    @Test
    void theLabelsOfADataSetMayBeMissing() {
        assertThat(Labels.of(new MislabelledImages(IMAGES, 5, -1)))
                .containsExactly(0, 1, 2, 3, 0, -1, 2, 3);
        assertThat(Labels.of(IMAGES.withoutLabels())).containsOnly(-1).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(ints = {-2, 4, 1000})
    void aLabelThatNamesNoClassIsNamed(int label) {
        assertNamed(() -> Labels.of(new MislabelledImages(IMAGES, 5, label)), "label " + label);
    }

    @Test
    void aBatchMustHaveALabelForEachView() {
        Images images = new MislabelledImages(IMAGES, 5, 0);
        assertThatCode(() -> Labels.check(batch(1, 0, 3), images, 4)).doesNotThrowAnyException();
        assertNamed(() -> Labels.check(batch(1, 0, -1), images, 4), "no label (-1)");
        assertNamed(() -> Labels.check(batch(1, 0, 4), images, 4), "label 4");
        assertNamed(() -> Labels.check(batch(3, 0, 1, 2, 0, 9, 2), images, 4), "label 9");
    }

    @Test
    void whatLiesBehindAPartialBatchIsNotLookedAt() {
        Buffer buffer = batch(1, 1, 99).buffer();
        Batch partial = new Batch(buffer, 1, 0, 0, 0);
        assertThatCode(() -> Labels.check(partial, IMAGES, 4)).doesNotThrowAnyException();
    }

    @Test
    void labelsOfAProbeAreCheckedToo() {
        assertThatThrownBy(() -> Labels.check(new int[] {0, 7}, 4, i -> "picture " + 10 * i))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("picture 10 has label 7; expected one of 4 classes, 0 … 3");
    }

    @Test
    void viewsOfADataSetDoNotDropAPictureOfAnUnknownClass() {
        Images wrong = new MislabelledImages(IMAGES, 5, 4);
        assertNamed(() -> Split.stratified(wrong, 0.5, 1), "label 4");
        assertNamed(() -> Subset.perClass(wrong, 1, 1), "label 4");
        assertNamed(() -> DataSummary.of(wrong), "label 4");
    }
}
