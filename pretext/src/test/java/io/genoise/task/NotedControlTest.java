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

    private static List<NotedControl> noted(ShortcutControl... controls) {
        Map<String, String> protocol = new LinkedHashMap<>();
        protocol.put("loss on test pictures", "1.0 (chance 2.0)");
        for (ShortcutControl control : controls) {
            protocol.putAll(control.notes());
        }
        return noted(protocol);
    }

    private static ShortcutControl saying(String topic, String words) {
        return () -> Map.of("control, " + topic, words);
    }

    @Test
    void everyControlIsFoundInTheRecordWithItsVerdict() {
        List<NotedControl> controls =
                noted(
                        saying("answers about noise", "not passed: 40.0 % right [37.0, 43.1]"),
                        saying("error off JPEG's grid", "not applicable: no picture is a JPEG"),
                        saying("traces of JPEG in colours", "passed: by 1.000, and by 0.600"),
                        saying("detail restored of noise", "cannot tell: 20.0 % of it"),
                        saying("turns of symmetric noise", "no statement: 0.2500"),
                        saying("answers that follow JPEG's grid", "not applicable: no files"),
                        saying("turns of backgrounds", "0.5000"));

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
        ShortcutControl colours = saying("traces of JPEG in colours", "passed: by 0.600");
        ShortcutControl lightness = saying("traces of JPEG in lightness", "not passed: by 0.100");
        ShortcutControl grid =
                saying("error off JPEG's grid", "not applicable: no picture is a JPEG");
        List<NotedControl> passed = noted(colours);
        List<NotedControl> both = noted(colours, lightness);
        List<NotedControl> onePassed = noted(grid, colours);

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
