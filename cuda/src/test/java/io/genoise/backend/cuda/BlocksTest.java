package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.backend.Memory;
import io.genoise.backend.Span;
import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.backend.cuda.host.HostCuda;
import io.genoise.backend.cuda.host.HostDriver;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Device memory is zeroed, used again, grows where it lies, and is all given back.
class BlocksTest {
    private static final long LARGE = 1 << 20;

    private Cuda cuda;
    private HostDriver driver;
    private long stream;
    private Blocks blocks;
    private Staging staging;
    private Readings readings;

    @BeforeEach
    void open() {
        cuda = HostCuda.open();
        driver = HostCuda.driver(cuda);
        driver.adopt();
        stream = driver.stream();
        blocks = new Blocks(driver, stream, LARGE);
        staging = new Staging(driver, stream, 4096);
        readings = new Readings(driver, stream, 4096);
    }

    @AfterEach
    void everythingIsGivenBack() {
        readings.close();
        staging.close();
        blocks.close();
        driver.closeStream(stream);
        cuda.close();
        assertThat(driver.open()).isEqualTo(HostDriver.Open.NOTHING);
    }

    private static long address(Memory memory) {
        return DeviceMemory.address(new Span(memory, 0), memory.bytes());
    }

    private void fill(Memory memory, int value) {
        staging.upload(
                (int) memory.bytes(),
                1,
                (to, _, count) -> to.asSlice(0, count).fill((byte) value),
                address(memory));
    }

    /// The sum of the bytes from `first` on.
    private long sum(Memory memory, int first) {
        long[] sum = {0};
        readings.download(
                address(memory) + first,
                (int) memory.bytes() - first,
                1,
                (at, _, count) -> {
                    for (int i = 0; i < count; i++) {
                        sum[0] += at.get(ValueLayout.JAVA_BYTE, i);
                    }
                });
        return sum[0];
    }

    @Test
    void aBlockThatIsUsedAgainIsZeroed() {
        Memory first = blocks.allocate(1000);
        long address = address(first);
        fill(first, 1);
        first.close();
        Memory second = blocks.allocate(900);
        assertThat(address(second)).isEqualTo(address);
        assertThat(sum(second, 0)).isZero();
        second.close();
    }

    @Test
    void aLargeBlockGrowsWhereItLies() {
        Memory block = blocks.allocate(LARGE);
        fill(block, 1);
        long address = address(block);
        assertThat(block.grow(9 * LARGE)).isTrue();
        assertThat(address(block)).isEqualTo(address);
        assertThat(sum(block, 0)).isEqualTo(LARGE);
        assertThat(sum(block, (int) LARGE)).isZero();
        block.close();
    }

    @Test
    void aSmallBlockDoesNotGrow() {
        Memory block = blocks.allocate(1000);
        assertThat(block.grow(2000)).isFalse();
        assertThat(block.bytes()).isEqualTo(1000);
        block.close();
    }

    @Test
    void whatDoesNotFitSaysHowMuchIsFreeAndTheRestGoesOn() {
        driver.limit(3 * LARGE);
        assertThatThrownBy(() -> blocks.allocate(4 * LARGE))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessageContaining("4,194,304 bytes asked for")
                .hasMessageContaining("free of");
        Memory block = blocks.allocate(LARGE);
        fill(block, 1);
        assertThat(block.grow(4 * LARGE)).isFalse();
        assertThat(sum(block, 0)).isEqualTo(LARGE);
        block.close();
    }

    @Test
    void blocksThatWaitAreGivenBackWhereMemoryIsShort() {
        driver.limit(LARGE);
        blocks.allocate(LARGE - 4096).close();
        assertThat(blocks.waiting()).isPositive();
        Memory other = blocks.allocate(LARGE - 8192);
        assertThat(blocks.waiting()).isZero();
        other.close();
    }

    @Test
    void aBlockThatWasGivenBackIsNotReached() {
        Memory block = blocks.allocate(1000);
        block.close();
        assertThatThrownBy(() -> address(block))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("given back");
        block.close();
    }

    @Test
    void anOperandBeyondItsBlockIsRefused() {
        Memory block = blocks.allocate(1000);
        assertThatThrownBy(() -> DeviceMemory.address(new Span(block, 900), 200))
                .isInstanceOf(IndexOutOfBoundsException.class);
        block.close();
    }
}
