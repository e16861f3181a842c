package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private final Images images = TestImages.numbered(60, 4, 3);

    private static List<Integer> firstPixels(Images images) {
        return IntStream.range(0, images.size())
                .mapToObj(i -> (int) TestImages.pixels(images, i)[0])
                .toList();
    }

    @Test
    void subsetOfASubsetRefersToTheWhole() {
        Images inner = images.subset(5, 7, 9).subset(2, 0);
        assertThat(((Subset) inner).whole()).isSameAs(images);
        assertThat(firstPixels(inner)).containsExactly(9, 5);
    }

    @Test
    void subsetRefusesAPictureThatIsNotThere() {
        assertThatThrownBy(() -> images.subset(60)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void perClassIsBalanced() {
        Images few = images.perClass(5, 1);
        assertThat(IntStream.range(0, few.size()).map(few::label).filter(l -> l == 2)).hasSize(5);
        assertThat(firstPixels(few)).hasSize(15).doesNotHaveDuplicates();
    }

    @Test
    void perClassOfFewerIsAPrefixOfMore() {
        assertThat(firstPixels(images.perClass(5, 1)))
                .startsWith(firstPixels(images.perClass(2, 1)).toArray(Integer[]::new));
    }

    @Test
    void perClassDependsOnTheSeed() {
        assertThat(firstPixels(images.perClass(5, 1)))
                .isNotEqualTo(firstPixels(images.perClass(5, 2)));
    }

    @Test
    void perClassNamesTheClassThatIsTooSmall() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> images.limit(31).perClass(11, 1))
                .withMessageContaining("class 1 has 10");
    }

    @Test
    void shuffledKeepsEveryPicture() {
        assertThat(firstPixels(images.shuffled(3)))
                .isNotEqualTo(firstPixels(images))
                .containsExactlyInAnyOrderElementsOf(firstPixels(images));
    }

    @Test
    void splitPartsAreDisjointAndComplete() {
        Split split = Split.random(images, 0.25, 1);
        assertThat(split.first().size()).isEqualTo(15);
        assertThat(firstPixels(split.second()))
                .doesNotContainAnyElementsOf(firstPixels(split.first()))
                .hasSize(45);
    }

    @Test
    void stratifiedSplitTakesTheFractionOfEachClass() {
        Images first = Split.stratified(images, 0.3, 1).first();
        assertThat(
                        IntStream.range(0, 3)
                                .map(c ->
                                        (int)
                                                IntStream.range(0, first.size())
                                                        .filter(i -> first.label(i) == c)
                                                        .count()))
                .containsOnly(6);
    }

    @Test
    void withoutLabelsHidesThem() {
        Images hidden = images.withoutLabels();
        assertThat(hidden.label(4)).isEqualTo(-1);
        assertThat(hidden.classes()).isEmpty();
    }

    @Test
    void reducedIsTheRoundedMeanOfEachBlock() {
        Images one =
                PackedImages.of(
                        "one",
                        TensorShape.of(2, 2, 1),
                        new byte[] {0, 10, (byte) 200, (byte) 255},
                        List.of(),
                        new int[] {-1});
        assertThat(TestImages.pixels(one.reduced(2), 0)).containsExactly((byte) 116);
    }

    @Test
    void reducedKeepsChannelsApart() {
        byte[] pixels = {1, 100, 50, 3, 100, 50, 5, 100, 50, 7, 100, 50};
        Images one =
                PackedImages.of("one", TensorShape.of(2, 2, 3), pixels, List.of(), new int[] {-1});
        assertThat(TestImages.pixels(one.reduced(2), 0)).containsExactly(4, 100, 50);
    }

    @Test
    void reducedRefusesAFactorThatDoesNotDivide() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> images.reduced(3))
                .withMessageContaining("4x4");
    }

    @Test
    void equalDataHasEqualFingerprints() {
        assertThat(TestImages.numbered(60, 4, 3).limit(7).fingerprint())
                .isEqualTo(images.limit(7).fingerprint());
    }

    @Test
    void everyViewHasItsOwnFingerprint() {
        assertThat(
                        List.of(
                                images.fingerprint(),
                                images.limit(59).fingerprint(),
                                images.shuffled(1).fingerprint(),
                                images.withoutLabels().fingerprint(),
                                images.reduced(2).fingerprint()))
                .doesNotHaveDuplicates();
    }

    @Test
    void packedImagesRefusePixelsThatDoNotFit() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        PackedImages.of(
                                "bad",
                                TensorShape.of(2, 2, 3),
                                new byte[11],
                                List.of(),
                                new int[] {-1}))
                .withMessageContaining("12 bytes, but 11 came");
    }
}
