package io.genoise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class McNemarTest {
    @Test
    void itCountsHalfOfWhatWasSeen() {
        // Binomial(5, ½): 2·(P(0) + ½·P(1)) = 2·(1 + 2.5)/32.
        assertThat(McNemar.midP(4, 1)).isCloseTo(7.0 / 32, within(1e-12));
        assertThat(McNemar.midP(0, 5)).isCloseTo(1.0 / 32, within(1e-12));
    }

    @Test
    void asManyWinsAsLossesHaveP1() {
        assertThat(McNemar.midP(3, 3)).isCloseTo(1, within(1e-12));
        assertThat(McNemar.midP(0, 0)).isEqualTo(1);
    }

    @Test
    void manyPicturesDoNotUnderflow() {
        assertThat(McNemar.midP(5_000, 5_200)).isCloseTo(0.0477, within(5e-4));
    }

    @Test
    void aPictureIsJudgedByItsMean() {
        Scores first = Scores.of(new float[][][] {{{1, 1, 0}, {1, 0, 0}}, {{1, 0, 0}, {1, 0, 0}}});
        Scores second = Scores.withoutSeeds(new float[][] {{0, 1, 0}, {0, 0, 0}});
        assertThat(McNemar.midP(first, second)).isEqualTo(McNemar.midP(1, 1));
    }
}
