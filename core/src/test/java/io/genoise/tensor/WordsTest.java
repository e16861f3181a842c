package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.shape.TensorShape;
import org.junit.jupiter.api.Test;

/// What jshell and a debugger show of what a user holds.
class WordsTest {
    @Test
    void variablesStepsAndReadingsSayWhatTheyAre() {
        try (Device device = Device.open("reference", 1)) {
            Variable x = device.variable("x", TensorShape.of(2, 3), 1, 2, 3, 4, 5, 6);
            assertThat(x).hasToString("x F32 [2,3] on " + device);
            try (Step step = device.step()) {
                Reading sum = step.read(x.value().sum());
                Reading all = step.read(x.value().square());
                assertThat(sum).hasToString("a reading [] of a step that has not run");
                assertThat(step.toString()).startsWith("a step on " + device).endsWith(" recorded");
                step.run();
                assertThat(step.toString()).endsWith(", run");
                assertThat(sum.value()).isEqualTo(21);
                assertThat(sum).hasToString("21.0");
                assertThat(all).hasToString("a reading [2,3]");
            }
        }
    }
}
