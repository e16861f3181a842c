package io.genoise.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.shape.ShapeException;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import org.junit.jupiter.api.Test;

class TopKTest {
    @Test
    void nanIsTheLargestAndEqualOnesKeepTheirOrder() {
        try (Device device = Device.open("reference", 1)) {
            float nan = Float.NaN;
            float[] numbers = {0, -0f, nan, Float.POSITIVE_INFINITY, 3, nan, 3, -1};
            Tensor x = device.tensor(TensorShape.of(8), numbers);
            try (Step step = device.step()) {
                Reading places = step.read(TopK.of(x, 8).indices());
                step.run();
                assertThat(places.floats()).containsExactly(2, 5, 3, 4, 6, 0, 1, 7);
            }
        }
    }

    @Test
    void moreThanThereAreIsAnError() {
        try (Device device = Device.open("reference", 1)) {
            Tensor x = device.tensor(TensorShape.of(2, 3), new float[6]);
            try (Step _ = device.step()) {
                assertThatThrownBy(() -> TopK.of(x, 4))
                        .isInstanceOf(ShapeException.class)
                        .hasMessageContaining("the 4 largest along the last axis of [2,3]");
            }
        }
    }
}
