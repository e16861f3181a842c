package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.train.RunFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// A net that learns next to nothing from one step.
class GuessingRunTest {
    @Test
    void aNetThatStillGuessesAtItsEndSaysSo(@TempDir Path folder) throws IOException {
        RunFolder run = new RunFolder(folder.resolve("run"));
        StringWriter said = new StringWriter();
        CommandLine line = Genoise.commandLine();
        line.setOut(new PrintWriter(said));
        String options =
                "pretrain rotation --limit 16 --size 8 --batch 16 --epochs 1 --rate 0.000001 --network nin,blocks=3,width=0.05";
        assertThat(line.execute((options + " --out " + run.path()).split(" "))).isZero();
        assertThat(said.toString())
                .contains("warning: the net answers no better than one that guesses: accuracy ")
                .contains("--epochs");
        assertThat(run.record().protocol().get("learned nothing")).contains("chance 0.250");
    }
}
