package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One process writes to a run at a time, and one that is killed gives it back.
class RunLockTest {
    @TempDir Path folder;

    /// Holds the folder that it is told until it is killed.
    public static void main(String[] arguments) throws IOException, InterruptedException {
        RunFolder held = new RunFolder(Path.of(arguments[0]));
        held.hold();
        System.out.println("held " + held.isHeld());
        Thread.sleep(60_000);
    }

    private Process another() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RunLockTest.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void whatAnotherProcessHoldsIsRefusedUntilItIsKilled()
            throws IOException, InterruptedException {
        Process holder = another();
        try (RunFolder run = new RunFolder(folder);
                BufferedReader said = holder.inputReader()) {
            assertThat(said.readLine()).isEqualTo("held true");
            assertThatThrownBy(run::hold)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("process %d is writing to it".formatted(holder.pid()));
            assertThat(run.isHeld()).isFalse();

            holder.destroyForcibly().waitFor();

            run.hold();
            assertThat(run.isHeld()).isTrue();
        } finally {
            holder.destroyForcibly();
        }
    }

    /// A second look at the file must not give the system's lock back.
    @Test
    void whatThisProcessHoldsStaysItsOwnAfterAnAttempt() throws IOException {
        try (RunFolder run = new RunFolder(folder)) {
            run.hold();
            Path otherName = folder.resolve("..").resolve(folder.getFileName());
            assertThatThrownBy(new RunFolder(otherName)::hold)
                    .hasMessageContaining("in use by this process");

            assertThat(new String(another().getInputStream().readAllBytes()))
                    .contains("is writing to it");
        }
    }

    @Test
    void whatIsClosedCanBeHeldAgain() throws IOException {
        for (int i = 0; i < 2; i++) {
            try (RunFolder run = new RunFolder(folder)) {
                run.hold();
                run.hold();
            }
        }
    }
}
