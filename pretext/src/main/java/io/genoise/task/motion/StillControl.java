package io.genoise.task.motion;

import io.genoise.task.ControlVerdict;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.part.RatioOfSums;
import io.genoise.task.part.Shown;
import io.genoise.tensor.Tensor;
import java.util.Locale;
import java.util.Map;

/// Does a net that predicts frames see what moves? Something can be gained over copying the last frame without: the noise of a
/// camera and of JPEG is not in the next frame, and a sharp edge that may move anywhere costs less where it is blurred. So the net
/// is shown the last frame over and over in place of the past, as well.
///
/// With e the errors Σ|p − t| and c those of copying, the net gains 1 − Σe/Σc. The control is passed if of a past that stands still
/// it gains less than half of what it gains of the true one. The interval of the difference is that of two ratios
/// ([RatioOfSums]).
///
/// @param clips how many
/// @param moving gain over copying, of the true past
/// @param still gain of a past that stands still
/// @param low of the 95 % interval of `still − moving/2`
/// @param high of it
record StillControl(int clips, double moving, double still, double low, double high)
        implements ShortcutControl {
    private static final int ASKED = 100;
    private static final double HALF = 0.5;
    private static final double Z = 1.959964;

    /// Asks a trained net.
    static StillControl of(Trained trained) {
        FramePrediction.Predictor net = (FramePrediction.Predictor) trained.learner();
        Shown shown = Shown.of(trained.asking(((FramePrediction) trained.task()).still()), ASKED);
        float[] sums =
                shown.read((columns, pass) -> {
                    Tensor frames = net.frames(columns);
                    Tensor asked = net.asked(frames);
                    Tensor last = net.last(frames);
                    return Tensor.stack(
                            FramePrediction.Predictor.errors(net.predicted(frames, pass), asked),
                            FramePrediction.Predictor.errors(
                                    net.predicted(last.broadcast(frames.shape()), pass), asked),
                            FramePrediction.Predictor.errors(last, asked));
                });
        return of(sums);
    }

    /// @param sums rows of the errors of the true past, of one that stands still, and of copying, `[3,N]`
    static StillControl of(float... sums) {
        int n = sums.length / 3;
        double[][] rows = new double[3][n];
        for (int i = 0; i < sums.length; i++) {
            rows[i / n][i % n] = sums[i];
        }
        RatioOfSums moving = RatioOfSums.of(rows[0], rows[2]);
        RatioOfSums still = RatioOfSums.of(rows[1], rows[2]);
        double ofMoving = 1 - moving.value();
        double ofStill = 1 - still.value();
        double difference = ofStill - HALF * ofMoving;
        double reach = Z * Math.hypot(still.deviation(), HALF * moving.deviation());
        return new StillControl(n, ofMoving, ofStill, difference - reach, difference + reach);
    }

    /// No statement where nothing is gained of the true past either; nothing to measure on where nothing moves.
    ControlVerdict verdict() {
        if (Double.isNaN(moving)) {
            return ControlVerdict.NOT_APPLICABLE;
        }
        return moving <= 0 ? ControlVerdict.NO_STATEMENT : ControlVerdict.of(low, high, 0);
    }

    @Override
    public Map<String, String> notes() {
        return Map.of(
                "control, gain over copying from a past that stands still",
                String.format(
                        Locale.ROOT,
                        "%s: %.1f %%, from the true one %.1f %%; less half of that %.1f %% [%.1f, %.1f], margin 0, of %s clips",
                        verdict(),
                        100 * still,
                        100 * moving,
                        100 * (still - HALF * moving),
                        100 * low,
                        100 * high,
                        clips));
    }
}
