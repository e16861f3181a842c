package io.genoise.cli;

import io.genoise.train.RunRecord;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// How long a run was trained, in all its sessions together, as its record notes it. A session that was killed told nobody how
/// long it was: then the time is unknown, and stays so.
final class TrainingTime {
    private static final String SECONDS = "seconds of training";
    private static final String UNTIL = "steps that took them";

    private TrainingTime() {}

    /// The protocol of `record` with the time of its last session.
    ///
    /// @param seconds of that session
    /// @param step at which it ended
    static Map<String, String> added(RunRecord record, double seconds, long step) {
        Map<String, String> protocol = new LinkedHashMap<>(record.protocol());
        String before = protocol.remove(SECONDS);
        String until = protocol.remove(UNTIL);
        long began = record.sessions().getLast().step();
        double earlier =
                began == 0
                        ? 0
                        : before != null && Long.toString(began).equals(until)
                                ? Double.parseDouble(before)
                                : Double.NaN;
        if (!Double.isNaN(earlier)) {
            protocol.put(SECONDS, String.format(Locale.ROOT, "%.1f", earlier + seconds));
            protocol.put(UNTIL, Long.toString(step));
        }
        return protocol;
    }

    /// In seconds; NaN if it is unknown.
    static double of(RunRecord record) {
        String seconds = record.protocol().get(SECONDS);
        return seconds == null ? Double.NaN : Double.parseDouble(seconds);
    }
}
