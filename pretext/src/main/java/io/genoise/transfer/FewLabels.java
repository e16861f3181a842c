package io.genoise.transfer;

import io.genoise.inference.Scores;
import io.genoise.transfer.CrossValidation.Choice;
import io.genoise.transfer.FewLabelTable.Row;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/// Few-label evaluation: what are features worth where labels are few? Every method gets the same trials; frozen features get
/// a linear probe and nearest neighbours, with map and penalty chosen inside the labelled pictures; whole networks bring
/// their own predictions. Tested pictures are only ever predicted, and what is kept of it is one score a seed, resample and
/// picture.
///
/// ```java
/// StudyPlan plan = StudyPlan.standard("pretrained", List.of("random"), 1);
/// Trials trials = Trials.withTest(labels, groups, pool, 10, plan);
/// Images needed = joined.subset(trials.needed());             // features are needed of these only, in this order
/// FewLabelTable table = new FewLabels(trials, plan).run(sources, networks, setting, System.err::println);
/// System.out.println(table.text());
/// ```
///
/// @param trials what is learned from and what is asked
/// @param plan what is measured
public record FewLabels(Trials trials, StudyPlan plan) {
    /// The row that is, in each trial, the hand-made descriptor with the least log loss on held-out training labels.
    public static final String STRONGEST = "strongest hand-made";

    /// The row that is, in each trial, the one of [Study#PRETRAINED] and [Study#FINE_TUNED] with less log loss on held-out
    /// training labels; there if the headline is about it.
    public static final String CHOSEN = "pretrained, chosen";

    private record Key(String head, String method, int labelsPerClass) {}

    /// What one seed of a row gave: by trial, in the order of [Trials#of].
    private record Seed(
            float[][] scores,
            List<Metrics> metrics,
            List<Choice> choices, // null where nothing was chosen
            Cost cost,
            Cost pretraining,
            String caveat,
            boolean random,
            String lineage) {}

    /// Measures all methods; rows of the table come in this order.
    ///
    /// @param sources frozen features, of the pictures [Trials#needed]
    /// @param networks methods that learn as a whole
    /// @param setting what the protocol says of data and pretraining
    /// @param progress told a line whenever a method is done
    /// @throws IllegalArgumentException if features do not fit the labels
    public FewLabelTable run(
            List<FeatureSource> sources,
            List<PredictionSource> networks,
            Protocol.Setting setting,
            Consumer<String> progress) {
        return run(sources, networks, setting, FinishedTrials.none(), progress);
    }

    /// Measures all methods, but for what `finished` has; what is measured is kept there at once.
    ///
    /// @throws java.io.UncheckedIOException if it cannot be kept
    public FewLabelTable run(
            List<FeatureSource> sources,
            List<PredictionSource> networks,
            Protocol.Setting setting,
            FinishedTrials finished,
            Consumer<String> progress) {
        Map<Key, List<Seed>> measured = new LinkedHashMap<>();
        for (FeatureSource source : sources) {
            long start = System.nanoTime();
            measure(source, measured, finished);
            report(progress, source.method(), "probed", start);
        }
        strongest(measured);
        for (PredictionSource network : networks) {
            for (int k : trials.numbers()) {
                if (network.covers(k)) {
                    long start = System.nanoTime();
                    measure(network, k, measured, finished);
                    report(
                            progress,
                            "%s, %s labels a class"
                                    .formatted(network.method(), LabelledSubsets.words(k)),
                            "trained",
                            start);
                }
            }
        }
        if (plan.headlineMethod().equals(CHOSEN)) {
            chosen(measured);
        }
        List<Row> rows = new ArrayList<>();
        for (String head :
                List.of(FewLabelTable.LINEAR, FewLabelTable.NEIGHBOURS, FewLabelTable.WHOLE)) {
            measured.forEach((key, seeds) -> {
                if (key.head.equals(head)) {
                    rows.add(row(key, seeds));
                }
            });
        }
        return FewLabelTable.of(
                Protocol.of(setting, trials, plan, networks, rows), plan, trials.designs(), rows);
    }

    private static void report(Consumer<String> progress, String method, String done, long start) {
        progress.accept(
                String.format(
                        Locale.ROOT,
                        "%s: %s in %.1f s",
                        method,
                        done,
                        (System.nanoTime() - start) / 1e9));
    }

    private void measure(
            FeatureSource source, Map<Key, List<Seed>> measured, FinishedTrials finished) {
        FrozenProbes probes = new FrozenProbes(source, trials, plan, finished);
        Map<List<Integer>, List<Trial>> together = new LinkedHashMap<>();
        for (Trial trial : trials.all()) {
            together.computeIfAbsent(
                            List.of(trial.resample(), trial.fold()), _ -> new ArrayList<>())
                    .add(trial);
        }
        List<Callable<Map<Trial, TrialResult>>> tasks = new ArrayList<>();
        for (List<Trial> several : together.values()) {
            tasks.add(() -> probes.linear(several));
            tasks.add(() -> probes.neighbours(several));
        }
        List<Map<Trial, TrialResult>> all = inOrder(tasks);
        for (int which = 0; which < 2; which++) {
            String head = which == 0 ? FewLabelTable.LINEAR : FewLabelTable.NEIGHBOURS;
            Map<Trial, TrialResult> results = new IdentityHashMap<>();
            for (int i = which; i < all.size(); i += 2) {
                results.putAll(all.get(i));
            }
            for (int k : trials.numbers()) {
                List<TrialResult> ofNumber = trials.of(k).stream().map(results::get).toList();
                measured.computeIfAbsent(new Key(head, source.method(), k), _ -> new ArrayList<>())
                        .add(seed(source, k, ofNumber));
            }
        }
    }

    private Seed seed(FeatureSource source, int k, List<TrialResult> results) {
        List<Trial> ofNumber = trials.of(k);
        double pictures = 0;
        for (Trial trial : ofNumber) {
            pictures += (double) (trial.learned().length + trial.tested().length) / ofNumber.size();
        }
        Cost features = source.cost().times(pictures / trials.needed().length);
        return new Seed(
                scores(ofNumber, results),
                results.stream().map(TrialResult::metrics).toList(),
                results.stream().map(TrialResult::choice).toList(),
                features.plus(mean(results)),
                source.pretraining(),
                "",
                source.random(),
                source.lineage());
    }

    private void measure(
            PredictionSource network,
            int k,
            Map<Key, List<Seed>> measured,
            FinishedTrials finished) {
        List<Trial> ofNumber = trials.of(k);
        List<TrialResult> results = new ArrayList<>();
        for (Trial trial : ofNumber) {
            String key =
                    finished.key(
                            network.identity(), FewLabelTable.WHOLE, trials, trial, plan.seed());
            results.add(
                    finished.of(
                            key,
                            () -> {
                                PredictionSource.Outcome outcome = network.predict(trial);
                                return TrialResult.of(
                                        outcome.predictions(),
                                        Trial.at(trial.tested(), trials.labels()),
                                        outcome.choice(),
                                        outcome.cost());
                            }));
        }
        measured.computeIfAbsent(
                        new Key(FewLabelTable.WHOLE, network.method(), k), _ -> new ArrayList<>())
                .add(
                        new Seed(
                                scores(ofNumber, results),
                                results.stream().map(TrialResult::metrics).toList(),
                                results.stream().map(TrialResult::choice).toList(),
                                mean(results),
                                network.pretraining(),
                                network.caveat(k),
                                true,
                                network.lineage()));
    }

    private static Cost mean(List<TrialResult> results) {
        return results.stream()
                .map(result -> result.cost().times(1.0 / results.size()))
                .reduce(Cost.NONE, Cost::plus);
    }

    /// Adds, for each number of labels, the row that takes from each trial the hand-made descriptor whose probe had the
    /// least log loss on held-out training labels; where nothing can be chosen the last of the plan's.
    private void strongest(Map<Key, List<Seed>> measured) {
        for (int k : trials.numbers()) {
            Map<String, Seed> members = new LinkedHashMap<>();
            for (String name : plan.handMade()) {
                List<Seed> seeds = measured.get(new Key(FewLabelTable.LINEAR, name, k));
                if (seeds != null) {
                    members.put(name, seeds.getFirst());
                }
            }
            if (!members.isEmpty()) {
                measured.put(
                        new Key(FewLabelTable.LINEAR, STRONGEST, k),
                        List.of(strongest(k, members)));
            }
        }
    }

    private Seed strongest(int k, Map<String, Seed> members) {
        float[][] scores = empty(k);
        List<Metrics> metrics = new ArrayList<>();
        List<Choice> choices = new ArrayList<>();
        List<Trial> ofNumber = trials.of(k);
        for (int t = 0; t < ofNumber.size(); t++) {
            String best = null;
            Choice least = null;
            for (Map.Entry<String, Seed> member : members.entrySet()) {
                Choice choice = member.getValue().choices.get(t);
                boolean chosen =
                        best == null
                                || choice.logLoss() == null
                                || choice.logLoss() < least.logLoss();
                best = chosen ? member.getKey() : best;
                least = chosen ? choice : least;
            }
            int resample = ofNumber.get(t).resample();
            for (int at : Trial.rows(ofNumber.get(t).tested(), trials.tested())) {
                scores[resample][at] = members.get(best).scores[resample][at];
            }
            metrics.add(members.get(best).metrics.get(t));
            choices.add(new Choice(best, null, least.accuracy(), least.logLoss()));
        }
        Cost all = members.values().stream().map(Seed::cost).reduce(Cost.NONE, Cost::plus);
        return new Seed(scores, metrics, choices, all, Cost.NONE, "", false, "");
    }

    /// Adds, for each number of labels at which networks were trained, the row that takes from each trial and seed the
    /// pretrained encoder as it did better on the same held-out training labels: frozen, or fine-tuned. Where nothing can be
    /// held out it is frozen.
    private void chosen(Map<Key, List<Seed>> measured) {
        for (int k : trials.numbers()) {
            List<Seed> frozen = measured.get(new Key(FewLabelTable.LINEAR, Study.PRETRAINED, k));
            List<Seed> tuned = measured.get(new Key(FewLabelTable.WHOLE, Study.FINE_TUNED, k));
            if (frozen != null && tuned != null && frozen.size() == tuned.size()) {
                List<Seed> seeds = new ArrayList<>();
                for (int r = 0; r < frozen.size(); r++) {
                    seeds.add(chosen(k, frozen.get(r), tuned.get(r)));
                }
                measured.put(new Key(FewLabelTable.WHOLE, CHOSEN, k), seeds);
            }
        }
    }

    private Seed chosen(int k, Seed frozen, Seed tuned) {
        float[][] scores = empty(k);
        List<Metrics> metrics = new ArrayList<>();
        List<Choice> choices = new ArrayList<>();
        List<Trial> ofNumber = trials.of(k);
        for (int t = 0; t < ofNumber.size(); t++) {
            Choice of = frozen.choices.get(t);
            Choice other = tuned.choices.get(t);
            boolean judged = of.judged() != null && other != null && other.judged() != null;
            boolean better = judged && other.judged() < of.judged();
            Seed best = better ? tuned : frozen;
            int resample = ofNumber.get(t).resample();
            for (int at : Trial.rows(ofNumber.get(t).tested(), trials.tested())) {
                scores[resample][at] = best.scores[resample][at];
            }
            metrics.add(best.metrics.get(t));
            Double loss = judged ? better ? other.judged() : of.judged() : null;
            choices.add(
                    new Choice(
                            better ? Study.FINE_TUNED : Study.PRETRAINED, null, null, loss, loss));
        }
        return new Seed(
                scores,
                metrics,
                choices,
                frozen.cost.plus(tuned.cost),
                frozen.pretraining,
                tuned.caveat,
                true,
                frozen.lineage);
    }

    private float[][] empty(int k) {
        return new float[trials.resamples(k)][trials.tested().length];
    }

    /// The scores of trials with one number of labels, `[resample][picture]`.
    private float[][] scores(List<Trial> ofNumber, List<TrialResult> results) {
        float[][] scores = empty(ofNumber.getFirst().labelsPerClass());
        for (int t = 0; t < results.size(); t++) {
            Trial trial = ofNumber.get(t);
            int[] at = Trial.rows(trial.tested(), trials.tested());
            for (int i = 0; i < at.length; i++) {
                scores[trial.resample()][at[i]] = results.get(t).scores()[i];
            }
        }
        return scores;
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

    private Row row(Key key, List<Seed> seeds) {
        List<Metrics> metrics = new ArrayList<>();
        List<List<Choice>> choices = new ArrayList<>();
        Cost cost = Cost.NONE;
        Cost pretraining = Cost.NONE;
        for (Seed seed : seeds) {
            metrics.addAll(seed.metrics);
            List<Choice> made = seed.choices.stream().filter(Objects::nonNull).toList();
            if (!made.isEmpty()) {
                choices.add(made);
            }
            cost = cost.plus(seed.cost.times(1.0 / seeds.size()));
            pretraining = pretraining.plus(seed.pretraining.times(1.0 / seeds.size()));
        }
        return new Row(
                        key.method,
                        key.head,
                        key.labelsPerClass,
                        scores(seeds),
                        Metrics.mean(metrics),
                        choices,
                        cost,
                        pretraining,
                        seeds.getFirst().caveat,
                        0,
                        null,
                        null)
                .under(trials.design(key.labelsPerClass));
    }

    private static Scores scores(List<Seed> seeds) {
        Seed first = seeds.getFirst();
        if (!first.random) {
            return Scores.withoutSeeds(first.scores);
        }
        float[][][] scores = seeds.stream().map(Seed::scores).toArray(float[][][]::new);
        return Scores.of(scores).ofLineage(first.lineage);
    }
}
