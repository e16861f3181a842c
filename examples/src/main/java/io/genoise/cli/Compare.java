package io.genoise.cli;

import io.genoise.transfer.StudyComparison;
import io.genoise.transfer.StudyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `genoise compare STUDY...`: studies of several pretrainings beside each other.
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Puts studies of several pretrainings beside each other: a row each, as a table in Markdown.",
            "They must have been asked about the same labelled pictures: the same --data, --seed, --subsets and --headline-at."
                    + " With probe's --trials what they are compared with is trained once for all of them."
        },
        footer = {
            "",
            "Examples:",
            "  genoise probe runs/TASK-photos --trials runs/trials     one study",
            "  genoise compare runs/*-photos                           all of them"
        })
final class Compare implements Callable<Integer> {
    @Parameters(
            paramLabel = "STUDY",
            arity = "1..*",
            description = "Files study.json, which may be packed by gzip, or their folders.")
    List<Path> files;

    @Option(names = "--debug", order = 63, description = "Show where an error came from.")
    boolean debug;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<StudyFile> studies = new ArrayList<>();
        for (Path file : files) {
            studies.add(
                    StudyFile.read(Files.isDirectory(file) ? file.resolve("study.json") : file));
        }
        PrintWriter print = spec.commandLine().getOut();
        print.print(new StudyComparison(studies).markdown());
        print.flush();
        return 0;
    }
}
