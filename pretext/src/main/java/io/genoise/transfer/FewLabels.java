package io.genoise.transfer;

import io.genoise.data.Labels;
import io.genoise.transfer.CrossValidation.Choice;
import io.genoise.transfer.FewLabelTable.Row;
import io.genoise.transfer.FrozenProbes.Measured;
import io.genoise.transfer.FrozenProbes.Trial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Few-label evaluation: what are features worth where labels are few? Every method gets the same random subsets of
/// labelled pictures; frozen features get a linear probe and nearest neighbours, with map and penalty chosen inside the
/// subset; whole networks bring their own predictions. Test pictures are only ever predicted.
///
/// ```java
/// FewLabels evaluation = FewLabels.of(trainLabels, testLabels, 10, StudyPlan.standard("pretrained", List.of("random"), 1));
/// Images pool = Subset.of(train, evaluation.pool());          // features are needed of these only, in this order
/// FewLabelTable table = evaluation.run(sources, networks, setting, System.err::println);
/// System.out.println(table.text());
/// ```
public final class FewLabels {
    private record Key(String head, String method, int labelsPerClass) {}

    private record Seed(List<Measured> subsets, String cost) {}

    private final LabelledSubsets subsets;
    private final int[] testLabels;
    private final StudyPlan plan;
    private final List<LabelledSubset> trials = new ArrayList<>();
    private final int[] pool;

    private FewLabels(LabelledSubsets subsets, int[] testLabels, StudyPlan plan) {
        this.subsets = subsets;
        this.testLabels = testLabels;
        this.plan = plan;
        for (int k : plan.labelsPerClass()) {
            for (int number = 0; number < plan.subsetCount(k); number++) {
                trials.add(subsets.subset(k, number));
            }
        }
        // Above selectUpTo, the choice is made in a smaller subset of the same number, which lies
        // inside.
        this.pool = LabelledSubsets.union(trials);
    }

    /// An evaluation on pictures with these labels.
    ///
    /// @param trainLabels 0 … classes-1, or -1 where there is none
    /// @param testLabels 0 … classes-1
    /// @throws IllegalArgumentException if a class has fewer labelled pictures than the plan asks for, or a label is wrong
    public static FewLabels of(int[] trainLabels, int[] testLabels, int classes, StudyPlan plan) {
        Labels.check(testLabels, classes, i -> "test picture " + i);
        return new FewLabels(
                new LabelledSubsets(trainLabels, classes, plan.seed()), testLabels.clone(), plan);
    }

    /// The training pictures whose features are needed, ascending, as the data set numbers them.
    public int[] pool() {
        return pool.clone();
    }

    /// The subsets of all trials.
    public List<LabelledSubset> subsets() {
        return List.copyOf(trials);
    }

    /// Measures all methods; rows of the table come in this order.
    ///
    /// @param sources frozen features, of the training pictures in [#pool] in that order and of all test pictures
    /// @param networks methods that learn as a whole
    /// @param setting what the protocol says of data and pretraining
    /// @param progress told a line whenever a method is done
    /// @throws IllegalArgumentException if features do not fit the labels
    public FewLabelTable run(
            List<FeatureSource> sources,
            List<PredictionSource> networks,
            Protocol.Setting setting,
            Consumer<String> progress) {
        Map<Key, List<Seed>> measured = new LinkedHashMap<>();
        for (FeatureSource source : sources) {
            long start = System.nanoTime();
            measure(source, measured);
            report(progress, source.method(), start);
        }
        for (PredictionSource network : networks) {
            long start = System.nanoTime();
            measure(network, measured);
            report(progress, network.method(), start);
        }
        Bootstrap bootstrap = new Bootstrap(testLabels.length, plan.seed());
        List<Row> rows = new ArrayList<>();
        for (String head :
                List.of(FewLabelTable.LINEAR, FewLabelTable.NEIGHBOURS, FewLabelTable.WHOLE)) {
            measured.forEach((key, seeds) -> {
                if (key.head.equals(head)) {
                    rows.add(row(key, seeds, bootstrap));
                }
            });
        }
        return new FewLabelTable(
                protocol(setting, networks, measured), rows, Comparisons.of(rows, plan));
    }

    private static void report(Consumer<String> progress, String method, long start) {
        progress.accept(
                String.format(
                        Locale.ROOT,
                        "%s: probed in %.1f s",
                        method,
                        (System.nanoTime() - start) / 1e9));
    }

    private void measure(FeatureSource source, Map<Key, List<Seed>> measured) {
        FrozenProbes probes = new FrozenProbes(source, subsets, pool, testLabels, plan);
        int most = plan.labelsPerClass().stream().mapToInt(plan::subsetCount).max().orElseThrow();
        List<Callable<List<Trial>>> tasks = new ArrayList<>();
        for (int number = 0; number < most; number++) {
            int which = number;
            tasks.add(() -> probes.trials(which));
        }
        Map<Key, List<Measured>> bySubset = new LinkedHashMap<>();
        for (List<Trial> ofNumber : inOrder(tasks)) {
            for (Trial trial : ofNumber) {
                Key linear = new Key(FewLabelTable.LINEAR, source.method(), trial.labelsPerClass());
                Key neighbours =
                        new Key(FewLabelTable.NEIGHBOURS, source.method(), trial.labelsPerClass());
                bySubset.computeIfAbsent(linear, _ -> new ArrayList<>()).add(trial.linear());
                bySubset.computeIfAbsent(neighbours, _ -> new ArrayList<>())
                        .add(trial.neighbours());
            }
        }
        bySubset.forEach((key, list) ->
                measured.computeIfAbsent(key, _ -> new ArrayList<>())
                        .add(new Seed(list, source.cost())));
    }

    private void measure(PredictionSource network, Map<Key, List<Seed>> measured) {
        for (int k : plan.labelsPerClass()) {
            if (network.covers(k)) {
                List<Measured> list = new ArrayList<>();
                for (int number = 0; number < plan.subsetCount(k); number++) {
                    Predictions predictions = network.predict(subsets.subset(k, number));
                    list.add(Measured.of(predictions, testLabels, null));
                }
                measured.computeIfAbsent(
                                new Key(FewLabelTable.WHOLE, network.method(), k),
                                _ -> new ArrayList<>())
                        .add(new Seed(list, network.cost()));
            }
        }
    }

    /// Runs the tasks on the plan's threads; results in the order of the tasks.
    private <T> List<T> inOrder(List<Callable<T>> tasks) {
        try (ExecutorService pool = Executors.newFixedThreadPool(plan.threads())) {
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(tasks)) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while probing", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a probe failed", e.getCause());
        }
    }

    private static Row row(Key key, List<Seed> seeds, Bootstrap bootstrap) {
        List<List<Double>> accuracies = new ArrayList<>();
        List<List<Choice>> choices = new ArrayList<>();
        List<Metrics> metrics = new ArrayList<>();
        byte[][][] correct = new byte[seeds.size()][][];
        for (int r = 0; r < correct.length; r++) {
            List<Measured> list = seeds.get(r).subsets;
            correct[r] = list.stream().map(Measured::correct).toArray(byte[][]::new);
            list.forEach(one -> metrics.add(one.metrics()));
            accuracies.add(list.stream().map(one -> one.metrics().accuracy()).toList());
            if (!key.head.equals(FewLabelTable.WHOLE)) {
                choices.add(list.stream().map(Measured::choice).toList());
            }
        }
        double[] bySubset = new double[correct[0].length];
        for (int number = 0; number < bySubset.length; number++) {
            for (List<Double> ofSeed : accuracies) {
                bySubset[number] += ofSeed.get(number) / accuracies.size();
            }
        }
        Metrics mean = Metrics.mean(metrics);
        return new Row(
                key.method,
                key.head,
                key.labelsPerClass,
                mean.accuracy(),
                bySubset.length > 1 ? Paired.deviation(bySubset) : null,
                bootstrap.interval(correct),
                mean,
                accuracies,
                choices,
                seeds.getFirst().cost);
    }

    private Protocol protocol(
            Protocol.Setting setting,
            List<PredictionSource> networks,
            Map<Key, List<Seed>> measured) {
        List<String> numbers =
                plan.labelsPerClass().stream()
                        .map(k -> Comparisons.labels(k) + " (" + plan.subsetCount(k) + ")")
                        .toList();
        Set<String> recipes = new LinkedHashSet<>();
        networks.forEach(
                network -> recipes.add("%s: %s".formatted(network.method(), network.recipe())));
        int most = measured.values().stream().mapToInt(List::size).max().orElse(1);
        return new Protocol(
                "%s, %s classes".formatted(setting.data(), subsets.classes()),
                "%s; %s test pictures, nothing selected on them"
                        .formatted(setting.split(), testLabels.length),
                "a class (subsets): %s; random, balanced, nested, the same for all methods, seed %s"
                        .formatted(String.join(", ", numbers), plan.seed()),
                setting.pretraining(),
                """
                linear probe: multinomial logistic regression, L2, standardised on the labelled pictures; \
                kNN: cosine, k = min(20, labels a class), temperature 0.07%s\
                """
                        .formatted(recipes.isEmpty() ? "" : "; " + String.join("; ", recipes)),
                """
                map and L2 (of %s) by stratified 5-fold cross-validation inside the labelled subset, by log loss \
                (kNN: map, by accuracy); with fewer than 5 labels a class L2 %s and a map fixed beforehand; \
                above %s as chosen with %s of the same labels\
                """
                        .formatted(
                                LogisticProbe.STRENGTHS,
                                LogisticProbe.FIXED_STRENGTH,
                                plan.selectUpTo(),
                                plan.selectUpTo()),
                most + " pretraining" + (most == 1 ? ": spread over labels only" : " at most"),
                """
                rows: 95 %, two-way bootstrap over subsets and seeds with test pictures resampled, \
                1000 replicates; pairs: 95 %, Student's t over subsets\
                """,
                """
                headline declared beforehand: %s, %s labels a class, linear probe, against %s; \
                the rest is exploratory; exact sign-flip p over subsets, Holm within each family\
                """
                        .formatted(
                                plan.headlineMethod(),
                                plan.headlineLabels(),
                                String.join(" and ", plan.baselines())));
    }
}
