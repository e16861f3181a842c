package io.genoise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.examples.OwnPretextTask;
import io.genoise.network.Networks;
import io.genoise.task.PretextTask;
import io.genoise.task.Pretraining;
import io.genoise.task.Tasks;
import io.genoise.tensor.Device;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// What is chosen for pictures and a budget, by speeds that are made up.
class AdviceTest {
    private static final Images PICTURES = Scenes.train(16, 400, 1);
    private static final PretextTask FAST = Tasks.named("rotation");

    /// Both recipes are of 5 epochs of 400 pictures: 20 s and 200 s at these speeds.
    private static final Map<String, Double> SPEEDS = Map.of("rotation", 100.0, "halves", 10.0);

    private final TrainingChoice given = new TrainingChoice();

    AdviceTest() {
        given.network = new NetworkChoice();
    }

    private Advice advice(double seconds, PretextTask... tasks) throws IOException {
        return Advice.of(
                List.of(tasks),
                PICTURES,
                16,
                false,
                given,
                1,
                () -> seconds,
                pretraining -> SPEEDS.get(pretraining.task().card().name()));
    }

    private static String chosen(Advice advice) {
        return advice.pretraining().task().card().name();
    }

    @Test
    void theLongestRecipeThatFitsIsTaken() throws IOException {
        Advice advice = advice(300, FAST, new OwnPretextTask());

        assertThat(chosen(advice)).isEqualTo("halves");
        assertThat(advice.pretraining().epochs()).isEqualTo(7);
        assertThat(advice.reasons().getLast())
                .contains("halves", "7 epochs in about 4 min 40 s", "the longest recipe that fits");
        assertThat(advice.reasons())
                .anyMatch(line -> line.contains("its recipe of 5 epochs takes 20 s"));
    }

    @Test
    void aRecipeThatDoesNotFitIsNot() throws IOException {
        assertThat(chosen(advice(100, FAST, new OwnPretextTask()))).isEqualTo("rotation");
    }

    @Test
    void whereNoneFitsTheOneThatGetsFurthestIsTaken() throws IOException {
        Advice advice = advice(10, new OwnPretextTask(), FAST);

        assertThat(chosen(advice)).isEqualTo("rotation");
        assertThat(advice.pretraining().epochs()).isEqualTo(2);
        assertThat(advice.reasons().getLast()).contains("no recipe fits");
        assertThat(advice.reasons())
                .anyMatch(line -> line.endsWith("takes 3 min 20 s, of which 5 % fit"));
    }

    @Test
    void aTaskThatRefusesThePicturesIsLeftOutAndSaysWhy() throws IOException {
        Advice advice = advice(300, FAST, new OwnPretextTask(16));

        assertThat(chosen(advice)).isEqualTo("rotation");
        assertThat(advice.reasons())
                .anyMatch(
                        line -> line.startsWith("left out: halves: ") && line.contains("--gap 16"));
        assertThatThrownBy(() -> advice(300, new OwnPretextTask(16)))
                .hasMessageContaining("no task can be asked about these pictures");
    }

    @Test
    void tasksWithOneReasonAreOneLine() {
        given.batch = 101;
        assertThatThrownBy(() -> advice(300, FAST, new OwnPretextTask()))
                .hasMessageContaining(
                        "left out: rotation, halves: 400 pictures are too few for steps of 101");
    }

    @Test
    void aTaskWhoseLearnerCannotBeMadeIsLeftOut() throws IOException {
        Advice advice =
                Advice.of(
                        List.of(new OwnPretextTask(), FAST),
                        PICTURES,
                        16,
                        false,
                        given,
                        1,
                        () -> 300,
                        pretraining -> {
                            if (pretraining.task() instanceof OwnPretextTask) {
                                throw new IllegalArgumentException("a file is missing");
                            }
                            return 10;
                        });

        assertThat(advice.reasons()).contains("left out: halves: a file is missing");
    }

    @Test
    void stepsOfMoreThanAQuarterOfThePicturesAreTooLarge() throws IOException {
        given.batch = 101;
        assertThatThrownBy(() -> advice(300, FAST))
                .hasMessageContaining("too few for steps of 101");
    }

    /// On a busy machine trying took more than the budget, and what gets furthest was what gets least far.
    @Test
    void whereTryingHasTakenAllTheTimeTheFastestIsTakenForOneEpoch() throws IOException {
        double[] seconds = {20};
        Advice advice =
                Advice.of(
                        List.of(new OwnPretextTask(), FAST),
                        PICTURES,
                        16,
                        false,
                        given,
                        1,
                        () -> seconds[0],
                        pretraining -> {
                            String name = pretraining.task().card().name();
                            seconds[0] = name.equals("rotation") ? -5 : 20;
                            return SPEEDS.get(name);
                        });

        assertThat(chosen(advice)).isEqualTo("rotation");
        assertThat(advice.pretraining().epochs()).isEqualTo(1);
        assertThat(advice.reasons().getLast())
                .contains("1 epoch in about 4 s")
                .endsWith("but it takes longer than the 0 s that are left");
    }

    @Test
    void tryingEndsWhenThreeTenthsOfTheTimeAreGone() throws IOException {
        double[] seconds = {100};
        Advice advice =
                Advice.of(
                        List.of(new OwnPretextTask(), FAST),
                        PICTURES,
                        16,
                        false,
                        given,
                        1,
                        () -> seconds[0],
                        pretraining -> {
                            seconds[0] -= 40;
                            return 10;
                        });

        assertThat(chosen(advice)).isEqualTo("halves");
        assertThat(advice.reasons()).contains("left out: rotation: there was no time to try");
    }

    @Test
    void itEndsAtFourTimesTheRecipeHoweverMuchTimeThereIs() throws IOException {
        assertThat(advice(79, FAST).pretraining().epochs()).isEqualTo(19);
        for (double seconds : new double[] {81, 10_000}) {
            assertThat(advice(seconds, FAST).pretraining().epochs()).isEqualTo(20);
        }
    }

    @Test
    void whatWasGivenIsKept() throws IOException {
        given.epochs = 3;
        given.network.restore("nin,width=0.5");

        Advice advice = advice(1000, FAST);

        assertThat(advice.pretraining().epochs()).isEqualTo(3);
        assertThat(advice.pretraining().network()).isEqualTo(Networks.of("nin,width=0.5"));
    }

    /// A net that sees lightness alone needs pictures prepared so.
    @Test
    void whatSeesLightnessAloneIsMeasuredToo() throws IOException {
        PretextTask task = Tasks.named("colorization").small();
        Pretraining narrow =
                new Pretraining(task, Networks.of("nin,blocks=3,width=0.05"), 1, 8, 0.01f, 1);
        try (Device device = Device.best(1)) {
            assertThat(Speed.of(device, narrow, PICTURES, Duration.ZERO)).isPositive();
        }
    }

    @Test
    void theMedianStepTellsTheSpeed() {
        assertThat(Speed.seconds(List.of(0L, 9_000_000_000L, 10_000_000_000L, 11_000_000_000L)))
                .isEqualTo(1);
    }

    /// Most steps are slow ones, since their kernels are still being compiled.
    @Test
    void stepsOfTheFirstHalfDoNotCount() {
        List<Long> ends = LongStream.of(0, 2, 4, 6, 7, 8, 9, 12).boxed().toList();
        assertThat(Speed.seconds(ends) * 1e9).isEqualTo(1);
    }
}
