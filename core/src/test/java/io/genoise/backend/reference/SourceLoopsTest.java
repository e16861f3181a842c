package io.genoise.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Values;
import io.genoise.primitive.CustomKernel;
import io.genoise.primitive.Primitive.Custom;
import io.genoise.primitive.Primitive.Iota;
import io.genoise.primitive.Primitive.Random;
import io.genoise.random.Philox;
import io.genoise.shape.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceLoopsTest {
    private final ReferenceBackend backend = new ReferenceBackend();

    @Test
    void iotaCounts() {
        assertThat(Values.run(backend, new Iota(4)))
                .isEqualTo(Values.of(TensorShape.of(4), 0, 1, 2, 3));
    }

    @Test
    void randomNumbersAreTheWordsOfThePhiloxBlocks() {
        Values x = Values.run(backend, new Random(TensorShape.of(2, 3)), new int[] {1, 2, -3, 4});
        int[] words = new int[4];
        Philox.block(0x2_00000001L, 0x4_FFFFFFFDL, 1, words);
        assertThat(x.numbers()).hasSize(6);
        assertThat(x.numbers()[4]).isEqualTo(Philox.uniform(words[0]));
        assertThat(x.numbers()[5]).isEqualTo(Philox.uniform(words[1]));
    }

    @Test
    void anotherStreamGivesOtherNumbers() {
        Random p = new Random(TensorShape.of(4));
        Values x = Values.run(backend, p, new int[] {1, 0, 1, 0});
        assertThat(Values.run(backend, p, new int[] {1, 0, 2, 0})).isNotEqualTo(x);
    }

    @Test
    void uniformNumbersHaveTheMomentsTheyShould() {
        double[] x =
                Values.run(backend, new Random(TensorShape.of(40_000)), new int[] {5, 6, 7, 8})
                        .numbers();
        double mean = 0;
        double square = 0;
        for (double v : x) {
            mean += v / x.length;
            square += v * v / x.length;
        }
        // The means' standard deviations are 0.0014 and 0.0015.
        assertThat(Math.abs(mean - 0.5)).isLessThan(0.006);
        assertThat(Math.abs(square - 1 / 3.0)).isLessThan(0.006);
    }

    @Test
    void aCustomOperationRunsItsOwnDefinition() {
        Values x = Values.of(TensorShape.of(4), 1, 2, 3, 4);
        Values y = Values.of(TensorShape.of(4), 1, 1, 2, 2);
        assertThat(Values.run(backend, new Custom(new RunningProduct()), x, y))
                .isEqualTo(Values.of(TensorShape.of(4), 1, 2, 12, 96));
    }

    record RunningProduct() implements CustomKernel {
        @Override
        public String name() {
            return "running product";
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return inputs.getFirst();
        }

        @Override
        public void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out) {
            double product = 1;
            for (int i = 0; i < out.length; i++) {
                product *= inputs.get(0)[i] * inputs.get(1)[i];
                out[i] = product;
            }
        }
    }
}
