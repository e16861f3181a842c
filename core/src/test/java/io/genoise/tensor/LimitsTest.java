package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.expression.Formula;
import io.genoise.op.Convolution;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.DType;
import io.genoise.shape.ShapeException;
import io.genoise.shape.TensorShape;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is too large for a device is refused where it is written, not somewhere in a kernel.
class LimitsTest {
    private final Device device = Device.open("reference", 1);
    private final Variable x = device.variable("x", TensorShape.of(1, 4), 1, 2, 3, 4);

    @AfterEach
    void close() {
        device.close();
    }

    private static void assertRefused(String words, ThrowingCallable operation) {
        assertThatThrownBy(operation)
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining(words)
                .hasMessageContaining("LimitsTest.java");
    }

    @Test
    void aTensorOfMoreElementsThanAnIntCountsIsRefused() {
        try (Step _ = device.step()) {
            Tensor row = x.value().slice(1, 0, 1).broadcast(TensorShape.of(65536, 1));
            Tensor column = row.reshape(1, 65536);
            assertRefused("[65536,65536] of 4,294,967,296 elements", () -> row.plus(column));
            assertRefused("at most 2,147,483,639", () -> row.matmul(column));
            assertRefused("elements", () -> row.broadcast(TensorShape.of(40000, 65536, 1)));
        }
        assertThatThrownBy(() -> device.variable("w", TensorShape.of(65536, 65536), DType.U8))
                .hasMessageContaining("at most 2,147,483,639");
    }

    @Test
    void aPlaceThatAnIntCannotNameIsRefused() {
        List<TensorShape> square = List.of(TensorShape.of(65536, 1), TensorShape.of(1, 65536));
        List<Formula> sum = List.of(Formula.input(0).plus(Formula.input(1)));
        for (Reduction kind : List.of(Reduction.ARGMAX, Reduction.ARGMIN)) {
            assertThatThrownBy(() -> new Reduce(kind, sum, 0b11, 0).shape(square))
                    .hasMessageContaining(kind + " over more than 2,147,483,647 elements");
            assertThat(new Reduce(kind, sum, 0b10, 0).shape(square))
                    .isEqualTo(TensorShape.of(65536));
        }
    }

    @Test
    void theLargestTensorIsRecorded() {
        try (Step _ = device.step()) {
            assertThat(device.filled(TensorShape.of(Integer.MAX_VALUE - 8), 1).sum().shape())
                    .isEqualTo(TensorShape.SCALAR);
        }
    }

    @Test
    void sumsOfExtentsDoNotOverflow() {
        int most = Integer.MAX_VALUE;
        try (Step _ = device.step()) {
            Tensor value = x.value();
            assertThatThrownBy(() -> value.slice(1, most, most)).hasMessageContaining("empty");
            assertRefused("does not lie in", () -> value.slice(0, most - 1, most));
            assertThatThrownBy(() -> value.pad(1, most, most)).hasMessageContaining("an extent of");
            Tensor long1 = device.filled(TensorShape.of(1 << 30), 1);
            assertRefused("an extent of 2,147,483,648", () -> Tensor.concat(0, long1, long1));
            Tensor picture = value.reshape(1, 2, 2, 1);
            Tensor kernel = value.slice(1, 0, 1).reshape(1, 1, 1, 1);
            assertThat(Convolution.conv2d(picture, kernel, 1, 0).shape())
                    .isEqualTo(picture.shape());
            assertThatThrownBy(() -> Convolution.conv2d(picture, kernel, 1, most))
                    .hasMessageContaining("an extent of");
        }
    }

    @Test
    void iotaEndsWhereF32CountsNoFurther() {
        try (Step _ = device.step()) {
            assertThat(device.iota((1 << 24) + 1).shape().elements()).isEqualTo((1 << 24) + 1);
            assertRefused("iota of 16,777,218 numbers", () -> device.iota((1 << 24) + 2));
        }
    }

    @Test
    void aShapeBeyondALongIsRefused() {
        int most = Integer.MAX_VALUE;
        assertThatThrownBy(() -> TensorShape.of(most, most, most)).hasMessageContaining("2⁶³-1");
    }
}
