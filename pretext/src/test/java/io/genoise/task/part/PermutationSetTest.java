package io.genoise.task.part;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.genoise.random.RandomStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermutationSetTest {
    @ParameterizedTest
    @CsvSource({"4, 24", "4, 10", "9, 24", "9, 100", "9, 400"})
    void holdsSoManyDistinctPermutations(int tiles, int count) {
        int[][] orders = PermutationSet.of(tiles, count, 1).orders();
        assertEquals(count, orders.length);
        Set<String> seen = new HashSet<>();
        for (int[] order : orders) {
            int[] sorted = order.clone();
            Arrays.sort(sorted);
            assertArrayEquals(IntStream.range(0, tiles).toArray(), sorted);
            assertTrue(seen.add(Arrays.toString(order)), Arrays.toString(order));
        }
    }

    @ParameterizedTest
    @CsvSource({"9, 9, 9", "9, 24, 7", "9, 100, 6", "9, 1000, 5"})
    void differMoreThanRandomSets(int tiles, int count, int leastDistance) {
        Distances greedy = Distances.of(PermutationSet.of(tiles, count, 2).orders());
        assertTrue(greedy.least >= leastDistance, greedy.toString());
        for (int trial = 0; trial < 5; trial++) {
            RandomStream random = RandomStream.of(trial);
            int[][] drawn = new int[count][];
            Arrays.setAll(drawn, _ -> random.permutation(tiles));
            Distances other = Distances.of(drawn);
            assertTrue(greedy.least > other.least, "%s, random %s".formatted(greedy, other));
            // A thousand random ones have a mean of 8 give or take a few thousandths; so has any
            // large set.
            assertTrue(greedy.mean > other.mean - 0.005, "%s, random %s".formatted(greedy, other));
        }
    }

    @Test
    void followFromTheSeedAndAreNested() {
        int[][] hundred = PermutationSet.of(9, 100, 3).orders();
        assertArrayEquals(Arrays.copyOf(hundred, 24), PermutationSet.of(9, 24, 3).orders());
        assertFalse(Arrays.deepEquals(hundred, PermutationSet.of(9, 100, 4).orders()));
        assertArrayEquals(hundred, PermutationSet.of(9, 100, 3).orders());
    }

    @Test
    void areAllThereAreIfMoreAreAskedFor() {
        assertEquals(24, PermutationSet.of(4, 1000, 1).size());
    }

    @Test
    void ofTooManyTilesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> PermutationSet.of(16, 24, 1));
    }

    /// Over all pairs, place by place.
    private record Distances(double mean, int least) {
        static Distances of(int[][] orders) {
            long sum = 0;
            int least = Integer.MAX_VALUE;
            for (int i = 0; i < orders.length; i++) {
                for (int j = 0; j < i; j++) {
                    int distance = 0;
                    for (int place = 0; place < orders[i].length; place++) {
                        distance += orders[i][place] != orders[j][place] ? 1 : 0;
                    }
                    sum += distance;
                    least = Math.min(least, distance);
                }
            }
            return new Distances(2.0 * sum / orders.length / (orders.length - 1), least);
        }
    }
}
