package io.genoise.transfer;

import io.genoise.inference.Design;
import io.genoise.transfer.FewLabelTable.Row;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// How the numbers of a table came about, in words by topic: a number without it is not a result.
///
/// @param facts in the order in which they are shown
public record Protocol(Map<String, String> facts) {
    /// The fact that makes the study again.
    public static final String COMMAND = "command";

    /// The fact that says what the pretraining saw of the tested pictures.
    public static final String OVERLAP = "overlap";

    /// What is to be known of two seeds.
    public static final String TWO_SEEDS =
            "two seeds are one degree of freedom and show hardly any difference: take three or more";

    /// What only the caller knows of a protocol.
    ///
    /// @param command that makes the study again, every option included
    /// @param data data set, size of the pictures, fingerprint
    /// @param split where learned and tested pictures come from, classes left out, groups
    /// @param overlap whether the pretraining saw tested pictures
    /// @param pretraining task, epochs, network
    public record Setting(
            String command, String data, String split, String overlap, String pretraining) {}

    /// Copies the facts, keeping their order.
    public Protocol {
        facts = new LinkedHashMap<>(facts);
    }

    static Protocol of(
            Setting setting,
            Trials trials,
            StudyPlan plan,
            List<PredictionSource> networks,
            List<Row> rows) {
        Map<String, String> facts = new LinkedHashMap<>();
        int[] tested = trials.tested();
        long groups = Arrays.stream(Trial.at(tested, trials.groups())).distinct().count();
        facts.put(
                "data",
                String.format(Locale.ROOT, "%s, %d classes", setting.data(), trials.classes()));
        facts.put(
                "split",
                String.format(
                        Locale.ROOT,
                        "%s; %,d pictures tested in %,d groups, nothing selected on them",
                        setting.split(),
                        tested.length,
                        groups));
        facts.put(OVERLAP, setting.overlap());
        facts.put("labels", labels(trials, plan));
        facts.put("pretraining", setting.pretraining());
        facts.put(
                "heads",
                """
                linear probe: multinomial logistic regression, L2, standardised on the labelled pictures; \
                kNN: cosine, k = min(20, labels a class), temperature 0.07\
                """);
        Set<String> recipes = new LinkedHashSet<>();
        networks.forEach(
                network -> recipes.add("%s: %s".formatted(network.method(), network.recipe())));
        if (!recipes.isEmpty()) {
            facts.put("recipes", String.join("; ", recipes));
        }
        facts.put(
                "selection",
                String.format(
                        Locale.ROOT,
                        """
                        map and L2 (of %s) by stratified 5-fold cross-validation inside the labelled pictures, groups kept \
                        together, by log loss (kNN: map, by accuracy); with fewer than 5 labels or groups L2 %s and a map fixed \
                        beforehand; with more than %s labels a class as chosen with %s of them%s%s\
                        """,
                        LogisticProbe.STRENGTHS,
                        LogisticProbe.FIXED_STRENGTH,
                        plan.selectUpTo(),
                        plan.selectUpTo(),
                        plan.handMade().isEmpty()
                                ? ""
                                : "; %s: of %s, by the same log loss"
                                        .formatted(
                                                FewLabels.STRONGEST,
                                                String.join(", ", plan.handMade())),
                        plan.headlineMethod().equals(FewLabels.CHOSEN)
                                ? "; %s: in each trial the one of “%s” and “%s” with less log loss on the pictures of three of these five folds, the former where nothing can be held out"
                                        .formatted(
                                                FewLabels.CHOSEN,
                                                Study.PRETRAINED,
                                                Study.FINE_TUNED)
                                : ""));
        facts.put("seeds", seeds(rows));
        facts.put("intervals", intervals(trials));
        facts.put(
                "comparisons",
                """
                headline declared beforehand: %s, %s labels a class, against %s; the rest is exploratory; \
                Holm within each family, comparisons that cannot be judged counted\
                """
                        .formatted(
                                plan.headlineMethod(),
                                LabelledSubsets.words(plan.headlineLabels()),
                                String.join(", ", plan.baselines())));
        facts.put(COMMAND, setting.command());
        return new Protocol(facts);
    }

    private static String labels(Trials trials, StudyPlan plan) {
        if (trials.outOfFold()) {
            return String.format(
                    Locale.ROOT,
                    "all, out of fold: %d folds, %d times, classes balanced over groups, seed %d",
                    Trials.FOLDS,
                    Trials.REPEATS,
                    plan.seed());
        }
        return String.format(
                Locale.ROOT,
                "a class (subsets): %s; random, balanced, nested, the same for all methods, seed %d",
                trials.numbers().stream()
                        .map(k ->
                                String.format(
                                        Locale.ROOT,
                                        "%s (%d)",
                                        LabelledSubsets.words(k),
                                        trials.resamples(k)))
                        .collect(Collectors.joining(", ")),
                plan.seed());
    }

    private static String seeds(List<Row> rows) {
        Map<String, Integer> seeds = new LinkedHashMap<>();
        for (Row row : rows) {
            if (row.scores().random()) {
                seeds.put(row.method(), row.scores().seeds());
            }
        }
        boolean one = seeds.containsValue(1);
        boolean two = seeds.containsValue(2);
        return seeds.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .collect(Collectors.joining(", "))
                + (one ? "; where there is one, verdicts hold for this encoder" : "")
                + (two ? "; " + TWO_SEEDS : "");
    }

    private static String intervals(Trials trials) {
        return trials.design(trials.numbers().getFirst()) instanceof Design.OutOfFold
                ? "95 %, cluster-robust t over groups of pictures, passes averaged"
                : "95 %, t with crossed random effects of seeds, labelled subsets and groups of test pictures";
    }

    /// One line for each part.
    public String text() {
        int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0) + 2;
        return facts.entrySet().stream()
                .map(fact ->
                        fact.getKey()
                                + " ".repeat(width - fact.getKey().length())
                                + fact.getValue())
                .collect(Collectors.joining("\n"));
    }
}
