package io.genoise.random;

/// Philox4x32-10: a counter-based generator, a pure function from (key, counter) to 128 random bits.
///
/// Ten rounds, each multiplying two of the four counter words by `0xD2511F53` and `0xCD9E8D57` and mixing the high
/// halves with the key, which grows by `0x9E3779B9` and `0xBB67AE85` from round to round. Having no state, the n-th
/// number does not depend on who drew the ones before it: the same numbers come on every device and for any number of
/// threads.
///
/// Source: Salmon, Moraes, Dror, Shaw, *Parallel random numbers: as easy as 1, 2, 3*, SC 2011, section 4.3.
public final class Philox {
    private static final long M0 = 0xD2511F53L;
    private static final long M1 = 0xCD9E8D57L;
    private static final int W0 = 0x9E3779B9;
    private static final int W1 = 0xBB67AE85;

    private Philox() {}

    /// Fills `out[0..3]` with the block of the 64-bit `key` at the 128-bit counter (`high`, `low`).
    public static void block(long key, long high, long low, int[] out) {
        int c0 = (int) low;
        int c1 = (int) (low >>> 32);
        int c2 = (int) high;
        int c3 = (int) (high >>> 32);
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < 10; round++) {
            long p0 = M0 * (c0 & 0xFFFFFFFFL);
            long p1 = M1 * (c2 & 0xFFFFFFFFL);
            c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
            c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
            c1 = (int) p1;
            c3 = (int) p0;
            k0 += W0;
            k1 += W1;
        }
        out[0] = c0;
        out[1] = c1;
        out[2] = c2;
        out[3] = c3;
    }

    /// A 64-bit key made of `key` and `name`: the seed of an independent stream. Pure, so a tree of streams
    /// (seed → epoch → image) needs no bookkeeping.
    public static long derive(long key, long name) {
        int[] out = new int[4];
        block(key, 0x67656E6F697365L, name, out);
        return (out[0] & 0xFFFFFFFFL) | ((long) out[1] << 32);
    }

    /// A uniform float in [0, 1) with 24 random bits, from one 32-bit word.
    public static float uniform(int bits) {
        return (bits >>> 8) * 0x1p-24f;
    }
}
