package io.genoise.cli;

import io.genoise.train.RunRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/// Whether several runs are seeds of one pretraining: the same task, options and data, and each another seed.
final class SeedsOfOne {
    private SeedsOfOne() {}

    /// @throws IllegalArgumentException if they are not; the message says what differs
    static void check(List<Path> runs, List<RunRecord> records) {
        RunRecord first = records.getFirst();
        for (int r = 1; r < records.size(); r++) {
            RunRecord other = records.get(r);
            same(runs, r, "task", first.task(), other.task());
            same(runs, r, "data", first.data().get("fingerprint"), other.data().get("fingerprint"));
            same(runs, r, "size", first.data().get("size"), other.data().get("size"));
            TreeSet<String> names = new TreeSet<>(first.options().keySet());
            names.addAll(other.options().keySet());
            for (String name : names) {
                // The same pictures may lie elsewhere: their fingerprint tells.
                if (!name.equals("data") && !name.equals("labels")) {
                    same(runs, r, "--" + name, value(first, name), value(other, name));
                }
            }
            for (int before = 0; before < r; before++) {
                if (records.get(before).seed() == other.seed()) {
                    throw new IllegalArgumentException(
                            String.format(
                                    Locale.ROOT,
                                    "%s and %s have the same seed, %d: they are one pretraining, not two",
                                    runs.get(before),
                                    runs.get(r),
                                    other.seed()));
                }
            }
        }
    }

    private static String value(RunRecord record, String name) {
        Map<String, String> options = record.options();
        return options.getOrDefault(name, "none");
    }

    private static void same(List<Path> runs, int r, String what, String first, String other) {
        if (!Objects.equals(first, other)) {
            throw new IllegalArgumentException(
                    "%s and %s are no seeds of one pretraining: %s %s and %s"
                            .formatted(runs.getFirst(), runs.get(r), what, first, other));
        }
    }
}
