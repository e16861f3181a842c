package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.data.Images;
import io.genoise.generate.FeatureSpace;
import io.genoise.generate.GeneratedFiles;
import io.genoise.generate.GeneratedPictures;
import io.genoise.generate.GenerationQuality;
import io.genoise.generate.GenerationTable;
import io.genoise.generate.LatentWalk;
import io.genoise.task.Family;
import io.genoise.task.Generating;
import io.genoise.task.Pretraining;
import io.genoise.task.Tasks;
import io.genoise.task.Trained;
import io.genoise.tensor.Device;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/// `genoise generate RUN`: pictures, or clips, by a net that has learned to make them, and how far they are from real ones.
@Command(
        name = "generate",
        mixinStandardHelpOptions = true,
        description = {
            "Makes pictures, or clips, with the net of a run whose task makes some out of noise.",
            "They are written as PNG files, clips as GIFs, with a sheet of all of them. Picture 7 of a seed is the same one"
                    + " however many are made.",
            "With --evaluate it measures instead, or as well, how far they are from real ones: Fréchet distance, precision"
                    + " and recall in the features of a frozen encoder, beside real pictures and noise. That goes into the"
                    + " run's folder as generation.json, and into its report."
        },
        footer = {
            "",
            "Examples:",
            "  genoise generate runs/dcgan-scenes --out pictures",
            "  genoise generate runs/dcgan-scenes --seed 3 --interpolate --out other",
            "  genoise generate runs/s3gan-photos --class cat --out cats",
            "  genoise generate runs/dcgan-scenes --evaluate",
            "  genoise generate runs/dcgan-scenes --evaluate --features runs/TASK-scenes",
            "  genoise generate runs/dcgan-scenes runs/sngan-scenes --markdown"
        })
final class Generate implements Callable<Integer> {
    private static final int WIDTH = 100;
    private static final int WALKS = 16;
    private static final int MOST = 100_000;
    private static final int LEAST_SAMPLES = 10;

    @Parameters(
            paramLabel = "RUN",
            arity = "1..*",
            description = "The folder of the run; with --markdown those of several.")
    List<Path> runs;

    private Path run;

    @Option(
            names = "--count",
            paramLabel = "COUNT",
            order = 70,
            defaultValue = "64",
            description = "How many pictures (default: ${DEFAULT-VALUE}).")
    int count;

    @Option(
            names = "--class",
            paramLabel = "NAME",
            order = 71,
            description =
                    "Which class they shall be of, of a net that learned classes (default: each in turn).")
    String className;

    @Option(
            names = "--interpolate",
            order = 72,
            description =
                    "Write walk.gif as well: what lies between pictures, on arcs from noise to noise that end where they began.")
    boolean interpolate;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            order = 73,
            description = "Where the pictures are written: a folder that is new, or empty.")
    Path out;

    @Option(
            names = "--overwrite",
            order = 74,
            description = "Throw away generated pictures that are in --out.")
    boolean overwrite;

    @Option(
            names = "--report",
            order = 75,
            description =
                    "Write the run's page, report.html, without what its features are worth, which is for probe.")
    boolean report;

    @Option(
            names = "--evaluate",
            order = 80,
            description = "Measure how far they are from real pictures.")
    boolean evaluate;

    @Option(
            names = "--features",
            paramLabel = "RUN",
            order = 81,
            description =
                    "In whose features: the folder of a run, or a safetensors file of one of our networks with its notes,"
                            + " as import writes it (default: an encoder that learns from the same pictures without labels, always in the same"
                            + " way; that takes some ten minutes when it is needed first, and it is kept in the user's cache)."
                            + " Distances in other features are others, and none is the FID, which takes Inception's.")
    Path features;

    @Option(
            names = "--samples",
            paramLabel = "COUNT",
            order = 82,
            defaultValue = "5000",
            description =
                    "So many generated pictures beside as many real ones, at most half of the real ones there are (default:"
                            + " ${DEFAULT-VALUE}).")
    int samples;

    @Option(
            names = "--markdown",
            order = 83,
            description =
                    "Print what --evaluate measured of the runs before, as a table in Markdown, and do nothing else.")
    boolean markdown;

    @Mixin DataChoice choice;

    @Mixin DeviceChoice deviceChoice;

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter print = spec.commandLine().getOut();
        ParseResult given = spec.commandLine().getParseResult();
        if (markdown) {
            print.print(table().markdown());
            print.flush();
            return 0;
        }
        check(given);
        run = runs.getFirst();
        RunFolder folder = RunFolder.open(run);
        RunRecord record = folder.record();
        DataSet set = pictures(record, given);
        try (Device device = deviceChoice.open(print)) {
            Trained trained =
                    Pretraining.left(device.scope(), folder, set.train(), set.train())
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "%s: its task %s is not known here, or not with its settings and these pictures"
                                                    .formatted(run, record.task())));
            if (!(trained.learner() instanceof Generating net)) {
                throw new IllegalArgumentException(
                        "%s is a run of %s, whose net makes no pictures out of noise; those of %s do"
                                .formatted(run, record.task(), makers()));
            }
            if (record.state() != RunRecord.State.FINISHED) {
                print.println(
                        "warning: %s is not finished; its last checkpoint is used".formatted(run));
            }
            int label = label(net);
            if (out != null) {
                write(net, set.train(), label, folder, print);
            }
            if (evaluate) {
                measure(net, set.train(), label, device, folder, print);
            }
            if (report) {
                new Probing(choice, null, null, deviceChoice, print)
                        .report(Probing.Run.load(folder, device), set);
            }
        }
        return 0;
    }

    /// What was measured of the runs before, each called by its folder.
    private GenerationTable table() throws IOException {
        Map<String, GenerationQuality> measured = new LinkedHashMap<>();
        for (Path one : runs) {
            RunFolder folder = RunFolder.open(one);
            measured.put(
                    one.toAbsolutePath().normalize().getFileName().toString(),
                    GenerationQuality.read(folder)
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "%s was not measured: genoise generate %s --evaluate does"
                                                    .formatted(one, one))));
        }
        return new GenerationTable(measured);
    }

    private void check(ParseResult given) {
        if (runs.size() > 1) {
            throw new IllegalArgumentException("several runs go with --markdown alone");
        }
        Value.check("--count", count, count >= 1 && count <= MOST, "1 to " + MOST);
        Value.check("--samples", samples, samples >= LEAST_SAMPLES, LEAST_SAMPLES + " or more");
        if (out == null && !evaluate && !report) {
            throw new IllegalArgumentException(
                    "where to? Say --out FOLDER for pictures, --evaluate for how far they are from real ones, --report for a page");
        }
        for (String option : List.of("--features", "--samples")) {
            if (given.hasMatchedOption(option) && !evaluate) {
                throw new IllegalArgumentException(option + " goes with --evaluate");
            }
        }
        for (String option : List.of("--count", "--interpolate", "--overwrite")) {
            if (given.hasMatchedOption(option) && out == null) {
                throw new IllegalArgumentException(option + " goes with --out");
            }
        }
    }

    /// Those that the run learned from.
    private DataSet pictures(RunRecord record, ParseResult given) {
        deviceChoice.takeUp(record.options(), given);
        choice.restore(record.options(), given);
        HeldOutChoice held = new HeldOutChoice();
        held.group = new GroupChoice();
        held.restore(record.options(), given);
        return held.apply(choice.open(), record.seed());
    }

    private static String makers() {
        return Tasks.all().stream()
                .filter(task -> task.card().family() == Family.ADVERSARIAL)
                .map(task -> task.card().name())
                .collect(Collectors.joining(", "));
    }

    /// The number of the class that was asked for, or −1.
    private int label(Generating net) {
        if (className == null) {
            return -1;
        }
        if (net.classes().isEmpty()) {
            throw new IllegalArgumentException(
                    "--class %s: the net of %s was not taught classes and makes whatever it likes"
                            .formatted(className, run));
        }
        int label = net.classes().indexOf(className);
        if (label < 0) {
            throw new IllegalArgumentException(
                    "--class %s: the net of %s knows no such class; there are %s"
                            .formatted(className, run, String.join(", ", net.classes())));
        }
        return label;
    }

    private void write(Generating net, Images real, int label, RunFolder folder, PrintWriter print)
            throws IOException {
        Map<String, String> about = new LinkedHashMap<>();
        about.put("run", run.toAbsolutePath().normalize().toString());
        about.put("task", folder.record().task());
        about.put("step", step(folder));
        about.put("seed", Long.toString(choice.seed));
        about.put("count", Integer.toString(count));
        about.put(
                "class",
                label >= 0 ? className : net.classes().isEmpty() ? "none" : "each in turn");
        GeneratedFiles files = GeneratedFiles.create(out, about, overwrite);
        int inTurn = label >= 0 ? 0 : net.classes().size();
        Images made = GeneratedPictures.of(net, real, count, choice.seed, label);
        Path sheet = files.write(made, inTurn);
        print.println(
                "%s %s, and all of them in %s"
                        .formatted(count, real.frames() > 1 ? "clips" : "pictures", sheet));
        if (interpolate) {
            LatentWalk walk = LatentWalk.of(net, real, WALKS, choice.seed, label);
            print.println("what lies between: " + files.write(walk));
        }
        print.flush();
    }

    private static String step(RunFolder folder) throws IOException {
        return SafeTensors.read(folder.checkpoint()).metadata().getOrDefault("step", "unknown");
    }

    private void measure(
            Generating net,
            Images all,
            int label,
            Device device,
            RunFolder folder,
            PrintWriter print)
            throws IOException {
        Images real = label < 0 ? all : ofClass(all, label);
        Path encoder = features == null ? FeatureEncoder.of(device, all, print) : features;
        FeatureSpace space = FeatureSpace.load(encoder, device.scope());
        GenerationQuality quality =
                GenerationQuality.of(
                                space,
                                real,
                                samples,
                                choice.seed,
                                n -> GeneratedPictures.of(net, all, n, choice.seed, label))
                        .with("class", label < 0 ? "all" : className)
                        .with("step", step(folder));
        quality.text().lines().forEach(line -> print.print(Wrapped.at(" ", "", "", line, WIDTH)));
        if (label < 0) {
            quality.write(folder.generation());
            print.println("figures: " + folder.generation());
        }
        print.flush();
    }

    private static Images ofClass(Images all, int label) {
        return all.subset(
                IntStream.range(0, all.size()).filter(i -> all.label(i) == label).toArray());
    }
}
