package io.genoise.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomStreamTest {
    @Test
    void aPathNamesItsNumbers() {
        RandomStream a = RandomStream.of(1, 2, 3);
        RandomStream b = RandomStream.of(1).child(2).child(3);
        assertThat(a.ints(9).toArray()).isEqualTo(b.ints(9).toArray());
    }

    @Test
    void aChildDoesNotDependOnHowFarItsParentWasDrawn() {
        RandomStream drawn = RandomStream.of(7);
        drawn.nextLong();
        assertThat(drawn.child(1).nextLong()).isEqualTo(RandomStream.of(7).child(1).nextLong());
    }

    @Test
    void pathsInAnotherOrderGiveOtherNumbers() {
        assertThat(RandomStream.of(1, 2, 3).nextLong())
                .isNotEqualTo(RandomStream.of(1, 3, 2).nextLong());
    }

    @Test
    void aPermutationHoldsEachNumberOnce() {
        int[] sorted = RandomStream.of(5).permutation(20);
        Arrays.sort(sorted);
        assertThat(sorted).isEqualTo(IntStream.range(0, 20).toArray());
    }

    @Test
    void permutationsOfThreeAreEquallyLikely() {
        RandomStream random = RandomStream.of(11);
        Integer[] count = {0, 0, 0, 0, 0, 0, 0, 0, 0};
        for (int i = 0; i < 6000; i++) {
            int[] p = random.permutation(3);
            count[p[0] * 3 + p[1]]++;
        }
        // Six cells of 1000 expected, standard deviation 29.
        assertThat(count).filteredOn(n -> n > 0).hasSize(6).allMatch(n -> Math.abs(n - 1000) < 150);
    }
}
