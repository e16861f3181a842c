package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genoise.data.scenes.Scenes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InductiveTest {
    @TempDir private Path folder;

    private static DataSet without(Images test, Images train) {
        return new DataSet(train.name(), train, Optional.ofNullable(test), List.of(), List.of());
    }

    private static int[] perClass(Images images) {
        int[] counts = new int[images.classes().size()];
        Arrays.stream(Labels.of(images)).forEach(label -> counts[label]++);
        return counts;
    }

    @Test
    void aFifthOfEachClassIsHeldOutOfAFolder() {
        DataSet set = Inductive.of(without(null, Scenes.train(32, 240, 1)), GroupBy.AUTO, 1);
        assertThat(perClass(set.test().orElseThrow())).containsOnly(4);
        assertThat(set.train().size()).isEqualTo(192);
        assertThat(SeenPictures.of(set.train()).overlap(set.test().get()))
                .isInstanceOf(Overlap.None.class);
        assertThat(set.notes().getLast())
                .isEqualTo(
                        "held out before pretraining, to be tested on: 48 of 240 pictures (240 pictures, no two of which belong together (group-by auto))");
    }

    /// Each picture has a copy, saved again: both are seen, or neither.
    @Test
    void copiesAreHeldOutTogether() {
        for (int i = 0; i < 20; i++) {
            byte[] first = TestPictures.jpeg(Copies.scene(i), 90);
            byte[] again = TestPictures.jpeg(Copies.scene(i), 50);
            TestPictures.save(folder.resolve("%d/a%d.jpg".formatted(i % 2, i)), first);
            TestPictures.save(folder.resolve("%d/b%d.jpg".formatted(i % 2, i)), again);
        }
        DataSet set = Inductive.of(without(null, Copies.open(folder)), GroupBy.AUTO, 1);
        assertThat(perClass(set.test().orElseThrow())).containsExactly(4, 4);
        assertThat(SeenPictures.of(set.train()).overlap(set.test().get()))
                .isEqualTo(new Overlap.None(8, 0));
    }

    @Test
    void aProbeFindsThePicturesThatWereHeldOutAgain() {
        DataSet whole = without(null, Scenes.train(32, 60, 1));
        DataSet set = Inductive.of(whole, GroupBy.AUTO, 1);
        DataSet again = Inductive.again(whole, SeenPictures.of(set.train())).orElseThrow();
        assertThat(again.train().fingerprint()).isEqualTo(set.train().fingerprint());
        assertThat(again.test().orElseThrow().fingerprint())
                .isEqualTo(set.test().orElseThrow().fingerprint());
        assertThat(Inductive.again(whole, SeenPictures.of(whole.train()))).isEmpty();
    }

    @Test
    void whereThereAreTestPicturesTheirTwinsAreNotPretrainedOn() {
        Images test = Scenes.test(32, 20, 1);
        Images train = new Joined(List.of(Scenes.train(32, 30, 1), test.subset(4, 7)));
        DataSet set = Inductive.of(without(test, train), GroupBy.AUTO, 1);
        assertThat(set.train().size()).isEqualTo(30);
        assertThat(set.test().orElseThrow()).isSameAs(test);
        assertThat(set.notes().getLast())
                .isEqualTo(
                        "left out of pretraining, equal or alike to a test picture: 2 of 32 pictures");
    }

    @Test
    void oneGroupCannotBeHeldOut() {
        for (int i = 0; i < 4; i++) {
            TestPictures.save(folder.resolve(i + ".jpg"), TestPictures.jpeg(Copies.scene(0), 90));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Inductive.of(without(null, Copies.open(folder)), GroupBy.AUTO, 1))
                .withMessageContaining("4 pictures in 1 group");
    }
}
