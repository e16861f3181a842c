package io.genoise.cli;

import io.genoise.data.DataSet;
import io.genoise.data.Images;
import io.genoise.data.LabelShortage;
import io.genoise.data.Labels;
import io.genoise.data.Split;
import io.genoise.data.Subset;
import io.genoise.network.Encoder;
import io.genoise.report.FewLabelSections;
import io.genoise.report.LineChart;
import io.genoise.report.RunReport;
import io.genoise.report.TextChart;
import io.genoise.tensor.Device;
import io.genoise.train.EncoderCard;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.transfer.FewLabelTable;
import io.genoise.transfer.LabelledSubsets;
import io.genoise.transfer.Protocol;
import io.genoise.transfer.Study;
import io.genoise.transfer.StudyPlan;
import io.genoise.weights.AtomicFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.jr.ob.JSON;

/// A few-label study on the command line, from its options to a table and a report: what `probe` and `demo` do alike.
///
/// @param chosen whether the numbers of labels were given, so that they must be kept to
record Probing(
        DataChoice choice,
        StudyChoice study,
        DeviceChoice deviceChoice,
        boolean chosen,
        PrintWriter print) {
    private static final double HELD_OUT = 0.2;

    /// The pictures of a study: those that may carry labels, and those that are only ever predicted.
    private record Parts(Images train, Images test, String words) {
        static Parts of(DataSet set, long seed) {
            LabelShortage.of(set)
                    .ifPresent(shortage -> {
                        throw new IllegalArgumentException(shortage);
                    });
            if (set.test().isPresent()) {
                return new Parts(
                        set.train(),
                        labelled(set.test().get()),
                        "the data set's own test pictures, never seen in pretraining");
            }
            Split split = Split.stratified(set.train(), HELD_OUT, seed);
            return new Parts(
                    split.second(),
                    labelled(split.first()),
                    "a fifth held out, transductive: the pretraining saw these pictures, without labels");
        }
    }

    /// Checks, before anything is trained, that the pictures allow the study.
    ///
    /// @throws IllegalArgumentException if a class has too few labelled pictures
    void check(DataSet set) {
        numbers(Parts.of(set, choice.seed).train);
    }

    /// Measures what `network` is worth, prints the table, and writes `probe.json`, `few-labels.svg` and `report.html` into
    /// `to`.
    ///
    /// @param folder the run that the network came of
    void run(
            Device device,
            Encoder network,
            EncoderCard card,
            RunFolder folder,
            RunRecord record,
            DataSet set,
            Path to)
            throws IOException {
        Parts parts = Parts.of(set, choice.seed);
        FewLabelTable table =
                study(parts)
                        .run(
                                device,
                                network,
                                card,
                                parts.train,
                                parts.test,
                                record.options().get("epochs") + " epochs",
                                setting(record, card, parts),
                                line -> {
                                    print.println(line);
                                    print.flush();
                                });
        print.println();
        print.println(table.text());
        LineChart chart = new FewLabelSections(table).chart();
        print.println(TextChart.of(chart));
        print.flush();
        Files.createDirectories(to);
        String json = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(table) + "\n";
        AtomicFile.write(to.resolve("probe.json"), json);
        AtomicFile.write(to.resolve("few-labels.svg"), chart.svg());
        report(network, card, folder, parts, table, to);
    }

    /// Writes the report of a run whose pictures have no labels: what the net sees, and how it learned.
    void report(Encoder network, EncoderCard card, RunFolder folder, DataSet set)
            throws IOException {
        Images shown = set.test().orElse(set.train());
        report(network, card, folder, new Parts(set.train(), shown, ""), null, folder.path());
    }

    private void report(
            Encoder network,
            EncoderCard card,
            RunFolder folder,
            Parts parts,
            FewLabelTable table,
            Path to)
            throws IOException {
        Path page = to.resolve(folder.report().getFileName());
        new RunReport(folder, network, card, parts.train, parts.test, choice.withoutUp(), table)
                .report()
                .write(page);
        print.println("report: " + page);
        print.flush();
    }

    private Study study(Parts parts) {
        List<Integer> numbers = numbers(parts.train);
        if (numbers.size() < study.perClass.size()) {
            print.printf(
                    "a class has %s labelled pictures: with %s labels a class, not more%n",
                    fewest(parts.train),
                    String.join(", ", numbers.stream().map(String::valueOf).toList()));
        }
        StudyPlan plan =
                StudyPlan.standard(
                                Study.PRETRAINED, List.of(Study.RANDOM, Study.SCRATCH), choice.seed)
                        .withLabelsPerClass(numbers)
                        .withMostSubsets(study.subsets);
        return new Study(
                deviceChoice.threads > 0 ? plan.withThreads(deviceChoice.threads) : plan,
                Study.scratchRecipe(study.steps),
                Study.fineTuningRecipe(study.steps),
                study.trainAt);
    }

    /// The numbers of labels a class to try. Those that nobody asked for are left out where there are too few pictures.
    private List<Integer> numbers(Images train) {
        study.check();
        int most = fewest(train);
        List<Integer> numbers = study.perClass.stream().filter(k -> k <= most).toList();
        boolean missing = numbers.size() < study.perClass.size();
        if (numbers.isEmpty() || chosen && missing) {
            throw new IllegalArgumentException(
                    "a class of %s has %s labelled pictures to train on; --per-class asks for %s"
                            .formatted(train.name(), most, Collections.max(study.perClass)));
        }
        return numbers;
    }

    /// Labelled pictures of the smallest class.
    private static int fewest(Images images) {
        return new LabelledSubsets(Labels.of(images), images.classes().size(), 0).smallestClass();
    }

    /// Whether there is anything to probe with.
    static boolean hasLabels(DataSet set) {
        return set.train().classes().size() > 1;
    }

    /// Pictures without a label cannot be tested on.
    private static Images labelled(Images images) {
        int[] labels = Labels.of(images);
        int[] known = IntStream.range(0, labels.length).filter(i -> labels[i] >= 0).toArray();
        return known.length == images.size() ? images : Subset.of(images, known);
    }

    private static Protocol.Setting setting(RunRecord record, EncoderCard card, Parts parts) {
        Images train = parts.train;
        String fingerprint = train.fingerprint();
        String data =
                "%s, %sx%sx%s, fingerprint %s"
                        .formatted(
                                train.name(),
                                train.height(),
                                train.width(),
                                train.channels(),
                                fingerprint.substring(0, Math.min(12, fingerprint.length())));
        String pretraining =
                "%s on %s, %s epochs, network %s, seed %s"
                        .formatted(
                                record.task(),
                                record.data().get("name"),
                                record.options().get("epochs"),
                                card.words(),
                                record.seed());
        return new Protocol.Setting(data, parts.words, pretraining);
    }
}
