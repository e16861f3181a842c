package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelShortageTest {
    private static Images pictures(String... labels) {
        List<String> classes = List.of("cat", "dog");
        int[] numbers =
                IntStream.range(0, labels.length).map(i -> classes.indexOf(labels[i])).toArray();
        return PackedImages.of(
                "pets", TensorShape.of(1, 1, 1), new byte[labels.length], classes, numbers);
    }

    private static Images each(int count) {
        return pictures(
                IntStream.range(0, 2 * count)
                        .mapToObj(i -> i % 2 == 0 ? "cat" : "dog")
                        .toArray(String[]::new));
    }

    private static Optional<String> shortage(Images train, Images test) {
        return LabelShortage.of(
                new DataSet("pets", train, Optional.ofNullable(test), List.of(), List.of()));
    }

    @Test
    void enoughIsNoShortage() {
        assertThat(shortage(each(LabelShortage.LEAST), null)).isEmpty();
        assertThat(shortage(each(1), pictures("dog", ""))).isEmpty();
    }

    @Test
    void withoutATestPartTwoClassesNeedSomeToHoldOut() {
        assertThat(shortage(each(1), null))
                .contains(
                        "pets has too few labelled pictures to hold some out for a test, cat (1), dog (1): two classes of 5 are needed");
    }

    @Test
    void aTestPartWithoutLabelsIsNamedWithItsCount() {
        assertThat(shortage(each(3), pictures("", "", "")))
                .contains(
                        "none of the 3 test pictures of pets has a label, though 6 of 6 training pictures have");
    }

    @Test
    void aTrainingPartWithoutLabelsIsNamedWithItsCount() {
        assertThat(shortage(pictures("", ""), pictures("cat")))
                .contains("none of the 2 training pictures of pets has a label");
    }

    @Test
    void ofOnePictureItIsSaidInTheSingular() {
        assertThat(shortage(pictures(""), null)).contains("the only picture of pets has no label");
        assertThat(shortage(each(3), pictures("")).orElseThrow())
                .startsWith("the only test picture of pets has no label, though 6 of 6");
    }

    @Test
    void oneClassIsTooFew() {
        assertThat(shortage(pictures("cat", "cat", ""), null))
                .contains(
                        "the labelled pictures of pets are of one class, cat (2): two are needed");
    }
}
