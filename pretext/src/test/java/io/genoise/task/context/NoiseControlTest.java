package io.genoise.task.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.task.ControlVerdict;
import org.junit.jupiter.api.Test;

class NoiseControlTest {
    @Test
    void answersAboutNoiseAreMeasuredAgainstChance() {
        assertThat(new NoiseControl(1000, 0.13, 0.125).verdict()).isEqualTo(ControlVerdict.PASSED);
        assertThat(new NoiseControl(1000, 0.40, 0.125).verdict())
                .isEqualTo(ControlVerdict.NOT_PASSED);
        assertThat(new NoiseControl(1000, 0.175, 0.125).verdict())
                .isEqualTo(ControlVerdict.CANNOT_TELL);
    }

    @Test
    void theVerdictIsSaidFirst() {
        assertThat(new NoiseControl(1000, 0.4, 0.125).lines())
                .singleElement()
                .asString()
                .startsWith("control, answers about noise: not passed: 40.0 % right");
    }
}
