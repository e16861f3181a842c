package io.genoise.task.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.augment.AugmentedViews;
import io.genoise.augment.Crop;
import io.genoise.augment.PictureView;
import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.layer.Layer;
import io.genoise.op.Pooling;
import io.genoise.primitive.SlidingWindow;
import io.genoise.task.AtStart;
import io.genoise.task.ControlVerdict;
import io.genoise.task.Trained;
import io.genoise.task.embedding.SimClr;
import io.genoise.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ColourControlTest {
    private static final Images SCENES = Scenes.train(16, 80, 1);
    private static final AugmentedViews NEARLY_WHOLE =
            AugmentedViews.of(PictureView.of(Crop.of(0.8, 1)), PictureView.of(Crop.of(0.8, 1)));

    private static ColourControl asked(Layer embedding) {
        try (AtStart start = new AtStart(new SimClr().small(), "nin,blocks=3,width=0.05", SCENES)) {
            Trained plain = start.trained();
            return ColourControl.of(Shown.of(plain, 80), NEARLY_WHOLE, embedding);
        }
    }

    /// The mean colour of a view, as a direction from the mean of all.
    @Test
    void whoMatchesByColoursIsCaught() {
        ColourControl control =
                asked((x, _) -> {
                    Tensor colour = x.mean(1, 2);
                    return colour.minus(colour.mean(0));
                });

        assertThat(control.verdict()).as(control.toString()).isEqualTo(ControlVerdict.NOT_PASSED);
        assertThat(control.lines().getFirst()).startsWith("control").contains("not passed");
    }

    /// Where it is light and where dark, whatever the colours.
    @Test
    void whoMatchesByWhatIsWherePasses() {
        ColourControl control =
                asked((x, _) -> {
                    Tensor grey = x.mean(3).reshape(-1, 16, 16, 1);
                    Tensor cells =
                            Pooling.average(grey, SlidingWindow.square(4, 4, 0), false)
                                    .reshape(-1, 16);
                    Tensor own = cells.mean(1).reshape(-1, 1);
                    return cells.minus(own).minus(cells.minus(own).mean(0));
                });

        assertThat(control.verdict()).as(control.toString()).isEqualTo(ControlVerdict.PASSED);
    }

    @Test
    void whoSaysTheSameOfAllMakesNoStatement() {
        assertThat(asked((x, _) -> x.mean(1, 2).times(0).plus(1)).verdict())
                .isEqualTo(ControlVerdict.NO_STATEMENT);
    }

    @Test
    void shuffledPicturesHaveTheSameColours() {
        Images shuffled = ColourControl.shuffled(SCENES, 1, 1);
        byte[] before = new byte[SCENES.pictureBytes()];
        byte[] after = new byte[SCENES.pictureBytes()];
        SCENES.read(7, before, 0);
        shuffled.read(7, after, 0);

        assertThat(after).isNotEqualTo(before);
        assertThat(colours(after)).isEqualTo(colours(before));
    }

    private static int[] colours(byte[] picture) {
        int[] colours = new int[picture.length / 3];
        for (int i = 0; i < colours.length; i++) {
            colours[i] =
                    (picture[3 * i] & 0xFF) << 16
                            | (picture[3 * i + 1] & 0xFF) << 8
                            | picture[3 * i + 2] & 0xFF;
        }
        Arrays.sort(colours);
        return colours;
    }

    /// What a quarter shows stays in it.
    @Test
    void pixelsAreShuffledWithinTheirCells() {
        Images shuffled = ColourControl.shuffled(SCENES, 2, 1);
        byte[] before = new byte[SCENES.pictureBytes()];
        byte[] after = new byte[SCENES.pictureBytes()];
        SCENES.read(7, before, 0);
        shuffled.read(7, after, 0);

        for (int cell = 0; cell < 4; cell++) {
            byte[] own = quarter(before, cell);
            assertThat(quarter(after, cell)).isNotEqualTo(own);
            assertThat(colours(quarter(after, cell))).isEqualTo(colours(own));
        }
    }

    private static byte[] quarter(byte[] picture, int cell) {
        byte[] quarter = new byte[8 * 8 * 3];
        for (int row = 0; row < 8; row++) {
            int from = ((cell / 2 * 8 + row) * 16 + cell % 2 * 8) * 3;
            System.arraycopy(picture, from, quarter, row * 24, 24);
        }
        return quarter;
    }

    @Test
    void rowsFindWhatIsNearest() {
        float[] rows = {1, 0, 0, 2, -3, 0};
        float[] sought = {2, 0.1f, 0.1f, 1, 4, 4};

        assertThat(ColourControl.found(rows, sought, 3)).containsExactly(true, true, false);
    }

    /// As its nearest by the cosine are, whatever the lengths.
    @Test
    void embeddingsAreComparedByTheirDirections() {
        ColourControl control =
                asked((x, _) -> {
                    Tensor colour = x.mean(1, 2);
                    Tensor own = colour.minus(colour.mean(0));
                    Tensor place = x.device().iota(80).plus(1).reshape(80, 1);
                    return own.times(place);
                });

        assertThat(control.verdict()).as(control.toString()).isEqualTo(ControlVerdict.NOT_PASSED);
    }
}
