package io.genoise.transfer;

import io.genoise.data.DataSet;
import io.genoise.data.GroupBy;
import io.genoise.data.Groups;
import io.genoise.data.Images;
import io.genoise.data.Labels;
import io.genoise.data.SeenPictures;
import io.genoise.data.Subset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// A pretraining that must not see what is tested later.
///
/// Out-of-fold evaluation tests every picture, so a folder without a test set leaves none that a pretraining could see and
/// that is not tested. Asked to be inductive, a fifth of it is therefore held out, classes balanced and groups kept whole
/// (see [Groups], [GroupedFolds]), and becomes its test set: the pretraining does not see it, and a probe tests on it and on
/// nothing else. Of a data set that has a test set, the pictures equal or alike to one of the test are left out of
/// pretraining.
public final class Inductive {
    /// A fifth is held out.
    public static final int PARTS = 5;

    private Inductive() {}

    /// `set` with training pictures that have nothing to do with its test pictures, and a note of what that took.
    ///
    /// @throws IllegalArgumentException if the pictures belong to fewer than two groups
    public static DataSet of(DataSet set, GroupBy by, long seed) {
        return set.test().isPresent()
                ? withoutTwins(set, set.test().get())
                : heldOut(set, by, seed);
    }

    private static DataSet heldOut(DataSet set, GroupBy by, long seed) {
        Images all = set.train();
        Groups groups = Groups.of(all, by);
        if (groups.count() < 2) {
            throw new IllegalArgumentException(
                    "%s: nothing can be held out of %s".formatted(all.name(), groups.words()));
        }
        // Pictures without a label are spread as one class more.
        int[] classes =
                Arrays.stream(Labels.of(all))
                        .map(label -> label < 0 ? all.classes().size() : label)
                        .toArray();
        int[] fold = GroupedFolds.of(classes, groups.of(), PARTS, seed);
        return with(
                set,
                part(all, i -> fold[i] != 0),
                part(all, i -> fold[i] == 0),
                "held out before pretraining, to be tested on: %s (%s)"
                        .formatted(
                                count((int) Arrays.stream(fold).filter(f -> f == 0).count(), all),
                                groups.words()));
    }

    private static DataSet withoutTwins(DataSet set, Images test) {
        SeenPictures tested = SeenPictures.of(test);
        boolean[] equal = tested.among(set.train());
        boolean[] alike = tested.alike(set.train());
        IntPredicate twin = i -> equal[i] || alike[i];
        int twins = (int) IntStream.range(0, equal.length).filter(twin).count();
        return with(
                set,
                part(set.train(), twin.negate()),
                test,
                "left out of pretraining, equal or alike to a test picture: %s"
                        .formatted(count(twins, set.train())));
    }

    /// `set` as a run that held pictures out left it: what it saw is there to be learned from, the rest to be tested on.
    /// Empty if it saw all of it or nothing.
    public static Optional<DataSet> again(DataSet set, SeenPictures seen) {
        boolean[] among = seen.among(set.train());
        Images known = part(set.train(), i -> among[i]);
        Images others = part(set.train(), i -> !among[i]);
        if (known.size() == 0 || others.size() == 0) {
            return Optional.empty();
        }
        return Optional.of(
                with(
                        set,
                        known,
                        others,
                        "tested on what the pretraining did not see: "
                                + count(others.size(), set.train())));
    }

    private static DataSet with(DataSet set, Images train, Images test, String note) {
        List<String> notes = new ArrayList<>(set.notes());
        notes.add(note);
        return new DataSet(set.name(), train, Optional.of(test), set.findings(), notes);
    }

    private static Images part(Images images, IntPredicate wanted) {
        return Subset.of(images, IntStream.range(0, images.size()).filter(wanted).toArray());
    }

    private static String count(int part, Images all) {
        return String.format(Locale.ROOT, "%,d of %,d pictures", part, all.size());
    }
}
