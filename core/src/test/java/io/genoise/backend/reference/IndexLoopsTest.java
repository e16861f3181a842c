package io.genoise.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.backend.Values;
import io.genoise.primitive.Primitive.Gather;
import io.genoise.primitive.Primitive.ScatterAdd;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IndexLoopsTest {
    private final ReferenceBackend backend = new ReferenceBackend();

    @Test
    void rowsArePickedInAnyOrderAndTwice() {
        Values x = Values.of(TensorShape.of(3, 2), 1, 2, 3, 4, 5, 6);
        Values indices = Values.of(TensorShape.of(2, 2), 2, 0, 0, 1).as(DType.I32);
        assertThat(Values.run(backend, new Gather(), x, indices))
                .isEqualTo(Values.of(TensorShape.of(2, 2, 2), 5, 6, 1, 2, 1, 2, 3, 4));
    }

    @Test
    void anIndexOutsideGivesZero() {
        Values x = Values.of(TensorShape.of(2), 1, 2);
        Values indices = Values.of(TensorShape.of(3), -1, 1, 2).as(DType.I32);
        assertThat(Values.run(backend, new Gather(), x, indices))
                .isEqualTo(Values.of(TensorShape.of(3), 0, 2, 0));
    }

    @Test
    void rowsOfOneIndexAddUpAndOthersAreLeftOut() {
        Values dy = Values.of(TensorShape.of(4, 1), 1, 10, 100, 1000);
        Values indices = Values.of(TensorShape.of(4), 1, -1, 1, 3).as(DType.I32);
        assertThat(Values.run(backend, new ScatterAdd(3), dy, indices))
                .isEqualTo(Values.of(TensorShape.of(3, 1), 0, 101, 0));
    }

    @Test
    void gatherKeepsTheType() {
        Values x = Values.of(TensorShape.of(2), 7, 8).as(DType.U8);
        Values index = Values.of(TensorShape.SCALAR, 1).as(DType.I32);
        assertThat(Values.run(backend, new Gather(), x, index))
                .isEqualTo(Values.of(TensorShape.SCALAR, 8).as(DType.U8));
    }

    @Test
    void scatterIsAdjointToGather() {
        RandomStream random = RandomStream.of(59);
        Values x = Values.random(random, 5, 2, 3);
        Values indices = Values.indices(random, 7, TensorShape.of(4, 2));
        Values shifted =
                Values.of(
                                indices.shape(),
                                Arrays.stream(indices.numbers()).map(i -> i - 1).toArray())
                        .as(DType.I32);
        Values y = Values.run(backend, new Gather(), x, shifted);
        Values dy = Values.random(random, y.shape().extents());
        Values dx = Values.run(backend, new ScatterAdd(5), dy, shifted);
        assertThat(dx.dot(x)).isCloseTo(y.dot(dy), within(1e-14));
    }
}
