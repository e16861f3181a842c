package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A run that is killed in the middle of an epoch and resumed is the run that was never killed, whatever their threads.
class KilledRunTest {
    private static final int MINUTES = 10;

    @TempDir Path folder;

    @Test
    void aKilledRunGoesOnToTheSameBits() throws IOException, InterruptedException {
        Path whole = folder.resolve("whole");
        Path broken = folder.resolve("broken");
        assertThat(pretrain(whole, 2).waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();

        Process process = pretrain(broken, 1);
        while (process.isAlive() && lines(broken.resolve("metrics.jsonl")) < 4) {
            Thread.sleep(5);
        }
        process.destroyForcibly().waitFor();
        assertThat(Files.exists(broken.resolve("checkpoints/last.safetensors"))).isTrue();

        Process resumed = genoise("pretrain", "--resume", broken.toString(), "--threads", "1");
        assertThat(resumed.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(resumed.exitValue()).isZero();
        assertThat(broken.resolve("checkpoints/last.safetensors"))
                .hasSameBinaryContentAs(whole.resolve("checkpoints/last.safetensors"));
        assertThat(broken.resolve("metrics.jsonl"))
                .hasSameTextualContentAs(whole.resolve("metrics.jsonl"));
    }

    private static int lines(Path file) throws IOException {
        return Files.exists(file) ? (int) Files.readString(file).lines().count() : 0;
    }

    private static Process pretrain(Path out, int threads) throws IOException {
        return genoise(
                "pretrain",
                "rotation",
                "--data",
                "scenes",
                "--limit",
                "640",
                "--size",
                "16",
                "--network",
                "nin,width=0.05",
                "--epochs",
                "6",
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
