package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.train.MetricsLog;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that is killed in the middle of an epoch and resumed is the run that was never killed, whatever their threads.
/// `RotationPretrainingTest` shows the same of a run that dies within this process, in a second.
@Tag("slow")
class KilledRunTest {
    private static final int MINUTES = 10;
    private static final int STEPS_AN_EPOCH = 60;
    private static final int EPOCHS = 3;

    /// Well inside the second epoch.
    private static final int KILLED_AFTER = STEPS_AN_EPOCH + 20;

    @TempDir Path folder;

    @Test
    void aKilledRunGoesOnToTheSameBits() throws IOException, InterruptedException {
        RunFolder whole = new RunFolder(folder.resolve("whole"));
        RunFolder broken = new RunFolder(folder.resolve("broken"));
        assertThat(ended(pretrain(whole.path(), 2))).isZero();

        Process process = pretrain(broken.path(), 1);
        while (process.isAlive() && lastStep(broken) < KILLED_AFTER) {
            Thread.sleep(2);
        }
        // A process that ended by itself has code 0, one that was killed has not.
        assertThat(process.destroyForcibly().waitFor()).as("killed while alive").isNotZero();
        assertThat(broken.record().state()).isEqualTo(RunRecord.State.UNFINISHED);
        assertThat(SafeTensors.read(broken.checkpoint()).metadata())
                .containsEntry("step", Integer.toString(STEPS_AN_EPOCH));
        assertThat(lastStep(broken)).isGreaterThanOrEqualTo(KILLED_AFTER);

        assertThat(
                        ended(
                                genoise(
                                        "pretrain",
                                        "--resume",
                                        broken.path().toString(),
                                        "--threads",
                                        "1")))
                .isZero();
        assertThat(broken.checkpoint()).hasSameBinaryContentAs(whole.checkpoint());
        assertThat(broken.metrics()).hasSameTextualContentAs(whole.metrics());
        assertThat(broken.record().sessions()).hasSize(2);
    }

    private static int ended(Process process) throws InterruptedException {
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    /// The last step that the run has noted, 0 if there is none.
    private static long lastStep(RunFolder run) throws IOException {
        if (!Files.exists(run.metrics())) {
            return 0;
        }
        List<MetricsLog.Line> lines = MetricsLog.read(run.metrics());
        return lines.isEmpty() ? 0 : lines.getLast().step();
    }

    private static Process pretrain(Path out, int threads) throws IOException {
        return genoise(
                "pretrain",
                "rotation",
                "--data",
                "scenes",
                "--limit",
                Integer.toString(8 * STEPS_AN_EPOCH),
                "--batch",
                "8",
                "--size",
                "16",
                "--network",
                "nin,width=0.05",
                "--epochs",
                Integer.toString(EPOCHS),
                "--threads",
                Integer.toString(threads),
                "--out",
                out.toString());
    }

    private static Process genoise(String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--add-modules",
                                "jdk.incubator.vector",
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Genoise.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
