package io.genoise.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PretrainCommandTest {
    /// What is on unless it is turned off must be turned off in words.
    @Test
    void aSettingThatIsOffIsSaidAndAFlagIsNot() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("data", "my photos/");
        options.put("inductive", "false");
        options.put("all-turns", "false");
        options.put("mirror", "true");
        assertThat(PretrainCommand.of("rotation", options, 7))
                .isEqualTo(
                        "pretrain rotation --data 'my photos/' --all-turns false --mirror true --seed 7");
        options.put("inductive", "true");
        assertThat(PretrainCommand.of("rotation", options, 7)).contains(" --inductive --all-turns");
    }
}
