package io.genoise.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.train.MetricsLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuessingTest {
    private static final Map<String, Double> COIN = Map.of("loss", Math.log(2), "accuracy", 0.5);

    /// Epochs of ten steps.
    private static List<MetricsLog.Line> log(double... accuracies) {
        List<MetricsLog.Line> lines = new ArrayList<>();
        for (int i = 0; i < accuracies.length; i++) {
            long step = 10L * (i + 1);
            lines.add(new MetricsLog.Line(step, Map.of("loss", 0.7)));
            lines.add(new MetricsLog.Line(step, Map.of("epoch_accuracy", accuracies[i])));
        }
        return lines;
    }

    @Test
    void aNetWithinThreeStandardErrorsOfChanceGuesses() {
        // 10 steps of 10 pictures: a standard error of 0.05.
        assertThat(Guessing.of(log(0.64), COIN, 10))
                .hasValueSatisfying(guessing -> {
                    assertThat(guessing.answers()).isEqualTo(100);
                    assertThat(guessing.least()).isEqualTo(0.65);
                });
        assertThat(Guessing.of(log(0.66), COIN, 10)).isEmpty();
    }

    @Test
    void theLastTenthOfTheEpochsCounts() {
        double[] learnedLate = new double[20];
        Arrays.fill(learnedLate, 0.5);
        learnedLate[18] = 0.9;
        learnedLate[19] = 0.9;
        assertThat(Guessing.of(log(learnedLate), COIN, 10)).isEmpty();
    }

    @Test
    void nothingIsSaidOfATaskWithoutAnAccuracyOrOfNoEpoch() {
        assertThat(Guessing.of(log(0.5), Map.of("loss", 1.0), 10)).isEmpty();
        assertThat(Guessing.of(log(), COIN, 10)).isEmpty();
    }

    @Test
    void itSaysWhatMayHelp() {
        assertThat(Guessing.of(log(0.5), COIN, 10).orElseThrow())
                .hasToString(
                        "the net answers no better than one that guesses: accuracy 0.500 over its last 100 answers, chance 0.500"
                                + " (better: from 0.650 on). It may need more --epochs, or another --rate");
    }
}
