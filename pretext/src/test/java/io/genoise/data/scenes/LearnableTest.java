package io.genoise.data.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.DataSet;
import io.genoise.data.Images;
import io.genoise.data.ShiftAndMirror;
import io.genoise.network.Networks;
import io.genoise.tensor.Device;
import io.genoise.train.Standardization;
import io.genoise.transfer.Adaptation;
import io.genoise.transfer.LabelledSubsets;
import io.genoise.transfer.Metrics;
import io.genoise.transfer.Recipe;
import io.genoise.transfer.StudyPictures;
import io.genoise.transfer.StudyPlan;
import io.genoise.transfer.TrainedOnSubset;
import io.genoise.transfer.Trial;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The scenes' other gate: what no simple statistic gives away, a network with all labels learns.
@Tag("slow")
class LearnableTest {
    private static final int STEPS = 400;

    @Test
    void aNetworkWithAllLabelsTellsNineOfTenTestPictures() {
        Images train = Scenes.train(32, 8000, 1);
        Images test = Scenes.test(32, 1200, 1);
        StudyPictures pictures =
                StudyPictures.of(
                        new DataSet("scenes", train, Optional.of(test), List.of(), List.of()),
                        null,
                        List.of(LabelledSubsets.ALL),
                        LabelledSubsets.ALL);
        StudyPlan plan =
                StudyPlan.standard("supervised", List.of(), 1)
                        .withLabelsPerClass(List.of(LabelledSubsets.ALL), LabelledSubsets.ALL);
        try (Device device = Device.best()) {
            TrainedOnSubset supervised =
                    new TrainedOnSubset(
                            "supervised",
                            device,
                            TrainedOnSubset.Start.random(
                                    Networks.config("vgg-small", Map.of("width", "0.25"))
                                            .withClasses(train.classes().size()),
                                    Standardization.of(train)),
                            pictures.list(),
                            new TrainedOnSubset.Training(
                                    Adaptation.WHOLE,
                                    pictures.groups(),
                                    List.of(
                                            Recipe.of(
                                                    STEPS,
                                                    100,
                                                    0.1f,
                                                    ShiftAndMirror.CROP_AND_MIRROR)),
                                    List.of(LabelledSubsets.ALL),
                                    1));
            Trial all = pictures.trials(plan).all().getFirst();
            assertThat(Metrics.of(supervised.predict(all).predictions(), labels(test)).accuracy())
                    .isGreaterThanOrEqualTo(0.9);
        }
    }

    private static int[] labels(Images images) {
        return IntStream.range(0, images.size()).map(images::label).toArray();
    }
}
