package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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
