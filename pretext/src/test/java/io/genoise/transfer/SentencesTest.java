package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.inference.Difference;
import io.genoise.inference.Interval;
import io.genoise.inference.Verdict;
import io.genoise.transfer.FewLabelTable.Pair;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is said of a difference that was not shown.
class SentencesTest {
    @Test
    void aSmallDifferenceIsSaidToBeBeyondWhatCanBeSeen() {
        assertThat(Sentences.whyNotShown(pair(-0.05, 0.082, 0.2, 0.2)))
                .isEqualTo("under 8.2 cannot be seen");
    }

    @Test
    void aLargeDifferenceThatFailsAmongOthersIsNotSaidToBeTooSmallToBeSeen() {
        assertThat(Sentences.whyNotShown(pair(-0.11, 0.082, 0.026, 0.053)))
                .isEqualTo("p 0.026, with others 0.053");
    }

    private static Pair pair(double mean, double resolution, double p, double corrected) {
        Difference difference =
                new Difference(
                        mean,
                        new Interval(mean - resolution, mean + resolution),
                        p,
                        resolution / 2,
                        10,
                        resolution,
                        1.4 * resolution,
                        List.of(),
                        1,
                        1);
        return new Pair(
                "a",
                FewLabelTable.LINEAR,
                "b",
                FewLabelTable.LINEAR,
                20,
                "family",
                difference,
                corrected,
                Verdict.NO_DIFFERENCE_SHOWN);
    }
}
