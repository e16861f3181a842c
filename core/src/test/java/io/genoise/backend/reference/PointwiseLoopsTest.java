package io.genoise.backend.reference;

import static io.genoise.expression.Formula.input;
import static io.genoise.expression.Formula.slot;
import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Values;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import org.junit.jupiter.api.Test;

class PointwiseLoopsTest {
    private static final Formula SUM = input(0).plus(input(1));

    private final ReferenceBackend backend = new ReferenceBackend();

    @Test
    void broadcastAndTurnedOperandsMeetElementByElement() {
        Values row = Values.of(TensorShape.of(3), 100, 200, 300);
        Values x = Values.of(TensorShape.of(3, 2), 1, 2, 3, 4, 5, 6);
        Values y =
                Values.run(
                        backend,
                        new Pointwise(SUM, 0, DType.F32),
                        row.as(row.layout().broadcast(TensorShape.of(2, 3))),
                        x.as(x.layout().permute(new int[] {1, 0})));
        assertThat(y).isEqualTo(Values.of(TensorShape.of(2, 3), 101, 203, 305, 102, 204, 306));
    }

    @Test
    void aFlippedOperandIsReadBackwards() {
        Values x = Values.of(TensorShape.of(3), 1, 2, 3);
        Values y =
                Values.run(backend, new Pointwise(SUM, 0, DType.F32), x, x.as(x.layout().flip(1)));
        assertThat(y).isEqualTo(Values.of(TensorShape.of(3), 4, 4, 4));
    }

    @Test
    void slotsAreFloatsAtTheirPlaces() {
        Pointwise p = new Pointwise(input(0).times(slot(0)).plus(slot(1)), 2, DType.F32);
        int[] slots = {Float.floatToRawIntBits(10), Float.floatToRawIntBits(0.5f)};
        assertThat(Values.run(backend, p, slots, Values.of(TensorShape.of(2), 1, 2)))
                .isEqualTo(Values.of(TensorShape.of(2), 10.5, 20.5));
    }

    @Test
    void aFormulaWithoutOperandsIsANumber() {
        Pointwise p = new Pointwise(slot(0).exp(), 1, DType.F32);
        assertThat(Values.run(backend, p, new int[] {0}))
                .isEqualTo(Values.of(TensorShape.SCALAR, 1));
    }

    @Test
    void integersRoundHalvesToEven() {
        Values x = Values.of(TensorShape.of(5), -2.5, -0.6, 0.5, 1.5, 300.2);
        assertThat(Values.run(backend, new Pointwise(input(0), 0, DType.I32), x).numbers())
                .containsExactly(-2, -1, 0, 2, 300);
    }

    @Test
    void bytesAreClamped() {
        Values x = Values.of(TensorShape.of(5), -7, 0.5, 254.5, 255.4, 1e9);
        assertThat(Values.run(backend, new Pointwise(input(0), 0, DType.U8), x).numbers())
                .containsExactly(0, 0, 254, 255, 255);
    }

    @Test
    void arithmeticIsDouble() {
        Values x = Values.of(TensorShape.of(1), 1 + 0x1p-50);
        assertThat(Values.run(backend, new Pointwise(input(0), 0, DType.F32), x)).isEqualTo(x);
    }
}
