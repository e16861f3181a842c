package io.genoise.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.tensor.Device;
import io.genoise.train.Differences;
import io.genoise.train.DifferentPlanException;
import io.genoise.train.Progress;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.train.SmallNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run goes on over the pictures that it began with, and its record keeps every session.
class RotationPretrainingTest {
    private static final Images SCENES = Scenes.train(8, 40, 1);
    private static final RotationPretraining PRETRAINING =
            new RotationPretraining(Rotation.STANDARD, SmallNetwork.of(4), 2, 10, 0.01f, 1);
    private static final RunRecord RECORD =
            new RunRecord("rotation", RunRecord.State.UNFINISHED, 1, Map.of(), List.of(), Map.of());

    @TempDir Path runs;

    private RotationPretraining.Result run(
            RunFolder folder, Images images, Differences differences, int steps)
            throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (Device device = Device.open("reference", 1)) {
            return PRETRAINING.run(
                    device.scope(),
                    images,
                    folder,
                    differences,
                    Progress.SILENT,
                    () -> asked.getAndIncrement() > steps);
        }
    }

    @Test
    void otherPicturesAreRefusedAndNothingIsWritten() throws IOException {
        RunFolder folder = RunFolder.fresh(runs, "run", RECORD);
        run(folder, SCENES, Differences.REFUSED, 3);
        byte[] checkpoint = Files.readAllBytes(folder.checkpoint());
        RunRecord record = folder.record();

        assertThatThrownBy(() -> run(folder, Scenes.train(8, 40, 2), Differences.REFUSED, 3))
                .isInstanceOf(DifferentPlanException.class);

        assertThat(folder.record()).isEqualTo(record);
        assertThat(folder.checkpoint()).hasBinaryContent(checkpoint);
    }

    @Test
    void theRecordKeepsEverySession() throws IOException {
        RunFolder folder = RunFolder.fresh(runs, "run", RECORD);
        run(folder, SCENES, Differences.REFUSED, 3);
        RunRecord.Session first = folder.record().sessions().getFirst();
        assertThat(first.data())
                .containsEntry("fingerprint", SCENES.fingerprint())
                .containsEntry("pictures", "40");
        assertThat(first.device()).containsEntry("device", "reference");

        Images other = Scenes.train(8, 40, 2);
        run(folder, other, Differences.ALLOWED, Integer.MAX_VALUE - 1);

        List<RunRecord.Session> sessions = folder.record().sessions();
        assertThat(sessions).hasSize(2).startsWith(first);
        assertThat(sessions.getLast().step()).isPositive();
        assertThat(sessions.getLast().data()).containsEntry("fingerprint", other.fingerprint());
    }
}
