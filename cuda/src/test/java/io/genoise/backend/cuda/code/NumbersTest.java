package io.genoise.backend.cuda.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Group;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Iota;
import io.genoise.primitive.Primitive.Random;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Counting and random numbers are the reference's, bit for bit.
class NumbersTest {
    private static Group group(Primitive primitive, int[] slots, TensorShape shape, int alignment) {
        return new Group(
                primitive,
                slots,
                List.of(),
                Trial.operand(DType.F32, Layout.contiguous(shape), alignment));
    }

    @Test
    void iotaCounts() {
        for (int n : new int[] {1, 4, 1027}) {
            Trial.of(group(new Iota(n), new int[0], TensorShape.of(n), 16)).agrees(0);
        }
    }

    @Test
    void randomBitsAreThoseOfTheSlots() {
        int[] block = {9, -5, 0x89abcdef, 77, Integer.MIN_VALUE};
        for (TensorShape shape :
                List.of(TensorShape.of(3), TensorShape.of(33, 41), TensorShape.of(8, 512))) {
            Trial.of(group(new Random(shape), new int[] {4, 1, 3, 2}, shape, 16))
                    .parameters(block)
                    .agrees(0);
        }
    }

    @Test
    void numbersAreWrittenWhereNothingIsAligned() {
        TensorShape shape = TensorShape.of(4099);
        Trial.of(group(new Random(shape), new int[] {0, 1, 2, 3}, shape, 4))
                .parameters(1, 2, 3, 4)
                .agrees(0);
    }

    @Test
    void otherSlotsAreTheSameText() {
        TensorShape shape = TensorShape.of(5);
        assertThat(Numbers.random(group(new Random(shape), new int[] {0, 1, 2, 3}, shape, 16)))
                .extracting(codes -> codes.kernels().getFirst().source())
                .isEqualTo(
                        Numbers.random(group(new Random(shape), new int[] {7, 5, 6, 4}, shape, 16))
                                .kernels()
                                .getFirst()
                                .source());
    }
}
