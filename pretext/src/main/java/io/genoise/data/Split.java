package io.genoise.data;

import io.genoise.random.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Two parts of a data set that have no picture in common and together make the whole, each in the order of the whole.
///
/// @param first the part that the fraction was asked for
/// @param second the rest
public record Split(Images first, Images second) {

    /// Puts `round(fraction · size)` pictures, drawn at random, into the first part.
    ///
    /// @param fraction 0 … 1
    public static Split random(Images images, double fraction, long seed) {
        int[] all = IntStream.range(0, images.size()).toArray();
        return cut(images, new int[][] {all}, fraction, seed);
    }

    /// Puts `round(fraction · n)` pictures of each class, drawn at random, into the first part, and as many of those
    /// without a label.
    ///
    /// @param fraction 0 … 1
    public static Split stratified(Images images, double fraction, long seed) {
        int[][] members = Subset.membersByClass(images);
        int[][] groups = Arrays.copyOf(members, members.length + 1);
        groups[members.length] =
                IntStream.range(0, images.size()).filter(i -> images.label(i) == -1).toArray();
        return cut(images, groups, fraction, seed);
    }

    private static Split cut(Images images, int[][] groups, double fraction, long seed) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException(
                    "A fraction of %s was asked for; expected 0 … 1".formatted(fraction));
        }
        boolean[] inFirst = new boolean[images.size()];
        for (int g = 0; g < groups.length; g++) {
            int[] order = RandomStream.of(seed, g).permutation(groups[g].length);
            long count = Math.round(fraction * order.length);
            for (int i = 0; i < count; i++) {
                inFirst[groups[g][order[i]]] = true;
            }
        }
        return new Split(part(images, inFirst, true), part(images, inFirst, false));
    }

    private static Images part(Images images, boolean[] inFirst, boolean first) {
        return Subset.of(
                images,
                IntStream.range(0, inFirst.length).filter(i -> inFirst[i] == first).toArray());
    }
}
