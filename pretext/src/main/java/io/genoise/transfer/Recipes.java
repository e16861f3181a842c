package io.genoise.transfer;

import io.genoise.data.ShiftAndMirror;
import io.genoise.transfer.Recipe.Provenance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The recipes that were found, each with what it was found on and at which length: `benchmarks/run recipes` is the search.
public final class Recipes {
    /// The shorter of the lengths at which recipes were found.
    public static final int STEPS = 1200;

    /// How many times as long the longer ones are.
    public static final int LONGER = 3;

    private static final int BATCH = 32;

    private static final String TINY =
            "training pictures of Tiny ImageNet (20 classes) that were held out";

    private static final List<Recipe> SCRATCH = List.of(found(STEPS, 0.1f, TINY, 8));

    private static final List<Recipe> FINE_TUNING =
            List.of(found(STEPS, 0.01f, TINY + ", pretrained on CIFAR-10", 7));

    private Recipes() {}

    private static Recipe found(int steps, float rate, String on, int among) {
        return new Recipe(
                steps,
                BATCH,
                rate,
                ShiftAndMirror.CROP_AND_MIRROR,
                new Provenance(on, steps, among));
    }

    /// How a network is trained from random weights for `steps` steps: as found for this length, or else as found for the
    /// nearest, which the recipe then says.
    public static Recipe scratch(int steps) {
        return nearest(SCRATCH, steps);
    }

    /// How a pretrained network is trained on for `steps` steps, likewise.
    public static Recipe fineTuning(int steps) {
        return nearest(FINE_TUNING, steps);
    }

    /// How a head on a frozen map is trained for `steps` steps: at one of three rates, among which cross-validation chooses.
    public static List<Recipe> heads(int steps) {
        return List.of(
                Recipe.of(steps, BATCH, 0.1f, ShiftAndMirror.CROP_AND_MIRROR),
                Recipe.of(steps, BATCH, 0.03f, ShiftAndMirror.CROP_AND_MIRROR),
                Recipe.of(steps, BATCH, 0.01f, ShiftAndMirror.CROP_AND_MIRROR));
    }

    /// The recipes among which cross-validation chooses: that length and [#LONGER] times that, at the rate of `recipe`, a
    /// third of it and three times as much.
    public static List<Recipe> around(Recipe recipe) {
        List<Recipe> recipes = new ArrayList<>();
        for (int longer : new int[] {1, LONGER}) {
            for (float factor : new float[] {1, 1 / 3f, 3}) {
                recipes.add(
                        recipe.withSteps(longer * recipe.steps()).withRate(factor * recipe.rate()));
            }
        }
        return recipes;
    }

    private static Recipe nearest(List<Recipe> recipes, int steps) {
        return recipes.stream()
                .min(
                        Comparator.comparingDouble(
                                recipe -> Math.abs(Math.log((double) recipe.steps() / steps))))
                .orElseThrow()
                .withSteps(steps);
    }
}
