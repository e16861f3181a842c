package io.genoise.embed;

import java.util.List;
import java.util.Locale;

/// What a classifier keeps of how it was fitted.
///
/// @param classes that it tells apart, by number
/// @param temperature that its probabilities are scaled by; 1 if they are not calibrated
/// @param calibrated whether the temperature was found on pictures held out
/// @param pictures that it learned from
/// @param accuracy 0 … 1, of the pictures that were held out in turn where the map was chosen; NaN if none were
/// @param strength of the penalty
record FittedFacts(
        List<String> classes,
        double temperature,
        boolean calibrated,
        int pictures,
        double accuracy,
        double strength) {
    FittedFacts {
        classes = List.copyOf(classes);
    }

    List<String> lines() {
        String learned =
                "learned from %s pictures of %s classes".formatted(pictures, classes.size());
        if (!calibrated) {
            return List.of(
                    learned,
                    "some class has fewer than five pictures: nothing could be held out, so map and penalty are the usual ones, and"
                            + " probabilities are not calibrated");
        }
        return List.of(
                learned,
                String.format(
                        Locale.ROOT,
                        "right about %.1f %% of them when they were held out in turn (a little too good, since map and penalty were chosen by that; genoise probe measures it properly)",
                        100 * accuracy),
                String.format(
                        Locale.ROOT,
                        "probabilities calibrated on the same: temperature %.2f",
                        temperature));
    }
}
