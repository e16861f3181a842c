package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.runtime.MemoryLimitException;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import org.junit.jupiter.api.Test;

/// What kernels hold beside the arena is seen by the limit, and given back.
class DeviceMemoryTest {
    private static void square(Device device, Variable x) {
        try (Step step = device.step()) {
            x.assign(x.value().matmul(x.value()));
            step.run();
        }
    }

    @Test
    void packedPanelsCountAndAreGivenBackWithTheirPlan() {
        try (Device device = Device.open("cpu", 2)) {
            Variable x = device.scope().variable("x", TensorShape.of(300, 300), DType.F32);
            long before = device.bytes();
            square(device, x);
            long after = device.bytes();
            assertThat(after - before).isGreaterThan(2 * 4 * 300 * 300);
            device.memoryLimit(after);
            square(device, x);
            assertThat(device.bytes()).isEqualTo(after);
        }
    }

    @Test
    void packedPanelsBeyondTheLimitAreRefusedBeforeAnythingRanAndLeaveNothing() {
        try (Device device = Device.open("cpu", 2)) {
            Variable small = device.scope().variable("small", TensorShape.of(30, 30), DType.F32);
            Variable large = device.scope().variable("large", TensorShape.of(500, 500), DType.F32);
            square(device, small);
            long before = device.bytes();
            device.memoryLimit(before + 4 * 500 * 500 + (1 << 16));
            assertThatThrownBy(() -> square(device, large))
                    .isInstanceOf(MemoryLimitException.class)
                    .hasMessageContaining("Nothing was computed");
            assertThat(device.bytes()).isEqualTo(before);
            square(device, small);
        }
    }
}
