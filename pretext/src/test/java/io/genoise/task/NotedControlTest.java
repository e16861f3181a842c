package io.genoise.task;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.train.RunRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NotedControlTest {
    private static List<NotedControl> noted(Map<String, String> protocol) {
        return NotedControl.of(
                new RunRecord("any", RunRecord.State.FINISHED, 1, Map.of(), List.of(), protocol));
    }

    private static List<NotedControl> noted(Control... controls) {
        Map<String, String> protocol = new LinkedHashMap<>();
        protocol.put("loss on test pictures", "1.0 (chance 2.0)");
        for (Control control : controls) {
            protocol.putAll(control.notes());
        }
        return noted(protocol);
    }

    @Test
    void everyControlIsFoundInTheRecordWithItsVerdict() {
        List<NotedControl> controls =
                noted(
                        new NoiseControl(1000, 0.4, 0.125),
                        GridControl.of(new float[0], new float[0]),
                        ChromaControl.of("colours", 1, 0.6),
                        new DetailControl(200, 0.3, 0.2, -0.1, 0.1),
                        new RotationControl(
                                new TurnControl(
                                        TurnControl.Kind.NOISE, 100, 0.25, 0.2, 0.3, 0.1, ""),
                                TurnControl.none(TurnControl.Kind.SAVED_AGAIN, "no files")),
                        new BackgroundControl(0.5, 0.25));

        assertThat(controls)
                .extracting(NotedControl::verdict)
                .containsExactly(
                        Optional.of(ControlVerdict.NOT_PASSED),
                        Optional.of(ControlVerdict.NOT_APPLICABLE),
                        Optional.of(ControlVerdict.PASSED),
                        Optional.of(ControlVerdict.CANNOT_TELL),
                        Optional.of(ControlVerdict.NO_STATEMENT),
                        Optional.of(ControlVerdict.NOT_APPLICABLE),
                        Optional.empty());
        assertThat(controls.getFirst().topic()).isEqualTo("answers about noise");
        assertThat(controls.getFirst().words()).startsWith("not passed: 40.0 % right");
    }

    @Test
    void togetherTheyAreWhatTheGravestIs() {
        List<NotedControl> passed = noted(ChromaControl.of("colours", 1, 0.6));
        List<NotedControl> both =
                noted(ChromaControl.of("colours", 1, 0.6), ChromaControl.of("lightness", 1, 0.1));
        List<NotedControl> onePassed =
                noted(
                        GridControl.of(new float[0], new float[0]),
                        ChromaControl.of("colours", 1, 0.6));

        assertThat(NotedControl.together(passed)).contains(ControlVerdict.PASSED);
        assertThat(NotedControl.together(both)).contains(ControlVerdict.NOT_PASSED);
        assertThat(NotedControl.together(onePassed)).contains(ControlVerdict.PASSED);
    }

    /// Version 0.1 kept a figure without interval and verdict.
    @Test
    void recordsOfOlderVersionsAreRead() {
        List<NotedControl> old =
                noted(Map.of("weights", "of the last epoch", "control, turns of noise", "0.2612"));

        assertThat(old).singleElement().extracting(NotedControl::words).isEqualTo("0.2612");
        assertThat(NotedControl.together(old)).isEmpty();
        assertThat(noted(Map.of())).isEmpty();
    }
}
