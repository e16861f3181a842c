package io.genoise.task.context;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.SymmetricNoise;
import io.genoise.task.ControlVerdict;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.part.WilsonInterval;
import io.genoise.train.Evaluation;
import java.util.Locale;
import java.util.Map;

/// Is a question about tiles answered without seeing things? It is asked of noise that shows nothing, saved as the files were
/// ([SymmetricNoise]): what is told of that better than by chance is read off colours that go on from tile to tile, or off
/// traces of storage.
///
/// The interval is Wilson's; the verdict compares it with a margin, five points above chance, that is named beforehand.
///
/// @param pictures on how many
/// @param share of answers that are right
/// @param chance of a net that guesses
record NoiseControl(int pictures, double share, double chance) implements ShortcutControl {
    private static final double ABOVE_CHANCE = 0.05;
    private static final int BATCH = 50;
    private static final String TOPIC = "control, answers about noise";

    /// Asks a learner that shows its `accuracy`.
    static NoiseControl of(Trained trained) {
        Images noise = SymmetricNoise.like(trained.train(), trained.seed());
        Batches batches = Batches.inOrder(noise, BATCH).with(trained.task().views(trained.train()));
        double share = Evaluation.of(trained.learner(), batches).of("accuracy");
        return new NoiseControl(noise.size(), share, trained.task().chance(BATCH).get("accuracy"));
    }

    private WilsonInterval interval() {
        return WilsonInterval.of(share, pictures);
    }

    ControlVerdict verdict() {
        return ControlVerdict.of(interval().low(), interval().high(), chance + ABOVE_CHANCE);
    }

    private String words() {
        return String.format(
                Locale.ROOT,
                "%s: %.1f %% right [%.1f, %.1f], chance %.1f %%, margin %.1f %%, of %s pictures",
                verdict(),
                100 * share,
                100 * interval().low(),
                100 * interval().high(),
                100 * chance,
                100 * (chance + ABOVE_CHANCE),
                pictures);
    }

    @Override
    public Map<String, String> notes() {
        return Map.of(TOPIC, words());
    }
}
