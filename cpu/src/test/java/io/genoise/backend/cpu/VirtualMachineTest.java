package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.backend.Room;
import io.genoise.runtime.MemoryLimitException;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import org.junit.jupiter.api.Test;

/// Tensors share the memory of machine or container with Java: what would not fit is refused, not killed.
class VirtualMachineTest {
    private static final long MB = 1 << 20;

    @Test
    void tensorsGetWhatJavaCannotTake() {
        Room room = VirtualMachine.room(1000 * MB, 250 * MB);
        assertThat(room.bytes()).isPositive().isLessThan(750 * MB);
        assertThat(room.reason()).contains("1,000 MB", "250 may become Java's heap", "-Xmx");
    }

    @Test
    void whereJavaTakesAllNothingIsLeft() {
        assertThat(VirtualMachine.room(250 * MB, 125 * MB).bytes()).isZero();
    }

    @Test
    void whereNobodyKnowsNothingIsLimited() {
        assertThat(VirtualMachine.room(0, 125 * MB)).isEqualTo(Room.UNKNOWN);
    }

    /// Fresh memory costs nothing until it is touched, so that this could go on far beyond what there is.
    @Test
    void moreThanTheMachineHasIsRefused() {
        try (Device device = Device.open("cpu", 1)) {
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 10_000; i++) {
                                    device.variable("w" + i, TensorShape.of(1 << 30), DType.F32);
                                }
                            })
                    .isInstanceOf(MemoryLimitException.class)
                    .hasMessageContaining("its limit is")
                    .hasMessageContaining("MB there are");
        }
    }
}
