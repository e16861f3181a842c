package io.genoise.benchmarks;

import java.util.Locale;
import java.util.Map;

/// What the threads of a peer's OpenMP do between two jobs: which is faster depends on the work, so both are tried.
enum Waiting {
    /// They sleep at once.
    PASSIVE(Map.of("OMP_WAIT_POLICY", "PASSIVE", "GOMP_SPINCOUNT", "0")),
    /// They spin for some milliseconds, long enough for a step, and then take nobody's time.
    SPINNING(Map.of("OMP_WAIT_POLICY", "", "GOMP_SPINCOUNT", "1000000"));

    private final Map<String, String> environment;

    Waiting(Map<String, String> environment) {
        this.environment = environment;
    }

    /// The variables that make them do so; an empty one is to be removed.
    Map<String, String> environment() {
        return environment;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
