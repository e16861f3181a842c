package io.genoise.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.task.Pretraining;
import io.genoise.task.Trained;
import io.genoise.task.context.Rotation;
import io.genoise.tensor.Device;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.train.SmallNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of a run asks the task for its sections, and knows none by itself.
class RunReportTest {
    private static final Images SCENES = Scenes.train(8, 24, 1);
    private static final Images ASKED = Scenes.test(8, 12, 1);

    @TempDir Path runs;

    private static RunRecord record(String task) {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("batch", "4");
        options.put("one-turn", "false");
        return new RunRecord(task, RunRecord.State.UNFINISHED, 1, options, List.of(), Map.of());
    }

    private String page(String task) throws IOException {
        RunFolder folder = RunFolder.fresh(runs, "run", record(task));
        try (Device device = Device.best(1)) {
            Pretraining.Result result =
                    new Pretraining(new Rotation(), SmallNetwork.of(4), 7, 4, 0.01f, 1)
                            .run(device.scope(), SCENES, folder);
            Optional<Trained> trained = Pretraining.left(device.scope(), folder, SCENES, ASKED);
            return new RunReport(
                            folder, result.encoder(), result.card(), SCENES, ASKED, trained, null)
                    .report()
                    .html();
        }
    }

    @Test
    void theTasksOwnSectionsAndItsLevelOfChanceAreShown() throws IOException {
        assertThat(page("rotation"))
                .contains("What the net sees", "turns told right")
                .contains("Loss of the pretraining", "A net that guesses stays at 1.386.")
                .contains("Accuracy of the pretraining", "A net that guesses stays at 0.250.")
                .contains("What it holds to be alike", "filters of the first layer");
    }

    /// Its jar is not here, say: what every net can be asked is shown.
    @Test
    void ofATaskThatIsNotKnownHereTheGeneralSectionsAreShown() throws IOException {
        assertThat(page("swirl"))
                .contains("Loss of the pretraining", "What it holds to be alike")
                .contains("filters of the first layer")
                .doesNotContain("A net that guesses", "turns told right");
    }
}
