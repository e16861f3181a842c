package io.genoise.task.motion;

import io.genoise.data.Batches;
import io.genoise.data.DriftingClips;
import io.genoise.data.Images;
import io.genoise.task.ControlVerdict;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.part.WilsonInterval;
import io.genoise.train.Evaluation;
import java.util.Locale;
import java.util.Map;

/// Is the order of frames told without anything having happened between them? It is asked of clips in which nothing moves but the
/// camera, by two pixels from the first frame of a window to its last, saved as the files were, played forward or backward or
/// shuffled as the task does it ([DriftingClips]). What is told of that better than by chance is read off the camera's drift, which
/// real clips from a hand have too, or off the traces of storage. A net that follows whatever moves, the whole picture too, does not
/// pass; where the cameras of the clips stand still, it may have learned from what moves all the same.
///
/// The interval is Wilson's; the verdict compares it with a margin, five points above chance, that is named beforehand.
///
/// @param clips on how many
/// @param share of answers that are right
/// @param chance of a net that guesses
record DriftControl(int clips, double share, double chance) implements ShortcutControl {
    private static final double ABOVE_CHANCE = 0.05;
    private static final double PIXELS = 2;
    private static final int COUNT = 1000;
    private static final int BATCH = 25;
    private static final String TOPIC = "control, order of clips in which only the camera moves";

    /// Asks a learner that shows its `accuracy` about windows of `span` frames.
    static DriftControl of(Trained trained, int span) {
        return of(trained, span, COUNT);
    }

    /// As above, about so many clips.
    static DriftControl of(Trained trained, int span, int count) {
        Images drifting =
                DriftingClips.of(
                        trained.train(),
                        count,
                        span,
                        PIXELS / Math.max(1, span - 1),
                        trained.seed());
        Batches batches =
                Batches.inOrder(drifting, Math.min(BATCH, drifting.size()))
                        .with(trained.task().still().views(drifting));
        double share = Evaluation.of(trained.learner(), batches).of("accuracy");
        return new DriftControl(
                drifting.size(), share, trained.task().chance(BATCH).get("accuracy"));
    }

    ControlVerdict verdict() {
        WilsonInterval interval = WilsonInterval.of(share, clips);
        return ControlVerdict.of(interval.low(), interval.high(), chance + ABOVE_CHANCE);
    }

    @Override
    public Map<String, String> notes() {
        WilsonInterval interval = WilsonInterval.of(share, clips);
        return Map.of(
                TOPIC,
                String.format(
                        Locale.ROOT,
                        "%s: %.1f %% right [%.1f, %.1f], chance %.1f %%, margin %.1f %%, of %s clips that drift by %.0f pixels",
                        verdict(),
                        100 * share,
                        100 * interval.low(),
                        100 * interval.high(),
                        100 * chance,
                        100 * (chance + ABOVE_CHANCE),
                        clips,
                        PIXELS));
    }
}
