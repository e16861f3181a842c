package io.genoise.task.adversarial;

import io.genoise.layer.Pass;
import io.genoise.task.ControlVerdict;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.part.Asked;
import io.genoise.task.part.Made;
import io.genoise.tensor.Tensor;
import io.genoise.train.FrameByFrame;
import java.util.Locale;
import java.util.Map;

/// Does a discriminator look at what pictures show? Real ones are rounded to bytes and made ones are not, which alone would tell
/// them apart. So it is asked about made pictures as they are, and about the same ones rounded.
///
/// The figure is how much smaller the share of made pictures is that it tells right once they are rounded; its interval is that
/// of the mean of paired differences. The control is passed if it lies below a margin that is named beforehand.
///
/// @param pictures how many were made
/// @param told share of them that is told right
/// @param rounded share of them that is told right once they are rounded
/// @param low of the 95 % interval of `told − rounded`
/// @param high of it
record RoundingControl(int pictures, double told, double rounded, double low, double high)
        implements ShortcutControl {
    private static final int ASKED = 200;

    /// Of clips fewer: all are asked about at once.
    private static final int FRAMES = 800;

    private static final double MARGIN = 0.05;
    private static final double Z = 1.959964;

    /// Asks a trained discriminator; the real pictures are some of those that its task is asked about.
    static RoundingControl of(GanLearner learner, Trained trained) {
        int most = FrameByFrame.atOnce(FRAMES, trained.asked());
        Asked asked = Asked.of(trained.asked(), Math.min(ASKED, most));
        int n = asked.count();
        float[] right =
                asked.answers(
                        learner.encoder().parameters().device(),
                        bytes -> {
                            Tensor made =
                                    Made.recorded(learner, bytes.openStep(), n, trained.seed());
                            Tensor rounded = made.times(255).plus(0.5f).floor().over(255);
                            return learner.toldMade(
                                    GanLearner.signed(bytes),
                                    Tensor.concat(0, made, rounded).times(2).minus(1),
                                    Pass.eval());
                        });
        double[] told = new double[2];
        double squares = 0;
        for (int i = 0; i < n; i++) {
            told[0] += right[i];
            told[1] += right[n + i];
            squares += Math.pow(right[i] - right[n + i], 2);
        }
        double mean = (told[0] - told[1]) / n;
        double reach = Z * Math.sqrt(Math.max(0, squares / n - mean * mean) / Math.max(1, n - 1));
        return new RoundingControl(n, told[0] / n, told[1] / n, mean - reach, mean + reach);
    }

    /// No statement where it tells no made picture anyway.
    ControlVerdict verdict() {
        return told == 0 ? ControlVerdict.NO_STATEMENT : ControlVerdict.of(low, high, MARGIN);
    }

    @Override
    public Map<String, String> notes() {
        return Map.of(
                "control, made pictures rounded to bytes",
                String.format(
                        Locale.ROOT,
                        "%s: %.1f %% told from real ones, rounded %.1f %%; %.1f %% less [%.1f, %.1f], margin %.0f %%, of %s pictures",
                        verdict(),
                        100 * told,
                        100 * rounded,
                        100 * (told - rounded),
                        100 * low,
                        100 * high,
                        100 * MARGIN,
                        pictures));
    }
}
