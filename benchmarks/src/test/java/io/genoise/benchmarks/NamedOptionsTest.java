package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedOptionsTest {
    private static NamedOptions options(String... arguments) {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("data", "scenes");
        defaults.put("steps", "100,200");
        return new NamedOptions(defaults).with(arguments);
    }

    @Test
    void whatIsNotNamedKeepsItsDefault() {
        NamedOptions options = options("--steps", "7");

        assertThat(options.text("data")).isEqualTo("scenes");
        assertThat(options.whole("steps")).isEqualTo(7);
        assertThat(options().wholes("steps")).containsExactly(100, 200);
    }

    /// The recipes' options took `data x` and took `--data` twice.
    @ParameterizedTest
    @CsvSource({
        "data x, data: there is no such option",
        "---data x, ---data: there is no such option",
        "--size 32, --size: there is no such option",
        "-- 32, --: there is no such option",
        "--data, --data: it has no value",
        "--data --steps 7, --data: it has no value",
        "--data x --data y, --data: it is there twice"
    })
    void whatIsNoOptionIsRefusedAndAllAreListed(String arguments, String why) {
        assertThatThrownBy(() -> options(arguments.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(why + "; options: --data 'scenes' --steps '100,200'");
    }

    @Test
    void whatIsNoWholeNumberIsRefusedByName() {
        assertThatThrownBy(() -> options("--steps", "7,many").wholes("steps"))
                .hasMessage("--steps takes whole numbers, not many");
    }
}
