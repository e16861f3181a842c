package io.genoise.backend.cuda.jcuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class PointersTest {
    @Test
    void anAddressIsItsNumber() {
        assertThat(Address.of(0x7f00_1234_5678_9abcL).value()).isEqualTo(0x7f00_1234_5678_9abcL);
        assertThat(new Address().value()).isZero();
    }

    @Test
    void aHostPointerIsItsMemorysAddress() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(64);
            assertThat(new HostPointer(memory).value()).isEqualTo(memory.address());
        }
    }

    @Test
    void arraysOfTheHeapAreRefused() {
        assertThatThrownBy(() -> new HostPointer(MemorySegment.ofArray(new float[4])))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
