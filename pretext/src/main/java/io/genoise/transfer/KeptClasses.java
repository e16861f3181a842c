package io.genoise.transfer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/// Which classes take part in a study, and with which numbers of labels: a class that is too small is left out and named, so
/// that it cuts nobody else's numbers.
///
/// @param kept for each class whether it takes part
/// @param numbers the numbers of labels a class that every class kept has
record KeptClasses(boolean[] kept, List<Integer> numbers) {
    /// With a test set. Be n the largest number asked for, up to the headline's, that half of the classes have, and two at
    /// least: smaller classes are left out, and so are numbers that the smallest class kept does not have.
    ///
    /// @param sizes labelled pictures of each class that may be learned from
    /// @param asked numbers of labels a class
    /// @param headline the number of the declared result
    /// @throws IllegalArgumentException if nothing is left
    static KeptClasses withTest(int[] sizes, List<Integer> asked, int headline) {
        int[] numbers = asked.stream().filter(k -> k > 0).mapToInt(k -> k).sorted().toArray();
        int least = numbers.length == 0 ? 1 : numbers[0];
        int needed =
                IntStream.concat(IntStream.of(least), Arrays.stream(numbers))
                        .filter(k -> k <= Math.max(least, headline))
                        .filter(k -> atLeast(sizes, k) >= Math.max(2, (sizes.length + 1) / 2))
                        .max()
                        .orElse(least);
        boolean[] kept = new boolean[sizes.length];
        int smallest = Integer.MAX_VALUE;
        for (int c = 0; c < sizes.length; c++) {
            kept[c] = sizes[c] >= needed;
            smallest = kept[c] ? Math.min(smallest, sizes[c]) : smallest;
        }
        if (atLeast(sizes, needed) < 2) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%d of %d classes have %d labelled pictures to learn from; two are needed",
                            atLeast(sizes, needed),
                            sizes.length,
                            needed));
        }
        int most = smallest;
        return new KeptClasses(kept, asked.stream().filter(k -> k <= most).toList());
    }

    /// Out of fold, a class needs as many pictures as there are folds, and two groups: with one it is never both learned and
    /// asked.
    ///
    /// @param sizes labelled pictures of each class
    /// @param groups of each class
    /// @throws IllegalArgumentException if fewer than two are left
    static KeptClasses outOfFold(int[] sizes, int[] groups) {
        boolean[] kept = new boolean[sizes.length];
        int count = 0;
        for (int c = 0; c < sizes.length; c++) {
            kept[c] = sizes[c] >= Trials.FOLDS && groups[c] >= 2;
            count += kept[c] ? 1 : 0;
        }
        if (count < 2) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "%d of %d classes have %d labelled pictures in two groups; two are needed",
                            count,
                            sizes.length,
                            Trials.FOLDS));
        }
        return new KeptClasses(kept, List.of(LabelledSubsets.ALL));
    }

    private static int atLeast(int[] sizes, int k) {
        return (int) Arrays.stream(sizes).filter(size -> size >= k).count();
    }
}
