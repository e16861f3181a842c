package io.genoise.task.context;

import io.genoise.task.ControlVerdict;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// One figure that shows whether a rotation net reads JPEG's traces, its interval, and the verdict that follows from them.
///
/// The verdict compares the interval with a margin that is named beforehand, so it can be "cannot tell". A net whose answers
/// lie nearly always on one axis, such as one that always says 0°, gets no verdict: it is right one time in four whatever it
/// sees. If a share b of its answers lies on the rarer axis, a net that reads the axis off the traces as well as that
/// allows is right about `1/4 + b/2` of the turns. The bound, an entropy of 0.72 bits, is `b = 1/5`: 35 of 100, which would
/// show.
///
/// @param kind what was measured
/// @param pictures on how many pictures, each in its four turns; 0 if it was not
/// @param value the figure, a share of answers
/// @param low of its 95 % interval
/// @param high of its 95 % interval
/// @param entropy of the answers' axis, 0 … 1 bit (see [TurnGuesses#axisEntropy])
/// @param reason why it was not measured; empty if it was
public record TurnControl(
        Kind kind,
        int pictures,
        double value,
        double low,
        double high,
        double entropy,
        String reason) {
    /// Answers whose axis has less entropy, in bits, allow no statement.
    public static final double LEAST_ENTROPY = 0.72;

    private static final int TURNS = 4;
    private static final double Z = 1.959964;
    private static final Pattern NOTED =
            Pattern.compile(
                    "[a-z ]+: (-?[0-9.]+) \\[(-?[0-9.]+), (-?[0-9.]+)\\] of ([0-9]+) pictures in their"
                            + " four turns, entropy of the answers' axis ([0-9.]+) bits");
    private static final Pattern NOTED_REASON = Pattern.compile("not applicable: (.+)");

    /// What is measured.
    public enum Kind {
        /// The share of turns told right of [io.genoise.data.SymmetricNoise], one in four being chance.
        NOISE(0.30, "turns of symmetric noise told right"),
        /// How much more of the answers about [io.genoise.data.SavedAgain] lie across the content when JPEG's grid does.
        SAVED_AGAIN(0.05, "answers that follow JPEG's grid");

        private final double margin;
        private final String topic;

        Kind(double margin, String topic) {
            this.margin = margin;
            this.topic = topic;
        }

        /// The control is passed where the interval lies below this, and not passed where it lies above.
        public double margin() {
            return margin;
        }

        /// What the figure is a share of.
        public String topic() {
            return topic;
        }
    }

    /// What a net said of symmetric noise: the share of turns told right, which is 1/4 by chance.
    ///
    /// The interval is Wilson's for as many independent answers as have the spread that is seen between pictures, `n = p(1-p) /
    /// (s²/N)`, of N pictures at least N and at most 4·N.
    ///
    /// Source: Wilson, *Probable inference, the law of succession, and statistical inference*, JASA 1927; the effective number
    /// is Kish's, *Survey sampling*, 1965.
    public static TurnControl ofNoise(TurnGuesses guesses) {
        int pictures = guesses.probabilities().length;
        double[] shares =
                IntStream.range(0, pictures)
                        .mapToDouble(i -> guesses.accuracy(which -> which == i))
                        .toArray();
        double share = mean(shares);
        double variance = variance(shares, share) / pictures;
        double answers = (double) pictures * TURNS;
        double independent =
                variance > 0
                        ? Math.clamp(share * (1 - share) / variance, pictures, answers)
                        : answers;
        double weight = Z * Z / independent;
        double middle = (share + weight / 2) / (1 + weight);
        double half =
                Z * Math.sqrt((share * (1 - share) + weight / 4) / independent) / (1 + weight);
        return rounded(
                Kind.NOISE, pictures, share, middle - half, middle + half, guesses.axisEntropy());
    }

    /// What a net said of the same pictures with JPEG's grid along their rows, `alone`, and along their columns, `turned`.
    ///
    /// An answer lies *across* if it is a quarter turn away from the right one. The figure is the mean over pictures of
    /// `across(turned) - across(alone)`, each a share of the four turns. It is 0 for a net that reads only content, for one
    /// that answers at random and for one that always answers the same; 1 for one that reads only the grid, and 1/2 where its
    /// two directions have wiped out each other's traces. A net that reads content worse because the second saving blurred it
    /// more may have a little of it, which is what the margin is for.
    ///
    /// The interval is that of the paired mean with half a picture added for each of +1 and -1 and one for 0, so that it never
    /// shrinks to nothing.
    ///
    /// Source: Agresti and Min, *Simple improved confidence intervals for comparing matched proportions*, Statistics in
    /// Medicine 2005.
    public static TurnControl ofSavedAgain(TurnGuesses alone, TurnGuesses turned) {
        int pictures = alone.probabilities().length;
        double[] following =
                IntStream.range(0, pictures)
                        .mapToDouble(i -> turned.across(i) - alone.across(i))
                        .toArray();
        double value = mean(following);
        double squares = 1;
        for (double one : following) {
            squares += one * one;
        }
        double added = pictures + 2;
        double middle = value * pictures / added;
        double half = Z * Math.sqrt((squares / added - middle * middle) / added);
        return rounded(
                Kind.SAVED_AGAIN,
                pictures,
                value,
                Math.max(-1, middle - half),
                Math.min(1, middle + half),
                alone.axisEntropy());
    }

    /// With figures of four digits: those that the run's record keeps, so that it gives the same verdict for ever.
    private static TurnControl rounded(
            Kind kind, int pictures, double value, double low, double high, double entropy) {
        return new TurnControl(
                kind, pictures, rounded(value), rounded(low), rounded(high), rounded(entropy), "");
    }

    private static double rounded(double value) {
        return Math.round(10_000 * value) / 10_000.0;
    }

    /// A control that was not measured, and why.
    public static TurnControl none(Kind kind, String reason) {
        return new TurnControl(kind, 0, Double.NaN, Double.NaN, Double.NaN, Double.NaN, reason);
    }

    /// What follows.
    public ControlVerdict verdict() {
        if (!measured()) {
            return ControlVerdict.NOT_APPLICABLE;
        } else if (entropy < LEAST_ENTROPY) {
            return ControlVerdict.NO_STATEMENT;
        }
        return ControlVerdict.of(low, high, kind.margin);
    }

    /// Whether there is a figure.
    public boolean measured() {
        return pictures > 0;
    }

    /// One sentence: figure, interval, verdict, and what it means.
    public String words() {
        return switch (verdict()) {
            case NOT_APPLICABLE -> "control, %s: %s: %s".formatted(kind.topic, verdict(), reason);
            case NO_STATEMENT ->
                    "%s: %s: nearly all answers lie on one axis (entropy %s of 1 bit), so the figure is harmless whatever the net reads"
                            .formatted(figure(), verdict(), digits(entropy, 2));
            case PASSED -> "%s: %s".formatted(figure(), verdict());
            case NOT_PASSED -> "%s: %s: the net reads JPEG's traces".formatted(figure(), verdict());
            case CANNOT_TELL ->
                    "%s: %s: the interval holds the margin".formatted(figure(), verdict());
        };
    }

    /// The interval and the margin as a report sets them below the figure.
    public String detail() {
        String expected = kind == Kind.NOISE ? "chance 25 %, " : "0 expected, ";
        return "[%s, %s], %smargin %s %%"
                .formatted(percent(low), percent(high), expected, digits(100 * kind.margin, 0));
    }

    private String figure() {
        return "control, %s: %s %% %s".formatted(kind.topic, percent(value), detail());
    }

    /// One line for a run's record, from which [#noted] makes the same control again.
    public String note() {
        if (!measured()) {
            return "not applicable: " + reason;
        }
        return "%s: %s [%s, %s] of %s pictures in their four turns, entropy of the answers' axis %s bits"
                .formatted(
                        verdict(),
                        digits(value, 4),
                        digits(low, 4),
                        digits(high, 4),
                        pictures,
                        digits(entropy, 4));
    }

    /// The control that a note tells of; empty if it tells of none, such as one of version 0.1, which had no interval.
    public static Optional<TurnControl> noted(Kind kind, String note) {
        Matcher none = NOTED_REASON.matcher(note);
        Matcher figures = NOTED.matcher(note);
        if (none.matches()) {
            return Optional.of(none(kind, none.group(1)));
        } else if (!figures.matches()) {
            return Optional.empty();
        }
        return Optional.of(
                new TurnControl(
                        kind,
                        Integer.parseInt(figures.group(4)),
                        Double.parseDouble(figures.group(1)),
                        Double.parseDouble(figures.group(2)),
                        Double.parseDouble(figures.group(3)),
                        Double.parseDouble(figures.group(5)),
                        ""));
    }

    private static String percent(double share) {
        return digits(100 * share, 1);
    }

    private static String digits(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    private static double variance(double[] values, double mean) {
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return values.length < 2 ? 0 : squares / (values.length - 1);
    }
}
