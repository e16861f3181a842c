package io.genoise.data;

import io.genoise.random.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Which labels of a data set may be learned from, where only a share may: of each class n·share pictures, rounded, at least one,
/// at random; a larger share has all that a smaller one has. A function of the labels and the share alone.
public final class KnownLabels {
    private static final long SEED = 1903_02271L;

    private KnownLabels() {}

    /// The numbers of those pictures, in their order.
    ///
    /// @param share 0 … 1; 0 for none
    /// @throws IllegalArgumentException if the share is another
    public static int[] of(Images images, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of labels is 0 … 1, not " + share);
        }
        if (share == 0) {
            return new int[0];
        }
        int[] labels = Labels.of(images);
        IntStream known = IntStream.empty();
        for (int c = 0; c < images.classes().size(); c++) {
            int label = c;
            int[] members =
                    IntStream.range(0, labels.length).filter(i -> labels[i] == label).toArray();
            int[] order = RandomStream.of(SEED, c).permutation(members.length);
            int count =
                    Math.min(members.length, Math.max(1, (int) Math.round(share * members.length)));
            known = IntStream.concat(known, Arrays.stream(order).limit(count).map(i -> members[i]));
        }
        return known.sorted().toArray();
    }
}
