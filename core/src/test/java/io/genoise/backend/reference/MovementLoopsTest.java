package io.genoise.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.backend.Values;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Pad;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class MovementLoopsTest {
    private final ReferenceBackend backend = new ReferenceBackend();

    @Test
    void reshapeCopiesAViewIntoOrder() {
        Values x = Values.of(TensorShape.of(2, 3), 1, 2, 3, 4, 5, 6);
        Values turned = x.as(x.layout().permute(new int[] {1, 0}).flip(0b01));
        assertThat(Values.run(backend, new Reshape(TensorShape.of(6)), turned))
                .isEqualTo(Values.of(TensorShape.of(6), 3, 6, 2, 5, 1, 4));
    }

    @Test
    void padPutsTheOperandIntoZeros() {
        Values x = Values.of(TensorShape.of(1, 2), 1, 2);
        assertThat(Values.run(backend, new Pad(List.of(1, 0), TensorShape.of(2, 3)), x))
                .isEqualTo(Values.of(TensorShape.of(2, 3), 0, 0, 0, 1, 2, 0));
    }

    @Test
    void padIsAdjointToSlice() {
        RandomStream random = RandomStream.of(31);
        Values x = Values.random(random, 2, 3, 2);
        Values y = Values.random(random, 4, 5, 2);
        Values padded = Values.run(backend, new Pad(List.of(1, 2, 0), y.shape()), x);
        Values sliced =
                Values.run(
                        backend,
                        new Reshape(x.shape()),
                        y.as(y.layout().slice(new int[] {1, 2, 0}, x.shape())));
        assertThat(padded.dot(y)).isCloseTo(x.dot(sliced), within(1e-14));
    }

    @Test
    void concatAlongAnInnerAxisInterleavesRows() {
        Values x = Values.of(TensorShape.of(2, 1), 1, 2);
        Values y = Values.of(TensorShape.of(2, 2), 3, 4, 5, 6);
        assertThat(Values.run(backend, new Concat(1), x, y, x))
                .isEqualTo(Values.of(TensorShape.of(2, 4), 1, 3, 4, 1, 2, 5, 6, 2));
    }

    @Test
    void concatReadsViews() {
        Values x = Values.of(TensorShape.of(2, 2), 1, 2, 3, 4);
        Values turned = x.as(x.layout().permute(new int[] {1, 0}));
        assertThat(Values.run(backend, new Concat(0), x, turned))
                .isEqualTo(Values.of(TensorShape.of(4, 2), 1, 2, 3, 4, 1, 3, 2, 4));
    }

    @Test
    void movementsKeepTheType() {
        Values x = Values.of(TensorShape.of(2), 7, 8).as(DType.U8);
        assertThat(Values.run(backend, new Reshape(TensorShape.of(2, 1)), x).type())
                .isEqualTo(DType.U8);
    }
}
