package io.genoise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {
    static Difference difference(double mean, double p) {
        return difference(mean, p, 3);
    }

    private static Difference difference(double mean, double p, int seeds) {
        return new Difference(
                mean,
                new Interval(mean - 0.1, mean + 0.1),
                p,
                0.05,
                50,
                0.1,
                0.14,
                List.of(),
                seeds,
                0);
    }

    @Test
    void wordsNeedBothTheIntervalAndP() {
        assertThat(Verdict.of(difference(0.2, 0.01), 0.01).words()).isEqualTo("better");
        assertThat(Verdict.of(difference(-0.2, 0.01), 0.01).words()).isEqualTo("worse");
        assertThat(Verdict.of(difference(0.2, 0.01), 0.05).words())
                .isEqualTo("no difference shown");
        assertThat(Verdict.of(difference(0.05, 0.01), 0.01).words())
                .isEqualTo("no difference shown");
    }

    @Test
    void withOneSeedTheyAreOfThisEncoder() {
        assertThat(Verdict.of(difference(0.2, 0.01, 1), 0.01).words())
                .isEqualTo("better for this encoder");
        assertThat(Verdict.of(difference(-0.2, 0.01, 1), 0.01).words())
                .isEqualTo("worse for this encoder");
    }

    @Test
    void aRefusalIsNoVerdict() {
        assertThat(Verdict.of(new Refused("one subset"), Double.NaN))
                .isEqualTo(Verdict.CANNOT_BE_KNOWN);
    }

    @Test
    void asGoodNeedsTheWholeIntervalInsideTheMargin() {
        assertThat(Verdict.of(difference(0.05, 0.3), 0.3, 0.2)).isEqualTo(Verdict.AS_GOOD);
        assertThat(Verdict.of(difference(0.05, 0.3), 0.3, 0.15))
                .isEqualTo(Verdict.NO_DIFFERENCE_SHOWN);
        assertThat(Verdict.of(difference(0.05, 0.3, 1), 0.3, 0.2))
                .isEqualTo(Verdict.AS_GOOD_FOR_THIS_ENCODER);
    }

    @Test
    void aDifferenceThatIsShownIsSaidInsideTheMarginToo() {
        assertThat(Verdict.of(difference(0.15, 0.01), 0.01, 0.5)).isEqualTo(Verdict.BETTER);
    }

    @Test
    void aMarginThatIsNoneIsRefused() {
        assertThatThrownBy(() -> Verdict.of(difference(0.1, 0.3), 0.3, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
