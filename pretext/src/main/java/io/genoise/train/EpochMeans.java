package io.genoise.train;

import java.util.LinkedHashMap;
import java.util.Map;

/// Figures averaged over the steps of an epoch so far.
final class EpochMeans {
    private final Map<String, Double> sums = new LinkedHashMap<>();
    private int count;

    void add(Map<String, Double> figures) {
        figures.forEach((name, value) -> sums.merge(name, value, Double::sum));
        count++;
    }

    Map<String, Double> values() {
        Map<String, Double> means = new LinkedHashMap<>();
        sums.forEach((name, sum) -> means.put(name, sum / count));
        return means;
    }

    void clear() {
        sums.clear();
        count = 0;
    }

    /// As notes of a checkpoint.
    void save(Map<String, String> notes) {
        notes.put("epoch.count", Integer.toString(count));
        sums.forEach((name, sum) -> notes.put("epoch.sum." + name, sum.toString()));
    }

    void restore(Map<String, String> notes) {
        clear();
        count = Integer.parseInt(notes.getOrDefault("epoch.count", "0"));
        notes.forEach((name, value) -> {
            if (name.startsWith("epoch.sum.")) {
                sums.put(name.substring("epoch.sum.".length()), Double.parseDouble(value));
            }
        });
    }
}
