package io.genoise.task.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import io.genoise.task.ControlVerdict;
import io.genoise.task.context.TurnControl.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnControlTest {
    /// What is answered about picture and turn.
    private interface Answer {
        int to(int picture, int turn);
    }

    private static TurnGuesses guesses(int pictures, Answer answer) {
        float[][][] sure = new float[pictures][4][4];
        for (int i = 0; i < pictures; i++) {
            for (int turn = 0; turn < 4; turn++) {
                sure[i][turn][answer.to(i, turn)] = 1;
            }
        }
        return new TurnGuesses(sure);
    }

    /// Right about `share` of the turns, and else at random.
    private static TurnGuesses reader(int pictures, double share, long seed) {
        RandomStream random = RandomStream.of(seed);
        return guesses(
                pictures, (_, turn) -> random.nextFloat() < share ? turn : random.nextInt(4));
    }

    @Test
    void whoGuessesPasses() {
        assertThat(TurnControl.ofNoise(reader(1000, 0, 1)).verdict())
                .isEqualTo(ControlVerdict.PASSED);
    }

    @Test
    void whoReadsTheTracesDoesNot() {
        TurnControl control = TurnControl.ofNoise(reader(1000, 0.2, 1));
        assertThat(control.verdict()).isEqualTo(ControlVerdict.NOT_PASSED);
        assertThat(control.words()).contains("not passed", "reads JPEG's traces");
    }

    @Test
    void fewPicturesCannotTell() {
        assertThat(TurnControl.ofNoise(reader(30, 0, 1)).verdict())
                .isEqualTo(ControlVerdict.CANNOT_TELL);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2", "3"})
    void whoAlwaysAnswersTheSameDoesNotPass(int answer) {
        TurnGuesses always = guesses(1000, (_, _) -> answer);
        TurnControl control = TurnControl.ofNoise(always);
        assertThat(control.value()).isEqualTo(0.25);
        assertThat(control.verdict()).isEqualTo(ControlVerdict.NO_STATEMENT);
        assertThat(TurnControl.ofSavedAgain(always, always).verdict())
                .isEqualTo(ControlVerdict.NO_STATEMENT);
    }

    /// It says 0° and 180° by turns, and is right one time in four although it has never an occasion to tell the axis.
    @Test
    void whoKnowsOneAxisDoesNotPassEither() {
        assertThat(TurnControl.ofNoise(guesses(1000, (i, _) -> i % 2 * 2)).verdict())
                .isEqualTo(ControlVerdict.NO_STATEMENT);
    }

    /// A net that says 0° in all doubtful cases, and knows the axis from the traces, is right about 1/4 + b/2 of the turns,
    /// with b the share of its answers on the other axis.
    @Test
    void atTheBoundOnEntropyAReaderOfTheAxisIsSeen() {
        RandomStream random = RandomStream.of(1);
        TurnControl control =
                TurnControl.ofNoise(
                        guesses(
                                2000,
                                (_, turn) ->
                                        turn % 2 == 1 && random.nextFloat() < 0.42
                                                ? 1 + 2 * random.nextInt(2)
                                                : 0));
        assertThat(control.entropy()).isCloseTo(TurnControl.LEAST_ENTROPY, within(0.03));
        assertThat(control.value()).isCloseTo(0.35, within(0.01));
        assertThat(control.verdict()).isEqualTo(ControlVerdict.NOT_PASSED);
    }

    /// Answers about the four turns of one picture need not be independent: all four right or all four wrong.
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void intervalHoldsTheTruthNineteenTimesInTwenty(boolean alike) {
        int studies = 600;
        int held = 0;
        for (int study = 0; study < studies; study++) {
            RandomStream random = RandomStream.of(study);
            int[] shift = new int[100];
            for (int i = 0; i < shift.length; i++) {
                shift[i] = random.nextInt(4);
            }
            TurnControl control =
                    TurnControl.ofNoise(
                            guesses(
                                    100,
                                    (i, turn) ->
                                            alike ? (turn + shift[i]) % 4 : random.nextInt(4)));
            held += control.low() <= 0.25 && 0.25 <= control.high() ? 1 : 0;
        }
        assertThat((double) held / studies).isBetween(0.92, 0.98);
    }

    @Test
    void followingIsZeroForWhoReadsContentAndOneForWhoReadsTheGrid() {
        TurnGuesses right = guesses(200, (_, turn) -> turn);
        TurnGuesses grid = guesses(200, (_, turn) -> (turn + 1) % 4);
        assertThat(TurnControl.ofSavedAgain(right, right).value()).isZero();
        assertThat(TurnControl.ofSavedAgain(right, right).verdict())
                .isEqualTo(ControlVerdict.PASSED);
        assertThat(TurnControl.ofSavedAgain(right, grid).value()).isEqualTo(1);
        assertThat(TurnControl.ofSavedAgain(right, grid).verdict())
                .isEqualTo(ControlVerdict.NOT_PASSED);
    }

    /// Upside down is no answer across.
    @Test
    void mistakesByAHalfTurnDoNotFollow() {
        TurnGuesses right = guesses(200, (_, turn) -> turn);
        TurnGuesses half = guesses(200, (_, turn) -> (turn + 2) % 4);
        assertThat(TurnControl.ofSavedAgain(right, half).value()).isZero();
    }

    @Test
    void fewPicturesOfOneMindAreNotCertain() {
        TurnGuesses right = guesses(10, (_, turn) -> turn);
        TurnControl control = TurnControl.ofSavedAgain(right, right);
        assertThat(control.high()).isGreaterThan(0.05);
        assertThat(control.verdict()).isEqualTo(ControlVerdict.CANNOT_TELL);
    }

    @Test
    void pairedIntervalHoldsTheTruthNineteenTimesInTwenty() {
        int studies = 600;
        int held = 0;
        for (int study = 0; study < studies; study++) {
            TurnControl control =
                    TurnControl.ofSavedAgain(
                            reader(100, 0.6, 2 * study), reader(100, 0.6, 2 * study + 1));
            held += control.low() <= 0 && 0 <= control.high() ? 1 : 0;
        }
        assertThat((double) held / studies).isBetween(0.92, 0.98);
    }

    @Test
    void noteGivesTheSameControlAgain() {
        TurnControl noise = TurnControl.ofNoise(reader(300, 0.1, 5));
        TurnControl again = TurnControl.ofSavedAgain(reader(50, 0.9, 1), reader(50, 0.8, 2));
        TurnControl none = TurnControl.none(Kind.NOISE, "no picture is a JPEG");
        assertThat(TurnControl.noted(Kind.NOISE, noise.note())).contains(noise);
        assertThat(TurnControl.noted(Kind.SAVED_AGAIN, again.note())).contains(again);
        assertThat(TurnControl.noted(Kind.NOISE, none.note())).contains(none);
    }

    /// Version 0.1 noted the share alone.
    @Test
    void shareWithoutAnIntervalIsNoControl() {
        assertThat(TurnControl.noted(Kind.NOISE, "0.4010")).isEmpty();
        assertThat(TurnControl.noted(Kind.NOISE, "")).isEmpty();
    }
}
