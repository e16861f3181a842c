package io.genoise.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignFlipTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void itAgreesWithEveryPatternCountedOneByOne(int seed) {
        double[] differences = new double[2 + seed];
        RandomStream random = RandomStream.of(seed);
        for (int i = 0; i < differences.length; i++) {
            differences[i] = random.nextGaussian() + 0.3;
        }
        assertThat(SignFlip.p(differences)).isCloseTo(naive(differences), within(1e-12));
    }

    @Test
    void tiesCountAsAsFar() {
        double[] differences = {0.1, 0.2, 0.3, -0.1, 0.2};
        assertThat(SignFlip.p(differences)).isCloseTo(naive(differences), within(1e-12));
    }

    @Test
    void tenWinsOutOfTenAreTwoPatternsOfAThousand() {
        assertThat(SignFlip.p(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)).isEqualTo(2.0 / 1024);
    }

    @Test
    void noDifferenceAtAllHasP1() {
        assertThat(SignFlip.p(new double[4])).isEqualTo(1);
    }

    @Test
    void ofTwoTablesItIsThatOfTheirSubsetsMeans() {
        Scores first = Scores.of(new float[][][] {{{1, 1}, {1, 0}}, {{1, 1}, {0, 0}}});
        Scores second = Scores.withoutSeeds(new float[][] {{0, 0}, {0, 1}});
        assertThat(SignFlip.p(first, second)).isEqualTo(SignFlip.p(1, -0.25));
    }

    @Test
    void tooManySubsetsAreRefused() {
        assertThatThrownBy(() -> SignFlip.p(new double[25]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("25");
    }

    private static double naive(double[] differences) {
        double seen = 0;
        for (double difference : differences) {
            seen += difference;
        }
        int asFar = 0;
        for (int pattern = 0; pattern < 1 << differences.length; pattern++) {
            double sum = 0;
            for (int i = 0; i < differences.length; i++) {
                sum += (pattern >> i & 1) == 1 ? differences[i] : -differences[i];
            }
            asFar += Math.abs(sum) >= Math.abs(seen) - 1e-9 ? 1 : 0;
        }
        return asFar / Math.pow(2, differences.length);
    }
}
