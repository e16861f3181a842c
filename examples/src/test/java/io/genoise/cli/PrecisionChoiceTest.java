package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// What computes, and how exactly, is a run's own: its record says it, and going on keeps it.
class PrecisionChoiceTest {
    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int genoise(String... arguments) {
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }

    private int rotation(String... more) {
        String[] words =
                "pretrain rotation --limit 8 --size 8 --network nin,width=0.05,blocks=3 --batch 4 --epochs 1"
                        .split(" ");
        String[] all = new String[words.length + more.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(more, 0, all, words.length, more.length);
        all[all.length - 2] = "--out";
        all[all.length - 1] = folder.resolve("run").toString();
        return genoise(all);
    }

    @Test
    void aRunOfHalvesSaysSoAndGoesOnWithThem() throws IOException {
        assertThat(rotation("--precision", "bf16", "--device", "cpu")).as(err.toString()).isZero();
        RunFolder run = RunFolder.open(folder.resolve("run"));
        RunRecord record = run.record();
        assertThat(record.options()).containsEntry("precision", "bf16");
        assertThat(record.sessions().getFirst().device())
                .containsEntry("storage", "maps as BF16 between kernels");
        assertThat(out.toString()).doesNotContain("device: ");

        run.write(record.in(RunRecord.State.UNFINISHED));
        String path = run.path().toString();
        assertThat(genoise("pretrain", "--resume", path, "--precision", "f32")).isEqualTo(2);
        assertThat(err.toString())
                .contains("it began with --precision bf16 and keeps it; f32 is another training");

        assertThat(genoise("pretrain", "--resume", path)).as(err.toString()).isZero();
        assertThat(run.record().sessions().getLast().device()).containsKey("storage");
    }

    @Test
    void whatIsTakenByItselfIsSaid() {
        assertThat(rotation("--precision", "tf32")).as(err.toString()).isZero();
        assertThat(out.toString()).containsPattern("(?m)^device: \\S+ \\(.+\\)$");
        if (out.toString().contains("device: cpu")) {
            assertThat(out.toString()).contains("precision: cpu computes tf32 as f32");
        }
    }

    @Test
    void anUnknownPrecisionIsAnsweredWithThoseThereAre() {
        assertThat(rotation("--precision", "f8")).isEqualTo(2);
        assertThat(err.toString())
                .contains("no precision is called f8; there are f32, tf32, bf16, f16");
    }
}
