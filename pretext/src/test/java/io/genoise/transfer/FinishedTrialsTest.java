package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.transfer.FewLabelTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A study that is killed goes on without measuring anything twice, and ends with what it would have ended with.
class FinishedTrialsTest {
    private static final int CLASSES = 3;
    private static final int ALL = 240;
    private static final int[] LABELS = Clouds.labels(ALL, CLASSES);
    private static final StudyPlan PLAN =
            StudyPlan.standard("network", List.of("features"), 5)
                    .withLabelsPerClass(List.of(1, 5), 5)
                    .withMostSubsets(4)
                    .withThreads(2);
    private static final Trials TRIALS =
            Trials.withTest(LABELS, IntStream.range(0, ALL).toArray(), 180, CLASSES, PLAN);

    @TempDir Path folder;

    /// Guesses by the trial and its own number, and is killed after some trials.
    private static final class Network implements PredictionSource {
        private final String identity;
        private final int number;
        private int left;
        private int asked;

        Network(String identity, int number, int left) {
            this.identity = identity;
            this.number = number;
            this.left = left;
        }

        @Override
        public String method() {
            return "network";
        }

        @Override
        public String recipe() {
            return "none";
        }

        @Override
        public Optional<String> identity() {
            return Optional.ofNullable(identity);
        }

        @Override
        public Outcome predict(Trial trial) {
            if (left-- == 0) {
                throw new IllegalStateException("killed");
            }
            asked++;
            double[][] p = new double[trial.tested().length][];
            for (int i = 0; i < p.length; i++) {
                double third = 1 / (3.0 + (i * number + trial.resample()) % 7);
                p[i] =
                        i * number % 2 == 0
                                ? new double[] {third, third / 3, 1 - third - third / 3}
                                : new double[] {1 - third, third / 3, third - third / 3};
            }
            CrossValidation.Choice choice =
                    new CrossValidation.Choice("recipe", null, 1 / 3.0, Math.log(number));
            return new Outcome(new Predictions(p), choice, new Cost(1e12 / number, Math.PI));
        }
    }

    private FewLabelTable run(Network network, FinishedTrials finished, int features) {
        FeatureSource source =
                FeatureSource.Given.of(
                        "features",
                        List.of(
                                Clouds.draw("a", ALL, 6, CLASSES, 0.3, features)
                                        .select(TRIALS.needed()),
                                Clouds.draw("b", ALL, 6, CLASSES, 0.3, features + 1)
                                        .select(TRIALS.needed())),
                        "a");
        return new FewLabels(TRIALS, PLAN)
                .run(
                        List.of(source),
                        List.of(network),
                        new Protocol.Setting("probe", "clouds", "drawn", "none", "nothing"),
                        finished,
                        _ -> {});
    }

    private static void same(FewLabelTable table, FewLabelTable expected) {
        assertThat(table.rows()).hasSameSizeAs(expected.rows());
        for (int i = 0; i < table.rows().size(); i++) {
            Row row = table.rows().get(i);
            Row other = expected.rows().get(i);
            assertThat(row.scores()).isEqualTo(other.scores());
            assertThat(row.metrics()).isEqualTo(other.metrics());
            assertThat(row.choices()).isEqualTo(other.choices());
            assertThat(row.cost().flop()).isEqualTo(other.cost().flop());
        }
        assertThat(table.pairs()).isEqualTo(expected.pairs());
    }

    @Test
    void aKilledStudyGoesOnAndEndsAlike() throws IOException {
        FewLabelTable whole = run(new Network("net", 5, -1), FinishedTrials.none(), 1);
        assertThatThrownBy(() -> run(new Network("net", 5, 3), FinishedTrials.in(folder), 1))
                .hasMessage("killed");
        // Eight trials of the features under two heads, and three of the network.
        assertThat(FinishedTrials.in(folder).count()).isEqualTo(2 * 8 + 3);

        Network rest = new Network("net", 5, -1);
        same(run(rest, FinishedTrials.in(folder), 1), whole);
        assertThat(rest.asked).isEqualTo(5);
    }

    @Test
    void whatIsKeptIsNotMeasuredAgain() {
        FewLabelTable first = run(new Network("net", 5, -1), FinishedTrials.in(folder), 1);
        Network again = new Network("net", 5, -1);
        FewLabelTable second = run(again, FinishedTrials.in(folder), 1);
        assertThat(again.asked).isZero();
        // Times too: nothing was measured a second time.
        assertThat(second.rows()).isEqualTo(first.rows());
    }

    @Test
    void anotherNetworkOrOtherFeaturesAreMeasured() throws IOException {
        run(new Network("net", 5, -1), FinishedTrials.in(folder), 1);
        Network other = new Network("other", 3, -1);
        same(
                run(other, FinishedTrials.in(folder), 2),
                run(new Network("other", 3, -1), FinishedTrials.none(), 2));
        assertThat(other.asked).isEqualTo(8);
        assertThat(FinishedTrials.in(folder).count()).isEqualTo(2 * (2 * 8 + 8));
    }

    @Test
    void aNetworkThatCannotTellWhatItIsIsNeverTakenForAnother() {
        run(new Network(null, 5, -1), FinishedTrials.in(folder), 1);
        Network again = new Network(null, 5, -1);
        run(again, FinishedTrials.in(folder), 1);
        assertThat(again.asked).isEqualTo(8);
    }

    @Test
    void aFileThatWasCutIsMeasuredAgain() throws IOException {
        FewLabelTable whole = run(new Network("net", 5, -1), FinishedTrials.in(folder), 1);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String text = Files.readString(file);
                Files.writeString(file, text.substring(0, text.length() / 2));
            }
        }
        Network again = new Network("net", 5, -1);
        same(run(again, FinishedTrials.in(folder), 1), whole);
        assertThat(again.asked).isEqualTo(8);
    }

    @Test
    void anEndedStudyLeavesNothing() throws IOException {
        Path trials = folder.resolve("trials");
        run(new Network("net", 5, -1), FinishedTrials.in(trials), 1);
        Files.createFile(trials.resolve("0.trial.json.17-1.part"));
        FinishedTrials.in(trials).delete();
        assertThat(trials).doesNotExist();
        FinishedTrials.in(trials).delete();
        assertThat(FinishedTrials.in(trials).count()).isZero();
    }
}
