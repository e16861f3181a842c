package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.process.Processes;
import io.genoise.train.MetricsLog;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that is killed or stopped in the middle of an epoch and resumed is the run that was never broken off, whatever
/// their threads; and who asks twice does not wait.
/// `PretrainingTest` shows the same of a run that dies within this process, in a second.
@Tag("slow")
class KilledRunTest {
    private static final int MINUTES = 10;
    private static final int TERMINATED = 143;
    private static final int STEPS_AN_EPOCH = 40;
    private static final int EPOCHS = 3;

    /// Well inside the second epoch.
    private static final int KILLED_AFTER = STEPS_AN_EPOCH + 10;

    @TempDir static Path folder;

    private static RunFolder whole;

    @BeforeAll
    static void pretrain() throws IOException, InterruptedException {
        whole = new RunFolder(folder.resolve("whole"));
        assertThat(ended(pretrain(whole.path(), 2))).isZero();
    }

    @Test
    void aKilledRunGoesOnToTheSameBits() throws IOException, InterruptedException {
        RunFolder broken = new RunFolder(folder.resolve("broken"));
        Process process = pretrain(broken.path(), 1);
        reach(process, broken, KILLED_AFTER);
        // A process that ended by itself has code 0, one that was killed has not.
        assertThat(process.destroyForcibly().waitFor()).as("killed while alive").isNotZero();
        assertThat(broken.record().state()).isEqualTo(RunRecord.State.UNFINISHED);
        assertThat(SafeTensors.read(broken.checkpoint()).metadata())
                .containsEntry("step", Integer.toString(STEPS_AN_EPOCH));
        assertThat(lastStep(broken)).isGreaterThanOrEqualTo(KILLED_AFTER);

        endsAsTheWholeOne(broken);
    }

    @Test
    void aRunThatIsStoppedPolitelyGoesOnToTheSameBits() throws IOException, InterruptedException {
        RunFolder broken = new RunFolder(folder.resolve("stopped"));
        Process process = pretrain(broken.path(), 1);
        reach(process, broken, KILLED_AFTER);
        signal(process);

        assertThat(ended(process)).isEqualTo(TERMINATED);
        assertThat(said(broken)).contains("stopped; go on with: genoise pretrain --resume ");
        int step = Integer.parseInt(SafeTensors.read(broken.checkpoint()).metadata().get("step"));
        assertThat(step).isGreaterThanOrEqualTo(KILLED_AFTER);

        endsAsTheWholeOne(broken);
    }

    /// It was silent for a minute, and then spoke of a checkpoint that was not there.
    @Test
    void aSecondSignalEndsARunAtOnceAndSaysWhatIsThere() throws IOException, InterruptedException {
        RunFolder broken = new RunFolder(folder.resolve("twice"));
        // One step over all pictures takes seconds, and has begun by then: the second signal comes
        // while the first still waits for its end.
        Process process = pretrain(broken.path(), 1, 8 * STEPS_AN_EPOCH, "nin");
        while (process.isAlive() && !Files.exists(broken.metrics())) {
            Thread.sleep(2);
        }
        Thread.sleep(500);
        signal(process);
        while (process.isAlive() && !said(broken).contains("stopping after this step")) {
            Thread.sleep(2);
        }
        signal(process);

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(TERMINATED);
        assertThat(broken.checkpoint()).doesNotExist();
        assertThat(said(broken))
                .contains("ended at once, before there was a checkpoint")
                .doesNotContain("is kept");
    }

    private static void endsAsTheWholeOne(RunFolder broken)
            throws IOException, InterruptedException {
        assertThat(
                        ended(
                                genoise(
                                        broken,
                                        "pretrain",
                                        "--resume",
                                        broken.path().toString(),
                                        "--threads",
                                        "1")))
                .isZero();
        assertThat(broken.checkpoint()).hasSameBinaryContentAs(whole.checkpoint());
        assertThat(broken.metrics()).hasSameBinaryContentAs(whole.metrics());
        assertThat(broken.record().sessions()).hasSize(2);
    }

    private static void reach(Process process, RunFolder run, int step)
            throws IOException, InterruptedException {
        while (process.isAlive() && lastStep(run) < step) {
            Thread.sleep(2);
        }
    }

    /// TERM, and not INT, which whoever starts tests in the background has them ignore.
    private static void signal(Process process) throws IOException, InterruptedException {
        String pid = Long.toString(process.pid());
        assertThat(new ProcessBuilder("kill", "-TERM", pid).start().waitFor()).isZero();
    }

    private static Path output(RunFolder run) {
        return run.path().resolveSibling(run.path().getFileName() + ".txt");
    }

    private static String said(RunFolder run) throws IOException {
        return Files.readString(output(run));
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
        return pretrain(out, threads, 8, "nin,width=0.05");
    }

    private static Process pretrain(Path out, int threads, int batch, String network)
            throws IOException {
        return genoise(
                new RunFolder(out),
                "pretrain",
                "rotation",
                "--data",
                "scenes",
                "--limit",
                Integer.toString(8 * STEPS_AN_EPOCH),
                "--batch",
                Integer.toString(batch),
                "--size",
                "16",
                "--network",
                network,
                "--epochs",
                Integer.toString(EPOCHS),
                "--threads",
                Integer.toString(threads),
                "--out",
                out.toString());
    }

    private static Process genoise(RunFolder run, String... arguments) throws IOException {
        List<String> command = Processes.likeThis(Genoise.class);
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output(run).toFile())
                .start();
    }
}
