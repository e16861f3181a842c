package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.train.MetricsLog;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.transfer.WatchingKnn;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A task whose loss one answer to every picture lowers best: VICReg without the two terms that forbid it.
class CollapsedRunTest {
    @TempDir static Path folder;

    private static final StringWriter SAID = new StringWriter();
    private static int code;
    private static RunFolder run;

    @BeforeAll
    static void collapse() {
        run = new RunFolder(folder.resolve("run"));
        code =
                genoise(
                        SAID,
                        "pretrain vicreg --variance 0 --covariance 0 --task-width 8 --limit 64 --size 8 --batch 8 --epochs 60"
                                + " --rate 0.02 --network nin,blocks=3,width=0.05 --out "
                                + run.path());
    }

    private static int genoise(StringWriter err, String arguments) {
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(new StringWriter()));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments.split(" "));
    }

    @Test
    void itEndsInOneLineThatSaysWhy() {
        assertThat(code).isEqualTo(2);
        assertThat(SAID.toString())
                .hasLineCount(1)
                .startsWith("genoise: training was ended after step ")
                .contains("nearly the same features (collapse)", "RankMe");
    }

    @Test
    void itsFolderTellsOfItAndKeepsWhatWasLearned() throws IOException {
        assertThat(run.record().state()).isEqualTo(RunRecord.State.COLLAPSED);
        assertThat(run.record().protocol().get("collapse")).contains("after step");
        assertThat(run.state()).isPresent();
        assertThat(MetricsLog.read(run.metrics()).getLast().values()).containsKey("spread");
    }

    /// The scenes have labels: they are for looking on.
    @Test
    void neighboursWereWatchedAfterEveryEpoch() throws IOException {
        assertThat(MetricsLog.read(run.metrics()))
                .filteredOn(line -> line.values().containsKey("epoch"))
                .isNotEmpty()
                .allSatisfy(line ->
                        assertThat(line.values().get(WatchingKnn.NAME)).isBetween(0.0, 1.0));
        assertThat(run.record().protocol().get(WatchingKnn.NAME)).contains("nothing is chosen");
    }

    @Test
    void itIsNotGoneOnWith() throws IOException {
        RunRecord before = run.record();
        StringWriter said = new StringWriter();

        assertThat(genoise(said, "pretrain --resume " + run.path())).isEqualTo(2);

        assertThat(said.toString())
                .hasLineCount(1)
                .contains(run.path() + " collapsed", "begin anew", "nearly the same features");
        assertThat(run.record()).isEqualTo(before);
    }
}
