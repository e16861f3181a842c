package io.genoise.task;

import io.genoise.train.MetricsLog;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A net that answers its task's question no better than one that guesses, at the end of its training: then its features are
/// those of a random network, and whatever is measured of them says nothing of the task.
///
/// @param accuracy the mean over the last tenth of the epochs, one at least: 0 to 1
/// @param chance of being right by guessing: 0 to 1
/// @param answers over which the mean was taken
public record Guessing(double accuracy, double chance, long answers) {
    private static final String FIGURE = "accuracy";
    private static final String OF_EPOCHS = "epoch_" + FIGURE;
    private static final int TENTH = 10;
    private static final int STANDARD_ERRORS = 3;

    /// Whether a net guesses: whether its accuracy a is below c + 3 √(c (1 − c) / n), c being chance and n the number of answers.
    ///
    /// @param log of the training
    /// @param chance what a net shows that guesses, as [PretextTask#chance] says
    /// @param pictures a step
    /// @return nothing if it does better, or if the task has no accuracy whose chance is known
    public static Optional<Guessing> of(
            List<MetricsLog.Line> log, Map<String, Double> chance, int pictures) {
        List<MetricsLog.Line> epochs =
                log.stream().filter(line -> line.values().containsKey(OF_EPOCHS)).toList();
        if (epochs.isEmpty() || !chance.containsKey(FIGURE)) {
            return Optional.empty();
        }
        int last = Math.ceilDiv(epochs.size(), TENTH);
        double mean =
                epochs.stream()
                        .skip(epochs.size() - last)
                        .mapToDouble(line -> line.values().get(OF_EPOCHS))
                        .average()
                        .orElseThrow();
        long steps = epochs.getLast().step() * last / epochs.size();
        Guessing guessing = new Guessing(mean, chance.get(FIGURE), Math.max(1, steps) * pictures);
        return mean < guessing.least() ? Optional.of(guessing) : Optional.empty();
    }

    /// What a net shows at least that does better.
    public double least() {
        return chance + STANDARD_ERRORS * Math.sqrt(chance * (1 - chance) / answers);
    }

    /// In one line, with what may help.
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "the net answers no better than one that guesses: accuracy %.3f over its last %,d answers, chance %.3f (better: from"
                        + " %.3f on). It may need more --epochs, or another --rate",
                accuracy,
                answers,
                chance,
                least());
    }
}
