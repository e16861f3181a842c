package io.genoise.benchmarks;

import io.genoise.data.DataSet;
import io.genoise.data.DataSets;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.Split;
import io.genoise.network.EncoderConfig;
import io.genoise.network.Networks;
import io.genoise.tensor.Device;
import io.genoise.train.EncoderCard;
import io.genoise.train.RunFolder;
import io.genoise.train.Standardization;
import io.genoise.transfer.Adaptation;
import io.genoise.transfer.Cost;
import io.genoise.transfer.Metrics;
import io.genoise.transfer.Recipe;
import io.genoise.transfer.StudyPictures;
import io.genoise.transfer.StudyPlan;
import io.genoise.transfer.TrainedOnSubset;
import io.genoise.transfer.Trial;
import io.genoise.transfer.Trials;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.jr.ob.JSON;

/// How the recipes in `io.genoise.transfer.Recipes` are found: networks are trained on few labels with every rate at every
/// length, and judged on *training* pictures that were held out. What is found for one length is no recipe for another, and
/// what is found on a data set is not for figures that are reported on it.
///
///     benchmarks/run recipes --data tiny-imagenet-20 --steps 1200,3600 --rates 0.03,0.1,0.3
///     benchmarks/run recipes --data tiny-imagenet-20 --pretrained runs/cifar --rates 0.003,0.01,0.03 --per-class 5,20
///
/// Each result is a line of JSON on the standard output; the best of each length and number of labels follows once more, with
/// the field `bestOf`.
public final class RecipeSearch {
    private static final double HELD_OUT = 0.2;

    private static final Map<String, String> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put("data", "scenes");
        DEFAULTS.put("size", "32");
        DEFAULTS.put("limit", "4000");
        DEFAULTS.put("steps", "1200,3600");
        DEFAULTS.put("rates", "0.03,0.1,0.3");
        DEFAULTS.put("batch", "32");
        DEFAULTS.put("per-class", "20");
        DEFAULTS.put("subsets", "3");
        DEFAULTS.put("network", "nin,width=0.25");
        DEFAULTS.put("pretrained", "");
        DEFAULTS.put("seed", "7");
    }

    private RecipeSearch() {}

    /// Runs the search; `--name value` for each of the options, of which a wrong one lists them all.
    public static void main(String[] arguments) throws IOException {
        try {
            search(new NamedOptions(DEFAULTS).with(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void search(NamedOptions options) throws IOException {
        List<Integer> perClass = options.wholes("per-class");
        long seed = Long.parseLong(options.text("seed"));
        StudyPictures pictures = pictures(options, perClass, seed);
        StudyPlan plan =
                StudyPlan.standard("network", List.of(), seed)
                        .withLabelsPerClass(perClass, perClass.getFirst())
                        .withMostSubsets(options.whole("subsets"));
        Trials trials = pictures.trials(plan);
        try (Device device = Device.best()) {
            TrainedOnSubset.Start start = start(options, pictures);
            for (int k : perClass) {
                for (int steps : options.wholes("steps")) {
                    search(device, start, pictures, trials, options, k, steps, seed);
                }
            }
        }
    }

    /// Every rate at one length and number of labels; a line each, and then the best again.
    private static void search(
            Device device,
            TrainedOnSubset.Start start,
            StudyPictures pictures,
            Trials trials,
            NamedOptions options,
            int labelsPerClass,
            int steps,
            long seed)
            throws IOException {
        Map<String, Object> best = Map.of();
        double most = -1;
        List<String> rates = options.texts("rates");
        for (String rate : rates) {
            Recipe recipe =
                    Recipe.of(
                            steps,
                            options.whole("batch"),
                            Float.parseFloat(rate),
                            ShiftAndMirror.CROP_AND_MIRROR);
            double accuracy =
                    accuracy(device, start, pictures, trials, recipe, labelsPerClass, seed);
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("data", pictures.list().name());
            line.put("network", start.network().network());
            line.put("settings", start.network().settings());
            line.put("start", start.weights() == null ? "scratch" : options.text("pretrained"));
            line.put("labelsPerClass", labelsPerClass);
            line.put("subsets", trials.of(labelsPerClass).size());
            line.put("heldOut", trials.tested().length);
            line.put("steps", steps);
            line.put("batch", recipe.batch());
            line.put("rate", recipe.rate());
            line.put("accuracy", accuracy);
            print(line);
            if (accuracy > most) {
                best = line;
                most = accuracy;
            }
        }
        Map<String, Object> line = new LinkedHashMap<>(best);
        line.put("bestOf", rates.size());
        print(line);
    }

    private static void print(Map<String, Object> line) throws IOException {
        System.out.println(JSON.std.asString(line));
    }

    /// A fifth of the training pictures takes the place of the test; the test itself is not looked at.
    private static StudyPictures pictures(NamedOptions options, List<Integer> perClass, long seed) {
        int size = options.whole("size");
        DataSets.Options how = DataSets.Options.of(size).withScenes(options.whole("limit"), seed);
        DataSet set = DataSets.open(options.text("data"), how);
        Split split = Split.stratified(set.train(), HELD_OUT, seed);
        DataSet held =
                new DataSet(
                        set.name(),
                        split.second(),
                        Optional.of(split.first()),
                        List.of(),
                        List.of());
        return StudyPictures.of(held, null, perClass, perClass.getFirst());
    }

    private static TrainedOnSubset.Start start(NamedOptions options, StudyPictures pictures)
            throws IOException {
        int classes = pictures.list().classes().size();
        if (options.text("pretrained").isEmpty()) {
            EncoderConfig network =
                    Networks.of(options.text("network")).withChannels(pictures.list().channels());
            return TrainedOnSubset.Start.random(
                    network.withClasses(classes), Standardization.of(pictures.training()));
        }
        RunFolder run = RunFolder.open(Path.of(options.text("pretrained")));
        Checkpoint checkpoint = SafeTensors.read(run.checkpoint());
        EncoderCard card = EncoderCard.of(checkpoint.metadata());
        try (Device device = Device.best()) {
            return new TrainedOnSubset.Start(
                    card.network().withClasses(classes),
                    card.standardization(),
                    EncoderCard.load(checkpoint, device.scope()).parameters().read(),
                    "pretrained",
                    Cost.UNKNOWN);
        }
    }

    private static double accuracy(
            Device device,
            TrainedOnSubset.Start start,
            StudyPictures pictures,
            Trials trials,
            Recipe recipe,
            int labelsPerClass,
            long seed) {
        TrainedOnSubset network =
                new TrainedOnSubset(
                        "network",
                        device,
                        start,
                        pictures.list(),
                        new TrainedOnSubset.Training(
                                Adaptation.WHOLE,
                                pictures.groups(),
                                List.of(recipe),
                                trials.numbers(),
                                seed));
        return trials.of(labelsPerClass).stream()
                .mapToDouble(trial ->
                        Metrics.of(network.predict(trial).predictions(), labels(trials, trial))
                                .accuracy())
                .average()
                .orElseThrow();
    }

    private static int[] labels(Trials trials, Trial trial) {
        int[] labels = trials.labels();
        return IntStream.of(trial.tested()).map(i -> labels[i]).toArray();
    }
}
