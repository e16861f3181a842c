package io.genoise.task.part;

import io.genoise.random.RandomStream;

/// Orders of tiles that differ as much as possible from each other: the answers of a jigsaw puzzle.
///
/// The Hamming distance of two permutations is the number of places at which they differ. The set grows one by one, from a
/// random permutation: next comes, among *all* permutations that are left, the one whose least distance to those chosen is
/// largest; among such the one whose distances have the largest sum; among such the first in an order drawn from the seed.
/// (Noroozi, Favaro 2016, arXiv:1603.09246, algorithm 1, looks at the sum alone: then two of a thousand may differ in two
/// places only.)
///
/// @param orders `[permutation][place]`: which tile lies at the place, each a permutation of 0 … places-1
public record PermutationSet(int[][] orders) {
    /// More tiles have more permutations than can be gone through.
    public static final int MOST_TILES = 9;

    private record Asked(int tiles, int count, long seed) {}

    private record Made(Asked asked, PermutationSet set) {}

    /// A thousand permutations of nine tiles take a second, and whoever trains with them asks for them several times.
    private static volatile Made last = new Made(null, null);

    /// `count` permutations of `tiles`, or all if there are no more. The first n of a larger set are the set of n.
    ///
    /// @throws IllegalArgumentException unless `tiles` is 2 to 9 and `count` at least 1
    public static PermutationSet of(int tiles, int count, long seed) {
        Asked asked = new Asked(tiles, count, seed);
        Made made = last;
        if (!asked.equals(made.asked)) {
            made = new Made(asked, make(tiles, count, seed));
            last = made;
        }
        return made.set;
    }

    private static PermutationSet make(int tiles, int count, long seed) {
        if (tiles < 2 || tiles > MOST_TILES || count < 1) {
            throw new IllegalArgumentException(
                    "%s permutations of %s tiles; expected at least one, of 2 to %s tiles"
                            .formatted(count, tiles, MOST_TILES));
        }
        long[] all = packed(tiles, seed);
        int[][] orders = new int[Math.min(count, all.length)][];
        int[] least = new int[all.length];
        int[] sum = new int[all.length];
        int next = 0;
        for (int i = 0; i < orders.length; i++) {
            long chosen = all[next];
            orders[i] = unpacked(chosen, tiles);
            next = 0;
            for (int c = 0; c < all.length; c++) {
                int distance = distance(all[c], chosen);
                sum[c] += distance;
                least[c] = i == 0 ? distance : Math.min(least[c], distance);
                // A permutation that is chosen has a least distance of 0, and never comes again.
                if (least[c] > least[next] || least[c] == least[next] && sum[c] > sum[next]) {
                    next = c;
                }
            }
        }
        return new PermutationSet(orders);
    }

    /// How many there are.
    public int size() {
        return orders.length;
    }

    /// At how many places two permutations differ, each packed in four bits a place.
    private static int distance(long a, long b) {
        long different = a ^ b;
        different |= different >>> 2;
        different |= different >>> 1;
        return Long.bitCount(different & 0x1111_1111_1111_1111L);
    }

    /// All permutations of `tiles`, in a random order.
    private static long[] packed(int tiles, long seed) {
        int count = 1;
        for (int n = 2; n <= tiles; n++) {
            count *= n;
        }
        int[] places = RandomStream.of(seed).permutation(count);
        long[] all = new long[count];
        for (int number = 0; number < count; number++) {
            all[places[number]] = numbered(number, tiles);
        }
        return all;
    }

    /// Permutation `number`: the digits of the factorial number system say which of the tiles left comes next.
    private static long numbered(int number, int tiles) {
        long left = 0x8_7654_3210L;
        long order = 0;
        int rest = number;
        for (int place = 0; place < tiles; place++) {
            int shift = 4 * (rest % (tiles - place));
            rest /= tiles - place;
            order |= (left >>> shift & 15) << 4 * place;
            long below = (1L << shift) - 1;
            left = left & below | left >>> 4 & ~below;
        }
        return order;
    }

    private static int[] unpacked(long packed, int tiles) {
        int[] order = new int[tiles];
        for (int place = 0; place < tiles; place++) {
            order[place] = (int) (packed >>> 4 * place & 15);
        }
        return order;
    }
}
