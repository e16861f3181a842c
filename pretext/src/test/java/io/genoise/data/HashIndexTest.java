package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashIndexTest {
    private static final int COUNT = 3000;

    /// Every hash of a second half is one of the first half with 0 to 8 bits changed.
    private static long[] hashes() {
        RandomStream random = RandomStream.of(4);
        long[] hashes = new long[COUNT];
        for (int i = 0; i < COUNT; i++) {
            if (i < COUNT / 2) {
                hashes[i] = random.nextLong();
            } else {
                hashes[i] = hashes[i - COUNT / 2];
                for (int bit = 0; bit < i % 9; bit++) {
                    hashes[i] ^= 1L << random.nextInt(64);
                }
            }
        }
        return hashes;
    }

    @Test
    void findsWhatComparingWithEveryOneFindsEachOnce() {
        long[] hashes = hashes();
        HashIndex index = new HashIndex(hashes, new boolean[COUNT]);
        for (int i = 0; i < COUNT; i++) {
            int end = i;
            List<Integer> found = new ArrayList<>();
            index.near(hashes[i], end, found::add);
            assertThat(found)
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, end)
                                    .filter(j -> Long.bitCount(hashes[j] ^ hashes[end]) <= 6)
                                    .boxed()
                                    .toList());
        }
    }

    @Test
    void whatIsSkippedIsNotFound() {
        boolean[] skipped = {true, false};
        List<Integer> found = new ArrayList<>();
        new HashIndex(new long[2], skipped).near(0, 2, found::add);
        assertThat(found).containsExactly(1);
    }
}
