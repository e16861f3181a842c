package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.DataSet;
import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StudyPicturesTest {
    private static final List<String> CLASSES = List.of("ant", "bee", "cat");

    /// Pictures of one pixel, whose value is their number from `first` on.
    private static Images images(int first, int... labels) {
        byte[] pixels = new byte[labels.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (first + i);
        }
        return PackedImages.of("dots", TensorShape.of(1, 1, 1), pixels, CLASSES, labels);
    }

    private static DataSet set(Images train, Optional<Images> test) {
        return new DataSet("dots", train, test, List.of(), List.of());
    }

    private static int[] labels(int count) {
        // Of every ten one is a bee, and the first is a cat: too few.
        return IntStream.range(0, count).map(i -> i == 0 ? 2 : i % 2).toArray();
    }

    @Test
    void aTestSetFollowsThePoolAndLabelsAreRenumbered() {
        Images train = images(0, labels(50));
        Images test = images(100, 2, 1, -1, 0);

        StudyPictures pictures =
                StudyPictures.of(set(train, Optional.of(test)), null, List.of(1, 5, 20, 100), 20);

        assertThat(pictures.list().classes()).containsExactly("ant", "bee");
        assertThat(pictures.leftOut())
                .containsExactly(
                        "class cat is left out: it has 1 labelled pictures to learn from",
                        "100 labels a class are left out: a class has fewer");
        assertThat(pictures.pool()).isEqualTo(49);
        assertThat(pictures.list().size()).isEqualTo(51);
        byte[] pixel = new byte[1];
        pictures.list().read(49, pixel, 0);
        assertThat(pixel[0]).isEqualTo((byte) 101);
        assertThat(pictures.list().label(49)).isEqualTo(1);
        assertThat(pictures.list().content(49)).isEqualTo(test.content(1));
        assertThat(pictures.origins()[49]).isEqualTo(51);
        assertThat(pictures.numbers()).containsExactly(1, 5, 20);
        assertThat(pictures.headline()).isEqualTo(20);
    }

    @Test
    void withoutATestSetEveryLabelledPictureIsLearnedFromAndAsked() {
        StudyPictures pictures =
                StudyPictures.of(
                        set(images(0, labels(50)), Optional.empty()), null, List.of(1, 5), 20);

        assertThat(pictures.outOfFold()).isTrue();
        assertThat(pictures.numbers()).containsExactly(LabelledSubsets.ALL);
        StudyPlan plan =
                StudyPlan.standard("any", List.of(), 1)
                        .withLabelsPerClass(pictures.numbers(), pictures.headline());
        Trials trials = pictures.trials(plan);
        assertThat(trials.tested()).hasSize(49);
        assertThat(trials.all()).hasSize(10);
    }

    @Test
    void theHeadlineGivesWayToTheLargestSmallerNumberThatThereIs() {
        StudyPictures pictures =
                StudyPictures.of(
                        set(images(0, labels(30)), Optional.of(images(100, 0, 1))),
                        null,
                        List.of(1, 5, 20),
                        20);
        assertThat(pictures.numbers()).containsExactly(1, 5);
        assertThat(pictures.headline()).isEqualTo(5);
    }

    @Test
    void aClassWhosePicturesAllBelongTogetherIsLeftOutForThat() {
        int[] labels = IntStream.range(0, 30).map(i -> i % 3).toArray();
        int[] groups = IntStream.range(0, 30).map(i -> i % 3 == 2 ? 99 : i).toArray();

        StudyPictures pictures =
                StudyPictures.of(set(images(0, labels), Optional.empty()), groups, List.of(1), 20);

        assertThat(pictures.leftOut())
                .containsExactly(
                        "class cat is left out: all its 10 labelled pictures belong together");
    }
}
