package io.genoise.random;

import java.util.random.RandomGenerator;

/// A sequence of random numbers on the host, named by a seed and a path: `RandomStream.of(seed, epoch, index)`.
///
/// Two streams of the same path give the same numbers whoever draws them and in whichever order; streams of different
/// paths are independent. A stream itself is used by one thread.
public final class RandomStream implements RandomGenerator {
    private final long key;
    private final int[] block = new int[4];
    private long counter;
    private int used = 4;

    private RandomStream(long key) {
        this.key = key;
    }

    /// The stream named by `seed` and `path`, at its first number.
    public static RandomStream of(long seed, long... path) {
        long key = seed;
        for (long name : path) {
            key = Philox.derive(key, name);
        }
        return new RandomStream(key);
    }

    /// An independent stream below this one; does not depend on how far this one has been drawn.
    public RandomStream child(long name) {
        return new RandomStream(Philox.derive(key, name));
    }

    @Override
    public int nextInt() {
        if (used == 4) {
            Philox.block(key, 0, counter++, block);
            used = 0;
        }
        return block[used++];
    }

    @Override
    public long nextLong() {
        return (nextInt() & 0xFFFFFFFFL) | ((long) nextInt() << 32);
    }

    /// A uniform permutation of 0 … n-1 (Fisher–Yates).
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
