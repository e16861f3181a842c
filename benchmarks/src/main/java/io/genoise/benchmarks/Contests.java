package io.genoise.benchmarks;

import java.util.List;

/// What `benchmarks/run net` knows to measure: a line each.
final class Contests {
    /// All of them, in the order of the table.
    static final List<Contest> ALL = List.of(PeerNin.contest());

    private Contests() {}

    /// The contest called `name`.
    ///
    /// @throws IllegalArgumentException if there is none
    static Contest of(String name) {
        return ALL.stream()
                .filter(contest -> contest.name().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "no network is called %s; there are %s"
                                        .formatted(
                                                name, ALL.stream().map(Contest::name).toList())));
    }
}
