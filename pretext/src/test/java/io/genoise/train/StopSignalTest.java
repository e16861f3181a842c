package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A first signal asks, a second ends.
class StopSignalTest {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Integer> ends = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream last = new ByteArrayOutputStream();

    private StopSignal listening() {
        return new StopSignal(
                told::add,
                () -> "the checkpoint is kept",
                new PrintStream(last, true, StandardCharsets.UTF_8),
                ends::add);
    }

    /// What this process was started to ignore, as a build under `nohup` or in a script's background is, stays ignored.
    private static void assumeHeard(int number) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            String ignored =
                    Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("SigIgn:"))
                            .map(line -> line.substring(7).strip())
                            .findFirst()
                            .orElse("0");
            assumeThat(Long.parseUnsignedLong(ignored, 16) >>> number - 1 & 1).isZero();
        }
    }

    private static void send(String name) throws IOException, InterruptedException {
        String own = Long.toString(ProcessHandle.current().pid());
        assertThat(new ProcessBuilder("kill", "-" + name, own).start().waitFor()).isZero();
    }

    private static void await(StopSignal stop) throws InterruptedException {
        for (int i = 0; i < 1000 && !stop.getAsBoolean(); i++) {
            Thread.sleep(5);
        }
    }

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143", "HUP,129"})
    void theFirstIsARequestAndTheSecondEndsAtOnce(String name, int code)
            throws IOException, InterruptedException {
        assumeHeard(code - 128);
        try (StopSignal stop = listening()) {
            assertThat(stop.getAsBoolean()).isFalse();
            send(name);
            await(stop);

            assertThat(stop.getAsBoolean()).isTrue();
            assertThat(stop.exitCode()).isEqualTo(code);
            assertThat(ends).isEmpty();

            send(name);
            assertThat(ends.poll(10, TimeUnit.SECONDS)).isEqualTo(code);
            assertThat(told).hasSize(1).first().asString().contains("stopping after this step");
            assertThat(last.toString(StandardCharsets.UTF_8)).contains("the checkpoint is kept");
        }
    }

    @Test
    void whatNobodyAskedForEndsWithZero() {
        try (StopSignal stop = listening()) {
            assertThat(stop.exitCode()).isZero();
        }
    }

    @Test
    void aSignalThatComesAfterTheEndIsNotOurs() throws IOException, InterruptedException {
        assumeHeard(1);
        try (StopSignal outer = listening()) {
            StopSignal inner = listening();
            inner.close();
            send("HUP");
            await(outer);

            assertThat(outer.getAsBoolean()).isTrue();
            assertThat(inner.getAsBoolean()).isFalse();
        }
    }
}
