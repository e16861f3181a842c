package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genoise.data.ContentHash;
import io.genoise.data.DataSet;
import io.genoise.data.GroupBy;
import io.genoise.data.Images;
import io.genoise.data.Labels;
import io.genoise.data.Overlap;
import io.genoise.data.PackedImages;
import io.genoise.data.SeenPictures;
import io.genoise.data.scenes.Scenes;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InductiveTest {
    private static DataSet set(Images train, Images test) {
        return new DataSet(train.name(), train, Optional.ofNullable(test), List.of(), List.of());
    }

    private static DataSet inductive(DataSet set) {
        return Inductive.of(set, GroupBy.AUTO, 1);
    }

    private static int[] perClass(Images images) {
        int[] counts = new int[images.classes().size()];
        Arrays.stream(Labels.of(images)).forEach(label -> counts[label]++);
        return counts;
    }

    private static Overlap overlap(DataSet set) {
        return SeenPictures.of(set.train()).overlap(set.test().orElseThrow());
    }

    /// Scenes of two kinds, each beside its mirror image.
    private static Images mirrored(int scenes) {
        Images originals = Scenes.train(32, scenes, 3);
        int side = originals.width();
        byte[] pixels = new byte[2 * scenes * originals.pictureBytes()];
        int[] labels = new int[2 * scenes];
        for (int i = 0; i < scenes; i++) {
            int original = 2 * i * originals.pictureBytes();
            originals.read(i, pixels, original);
            for (int p = 0; p < side * side; p++) {
                int from = original + 3 * (p / side * side + side - 1 - p % side);
                System.arraycopy(
                        pixels, from, pixels, original + originals.pictureBytes() + 3 * p, 3);
            }
            labels[2 * i] = i % 2;
            labels[2 * i + 1] = i % 2;
        }
        return PackedImages.of(
                "mirrored", TensorShape.of(side, side, 3), pixels, List.of("even", "odd"), labels);
    }

    @Test
    void aFifthOfEachClassIsHeldOutOfAFolder() {
        DataSet set = inductive(set(Scenes.train(32, 240, 1), null));
        assertThat(perClass(set.test().orElseThrow())).containsOnly(4);
        assertThat(set.train().size()).isEqualTo(192);
        assertThat(overlap(set)).isEqualTo(new Overlap.None(48, 0));
        assertThat(set.notes().getLast())
                .startsWith("held out before pretraining, to be tested on: 48 of 240 pictures (");
    }

    @Test
    void likePicturesAreHeldOutTogether() {
        DataSet set = inductive(set(mirrored(20), null));
        assertThat(perClass(set.test().orElseThrow())).containsExactly(4, 4);
        assertThat(overlap(set)).isEqualTo(new Overlap.None(8, 0));
    }

    @Test
    void aProbeFindsThePicturesThatWereHeldOutAgain() {
        DataSet whole = set(Scenes.train(32, 60, 1), null);
        DataSet set = inductive(whole);
        DataSet again = Inductive.again(whole, SeenPictures.of(set.train())).orElseThrow();
        assertThat(again.train().fingerprint()).isEqualTo(set.train().fingerprint());
        assertThat(again.test().orElseThrow().fingerprint())
                .isEqualTo(set.test().orElseThrow().fingerprint());
        assertThat(Inductive.again(whole, SeenPictures.of(whole.train()))).isEmpty();
    }

    @Test
    void whereThereAreTestPicturesTheirTwinsAreNotPretrainedOn() {
        Images test = Scenes.test(32, 20, 1);
        Images train = StudyPictures.all(set(Scenes.train(32, 30, 1), test.subset(4, 7)));
        DataSet set = inductive(set(train, test));
        assertThat(set.train().size()).isEqualTo(30);
        assertThat(set.test().orElseThrow()).isSameAs(test);
        assertThat(set.notes().getLast())
                .isEqualTo(
                        "left out of pretraining, equal or alike to a test picture: 2 of 32 pictures");
    }

    @Test
    void oneGroupCannotBeHeldOut() {
        Images one = Scenes.train(32, 1, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> inductive(set(one.subset(0, 0, 0, 0), null)))
                .withMessageContaining("4 pictures in 1 group");
    }

    /// Its own pixels are the reduced ones, which are others.
    @Test
    void aListOfSeveralDataSetsKnowsWhatItsPicturesAre() {
        Images stored = mirrored(2);
        ContentHash third = stored.content(2);
        assertThat(StudyPictures.all(set(stored.reduced(2), stored.reduced(2))).content(6))
                .isEqualTo(third);
    }
}
