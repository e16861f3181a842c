package io.genoise.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Images;
import io.genoise.data.Overlap;
import io.genoise.data.scenes.Scenes;
import io.genoise.network.Networks;
import io.genoise.task.context.Rotation;
import io.genoise.tensor.Device;
import io.genoise.train.Differences;
import io.genoise.train.DifferentPlanException;
import io.genoise.train.EncoderCard;
import io.genoise.train.Onlooker;
import io.genoise.train.Progress;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.train.SmallNetwork;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run goes on over the pictures that it began with, and its record keeps every session.
class PretrainingTest {
    private static final Images SCENES = Scenes.train(8, 40, 1);
    private static final Pretraining PRETRAINING =
            new Pretraining(new Rotation(), SmallNetwork.of(4), 2, 10, 0.01f, 1);
    private static final RunRecord RECORD =
            new RunRecord("rotation", RunRecord.State.UNFINISHED, 1, Map.of(), List.of(), Map.of());

    @TempDir Path runs;

    private Pretraining.Result run(
            RunFolder folder, Images images, Differences differences, int steps)
            throws IOException {
        AtomicInteger asked = new AtomicInteger();
        return run(folder, images, differences, () -> asked.getAndIncrement() >= steps);
    }

    private Pretraining.Result run(
            RunFolder folder, Images images, Differences differences, BooleanSupplier stop)
            throws IOException {
        try (Device device = Device.best(1)) {
            return PRETRAINING.run(
                    device.scope(),
                    images,
                    folder,
                    new Pretraining.Terms(differences, Progress.SILENT, stop, Onlooker.NONE));
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

    /// What a killed process leaves: no checkpoint since the last epoch's end, and figures beyond it. On a device that
    /// keeps numbers as files do: `reference` computes in double, and a checkpoint rounds.
    @Test
    void aRunThatDiesWithinAnEpochGoesOnToTheSameBits() throws IOException {
        RunFolder whole = RunFolder.fresh(runs, "whole", RECORD);
        run(whole, SCENES, Differences.REFUSED, Integer.MAX_VALUE - 1);
        RunFolder broken = RunFolder.fresh(runs, "broken", RECORD);
        assertThatThrownBy(() -> run(broken, SCENES, Differences.REFUSED, dyingAt(6)))
                .hasMessage("killed at step 6");
        assertThat(SafeTensors.read(broken.checkpoint()).metadata()).containsEntry("step", "4");

        run(broken, SCENES, Differences.REFUSED, Integer.MAX_VALUE - 1);

        assertThat(broken.checkpoint()).hasSameBinaryContentAs(whole.checkpoint());
        assertThat(broken.metrics()).hasSameTextualContentAs(whole.metrics());
    }

    @Test
    void withoutAFolderTheSameEncoderComesOfIt() throws IOException {
        Path file = runs.resolve("encoder.safetensors");
        PRETRAINING.trainEncoder(SCENES, file);
        RunFolder folder = RunFolder.fresh(runs, "run", RECORD);
        run(folder, SCENES, Differences.REFUSED, Integer.MAX_VALUE - 1);

        Checkpoint alone = SafeTensors.read(file);
        Checkpoint kept = SafeTensors.read(folder.checkpoint());
        assertThat(EncoderCard.of(alone.metadata()).words())
                .isEqualTo(EncoderCard.of(kept.metadata()).words());
        assertThat(alone.tensors()).isNotEmpty();
        alone.tensors()
                .forEach((name, tensor) ->
                        assertThat(kept.tensor(name).bytes()).as(name).isEqualTo(tensor.bytes()));
    }

    @Test
    void usuallyATaskIsTrainedByItsRegimen() {
        Pretraining usual = Pretraining.of(new Rotation());
        assertThat(usual.epochs()).isEqualTo(new Rotation().regimen().epochs());
        assertThat(usual.network()).isEqualTo(Networks.of(new Rotation().regimen().network()));
    }

    private static BooleanSupplier dyingAt(int step) {
        AtomicInteger asked = new AtomicInteger();
        return () -> {
            // Asked before the first step and after each.
            if (asked.getAndIncrement() == step) {
                throw new IllegalStateException("killed at step " + step);
            }
            return false;
        };
    }

    /// Ctrl-C keeps the state within an epoch: the means of that epoch go on too, and the figures keep their order.
    @Test
    void aRunThatIsStoppedWithinAnEpochLeavesTheFiguresOfAnUnbrokenOne() throws IOException {
        RunFolder whole = RunFolder.fresh(runs, "whole", RECORD);
        run(whole, SCENES, Differences.REFUSED, Integer.MAX_VALUE - 1);
        RunFolder broken = RunFolder.fresh(runs, "broken", RECORD);
        run(broken, SCENES, Differences.REFUSED, 6);
        assertThat(SafeTensors.read(broken.checkpoint()).metadata()).containsEntry("step", "6");

        run(broken, SCENES, Differences.REFUSED, Integer.MAX_VALUE - 1);

        assertThat(broken.checkpoint()).hasSameBinaryContentAs(whole.checkpoint());
        assertThat(broken.metrics()).hasSameBinaryContentAs(whole.metrics());
    }

    /// Fewer pictures make a shorter plan: it was "stopped" for ever.
    @Test
    void aCheckpointBeyondTheEndIsRefused() throws IOException {
        RunFolder folder = RunFolder.fresh(runs, "run", RECORD);
        run(folder, SCENES, Differences.REFUSED, 7);
        RunRecord record = folder.record();
        byte[] metrics = Files.readAllBytes(folder.metrics());

        assertThatThrownBy(() -> run(folder, Scenes.train(8, 30, 1), Differences.ALLOWED, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7 steps behind it, and this training ends after 6")
                .hasMessageContaining("last.safetensors");

        assertThat(folder.record()).isEqualTo(record);
        assertThat(folder.metrics()).hasBinaryContent(metrics);
    }

    @Test
    void aNewRunDoesNotGoOnFromACheckpointThatItFinds() throws IOException {
        RunFolder other = RunFolder.fresh(runs, "other", RECORD);
        run(other, SCENES, Differences.REFUSED, 3);
        RunFolder folder = RunFolder.fresh(runs, "run", RECORD);
        Files.copy(other.checkpoint(), folder.checkpoint());

        Pretraining.Result result = run(folder, SCENES, Differences.REFUSED, Integer.MAX_VALUE - 1);

        assertThat(folder.record().sessions().getFirst().step()).isZero();
        assertThat(result.views()).isEqualTo(2 * 40 * 4);
    }

    @Test
    void theRecordKeepsEverySession() throws IOException {
        RunFolder folder = RunFolder.fresh(runs, "run", RECORD);
        run(folder, SCENES, Differences.REFUSED, 3);
        RunRecord.Session first = folder.record().sessions().getFirst();
        assertThat(first.data())
                .containsEntry("fingerprint", SCENES.fingerprint())
                .containsEntry("pictures", "40");
        assertThat(first.device()).containsKey("device");

        Images other = Scenes.train(8, 40, 2);
        run(folder, other, Differences.ALLOWED, Integer.MAX_VALUE - 1);

        List<RunRecord.Session> sessions = folder.record().sessions();
        assertThat(sessions).hasSize(2).startsWith(first);
        assertThat(sessions.getLast().step()).isPositive();
        assertThat(sessions.getLast().data()).containsEntry("fingerprint", other.fingerprint());
    }

    @Test
    void theRunKeepsWhichPicturesItSawOverEverySession() throws IOException {
        RunFolder folder = RunFolder.fresh(runs, "run", RECORD);
        run(folder, SCENES, Differences.REFUSED, 3);
        assertThat(Overlap.of(folder.seen(), SCENES)).isEqualTo(new Overlap.All(40));
        byte[] seen = Files.readAllBytes(folder.seen());

        run(folder, SCENES, Differences.REFUSED, 1);
        assertThat(folder.seen()).hasBinaryContent(seen);

        Images other = Scenes.train(8, 40, 2);
        run(folder, other, Differences.ALLOWED, Integer.MAX_VALUE - 1);
        assertThat(Overlap.of(folder.seen(), SCENES)).isEqualTo(new Overlap.All(40));
        assertThat(Overlap.of(folder.seen(), other)).isEqualTo(new Overlap.All(40));
    }

    /// Its first session kept no list: what it saw then nobody knows.
    @Test
    void ofAnOldRunThatGoesOnOverOtherPicturesItIsNotKnownWhatItSaw() throws IOException {
        RunFolder folder = RunFolder.fresh(runs, "run", RECORD);
        run(folder, SCENES, Differences.REFUSED, 3);
        Files.delete(folder.seen());

        Images other = Scenes.train(8, 40, 2);
        run(folder, other, Differences.ALLOWED, Integer.MAX_VALUE - 1);

        assertThat(Overlap.of(folder.seen(), SCENES)).isInstanceOf(Overlap.Unknown.class);
    }

    @Test
    void anOldRunThatGoesOnOverItsOwnPicturesKeepsThemNow() throws IOException {
        RunFolder folder = RunFolder.fresh(runs, "run", RECORD);
        run(folder, SCENES, Differences.REFUSED, 3);
        Files.delete(folder.seen());

        run(folder, SCENES, Differences.REFUSED, Integer.MAX_VALUE - 1);

        assertThat(Overlap.of(folder.seen(), SCENES)).isEqualTo(new Overlap.All(40));
    }
}
