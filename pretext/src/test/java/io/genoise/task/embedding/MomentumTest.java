package io.genoise.task.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class MomentumTest {
    /// Twelve pictures dealt to three groups: none has two neighbours, and collecting them again is the inverse.
    @Test
    void keysAreNormalisedInOtherGroupsThanQueries() {
        try (Device device = Device.open("reference", 1);
                Step step = device.step()) {
            Tensor rows = device.iota(12).reshape(12, 1);
            Tensor dealt = Moco.exchanged(rows, 3, 4);
            Reading groups = step.read(dealt);
            Reading back = step.read(Moco.exchanged(dealt, 4, 3));
            step.run();
            assertThat(groups.floats()).containsExactly(0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11);
            assertThat(back.floats()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
            assertThat(dealt.shape()).isEqualTo(TensorShape.of(12, 1));
        }
    }

    @Test
    void byolsTargetFollowsEverMoreSlowlyAndStopsAtTheEnd() {
        assertThat(Byol.momentum(0.996, 0)).isEqualTo(0.996, within(1e-12));
        assertThat(Byol.momentum(0.996, 0.5)).isEqualTo(0.998, within(1e-12));
        assertThat(Byol.momentum(0.996, 1)).isEqualTo(1, within(1e-12));
    }
}
