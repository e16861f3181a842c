package io.genoise.cli;

import io.genoise.transfer.StudyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `genoise verify FILE`: every figure and word of a study, computed again from its scores.
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Computes every mean, interval, p and word of a study again from the scores in its study.json.",
            "Exit code 0 if all is as recorded, 1 if something differs."
        },
        footer = {"", "Examples:", "  genoise verify runs/TASK-scenes/study.json"})
final class Verify implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A study.json, or the folder that it lies in.")
    Path file;

    @Option(names = "--debug", order = 62, description = "Show where an error came from.")
    boolean debug;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        Path study = Files.isDirectory(file) ? file.resolve("study.json") : file;
        StudyFile recorded = StudyFile.read(study);
        List<String> differences = recorded.differences();
        print.println(recorded.table().sentence());
        if (differences.isEmpty()) {
            print.println(
                    String.format(
                            Locale.ROOT,
                            "as recorded: %d rows, %d comparisons and every sentence",
                            recorded.table().rows().size(),
                            recorded.table().pairs().size()));
        } else {
            print.println("NOT as recorded:");
            differences.forEach(one -> print.println("  " + one));
        }
        print.flush();
        return differences.isEmpty() ? 0 : 1;
    }
}
