package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.DataSet;
import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.data.ShiftAndMirror;
import io.genoise.inference.Scores;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.train.ColourSpace;
import io.genoise.train.EncoderCard;
import io.genoise.train.SmallNetwork;
import io.genoise.train.Standardization;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a pretraining is compared with does not depend on the pretraining.
class StudyTest {
    private static final int SIDE = 8;
    private static final int LABELS = 2;
    private static final Images TRAIN = colours(40, 1);

    @TempDir Path folder;

    private final Device device = Device.best(1);

    @AfterEach
    void close() {
        device.close();
    }

    /// Noise, a little redder or a little bluer: without colours the classes are alike.
    private static Images colours(int count, long seed) {
        RandomStream random = RandomStream.of(seed);
        byte[] pixels = new byte[count * SIDE * SIDE * 3];
        int[] labels = new int[count];
        for (int i = 0; i < pixels.length; i++) {
            int picture = i / (SIDE * SIDE * 3);
            labels[picture] = picture % 2;
            int more = i % 3 == 2 * labels[picture] ? 20 : 0;
            pixels[i] = (byte) (random.nextInt(90) + more);
        }
        return PackedImages.of(
                "colours", TensorShape.of(SIDE, SIDE, 3), pixels, List.of("red", "blue"), labels);
    }

    private FewLabelTable study(ColourSpace space, long weights, FinishedTrials finished) {
        DataSet set =
                new DataSet("colours", TRAIN, Optional.of(colours(30, 2)), List.of(), List.of());
        StudyPictures pictures = StudyPictures.of(set, null, List.of(LABELS), LABELS);
        List<Recipe> recipes = List.of(Recipe.of(3, 4, 0.05f, ShiftAndMirror.NONE));
        StudyPlan plan =
                Study.plan(pictures, Study.PRETRAINED, List.of(), 1)
                        .withMostSubsets(2)
                        .withThreads(1);
        EncoderCard card =
                new EncoderCard(SmallNetwork.of(2), SIDE, Standardization.of(TRAIN, space));
        return new Study(pictures, plan, recipes, recipes, List.of(LABELS), List.of())
                .run(
                        device,
                        new Study.Subjects(
                                List.of(
                                        new Study.Pretrained(
                                                card.network().create(device.scope(), weights),
                                                card,
                                                Cost.NONE)),
                                List.of()),
                        new Protocol.Setting("probe", "colours", "drawn", "none", "nothing"),
                        finished,
                        _ -> {});
    }

    private static Scores scores(FewLabelTable table, String method) {
        return table.row(method, LABELS).scores();
    }

    @Test
    void aTaskThatSeesNoColoursIsComparedWithNetworksThatDo() {
        FewLabelTable stored = study(ColourSpace.STORED, 1, FinishedTrials.none());
        FewLabelTable lightness = study(ColourSpace.LIGHTNESS, 1, FinishedTrials.none());
        assertThat(scores(lightness, Study.RANDOM)).isEqualTo(scores(stored, Study.RANDOM));
        assertThat(scores(lightness, Study.SCRATCH)).isEqualTo(scores(stored, Study.SCRATCH));
        assertThat(scores(lightness, Study.PRETRAINED))
                .isNotEqualTo(scores(stored, Study.PRETRAINED));
    }

    @Test
    void whatSeveralStudiesAreComparedWithIsMeasuredOnce() throws Exception {
        study(ColourSpace.STORED, 1, FinishedTrials.in(folder));
        int first = FinishedTrials.in(folder).count();
        study(ColourSpace.STORED, 2, FinishedTrials.in(folder));
        // Two trials of the other pretraining's features, under two heads.
        assertThat(FinishedTrials.in(folder).count()).isEqualTo(first + 2 * 2);
    }

    @Test
    void fineTuningIsARowOnlyIfItIsAskedFor() {
        assertThat(
                        study(ColourSpace.STORED, 1, FinishedTrials.none())
                                .row(Study.FINE_TUNED, LABELS))
                .isNull();
    }
}
