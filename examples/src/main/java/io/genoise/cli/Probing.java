package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.data.Groups;
import io.genoise.data.Images;
import io.genoise.data.Overlap;
import io.genoise.data.SeenPictures;
import io.genoise.data.Subset;
import io.genoise.figure.LineChart;
import io.genoise.figure.TextChart;
import io.genoise.network.EncoderNetwork;
import io.genoise.report.FewLabelSections;
import io.genoise.report.RunReport;
import io.genoise.report.ShellWord;
import io.genoise.shape.TensorShape;
import io.genoise.task.NotedControl;
import io.genoise.task.Pretraining;
import io.genoise.task.Trained;
import io.genoise.tensor.Device;
import io.genoise.tensor.Scope;
import io.genoise.train.EncoderCard;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.train.SavedEncoder;
import io.genoise.transfer.Cost;
import io.genoise.transfer.FewLabelTable;
import io.genoise.transfer.FinishedTrials;
import io.genoise.transfer.FloatingOperations;
import io.genoise.transfer.ImportedFeatures;
import io.genoise.transfer.LabelledSubsets;
import io.genoise.transfer.Protocol;
import io.genoise.transfer.Study;
import io.genoise.transfer.StudyFile;
import io.genoise.transfer.StudyPictures;
import io.genoise.transfer.StudyPlan;
import io.genoise.transfer.Trials;
import io.genoise.weights.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// A few-label study on the command line, from its options to a table and a report: what `probe` and `demo` do alike.
record Probing(
        DataChoice choice,
        StudyChoice study,
        GroupChoice group,
        DeviceChoice deviceChoice,
        PrintWriter print) {
    /// A pretraining that is asked about, as its checkpoint has it.
    ///
    /// @param network that it gave
    /// @param card how the network's input is prepared
    /// @param notes of the checkpoint
    record Run(
            EncoderNetwork network,
            EncoderCard card,
            Map<String, String> notes,
            RunFolder folder,
            RunRecord record) {
        static Run load(RunFolder folder, Device device) throws IOException {
            SavedEncoder saved = SavedEncoder.load(folder.path(), device.scope());
            return new Run(
                    saved.encoder(),
                    saved.card(),
                    saved.checkpoint().metadata(),
                    folder,
                    folder.record());
        }
    }

    /// Checks, before anything is trained, that the pictures allow the study.
    ///
    /// @throws IllegalArgumentException if too few classes have enough labelled pictures, or a file of features is none
    void check(DataSet set) throws IOException {
        study.check();
        study.imported();
        StudyPictures.of(set, null, study.perClass, study.headlineAt);
    }

    /// Measures what the networks of `runs`, seeds of one pretraining, are worth, prints the table, and writes `study.json`,
    /// `few-labels.svg` and `report.html` into `to`.
    void run(Device device, List<Run> runs, DataSet set, Path to) throws IOException {
        List<ImportedFeatures> imported = study.imported();
        Groups groups = Groups.of(StudyPictures.all(set), group.rule);
        StudyPictures pictures =
                StudyPictures.of(set, groups.of(), study.perClass, study.headlineAt);
        pictures.leftOut().forEach(print::println);
        if (pictures.outOfFold()) {
            print.println(
                    "without test pictures all labels are measured, out of fold: --per-class and --subsets are not used");
        }
        if (runs.size() == 2) {
            print.println("warning: " + Protocol.TWO_SEEDS);
        }
        StudyPlan plan = plan(pictures, imported);
        Trials trials = pictures.trials(plan);
        String overlap = overlap(runs, Subset.of(pictures.list(), trials.tested()));
        print.println("tested on %s: %s".formatted(pictures.split(), overlap));
        String together = together(groups, set);
        print.println("groups: " + together);
        print.flush();
        List<Study.Pretrained> pretrained = new ArrayList<>();
        for (Run run : runs) {
            pretrained.add(new Study.Pretrained(run.network, run.card, cost(device, run)));
        }
        Path kept = study.trials == null ? to.resolve("trials") : study.trials;
        FinishedTrials finished = FinishedTrials.in(kept);
        if (finished.count() > 0) {
            print.println(
                    (study.trials == null
                                    ? "going on with a study that was broken off: %s trials are kept in %s"
                                    : "taking what was measured alike from the %s trials in %s")
                            .formatted(finished.count(), kept));
            print.flush();
        }
        FewLabelTable table =
                new Study(
                                pictures,
                                plan,
                                study.scratch(),
                                study.fineTuning(),
                                pictures.outOfFold()
                                        ? List.of(LabelledSubsets.ALL)
                                        : trainAt(pictures),
                                study.adaptations())
                        .run(
                                device,
                                new Study.Subjects(pretrained, imported),
                                setting(device, runs, set, pictures, together, overlap, imported),
                                finished,
                                line -> {
                                    print.println(line);
                                    print.flush();
                                });
        print.println();
        print.println(table.text());
        FewLabelSections sections = new FewLabelSections(table);
        if (plan.labelsPerClass().size() > 1) {
            print.println(TextChart.of(sections.chart()));
        }
        print.flush();
        write(device, runs, pictures, trials, table, sections.chart(), to);
        if (study.trials == null) {
            finished.delete();
        }
        report(
                runs.getFirst(),
                set.train(),
                Subset.of(pictures.list(), trials.tested()),
                table,
                to);
    }

    private void write(
            Device device,
            List<Run> runs,
            StudyPictures pictures,
            Trials trials,
            FewLabelTable table,
            LineChart chart,
            Path to)
            throws IOException {
        Files.createDirectories(to);
        List<StudyFile.Pretraining> pretrainings =
                runs.stream()
                        .map(run ->
                                new StudyFile.Pretraining(
                                        run.folder.path().toString(),
                                        run.record.task(),
                                        run.record.seed(),
                                        run.record.options(),
                                        controls(run)))
                        .toList();
        StudyFile.Made made =
                StudyFile.Made.now(
                        table.protocol().facts().get(Protocol.COMMAND), device, pretrainings);
        AtomicFile.write(to.resolve("study.json"), StudyFile.json(table, trials, pictures, made));
        AtomicFile.write(to.resolve("few-labels.svg"), chart.svg());
        print.println(
                "scores: %s (genoise verify computes all of it again)"
                        .formatted(to.resolve("study.json")));
    }

    /// The verdicts of its controls, by what each looked at.
    private static Map<String, String> controls(Run run) {
        Map<String, String> controls = new LinkedHashMap<>();
        for (NotedControl control : NotedControl.of(run.record)) {
            control.verdict()
                    .ifPresent(verdict -> controls.put(control.topic(), verdict.toString()));
        }
        return controls;
    }

    /// Writes the report of a run whose pictures have no labels: what the net sees, and how it learned.
    void report(Run run, DataSet set) throws IOException {
        Images shown = set.test().orElse(set.train());
        report(run, set.train(), shown, null, run.folder.path());
    }

    private void report(Run run, Images train, Images test, FewLabelTable table, Path to)
            throws IOException {
        Path page = to.resolve(run.folder.report().getFileName());
        try (Scope scope = run.network.parameters().device().scope().open()) {
            Optional<Trained> trained = Pretraining.left(scope, run.folder, train, test);
            new RunReport(run.folder, run.network, run.card, train, test, trained, table)
                    .report()
                    .write(page);
        }
        print.println("report: " + page);
        print.flush();
    }

    private StudyPlan plan(StudyPictures pictures, List<ImportedFeatures> imported) {
        StudyPlan plan =
                Study.plan(
                                pictures,
                                study.headline.method(),
                                imported.stream().map(ImportedFeatures::method).toList(),
                                choice.seed)
                        .withMostSubsets(study.subsets);
        return deviceChoice.threads > 0 ? plan.withThreads(deviceChoice.threads) : plan;
    }

    /// Where the headline had to give way to a smaller number, networks are trained there too.
    private List<Integer> trainAt(StudyPictures pictures) {
        List<Integer> numbers = new ArrayList<>(study.trainAt);
        if (numbers.contains(study.headlineAt) && !numbers.contains(pictures.headline())) {
            numbers.add(pictures.headline());
        }
        return numbers;
    }

    /// Whether there is anything to probe with.
    static boolean hasLabels(DataSet set) {
        return set.train().classes().size() > 1;
    }

    /// What the pretrainings saw of the tested pictures; each in its own words, if they differ.
    ///
    /// @throws IllegalArgumentException if one learned the label of a tested picture
    static String overlap(List<Run> runs, Images tested) {
        return runs.stream()
                .map(run ->
                        Overlap.of(run.folder.seen(), tested).words()
                                + labelled(run.folder, tested))
                .distinct()
                .collect(Collectors.joining("; another run: "));
    }

    /// That a pretraining learned labels, if it did, though none of a tested picture.
    static String labelled(RunFolder folder, Images tested) {
        Optional<SeenPictures> labelled = SeenPictures.read(folder.labelled());
        if (labelled.isEmpty()) {
            return "";
        }
        int seen = 0;
        for (boolean one : labelled.get().among(tested)) {
            seen += one ? 1 : 0;
        }
        if (seen > 0) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%s has learned the labels of %,d of the %,d tested pictures, and cannot be measured on them: pretrain it with --inductive",
                            folder.path(),
                            seen,
                            tested.size()));
        }
        return String.format(
                Locale.ROOT,
                "; the pretraining has learned the labels of %,d other pictures, which are among those that probes may learn from",
                labelled.get().size());
    }

    /// Which pictures belong together, and whether a test set of the user's own making tears them apart.
    static String together(Groups groups, DataSet set) {
        int across = groups.across(set.train().size());
        return across == 0
                ? groups.words()
                : String.format(
                        Locale.ROOT,
                        "%s; %,d of the test pictures go with a training picture",
                        groups.words(),
                        across);
    }

    /// Three forward passes for each view that the pretraining saw.
    private static Cost cost(Device device, Run run) {
        Map<String, String> notes = run.notes;
        double flop = Double.NaN;
        if (notes.containsKey("plan.batch")
                && notes.containsKey("plan.views")
                && notes.containsKey("step")) {
            double views =
                    Double.parseDouble(notes.get("step"))
                            * Double.parseDouble(notes.get("plan.batch"))
                            * Double.parseDouble(notes.get("plan.views"));
            int size = run.card.size();
            TensorShape seen = TensorShape.of(size, size, run.card.network().channels());
            if (notes.containsKey("plan.frames")) {
                seen = seen.insert(0, Integer.parseInt(notes.get("plan.frames")));
            }
            flop =
                    FloatingOperations.TRAINING
                            * views
                            * FloatingOperations.forward(device, run.card.network(), seen);
        }
        return new Cost(flop, TrainingTime.of(run.record));
    }

    /// The command that makes the study again: every option that has an effect, those filled in as well.
    private String command(Device device, List<Run> runs) {
        List<String> words = new ArrayList<>(List.of("./genoise", "probe"));
        runs.forEach(run -> words.add(run.folder.path().toString()));
        choice.notes().forEach((name, value) -> words.addAll(List.of("--" + name, value)));
        words.addAll(List.of("--group-by", group.rule.text()));
        words.addAll(study.words());
        words.addAll(List.of("--seed", Long.toString(choice.seed)));
        words.addAll(List.of("--device", device.name()));
        deviceChoice.notes().forEach((name, value) -> words.addAll(List.of("--" + name, value)));
        return words.stream().map(ShellWord::of).collect(Collectors.joining(" "));
    }

    private Protocol.Setting setting(
            Device device,
            List<Run> runs,
            DataSet set,
            StudyPictures pictures,
            String together,
            String overlap,
            List<ImportedFeatures> imported) {
        Images train = set.train();
        String fingerprint = train.fingerprint();
        String data =
                "%s, %sx%sx%s, fingerprint %s"
                        .formatted(
                                train.name(),
                                train.height(),
                                train.width(),
                                train.channels(),
                                fingerprint.substring(0, Math.min(12, fingerprint.length())));
        Run first = runs.getFirst();
        String pretraining =
                "%s on %s, %s epochs, network %s, seed %s"
                        .formatted(
                                first.record.task(),
                                first.record.data().get("name"),
                                first.record.options().get("epochs"),
                                first.card.words(),
                                runs.stream()
                                        .map(run -> Long.toString(run.record.seed()))
                                        .collect(Collectors.joining(", ")));
        String others =
                imported.stream()
                        .map(ImportedFeatures::method)
                        .distinct()
                        .map(name -> "; %s: pretraining data unknown".formatted(name))
                        .collect(Collectors.joining());
        return new Protocol.Setting(
                command(device, runs),
                data,
                pictures.split() + "; " + together,
                overlap + others,
                pretraining);
    }
}
