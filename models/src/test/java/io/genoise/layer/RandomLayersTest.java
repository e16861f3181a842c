package io.genoise.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Dropout and stochastic depth draw from their place in the network.
class RandomLayersTest {
    private final Device device = Device.open("reference", 1);

    @AfterEach
    void close() {
        device.close();
    }

    private float[] forward(Layer layer, Pass pass, int... shape) {
        try (Step step = device.step()) {
            Reading y = step.read(layer.forward(device.filled(TensorShape.of(shape), 1), pass));
            step.run();
            return y.floats();
        }
    }

    private static Sequential within(String name, Layer layer) {
        return Sequential.empty().then(name, layer);
    }

    @Test
    void placesDifferAndPassesRepeat() {
        Pass pass = Pass.train(1, 5);
        float[] here = forward(within("here", new Dropout(0.5f)), pass, 64);
        float[] there = forward(within("there", new Dropout(0.5f)), pass, 64);
        float[] again = forward(within("here", new Dropout(0.5f)), pass, 64);
        float[] later = forward(within("here", new Dropout(0.5f)), Pass.train(1, 6), 64);
        assertThat(again).containsExactly(here);
        assertThat(there).isNotEqualTo(here);
        assertThat(later).isNotEqualTo(here);
    }

    @Test
    void aNestedNameIsNotTheSameAsAJoinedOne() {
        Pass pass = Pass.train(1, 5);
        assertThat(pass.within("a").within("b").stream())
                .isEqualTo(pass.within("a.b").stream())
                .isNotEqualTo(pass.within("b").within("a").stream());
    }

    @Test
    void useChangesNothing() {
        assertThat(forward(new Dropout(0.9f), Pass.eval(), 8)).containsOnly(1);
        assertThat(forward(new DropPath(0.9f), Pass.eval(), 8, 3)).containsOnly(1);
    }

    @Test
    void aDroppedElementIsZeroAndTheOthersGrow() {
        float[] y = forward(new Dropout(0.75f), Pass.train(1, 1), 400);
        Set<Float> values = new HashSet<>();
        int zeros = 0;
        for (float v : y) {
            values.add(v);
            zeros += v == 0 ? 1 : 0;
        }
        assertThat(values).containsExactlyInAnyOrder(0f, 4f);
        assertThat(zeros).isBetween(260, 340);
    }

    @Test
    void samplesAreDroppedWhole() {
        float[] y = forward(new DropPath(0.5f), Pass.train(1, 1), 40, 3, 2);
        int dropped = 0;
        for (int n = 0; n < 40; n++) {
            for (int i = 1; i < 6; i++) {
                assertThat(y[6 * n + i]).isEqualTo(y[6 * n]);
            }
            dropped += y[6 * n] == 0 ? 1 : 0;
        }
        assertThat(dropped).isBetween(8, 32);
    }

    @Test
    void aNewPassIsNoNewPlan() {
        Tensor x = device.tensor(TensorShape.of(4), new float[] {1, 2, 3, 4});
        for (int i = 0; i < 3; i++) {
            try (Step step = device.step()) {
                step.read(within("drop", new Dropout(0.5f)).forward(x, Pass.train(1, i)));
                step.run();
            }
        }
        assertThat(device.plans()).isEqualTo(1);
    }

    @Test
    void aProbabilityOutOfRangeIsRefused() {
        assertThatThrownBy(() -> new Dropout(1)).hasMessageContaining("1.0");
        assertThatThrownBy(() -> new DropPath(-0.1f)).hasMessageContaining("-0.1");
    }
}
