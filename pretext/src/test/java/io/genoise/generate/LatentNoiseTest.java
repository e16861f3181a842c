package io.genoise.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatentNoiseTest {
    @Test
    void itIsAFunctionOfSeedAndNumber() {
        assertThat(LatentNoise.of(3, 7, 10)).containsExactly(LatentNoise.of(3, 7, 10));
        assertThat(LatentNoise.of(3, 7, 10)).isNotEqualTo(LatentNoise.of(3, 8, 10));
        assertThat(LatentNoise.of(3, 7, 10)).isNotEqualTo(LatentNoise.of(4, 7, 10));
        assertThat(LatentNoise.of(3, 7, 5)).startsWith(LatentNoise.of(3, 7, 4));
    }

    @Test
    void itIsStandardNormal() {
        int count = 4000;
        double sum = 0;
        double squares = 0;
        double fourth = 0;
        for (int i = 0; i < count; i++) {
            for (float x : LatentNoise.of(1, i, 3)) {
                sum += x;
                squares += x * x;
                fourth += Math.pow(x, 4);
            }
        }
        int n = 3 * count;
        assertThat(sum / n).isEqualTo(0, within(4 / Math.sqrt(n)));
        assertThat(squares / n).isEqualTo(1, within(4 * Math.sqrt(2.0 / n)));
        assertThat(fourth / n).isEqualTo(3, within(4 * Math.sqrt(96.0 / n)));
    }

    @Test
    void anArcJoinsItsEndsAndKeepsToTheSphere() {
        float[] from = {3, 0, 0};
        float[] to = {0, 3, 0};
        assertThat(LatentNoise.between(from, to, 0)).containsExactly(from, within(1e-6f));
        assertThat(LatentNoise.between(from, to, 1)).containsExactly(to, within(1e-6f));
        float half = (float) (3 * Math.sqrt(0.5));
        assertThat(LatentNoise.between(from, to, 0.5))
                .containsExactly(new float[] {half, half, 0}, within(1e-6f));
    }

    @Test
    void whereTheEndsLieInOneDirectionTheArcIsALine() {
        float[] from = {1, 2};
        float[] to = {2, 4};
        assertThat(LatentNoise.between(from, to, 0.5))
                .containsExactly(new float[] {1.5f, 3}, within(1e-6f));
    }

    /// Whatever comes last is as near to the first point as any other two neighbours: a loop.
    @Test
    void aWalkEndsBeforeItsBeginning() {
        float[][] walk = LatentNoise.walk(1, 5, 8, 3, 6);
        assertThat(walk).hasNumberOfRows(18);
        assertThat(walk[0]).containsExactly(LatentNoise.of(1, 5, 8), within(1e-6f));
        assertThat(walk[6]).containsExactly(LatentNoise.of(1, 6, 8), within(1e-6f));
        assertThat(walk[17])
                .containsExactly(
                        LatentNoise.between(
                                LatentNoise.of(1, 7, 8), LatentNoise.of(1, 5, 8), 5 / 6.0),
                        within(1e-6f));
    }
}
