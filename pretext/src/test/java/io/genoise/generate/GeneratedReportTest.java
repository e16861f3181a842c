package io.genoise.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.Images;
import io.genoise.report.RunReport;
import io.genoise.task.Generating;
import io.genoise.task.Trained;
import io.genoise.tensor.Device;
import io.genoise.train.EncoderCard;
import io.genoise.train.RunFolder;
import io.genoise.train.Standardization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page of a run whose net makes pictures.
class GeneratedReportTest {
    @TempDir Path runs;

    @Test
    void theSheetsTheWalkTheDistancesAndTheNearestPicturesAreShown() throws IOException {
        Images scenes = TinyRuns.SCENES;
        TinyGan task = new TinyGan(true, true);
        RunFolder folder = RunFolder.create(runs.resolve("run"), TinyRuns.RECORD, false);
        TinyRuns.run(folder, task, new SampleSheets(scenes, 1), () -> false);
        new GenerationQuality(
                        Map.of(
                                "features", "those of a net",
                                "numbers a picture", "8",
                                "neighbours", "3"),
                        List.of(new GenerationQuality.Row("generated", 20, 12.3456, 0.5, 0.25)))
                .write(folder.generation());
        folder.close();
        try (Device device = Device.best(1)) {
            Generating net = TinyRuns.learner(device, task);
            EncoderCard card =
                    new EncoderCard(net.encoder().config(), 8, Standardization.of(scenes));
            Trained trained = Trained.of(task, net, card, scenes, 1);
            String page =
                    new RunReport(
                                    folder,
                                    net.encoder(),
                                    card,
                                    scenes,
                                    scenes,
                                    Optional.of(trained),
                                    null)
                            .report()
                            .html();
            assertThat(page)
                    .contains("How the pictures came", "before the first step", "step 10")
                    .contains("What lies between them", "image/gif")
                    .contains("those of a net", "12.35", "had it learned them by heart")
                    .contains("Variety of samples of the pretraining");
        }
    }
}
