package io.genoise.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/// Figures averaged over the steps of an epoch so far, each over those that showed it, in the order in which the last step
/// named them.
final class EpochMeans {
    private static final String COUNT = "epoch.count";
    private static final String SUM = "epoch.sum.";
    private static final String MISSING = "epoch.missing.";

    private final Map<String, Double> sums = new LinkedHashMap<>();

    /// In how many steps a figure was missing, if it was in any.
    private final Map<String, Integer> missing = new TreeMap<>();

    private int count;

    void add(Map<String, Double> figures) {
        // Notes of a checkpoint have an order of their own: who goes on from one must forget it.
        figures.forEach((name, value) -> {
            Double before = sums.remove(name);
            sums.put(name, before == null ? value : before + value);
            if (before == null && count > 0) {
                missing.put(name, count);
            }
        });
        for (String name : sums.keySet()) {
            if (!figures.containsKey(name)) {
                missing.merge(name, 1, Integer::sum);
            }
        }
        count++;
    }

    Map<String, Double> values() {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum / (count - missing.getOrDefault(name, 0))));
        return means;
    }

    void clear() {
        sums.clear();
        missing.clear();
        count = 0;
    }

    /// As notes of a checkpoint.
    void save(Map<String, String> notes) {
        notes.put(COUNT, Integer.toString(count));
        sums.forEach((name, sum) -> notes.put(SUM + name, sum.toString()));
        missing.forEach((name, steps) -> notes.put(MISSING + name, steps.toString()));
    }

    /// The means that a checkpoint's notes tell of.
    ///
    /// @throws IllegalArgumentException if one is no number; the message names the note
    static EpochMeans of(Map<String, String> notes) {
        EpochMeans means = new EpochMeans();
        means.count = (int) number(COUNT, notes.getOrDefault(COUNT, "0"));
        notes.forEach((name, value) -> {
            if (name.startsWith(SUM)) {
                means.sums.put(name.substring(SUM.length()), number(name, value));
            } else if (name.startsWith(MISSING)) {
                means.missing.put(name.substring(MISSING.length()), (int) number(name, value));
            }
        });
        return means;
    }

    private static double number(String note, String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the checkpoint's note %s is %s, not a number".formatted(note, value), e);
        }
    }
}
