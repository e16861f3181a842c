package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void aSlowStartIsForgotten() {
        Pace pace = new Pace(100_000);
        pace.mark(0, 0);
        for (int second = 100; second <= 200; second++) {
            pace.mark(second * SECOND, 10L * (second - 100));
        }

        assertThat(pace.perSecond()).isEqualTo(10);
        assertThat(pace.left()).isEqualTo("2 h 45 min");
    }

    @Test
    void aResumedJobIsNotFasterThanItIs() {
        Pace pace = new Pace(1000);
        pace.mark(0, 900);
        pace.mark(10 * SECOND, 950);

        assertThat(pace.perSecond()).isEqualTo(5);
        assertThat(pace.left()).isEqualTo("10 s");
    }

    @Test
    void nothingIsSaidBeforeAnythingIsKnown() {
        Pace pace = new Pace(10);
        pace.mark(0, 0);

        assertThat(pace.left()).isEmpty();
    }

    @Test
    void timesAreInWords() {
        assertThat(Pace.words(59)).isEqualTo("59 s");
        assertThat(Pace.words(200)).isEqualTo("3 min 20 s");
        assertThat(Pace.words(3725)).isEqualTo("1 h 02 min");
    }
}
