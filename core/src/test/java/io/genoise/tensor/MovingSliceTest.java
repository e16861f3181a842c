package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.autograd.Autograd;
import io.genoise.shape.TensorShape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Where a slice begins along the first axis is a number like any other: a window that moves from step to step is one
/// plan, forwards and backwards.
class MovingSliceTest {
    private final Device device = Device.open("reference", 1);

    /// `x[i][j] = 10i + j`
    private final Variable x = device.variable("x", TensorShape.of(64, 3), new float[192]);

    MovingSliceTest() {
        float[] values = new float[192];
        for (int i = 0; i < values.length; i++) {
            values[i] = 10 * (i / 3) + i % 3;
        }
        x.set(values);
    }

    @AfterEach
    void close() {
        device.close();
    }

    @Test
    void sixtyOffsetsAreOnePlan() {
        for (int from = 0; from < 60; from++) {
            try (Step step = device.step()) {
                Reading part = step.read(x.value().slice(0, from, from + 2));
                Reading sums = step.read(x.value().slice(0, from, from + 4).plus(1).sum(1));
                Reading row = step.read(x.value().get(from).times(2));
                step.run();
                assertThat(part.floats())
                        .containsExactly(
                                10 * from,
                                10 * from + 1,
                                10 * from + 2,
                                10 * from + 10,
                                10 * from + 11,
                                10 * from + 12);
                assertThat(sums.floats())
                        .containsExactly(
                                30 * from + 6, 30 * from + 36, 30 * from + 66, 30 * from + 96);
                assertThat(row.floats()).containsExactly(20 * from, 20 * from + 2, 20 * from + 4);
            }
        }
        assertThat(device.plans()).isEqualTo(1);
    }

    @Test
    void aMovingPadAndTheGradientsOfBothAreOnePlan() {
        for (int from = 0; from < 10; from++) {
            try (Step step = device.step()) {
                Tensor whole = x.value();
                Tensor loss = whole.slice(0, from, from + 2).power(3).sum();
                Tensor first = Autograd.gradients(loss, List.of(whole)).getFirst();
                Tensor second = Autograd.gradients(first.sum(), List.of(whole)).getFirst();
                Reading cubic = step.read(first);
                Reading linear = step.read(second);
                Reading padded = step.read(whole.slice(0, 0, 1).pad(0, from, 10 - from));
                step.run();
                for (int i = 0; i < 192; i++) {
                    int row = i / 3;
                    float value = 10 * row + i % 3;
                    boolean within = row >= from && row < from + 2;
                    assertThat(cubic.floats()[i]).isEqualTo(within ? 3 * value * value : 0);
                    assertThat(linear.floats()[i]).isEqualTo(within ? 6 * value : 0);
                }
                assertThat(padded.floats()[3 * from + 2]).isEqualTo(2);
                assertThat(padded.floats()[3 * from]).isZero();
            }
        }
        assertThat(device.plans()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aWindowThatIsWrittenBackAndKeptHasItsOwnNumbers(Run run) {
        Variable window = device.variable("window", TensorShape.of(1, 3), 0, 0, 0);
        for (int from = 5; from > 0; from--) {
            Tensor kept;
            try (Step step = device.step(run)) {
                Tensor part = x.value().slice(0, from, from + 1);
                window.assign(part);
                kept = step.keep(part.slice(0, 0, 1));
                step.run();
            }
            assertThat(window.read()).containsExactly(10 * from, 10 * from + 1, 10 * from + 2);
            assertThat(kept.read()).containsExactly(10 * from, 10 * from + 1, 10 * from + 2);
        }
    }

    @Test
    void aQueueMovesOnByOneRow() {
        Variable queue = device.variable("queue", TensorShape.of(3, 1), 1, 2, 3);
        for (int i = 4; i < 8; i++) {
            try (Step step = device.step()) {
                Tensor row = device.filled(TensorShape.of(1, 1), i);
                queue.assign(Tensor.concat(0, queue.value().slice(0, 1, 3), row));
                step.run();
            }
            assertThat(queue.read()).containsExactly(i - 2, i - 1, i);
        }
    }

    @Test
    void aWindowBeyondTheEndIsRefusedWhenItIsRecorded() {
        try (Step _ = device.step()) {
            assertThatThrownBy(() -> x.value().slice(0, 63, 65))
                    .hasMessageContaining("[2,3] at [63, 0]")
                    .hasMessageContaining("[64,3]")
                    .hasMessageContaining("MovingSliceTest.java");
            assertThatThrownBy(() -> x.value().slice(0, -1, 1)).hasMessageContaining("[-1, 0]");
        }
    }
}
