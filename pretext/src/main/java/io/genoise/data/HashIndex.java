package io.genoise.data;

import java.util.function.IntConsumer;

/// All hashes within a few bits of another, without comparing it with every one.
///
/// 64 bits are cut into seven bands. Two hashes that differ in at most 6 bits agree in all of at least one band, so the
/// pictures that share a band's bits are all that need to be looked at (Norouzi, Punjani, Fleet 2012, multi-index
/// hashing).
final class HashIndex {
    /// The most bits in which hashes may differ.
    static final int DISTANCE = 6;

    private static final int BANDS = DISTANCE + 1;

    private final long[][] hashes = new long[BANDS][];
    private final int[][] pictures = new int[BANDS][];
    private final int[][] begins = new int[BANDS][];

    /// An index of `count` pictures.
    ///
    /// @param hash of each picture
    /// @param skipped pictures that are not to be found
    HashIndex(long[] hash, boolean[] skipped) {
        for (int band = 0; band < BANDS; band++) {
            int[] begin = new int[(1 << bits(band)) + 1];
            for (int i = 0; i < hash.length; i++) {
                if (!skipped[i]) {
                    begin[bucket(hash[i], band) + 1]++;
                }
            }
            for (int b = 1; b < begin.length; b++) {
                begin[b] += begin[b - 1];
            }
            int[] next = begin.clone();
            int kept = begin[begin.length - 1];
            hashes[band] = new long[kept];
            pictures[band] = new int[kept];
            for (int i = 0; i < hash.length; i++) {
                if (!skipped[i]) {
                    int at = next[bucket(hash[i], band)]++;
                    hashes[band][at] = hash[i];
                    pictures[band][at] = i;
                }
            }
            begins[band] = begin;
        }
    }

    /// Tells `found` every picture below `end` whose hash differs from `query` in at most 6 bits, each once.
    void near(long query, int end, IntConsumer found) {
        for (int band = 0; band < BANDS; band++) {
            int bucket = bucket(query, band);
            long[] theirs = hashes[band];
            int[] which = pictures[band];
            int last = begins[band][bucket + 1];
            for (int at = begins[band][bucket]; at < last && which[at] < end; at++) {
                long difference = query ^ theirs[at];
                if (Long.bitCount(difference) <= DISTANCE && firstAgreeing(difference) == band) {
                    found.accept(which[at]);
                }
            }
        }
    }

    /// The first band in which two hashes of this difference agree.
    private static int firstAgreeing(long difference) {
        int band = 0;
        while (bucket(difference, band) != 0) {
            band++;
        }
        return band;
    }

    private static int bucket(long hash, int band) {
        return (int) (hash >>> 9 * band) & (1 << bits(band)) - 1;
    }

    /// Six bands of nine bits and one of ten.
    private static int bits(int band) {
        return band < BANDS - 1 ? 9 : 10;
    }
}
