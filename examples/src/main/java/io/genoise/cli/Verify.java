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
            "The table is printed as it follows from them, or with --markdown as it stands in a README.",
            "Exit code 0 if all is as recorded, 1 if something differs."
        },
        footer = {
            "",
            "Examples:",
            "  genoise verify runs/TASK-scenes/study.json",
            "  genoise verify runs/TASK-scenes --small benchmarks/results/scenes/study.json.gz"
        })
final class Verify implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            description =
                    "A study.json, which may be packed by gzip, or the folder that it lies in.")
    Path file;

    @Option(
            names = "--markdown",
            order = 10,
            description = "Print the table in Markdown, and nothing else if all is as recorded.")
    boolean markdown;

    @Option(
            names = "--small",
            paramLabel = "FILE",
            order = 11,
            description =
                    "Write the study to FILE as well, packed, without nearest neighbours and hashes: small enough to be kept"
                            + " among sources.")
    Path small;

    @Option(names = "--debug", order = 63, description = "Show where an error came from.")
    boolean debug;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        Path study = Files.isDirectory(file) ? file.resolve("study.json") : file;
        StudyFile recorded = StudyFile.read(study);
        List<String> differences = recorded.differences();
        if (markdown) {
            print.print(recorded.table().markdown());
        } else {
            print.println(recorded.table().text());
        }
        if (small != null) {
            recorded.writeSmall(small);
        }
        if (differences.isEmpty() && !markdown) {
            print.println(
                    String.format(
                            Locale.ROOT,
                            "as recorded: %d rows, %d comparisons and every sentence",
                            recorded.table().rows().size(),
                            recorded.table().pairs().size()));
        } else if (!differences.isEmpty()) {
            print.println("NOT as recorded:");
            differences.forEach(one -> print.println("  " + one));
        }
        print.flush();
        return differences.isEmpty() ? 0 : 1;
    }
}
