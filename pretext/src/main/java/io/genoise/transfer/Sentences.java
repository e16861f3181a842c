package io.genoise.transfer;

import io.genoise.inference.Difference;
import io.genoise.inference.Refused;
import io.genoise.inference.Verdict;
import io.genoise.transfer.FewLabelTable.Pair;
import io.genoise.transfer.FewLabelTable.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/// What a table comes to, in sentences. Each is a function of the comparisons: who is ahead, who is not, and what cannot be
/// known is never written by hand.
public final class Sentences {
    private Sentences() {}

    /// The result in one sentence, with the smallest difference that could have been seen.
    public static String first(FewLabelTable table) {
        StudyPlan plan = table.plan();
        List<Pair> headline = table.headline();
        if (headline.isEmpty()) {
            return "What was declared beforehand, “%s” with %s against %s, was not measured: all that follows is exploratory."
                    .formatted(
                            plan.headlineMethod(),
                            labels(plan.headlineLabels()),
                            String.join(", ", plan.baselines()));
        }
        Row row = table.row(plan.headlineMethod(), plan.headlineLabels());
        List<String> parts = new ArrayList<>();
        List<String> open = new ArrayList<>();
        boolean one = false;
        for (Pair pair : headline) {
            if (pair.verdict() == Verdict.NO_DIFFERENCE_SHOWN) {
                open.add(
                        "“%s” (%s)"
                                .formatted(
                                        pair.baseline(), Points.signed(pair.difference().mean())));
            } else {
                parts.add(against(pair));
            }
            one |= pair.difference() != null && pair.difference().ofOneEncoder();
        }
        if (!open.isEmpty()) {
            parts.add("not shown to differ from " + and(open, "or"));
        }
        return String.format(
                Locale.ROOT,
                "With %s, “%s” (right about %s of %,d %s pictures) is %s%s%s.",
                labels(plan.headlineLabels()),
                row.method(),
                percent(row.mean()),
                row.scores().pictures(),
                table.isOutOfFold() ? "held-out" : "test",
                and(parts, "and"),
                one ? ", as far as one encoder tells" : "",
                limits(headline, row.scores().pictures()));
    }

    private static String and(List<String> parts, String word) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        return "%s %s %s"
                .formatted(
                        String.join(", ", parts.subList(0, parts.size() - 1)),
                        word,
                        parts.getLast());
    }

    private static String against(Pair pair) {
        Difference difference = pair.difference();
        String other = "“%s”".formatted(pair.baseline());
        return switch (pair.verdict()) {
            case BETTER, BETTER_FOR_THIS_ENCODER ->
                    "%s points better than %s".formatted(points(difference.mean()), other);
            case WORSE, WORSE_FOR_THIS_ENCODER ->
                    "%s points worse than %s".formatted(points(-difference.mean()), other);
            case NO_DIFFERENCE_SHOWN -> "not shown to differ from " + other;
            case AS_GOOD, AS_GOOD_FOR_THIS_ENCODER -> "as good as " + other;
            case CANNOT_BE_KNOWN ->
                    "not to be judged against %s (%s)".formatted(other, reason(pair));
        };
    }

    private static String limits(List<Pair> pairs, int pictures) {
        DoubleStream.Builder resolutions = DoubleStream.builder();
        for (Pair pair : pairs) {
            if (pair.difference() != null) {
                resolutions.add(pair.difference().resolution());
            }
        }
        double[] sorted = resolutions.build().sorted().toArray();
        if (sorted.length == 0) {
            return "";
        }
        String least = points(sorted[0]);
        String most = points(sorted[sorted.length - 1]);
        return String.format(
                Locale.ROOT,
                "; these %,d pictures cannot show differences under %s points",
                pictures,
                least.equals(most) ? least : least + " to " + most);
    }

    /// What does not win at the headline's number of labels: rows that are ahead of a pretrained one or not shown to differ
    /// from it, and pretrained rows that stay behind another. Empty without the headline's row.
    public static List<String> whatDoesNotWin(FewLabelTable table) {
        List<String> sentences = new ArrayList<>();
        for (String candidate : table.plan().candidates()) {
            List<Pair> pairs =
                    table.pairs().stream()
                            .filter(pair -> pair.method().equals(candidate))
                            .filter(pair -> !pair.head().equals(FewLabelTable.NEIGHBOURS))
                            .filter(pair -> pair.labelsPerClass() == table.plan().headlineLabels())
                            // Where it was not declared, its members stand for it.
                            .filter(pair ->
                                    pair.family().equals(FewLabelTable.HEADLINE)
                                            || !pair.baseline().equals(FewLabels.STRONGEST))
                            .toList();
            List<String> open = new ArrayList<>();
            List<String> unknown = new ArrayList<>();
            for (Pair pair : pairs) {
                Difference difference = pair.difference();
                switch (pair.verdict()) {
                    case WORSE, WORSE_FOR_THIS_ENCODER ->
                            sentences.add(
                                    "“%s” stays behind “%s”, by %s points [%s, %s]"
                                            .formatted(
                                                    candidate,
                                                    pair.baseline(),
                                                    points(-difference.mean()),
                                                    points(-difference.interval().high()),
                                                    points(-difference.interval().low())));
                    case BETTER, BETTER_FOR_THIS_ENCODER -> {
                        if (table.plan().candidates().contains(pair.baseline())) {
                            sentences.add(
                                    "“%s” stays behind “%s”, by %s points [%s, %s]"
                                            .formatted(
                                                    pair.baseline(),
                                                    candidate,
                                                    points(difference.mean()),
                                                    points(difference.interval().low()),
                                                    points(difference.interval().high())));
                        }
                    }
                    case NO_DIFFERENCE_SHOWN, AS_GOOD, AS_GOOD_FOR_THIS_ENCODER ->
                            open.add(
                                    "“%s” (%s; %s)"
                                            .formatted(
                                                    pair.baseline(),
                                                    Points.signed(difference.mean()),
                                                    whyNotShown(pair)));
                    case CANNOT_BE_KNOWN ->
                            unknown.add("“%s” (%s)".formatted(pair.baseline(), reason(pair)));
                }
            }
            if (!open.isEmpty()) {
                sentences.add(
                        "“%s” is not shown to differ from %s"
                                .formatted(candidate, String.join(", ", open)));
            }
            if (!unknown.isEmpty()) {
                sentences.add(
                        "“%s” cannot be judged against %s"
                                .formatted(candidate, String.join(", ", unknown)));
            }
            if (!pairs.isEmpty()
                    && candidate.equals(table.plan().headlineMethod())
                    && pairs.stream().allMatch(Sentences::ahead)) {
                sentences.add("“%s” is ahead of every other row".formatted(candidate));
            }
        }
        return sentences;
    }

    /// A difference that is large enough to be seen alone may still be too small among so many.
    static String whyNotShown(Pair pair) {
        Difference difference = pair.difference();
        return Math.abs(difference.mean()) < difference.resolution()
                ? "under " + points(difference.resolution()) + " cannot be seen"
                : String.format(
                        Locale.ROOT, "p %.3f, with others %.3f", difference.p(), pair.corrected());
    }

    private static boolean ahead(Pair pair) {
        return switch (pair.verdict()) {
            case BETTER, BETTER_FOR_THIS_ENCODER -> true;
            default -> false;
        };
    }

    private static String reason(Pair pair) {
        return pair.outcome() instanceof Refused refused ? refused.reason() : "";
    }

    private static String labels(int labelsPerClass) {
        return labelsPerClass == LabelledSubsets.ALL
                ? "all labels"
                : String.format(
                        Locale.ROOT,
                        "%d label%s a class",
                        labelsPerClass,
                        labelsPerClass == 1 ? "" : "s");
    }

    private static String percent(double share) {
        return points(share) + " %";
    }

    private static String points(double share) {
        return String.format(Locale.ROOT, "%.1f", 100 * share);
    }
}
