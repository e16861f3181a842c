package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.data.SeenPictures;
import io.genoise.tensor.Device;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.transfer.Inductive;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// `genoise probe RUN…`: what a pretraining is worth where labels are few.
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what a pretraining is worth where labels are few, beside every baseline.",
            "Each method gets the same random subsets of labelled pictures, or without test pictures the same folds. The"
                    + " table is printed and written as study.json (which genoise verify computes again), its chart as"
                    + " few-labels.svg, and all of it as a page, report.html. Several runs that differ in their seed"
                    + " alone are one row: what is said then holds for other seeds. Take three or more: of two hardly"
                    + " any difference can be shown. Without --data it takes the pictures"
                    + " that the run was trained on."
        },
        footer = {
            "",
            "Examples:",
            "  genoise probe runs/TASK-scenes                   as the protocol has it",
            "  genoise probe runs/1 runs/2 runs/3               three seeds of one",
            "  genoise probe runs/TASK-scenes --per-class 5,all   other numbers",
            "  genoise probe runs/TASK-scenes --data photos/    on other pictures",
            "  genoise probe runs/TASK-scenes --features dino=dino.safetensors"
        })
final class Probe implements Callable<Integer> {
    @Parameters(
            paramLabel = "RUN",
            arity = "1..*",
            description = "The folder of a pretraining, or those of several seeds of one.")
    List<Path> runs;

    @Mixin DataChoice choice;

    @Mixin GroupChoice group;

    @Mixin StudyChoice study;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            order = 50,
            description = "Where table and report are written (default: the first run's folder).")
    Path out;

    @Option(
            names = "--segmentation",
            order = 51,
            description =
                    "Asks instead what frozen maps say about single pixels: the kinds of drawn scenes, learned from 5"
                            + " masks a kind, beside those of a random network and the pixels' colours.")
    boolean segmentation;

    @Mixin DeviceChoice deviceChoice;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        ParseResult given = spec.commandLine().getParseResult();
        study.check();
        List<RunFolder> folders = new ArrayList<>();
        List<RunRecord> records = new ArrayList<>();
        for (Path run : runs) {
            RunFolder folder = RunFolder.open(run);
            folders.add(folder);
            records.add(folder.record());
            records.getLast()
                    .protocol()
                    .forEach((topic, words) -> {
                        if (topic.startsWith("control")) {
                            print.println("%s: %s".formatted(topic, words));
                        }
                    });
            if (records.getLast().state() != RunRecord.State.FINISHED) {
                print.println(
                        "warning: %s is not finished; its last checkpoint is probed"
                                .formatted(run));
            }
        }
        SeedsOfOne.check(runs, records);
        RunRecord first = records.getFirst();
        if (segmentation) {
            try (Device device = deviceChoice.open(print)) {
                List<Probing.Run> loaded = new ArrayList<>();
                for (RunFolder folder : folders) {
                    loaded.add(Probing.Run.load(folder, device));
                }
                Segmenting.lines(device, loaded).forEach(print::println);
            }
            return 0;
        }
        choice.restore(first.options(), given);
        group.restore(first.options(), given);
        DataSet set = heldOut(first, folders.getFirst(), choice.open());
        set.notes().forEach(print::println);
        Probing probing = new Probing(choice, study, group, deviceChoice, print);
        try (Device device = deviceChoice.open(print)) {
            List<Probing.Run> loaded = new ArrayList<>();
            for (RunFolder folder : folders) {
                loaded.add(Probing.Run.load(folder, device));
            }
            probing.run(device, loaded, set, out == null ? folders.getFirst().path() : out);
        }
        return 0;
    }

    /// A run that held pictures of the folder out is tested on these.
    private static DataSet heldOut(RunRecord record, RunFolder folder, DataSet set) {
        if (!HeldOutChoice.in(record.options()) || set.test().isPresent()) {
            return set;
        }
        return SeenPictures.read(folder.seen())
                .flatMap(seen -> Inductive.again(set, seen))
                .orElse(set);
    }
}
