package io.genoise.transfer;

import io.genoise.inference.Difference;
import io.genoise.transfer.FewLabelTable.Pair;
import io.genoise.transfer.FewLabelTable.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Studies of several pretrainings that were asked about the same labelled pictures, beside each other: a row each with what
/// its headline is about, what that differs by from each declared baseline, what the pretraining cost and what its controls
/// came to.
///
/// Every study judged its own headline, by Holm over its own comparisons. Nothing is judged between studies: who takes the
/// first row because it is the first has chosen on test pictures, and [#markdown] says so.
///
/// @param studies the best headline first
public record StudyComparison(List<StudyFile> studies) {
    private static final String SECONDS_UNKNOWN = "unknown";
    private static final String PASSED = "passed";

    /// @throws IllegalArgumentException if there is none, or two were asked about other pictures; the message says what differs
    public StudyComparison {
        if (studies.isEmpty()) {
            throw new IllegalArgumentException("there is no study to compare");
        }
        Map<String, Object> first = studies.getFirst().asked();
        for (StudyFile study : studies) {
            Map<String, Object> asked = study.asked();
            for (String what : first.keySet()) {
                if (!Objects.equals(first.get(what), asked.get(what))) {
                    throw new IllegalArgumentException(
                            "the studies of %s and %s cannot stand beside each other: they are of other %s"
                                    .formatted(name(studies.getFirst()), name(study), what));
                }
            }
        }
        studies =
                studies.stream()
                        .sorted(
                                Comparator.comparingDouble(
                                                (StudyFile study) -> -headline(study).mean())
                                        .thenComparing(StudyComparison::name))
                        .toList();
    }

    private static String name(StudyFile study) {
        return of(study, one -> Set.of(one.task()));
    }

    private static Row headline(StudyFile study) {
        FewLabelTable table = study.table();
        Row row = table.row(table.plan().headlineMethod(), table.plan().headlineLabels());
        if (row == null) {
            throw new IllegalArgumentException(
                    "the study of %s has no row “%s”"
                            .formatted(name(study), table.plan().headlineMethod()));
        }
        return row;
    }

    /// The table in Markdown, columns aligned so that it reads in a terminal as well.
    public String markdown() {
        FewLabelTable first = studies.getFirst().table();
        List<String> baselines =
                studies.stream()
                        .flatMap(study -> study.table().headline().stream().map(Pair::baseline))
                        .distinct()
                        .toList();
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("task", "network", "px", "seeds", "minutes"));
        head.add(
                "%s, %s labels a class, %%"
                        .formatted(
                                first.plan().headlineMethod(),
                                LabelledSubsets.words(first.plan().headlineLabels())));
        baselines.forEach(baseline -> head.add("− " + baseline));
        head.add("controls");
        lines.add(head);
        for (StudyFile study : studies) {
            List<String> line = new ArrayList<>();
            line.add(name(study));
            line.add(option(study, "network"));
            line.add(option(study, "size"));
            line.add(Integer.toString(study.pretrainings().size()));
            line.add(minutes(headline(study)));
            line.add(FewLabelMarkdown.cell(headline(study)));
            baselines.forEach(baseline -> line.add(difference(study.table(), baseline)));
            line.add(controls(study));
            lines.add(line);
        }
        return """
        %s
        Points, 95 %% intervals, words after Holm's correction within each row. Rows are sorted by what was measured on \
        test pictures: that the first is the best of them is not shown.
        """
                .formatted(aligned(lines));
    }

    private static String minutes(Row row) {
        double seconds = row.pretraining().seconds();
        return Double.isNaN(seconds)
                ? SECONDS_UNKNOWN
                : String.format(Locale.ROOT, "%.1f", seconds / 60);
    }

    private static String difference(FewLabelTable table, String baseline) {
        for (Pair pair : table.headline()) {
            if (pair.baseline().equals(baseline)) {
                Difference difference = pair.difference();
                return difference == null
                        ? pair.words()
                        : "%s %s, %s"
                                .formatted(
                                        Points.signed(difference.mean()),
                                        Points.between(difference.interval()),
                                        pair.words());
            }
        }
        return "not asked";
    }

    /// What all seeds' controls came to: `passed` without more words, everything else with what was looked at.
    private static String controls(StudyFile study) {
        Map<String, Set<String>> topics = new LinkedHashMap<>();
        for (StudyFile.Pretraining one : study.pretrainings()) {
            one.controls()
                    .forEach((topic, verdict) ->
                            topics.computeIfAbsent(verdict, _ -> new LinkedHashSet<>()).add(topic));
        }
        return topics.isEmpty()
                ? "none noted"
                : topics.entrySet().stream()
                        .map(verdict ->
                                verdict.getKey().equals(PASSED)
                                        ? PASSED
                                        : "%s: %s"
                                                .formatted(
                                                        verdict.getKey(),
                                                        String.join(", ", verdict.getValue())))
                        .collect(Collectors.joining("; "));
    }

    private static String option(StudyFile study, String option) {
        return of(
                study,
                one ->
                        one.options().containsKey(option)
                                ? Set.of(one.options().get(option))
                                : Set.of());
    }

    private static String of(
            StudyFile study, Function<StudyFile.Pretraining, Set<String>> question) {
        return study.pretrainings().stream()
                .flatMap(one -> question.apply(one).stream())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /// Cells as wide as the widest of their column, with the rule under the first line.
    private static String aligned(List<List<String>> lines) {
        int columns = lines.getFirst().size();
        int[] width = new int[columns];
        for (List<String> line : lines) {
            for (int c = 0; c < columns; c++) {
                width[c] = Math.max(width[c], line.get(c).length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (int l = 0; l < lines.size(); l++) {
            for (int c = 0; c < columns; c++) {
                String cell = lines.get(l).get(c);
                text.append("| ").append(cell).repeat(' ', width[c] - cell.length() + 1);
            }
            text.append("|\n");
            if (l == 0) {
                for (int w : width) {
                    text.append('|').repeat('-', w + 2);
                }
                text.append("|\n");
            }
        }
        return text.toString();
    }
}
