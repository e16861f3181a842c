package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// A demo of tasks that need something else than pictures and any network.
class DemoTasksTest {
    @TempDir Path folder;

    private Path demo(String task) {
        Path run = folder.resolve(task);
        StringWriter err = new StringWriter();
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(new StringWriter(), true));
        line.setErr(new PrintWriter(err, true));
        int code =
                line.execute(
                        ("demo --task %s --limit 40 --epochs 1 --per-class 1 --train-at 1 --headline-at 1 --subsets 2"
                                        + " --steps 2 --threads 1 --out %s")
                                .formatted(task, run)
                                .split(" "));
        assertThat(code).as(err.toString()).isZero();
        return run;
    }

    @Test
    void tasksAboutClipsAreShownClips() {
        assertThat(demo("ego-motion").resolve("report.html"))
                .content()
                .contains("Learning from moving-scenes");
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(strings = {"clip-rotation", "wgan-gp"})
    void tasksKeepTheNetworkThatTheyNeed(String task) {
        assertThat(demo(task).resolve("report.html")).isNotEmptyFile();
    }

    @Tag("slow")
    @Test
    void aTaskThatNeedsATeacherHasOneTrained() {
        Path run = demo("distill");
        assertThat(run.resolve("report.html")).isNotEmptyFile();
        assertThat(run.resolveSibling("distill-teacher").resolve("run.json"))
                .content()
                .contains("FINISHED");
    }
}
