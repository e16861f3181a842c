package io.genoise.inference;

/// How scores came about, so far as it decides what they can show: which tested pictures belong together, and what a
/// resample is. The groups are given as any number for each tested picture, the same for pictures of one group (a burst,
/// near-duplicates, one animal); pictures that have nothing to do with each other have numbers of their own.
public sealed interface Design {
    /// The group of each tested picture.
    int[] groups();

    /// Every picture a group of its own.
    ///
    /// @param pictures how many are tested
    static int[] ungrouped(int pictures) {
        int[] groups = new int[pictures];
        for (int i = 0; i < pictures; i++) {
            groups[i] = i;
        }
        return groups;
    }

    /// A test set that is nowhere learned from; resamples are labelled subsets drawn from one pool.
    ///
    /// @param groups of each tested picture
    /// @param taken for each class the share of its labelled pictures that one subset takes, 0–1; one number if it is
    ///     the same for all
    record OfficialTest(int[] groups, double... taken) implements Design {
        /// @throws IllegalArgumentException if no share is given, or one is not in 0–1
        public OfficialTest {
            groups = groups.clone();
            taken = taken.clone();
            if (taken.length == 0) {
                throw new IllegalArgumentException(
                        "an official test set needs the share of the pool that a subset takes");
            }
            for (double share : taken) {
                if (!(share >= 0 && share <= 1)) {
                    throw new IllegalArgumentException(
                            "a subset takes a share of 0–1 of the pool, got " + share);
                }
            }
        }

        /// The largest share of a class.
        double mostTaken() {
            double most = 0;
            for (double share : taken) {
                most = Math.max(most, share);
            }
            return most;
        }

        /// The mean over classes of `ρ/(1-ρ)`.
        double overlap() {
            double sum = 0;
            for (double share : taken) {
                sum += share / (1 - share);
            }
            return sum / taken.length;
        }
    }

    /// No test set: every picture is predicted by a model that learned from the other folds, of all pictures; resamples
    /// are repeats with other folds.
    ///
    /// @param groups of each tested picture
    /// @param smallestClass pictures of the smallest class
    record OutOfFold(int[] groups, int smallestClass) implements Design {
        /// The fewest pictures of a class that are spread over folds.
        public static final int FEWEST = 5;

        /// Copies `groups`.
        public OutOfFold {
            groups = groups.clone();
        }
    }
}
