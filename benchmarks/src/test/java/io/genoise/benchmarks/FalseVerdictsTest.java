package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.benchmarks.VerdictRates.Rates;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Verdicts on methods that are exchangeable by construction are false, and there are few of them: at most 7 % of one
/// pair's. Verdicts on methods that differ are not withheld. Numbers of studies are what a minute allows; studies are drawn
/// from fixed seeds, so that a test passes or fails always.
class FalseVerdictsTest {
    private static final double ALLOWED = 0.07;

    /// Studies, strength of both methods (right about half to two thirds), number of studies, and a number for a quick look.
    static Stream<Arguments> designs() {
        SimulatedStudy folder = SimulatedStudy.folder(40);
        SimulatedStudy benchmark = SimulatedStudy.benchmark(20, 500, 1000);
        return Stream.of(
                Arguments.of(folder, 0.4, 800, 40),
                Arguments.of(SimulatedStudy.folder(100), 0.4, 500, 20),
                Arguments.of(folder.inBursts(), 0.5, 500, 20),
                Arguments.of(folder.withFeatures(64), 0.2, 300, 10),
                Arguments.of(folder.withSeeds(3), 0.4, 200, 10),
                Arguments.of(benchmark, 0.8, 200, 5),
                Arguments.of(SimulatedStudy.benchmark(10, 1000, 10_000), 0.5, 200, 4));
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("designs")
    void exchangeableMethodsSeldomGetAVerdict(
            SimulatedStudy study, double strength, int studies, int ignored) {
        Rates rates = VerdictRates.of(study, strength, strength, 0, studies);
        assertThat(rates.shown()).as("%s: %s", study.name(), rates).isLessThanOrEqualTo(ALLOWED);
        // The standard errors are right, or too large: as well as so many studies can tell.
        assertThat(rates.error() / rates.spread())
                .as("%s: %s", study.name(), rates)
                .isBetween(1 - 3 / Math.sqrt(2.0 * studies), 1.45);
    }

    @ParameterizedTest
    @MethodSource("designs")
    void aQuickLookFindsNoMoreFalseVerdictsThanChanceAllows(
            SimulatedStudy study, double strength, int ignored, int studies) {
        Rates rates = VerdictRates.of(study, strength, strength, 0, studies);
        double chance = 3 * Math.sqrt(ALLOWED * (1 - ALLOWED) / studies);
        assertThat(rates.shown()).as("%s: %s", study.name(), rates).isLessThan(ALLOWED + chance);
    }

    @Test
    void aLargeDifferenceIsShown() {
        Rates rates = VerdictRates.of(SimulatedStudy.folder(100), 0.65, 0.4, 0, 20);
        assertThat(rates.difference()).isGreaterThan(0.12);
        assertThat(rates.shown()).isGreaterThan(0.8);
        assertThat(rates.wrong()).isZero();
    }

    /// What the sign-flip test holds fixed is most of what varies: it may not give verdicts.
    @Test
    void aTestOverSubsetsAloneFindsDifferencesWhereThereAreNone() {
        SimulatedStudy study = SimulatedStudy.benchmark(20, 500, 1000);
        assertThat(VerdictRates.of(study, 0.8, 0.8, 0, 12).signFlip()).isGreaterThan(0.3);
    }
}
