package io.genoise.embed;

import io.genoise.data.Images;
import io.genoise.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The pictures of a data set that have labels, and the classes that have pictures, numbered anew.
///
/// @param images the pictures
/// @param labels of each, 0 … classes-1
/// @param classes by label
record LabelledPictures(Images images, int[] labels, List<String> classes) {
    /// Those of `images`.
    ///
    /// @throws IllegalArgumentException if fewer than two classes have pictures
    static LabelledPictures of(Images images) {
        int[] all = images.labels();
        int[] numbers = new int[images.classes().size()];
        Arrays.fill(numbers, -1);
        List<String> classes = new ArrayList<>();
        for (int c = 0; c < numbers.length; c++) {
            int label = c;
            if (Arrays.stream(all).anyMatch(each -> each == label)) {
                numbers[c] = classes.size();
                classes.add(images.classes().get(c));
            }
        }
        if (classes.size() < 2) {
            throw new IllegalArgumentException(
                    "a classifier learns from two classes or more; %s has labelled pictures of %s"
                            .formatted(
                                    images.name(),
                                    classes.isEmpty() ? "none" : classes.getFirst() + " alone"));
        }
        int[] which = IntStream.range(0, all.length).filter(i -> all[i] >= 0).toArray();
        return new LabelledPictures(
                which.length == all.length ? images : images.subset(which),
                Arrays.stream(which).map(i -> numbers[all[i]]).toArray(),
                classes);
    }

    /// The numbers, in order, of about `most` of the pictures, as many of each class as it has and the others leave; all if there
    /// are no more.
    int[] some(int most, long seed) {
        int count = labels.length;
        if (count <= most) {
            return IntStream.range(0, count).toArray();
        }
        int each = most / classes.size() + 1;
        int[] taken = new int[classes.size()];
        return Arrays.stream(RandomStream.of(seed).permutation(count))
                .filter(i -> taken[labels[i]]++ < each)
                .sorted()
                .toArray();
    }
}
