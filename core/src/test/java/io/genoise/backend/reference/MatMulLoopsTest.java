package io.genoise.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.backend.Values;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import org.junit.jupiter.api.Test;

class MatMulLoopsTest {
    private final ReferenceBackend backend = new ReferenceBackend();

    @Test
    void rowsMeetColumns() {
        Values a = Values.of(TensorShape.of(2, 3), 1, 2, 3, 4, 5, 6);
        Values b = Values.of(TensorShape.of(3, 1), 1, 10, 100);
        assertThat(Values.run(backend, new MatMul(false, false), a, b))
                .isEqualTo(Values.of(TensorShape.of(2, 1), 321, 654));
    }

    @Test
    void transposedOperandsAreReadTransposed() {
        RandomStream random = RandomStream.of(37);
        Values a = Values.random(random, 2, 3, 4);
        Values b = Values.random(random, 2, 4, 5);
        Values c = Values.run(backend, new MatMul(false, false), a, b);
        assertThat(Values.run(backend, new MatMul(true, false), transposed(a), b)).isEqualTo(c);
        assertThat(Values.run(backend, new MatMul(false, true), a, transposed(b))).isEqualTo(c);
        assertThat(Values.run(backend, new MatMul(true, true), transposed(a), transposed(b)))
                .isEqualTo(c);
    }

    /// ⟨ab, c⟩ = ⟨a, c·bᵀ⟩ = ⟨b, aᵀ·c⟩.
    @Test
    void gradientsAreProductsWithTheTransposed() {
        RandomStream random = RandomStream.of(41);
        Values a = Values.random(random, 2, 2, 3, 4);
        Values b = Values.random(random, 2, 2, 4, 5);
        Values c = Values.random(random, 2, 2, 3, 5);
        double expected = Values.run(backend, new MatMul(false, false), a, b).dot(c);
        assertThat(Values.run(backend, new MatMul(false, true), c, b).dot(a))
                .isCloseTo(expected, within(1e-13));
        assertThat(Values.run(backend, new MatMul(true, false), a, c).dot(b))
                .isCloseTo(expected, within(1e-13));
    }

    private Values transposed(Values x) {
        TensorShape shape =
                TensorShape.of(x.shape().extent(0), x.shape().extent(2), x.shape().extent(1));
        return Values.run(
                backend, new Reshape(shape), x.as(x.layout().permute(new int[] {0, 2, 1})));
    }
}
