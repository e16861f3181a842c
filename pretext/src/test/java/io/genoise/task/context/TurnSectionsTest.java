package io.genoise.task.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.figure.Block;
import io.genoise.figure.Headline;
import io.genoise.figure.Section;
import io.genoise.figure.Text;
import io.genoise.task.context.TurnControl.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnSectionsTest {
    private static final String CHEATS = "The net reads JPEG's traces";
    private static final TurnControl CLEAN = control(Kind.NOISE, .26, .245, .275, .98);
    private static final TurnControl STRAIGHT = control(Kind.SAVED_AGAIN, .01, -.005, .025, 1);

    private static TurnControl control(
            Kind kind, double value, double low, double high, double entropy) {
        return new TurnControl(kind, 1000, value, low, high, entropy, "");
    }

    /// The words of the section about a net that was asked so.
    private static String words(RotationControl control) {
        Images scenes = Scenes.test(8, 3, 1);
        Section section =
                new TurnSections(
                                new TurnGuesses(new float[3][4][4]),
                                scenes,
                                List.of(),
                                Optional.ofNullable(control))
                        .section();
        StringBuilder words = new StringBuilder();
        for (Block block : section.blocks()) {
            switch (block) {
                case Headline headline ->
                        headline.figures()
                                .forEach(figure ->
                                        words.append(figure.value())
                                                .append(figure.name())
                                                .append(figure.detail())
                                                .append('\n'));
                case Text text -> words.append(text.kind()).append(text.text()).append('\n');
                default -> {}
            }
        }
        return words.toString().replace('\u202f', ' ');
    }

    @Test
    void passedControlsStandWithIntervalAndMargin() {
        assertThat(words(new RotationControl(CLEAN, STRAIGHT)))
                .contains(
                        "26.0 %control: turns of noise (passed)[24.5, 27.5], chance 25 %, margin 30 %")
                .contains("1.0 %control: follows JPEG's grid (passed)[-0.5, 2.5]")
                .doesNotContain(CHEATS);
    }

    @Test
    void eitherControlWarns() {
        TurnControl reads = control(Kind.NOISE, .4, .38, .42, 1);
        TurnControl follows = control(Kind.SAVED_AGAIN, .2, .17, .23, 1);
        assertThat(words(new RotationControl(reads, STRAIGHT)))
                .contains("WARNING" + CHEATS, "turns of noise (not passed)");
        assertThat(words(new RotationControl(CLEAN, follows))).contains("WARNING" + CHEATS);
    }

    @Test
    void noVerdictIsNotTakenForAPass() {
        TurnControl constant = control(Kind.NOISE, .25, .237, .264, 0);
        TurnControl doubtful = control(Kind.SAVED_AGAIN, .04, -.01, .09, 1);
        assertThat(words(new RotationControl(constant, doubtful)))
                .contains("no statement: nearly all answers lie on one axis")
                .contains("cannot tell: the interval holds the margin")
                .doesNotContain("passed", CHEATS);
    }

    @Test
    void losslessPicturesAreSaidToHaveNoControl() {
        String words =
                words(
                        new RotationControl(
                                TurnControl.none(Kind.NOISE, "no picture is a JPEG"),
                                TurnControl.none(Kind.SAVED_AGAIN, "no picture is a JPEG")));
        assertThat(words)
                .contains("not applicable: no picture is a JPEG")
                .doesNotContain("passed", "NaN");
    }

    @Test
    void runsThatWereNotAskedSayNothing() {
        assertThat(words(null)).doesNotContain("control", "JPEG");
    }
}
