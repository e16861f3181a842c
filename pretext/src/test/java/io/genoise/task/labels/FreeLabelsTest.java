package io.genoise.task.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.DataSet;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.PackedImages;
import io.genoise.data.scenes.Rendering;
import io.genoise.data.scenes.Scenes;
import io.genoise.shape.TensorShape;
import io.genoise.task.TaskContract;
import io.genoise.transfer.StudyPictures;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FreeLabelsTest {
    private static final int SIDE = 8;

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new FreeLabels()).tests();
    }

    /// The answers are the painter's own, also of a part of the scenes.
    @Test
    void theAnswersAreThoseOfThePainter() {
        Scenes scenes = Scenes.train(2 * SIDE, 20, 1);
        Images some = scenes.subset(11, 4);
        try (Loader loader =
                Loader.of(Batches.inOrder(some, 2).with(new FreeLabels(false).views(some)))) {
            Batch batch = loader.next();
            int[] indices = {11, 4};
            for (int picture = 0; picture < 2; picture++) {
                byte[] depth = scenes.render(indices[picture], SIDE).depth();
                for (int y = 0; y < SIDE; y++) {
                    for (int x = 0; x < SIDE; x++) {
                        int at = picture * SIDE * SIDE + y * SIDE + x;
                        byte here = depth[y * SIDE + x];
                        boolean edge =
                                x + 1 < SIDE && depth[y * SIDE + x + 1] != here
                                        || y + 1 < SIDE && depth[(y + 1) * SIDE + x] != here;
                        assertThat(batch.integers("depth")[at]).isEqualTo(here);
                        assertThat(batch.integers("object")[at]).isEqualTo(here == 2 ? 1 : 0);
                        assertThat(batch.integers("contour")[at]).isEqualTo(edge ? 1 : 0);
                    }
                }
            }
        }
    }

    /// A study joins the pictures that are learned from and those that are tested, and asks about some of all.
    @Test
    void thePainterIsKnownOfTheTestedPicturesOfAStudy() {
        DataSet set =
                new DataSet(
                        "scenes",
                        Scenes.train(2 * SIDE, 20, 1),
                        Optional.of(Scenes.test(2 * SIDE, 10, 1)),
                        List.of(),
                        List.of());
        Images tested = StudyPictures.all(set).subset(25, 3);
        new FreeLabels().check(tested);
        try (Loader loader =
                Loader.of(Batches.inOrder(tested, 2).with(new FreeLabels(false).views(tested)))) {
            int[] object = loader.next().integers("object");
            byte[] depth = Scenes.test(2 * SIDE, 10, 1).render(5, SIDE).depth();
            for (int at = 0; at < SIDE * SIDE; at++) {
                assertThat(object[at]).isEqualTo(depth[at] == Rendering.OBJECT ? 1 : 0);
            }
        }
    }

    @Test
    void picturesWhosePainterIsNotKnownAreRefused() {
        Images others =
                PackedImages.of(
                        "photos",
                        TensorShape.of(8, 8, 3),
                        new byte[192],
                        List.of("thing"),
                        new int[] {0});
        assertThatThrownBy(() -> new FreeLabels().check(others))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("photos")
                .hasMessageContaining("--data scenes");
    }
}
