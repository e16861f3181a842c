package io.genoise.task.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.task.ControlVerdict;
import org.junit.jupiter.api.Test;

class GridControlTest {
    @Test
    void aNetThatIsAsGoodOnTheGridPasses() {
        float[] on = new float[100];
        float[] off = new float[100];
        for (int i = 0; i < 100; i++) {
            on[i] = 1 + i % 7 * 0.1f;
            off[i] = on[i] + (i % 2 == 0 ? 0.01f : -0.01f);
        }
        GridControl control = GridControl.of(on, off);
        assertThat(control.gain()).isBetween(-0.001, 0.001);
        assertThat(control.verdict()).isEqualTo(ControlVerdict.PASSED);
    }

    @Test
    void aNetThatErrsLessOffTheGridDoesNot() {
        float[] on = new float[100];
        float[] off = new float[100];
        for (int i = 0; i < 100; i++) {
            on[i] = 1 + i % 7 * 0.1f;
            off[i] = 0.8f * on[i];
        }
        GridControl control = GridControl.of(on, off);
        assertThat(control.gain()).isBetween(0.199, 0.201);
        assertThat(control.verdict()).isEqualTo(ControlVerdict.NOT_PASSED);
        assertThat(control.lines())
                .singleElement()
                .asString()
                .startsWith("control, error off JPEG's grid: not passed: ")
                .contains("20.0 %");
    }

    @Test
    void fewPicturesCannotTell() {
        GridControl control =
                GridControl.of(new float[] {1, 2, 3, 2}, new float[] {1.5f, 1.5f, 2.8f, 2.2f});
        assertThat(control.verdict()).isEqualTo(ControlVerdict.CANNOT_TELL);
    }

    @Test
    void withoutJpegsThereIsNothingToAsk() {
        assertThat(GridControl.of(new float[0], new float[0]).verdict())
                .isEqualTo(ControlVerdict.NOT_APPLICABLE);
    }
}
