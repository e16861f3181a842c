package io.genoise.transfer;

import io.genoise.data.ShiftAndMirror;
import java.util.Locale;

/// How a network is trained on few labels: SGD with Nesterov momentum 0.9, weight decay 5·10⁻⁴, one cosine with warm-up over
/// a tenth of it, random crops and mirror images. And how that was found: a rate that was found for one length is no rate for
/// another.
///
/// @param steps of training, whatever the number of labels
/// @param batch pictures a step, at most the number of labels
/// @param rate the highest learning rate
/// @param augmentation of the labelled pictures
/// @param provenance how it was found
public record Recipe(
        int steps, int batch, float rate, ShiftAndMirror augmentation, Provenance provenance) {
    /// How a recipe was found.
    ///
    /// @param foundOn the data on which it was found; never those that are reported
    /// @param steps the length for which it was found
    /// @param among how many recipes of that length it is the best of
    public record Provenance(String foundOn, int steps, int among) {
        /// A recipe that nobody has compared with others: good enough where it is one to choose from.
        public static final Provenance NONE = new Provenance("nothing", 0, 0);
    }

    /// @throws IllegalArgumentException if a number is not positive
    public Recipe {
        if (steps < 1 || batch < 1 || !(rate > 0)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "a recipe of %d steps of %d pictures at rate %s: all must be positive",
                            steps,
                            batch,
                            rate));
        }
    }

    /// A recipe that nobody has compared with others.
    ///
    /// @param steps of the whole training
    /// @param batch pictures a step
    /// @param rate the highest learning rate
    public static Recipe of(int steps, int batch, float rate, ShiftAndMirror augmentation) {
        return new Recipe(steps, batch, rate, augmentation, Provenance.NONE);
    }

    /// The same for another length, found where it was found.
    public Recipe withSteps(int other) {
        return new Recipe(other, batch, rate, augmentation, provenance);
    }

    /// The same at another rate, which nobody has compared with others.
    public Recipe withRate(float other) {
        return new Recipe(steps, batch, other, augmentation, Provenance.NONE);
    }

    /// Whether it is used at the length for which it was found.
    public boolean isAtItsLength() {
        return steps == provenance.steps;
    }

    /// `1200 steps of 32, rate 0.1`.
    public String words() {
        return String.format(Locale.ROOT, "%d steps of %d, rate %s", steps, batch, rate);
    }

    /// How it was found, and whether at the length at which it is used.
    public String found() {
        if (provenance.equals(Provenance.NONE)) {
            return "compared with no other";
        }
        String found =
                String.format(
                        Locale.ROOT,
                        "best of %d of %d steps on %s",
                        provenance.among,
                        provenance.steps,
                        provenance.foundOn);
        return isAtItsLength() ? found : found + ", NOT at this length";
    }
}
