package io.genoise.transfer;

import static io.genoise.transfer.JsonFields.finite;

import io.genoise.inference.Difference;
import io.genoise.inference.Interval;
import io.genoise.inference.Outcome;
import io.genoise.inference.Refused;
import io.genoise.transfer.FewLabelTable.Pair;
import io.genoise.transfer.FewLabelTable.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/// The findings of a study, as its file has them: all that follows from rows, designs and plan, so that it can be computed
/// again and compared.
final class StudyFindings {
    private static final double TOLERANCE = 1e-9;

    private StudyFindings() {}

    static Map<String, Object> of(FewLabelTable table) {
        Map<String, Object> findings = new LinkedHashMap<>();
        findings.put("sentence", table.sentence());
        findings.put("whatDoesNotWin", Sentences.whatDoesNotWin(table));
        List<Object> rows = new ArrayList<>();
        for (Row row : table.rows()) {
            Map<String, Object> fields = StudyFile.who(row);
            fields.put("mean", row.mean());
            fields.put("deviation", row.deviation());
            fields.put("interval", interval(row.interval()));
            rows.add(fields);
        }
        findings.put("rows", rows);
        List<Object> pairs = new ArrayList<>();
        for (Pair pair : table.pairs()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("method", pair.method());
            fields.put("head", pair.head());
            fields.put("baseline", pair.baseline());
            fields.put("baselineHead", pair.baselineHead());
            fields.put("labelsPerClass", pair.labelsPerClass());
            fields.put("family", pair.family());
            outcome(pair.outcome(), fields);
            fields.put("corrected", finite(pair.corrected()));
            fields.put("verdict", pair.words());
            pairs.add(fields);
        }
        findings.put("pairs", pairs);
        return findings;
    }

    private static void outcome(Outcome outcome, Map<String, Object> fields) {
        switch (outcome) {
            case Refused refused -> fields.put("refused", refused.reason());
            case Difference difference -> {
                fields.put("difference", difference.mean());
                fields.put("interval", interval(difference.interval()));
                fields.put("p", difference.p());
                fields.put("standardError", difference.standardError());
                fields.put("degrees", difference.degrees());
                fields.put("resolution", difference.resolution());
                fields.put("seenMostly", difference.seenMostly());
                List<Object> parts = new ArrayList<>();
                for (Difference.Part part : difference.parts()) {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("source", part.source());
                    one.put("variance", part.variance());
                    one.put("degrees", finite(part.degrees()));
                    parts.add(one);
                }
                fields.put("parts", parts);
                fields.put("seeds", List.of(difference.seedsOfFirst(), difference.seedsOfSecond()));
            }
        }
    }

    private static List<Double> interval(Interval interval) {
        return interval == null ? null : List.of(interval.low(), interval.high());
    }

    /// What `recorded` says otherwise than the scores of `table` do, a line each.
    static List<String> differences(Map<String, Object> recorded, FewLabelTable table) {
        List<String> differences = new ArrayList<>();
        Map<String, Object> again;
        try {
            again =
                    JSON.std.mapFrom(
                            JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(of(table)));
        } catch (JacksonException e) {
            throw new IllegalStateException("what was written cannot be read", e);
        }
        compare("findings", recorded, again, differences);
        return differences;
    }

    private static void compare(
            String path, Object recorded, Object computed, List<String> differences) {
        if (recorded instanceof Map<?, ?> a && computed instanceof Map<?, ?> b) {
            if (!a.keySet().equals(b.keySet())) {
                differences.add(
                        "%s: recorded %s, computed %s".formatted(path, a.keySet(), b.keySet()));
                return;
            }
            a.forEach((key, value) -> compare(path + "." + key, value, b.get(key), differences));
        } else if (recorded instanceof List<?> a && computed instanceof List<?> b) {
            if (a.size() != b.size()) {
                differences.add(
                        String.format(
                                Locale.ROOT,
                                "%s: recorded %d, computed %d",
                                path,
                                a.size(),
                                b.size()));
                return;
            }
            for (int i = 0; i < a.size(); i++) {
                compare(
                        String.format(Locale.ROOT, "%s[%d]", path, i),
                        a.get(i),
                        b.get(i),
                        differences);
            }
        } else {
            boolean same =
                    recorded instanceof Number a && computed instanceof Number b
                            ? Math.abs(a.doubleValue() - b.doubleValue())
                                    <= TOLERANCE * Math.max(1, Math.abs(b.doubleValue()))
                            : Objects.equals(recorded, computed);
            if (!same) {
                differences.add("%s: recorded %s, computed %s".formatted(path, recorded, computed));
            }
        }
    }
}
