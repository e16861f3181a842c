package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.backend.Operand;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Sizes near and beyond what an `int` counts, without the memory.
class PartitionTest {
    private static final int MOST = Integer.MAX_VALUE;

    @Test
    void partsOfTheLargestSizesAreCounted() {
        assertThat(Partition.parts(MOST, 2)).isEqualTo(1 << 30);
        assertThat(Partition.parts(MOST, MOST)).isEqualTo(1);
        assertThat(Partition.parts(1L << 40, 1L << 10)).isEqualTo(1L << 30);
        assertThat(Partition.even(MOST, 1 << 14)).isLessThanOrEqualTo(1 << 14);
        assertThat(Lanes.parts(MOST, 16)).isEqualTo(1 << 27);
    }

    @Test
    void productsUpToTheLimitAreExactAndBeyondItAreRefusedByNumber() {
        assertThat(Partition.product(46_340, 46_340)).isEqualTo(46_340 * 46_340);
        assertThat(Partition.product(0, 1L << 40)).isZero();
        assertThatThrownBy(() -> Partition.product(65_536, 65_536))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[65536, 65536]")
                .hasMessageContaining("2147483647");
    }

    @Test
    void loopsAreNotJoinedBeyondTheLimitAndTheirOffsetsAreLong() {
        Layout layout = Layout.contiguous(TensorShape.of(65_536, 65_536));
        Nest nest = Nest.of(new int[] {0, 1}, List.of(new Operand(DType.F32, layout)));
        assertThat(nest.extents()).containsExactly(65_536, 65_536);
        assertThat(nest.offset(0, 1, 65_535)).isEqualTo(65_535L * 65_536 * 4);
        assertThat(nest.offset(0, 2, MOST)).isEqualTo(4L * MOST);
    }

    @Test
    void scratchOfManyThreadsIsLong() {
        NativeScratch scratch = new NativeScratch(3, 1L << 31);
        scratch.place(64);
        assertThat(scratch.bytes()).isEqualTo(3L << 31);
        assertThat(scratch.address(2)).isEqualTo(64 + (2L << 31));
    }

    @Test
    void theLastPartEndsWhereTheWholeDoesHoweverLarge() {
        int rows = Integer.MAX_VALUE - 8;
        int last = Partition.parts(rows, 1 << 15) - 1;
        assertThat(Partition.end(last, 1 << 15, rows)).isEqualTo(rows);
        assertThat(Partition.end(0, 1 << 15, rows)).isEqualTo(1 << 15);
    }
}
