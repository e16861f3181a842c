package io.genoise.data;

import java.util.function.IntFunction;

/// Labels are checked on the host, where the picture that one belongs to is still known: on a device a wrong label is no
/// error, only a wrong loss.
///
/// A label of `n` classes is 0 … n-1, or -1 where a picture has none and may have none.
public final class Labels {
    private Labels() {}

    /// The labels of all `images`, -1 where there is none.
    ///
    /// @throws DataException if one is below -1 or names no class of `images`; it names label, classes and picture
    public static int[] of(Images images) {
        int classes = images.classes().size();
        int[] labels = new int[images.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = images.label(i);
            if (labels[i] < -1 || labels[i] >= classes) {
                throw new DataException(wrong(labels[i], classes, picture(images, i)));
            }
        }
        return labels;
    }

    /// Checks that every view of `batch` has a label of `classes`.
    ///
    /// @param images the data set that the batch is of
    /// @throws DataException if one has none, or another; it names label, classes and picture
    public static void check(Batch batch, Images images, int classes) {
        int[] labels = batch.integers(Views.LABELS);
        int views = batch.column(Views.LABELS).views();
        for (int view = 0; view < batch.count() * views; view++) {
            int label = labels[view];
            if (label < 0 || label >= classes) {
                int index = batch.indices()[view / views];
                throw new DataException(wrong(label, classes, picture(images, index)));
            }
        }
    }

    /// Checks that `labels` are all of `classes`.
    ///
    /// @param picture what to call the picture of label number `i`
    /// @throws IllegalArgumentException if one is not; it names label, classes and picture
    public static void check(int[] labels, int classes, IntFunction<String> picture) {
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0 || labels[i] >= classes) {
                throw new IllegalArgumentException(wrong(labels[i], classes, picture.apply(i)));
            }
        }
    }

    private static String picture(Images images, int index) {
        return "%s (picture %s of %s)".formatted(images.describe(index), index, images.name());
    }

    private static String wrong(int label, int classes, String picture) {
        return "%s has %s; expected %s"
                .formatted(
                        picture,
                        label == -1 ? "no label (-1)" : "label " + label,
                        classes == 0
                                ? "none, since there are no classes"
                                : "one of %s classes, 0 … %s".formatted(classes, classes - 1));
    }
}
