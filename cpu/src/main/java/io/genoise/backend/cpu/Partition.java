package io.genoise.backend.cpu;

import java.util.Arrays;

/// How work is cut: by its shape alone, never by the number of threads.
final class Partition {
    private Partition() {}

    /// The least number of parts of at most `limit` that make up `size`.
    static int parts(int size, int limit) {
        return Math.toIntExact(parts((long) size, limit));
    }

    /// The least number of parts of at most `limit` that make up `size`.
    static long parts(long size, long limit) {
        return size / limit + (size % limit == 0 ? 0 : 1);
    }

    /// The size of parts as equal as may be, none above `limit`.
    static int even(int size, int limit) {
        return parts(size, parts(size, limit));
    }

    /// Where part `index` of `size` ends if each has `limit` but the last.
    static int end(int index, int limit, int size) {
        return (int) Math.min(size, (index + 1L) * limit);
    }

    /// The product of `factors`: how many tasks, blocks or turns of loops there are.
    ///
    /// @throws IllegalArgumentException if there are more than 2,147,483,647, which no kernel counts to
    static int product(long... factors) {
        long product = 1;
        for (long factor : factors) {
            if (factor != 0 && product > Integer.MAX_VALUE / factor) {
                throw new IllegalArgumentException(
                        "an operation of %s parts; the CPU backend counts to %s: cut the tensor along its first axis"
                                .formatted(Arrays.toString(factors), Integer.MAX_VALUE));
            }
            product *= factor;
        }
        return (int) product;
    }
}
