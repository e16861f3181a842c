package io.genoise.benchmarks;

import java.util.List;
import java.util.stream.Stream;

/// What `benchmarks/run net` knows to measure: a line each.
final class Contests {
    /// The rows of the table, in their order.
    static final List<Contest> TABLE =
            List.of(
                    PeerNin.contest(),
                    PeerResNet.contest(18),
                    PeerAlexNet.contest(),
                    PeerTransformer.contest(),
                    new PeerDcgan(),
                    new PeerMlp(),
                    new InferenceContest(PeerNin.contest()),
                    new InferenceContest(PeerResNet.contest(18)));

    /// Those and more, which are measured when they are named.
    static final List<Contest> ALL =
            Stream.concat(
                            TABLE.stream(),
                            Stream.of(
                                    PeerResNet.contest(34),
                                    PeerResNet.contest(50),
                                    PeerResNet.ofImageNet(50),
                                    PeerVgg.contest(),
                                    PeerConvNext.contest()))
                    .toList();

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
