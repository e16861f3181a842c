package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.op.CustomOp;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An operation of the user's stays in the graph if it brings CUDA source; if not, the host computes it between two.
class UsersOperationTest {
    private HostDevices.Opened cuda;
    private Variable x;

    @BeforeEach
    void open() {
        cuda = HostDevices.open();
        x = cuda.device().variable("x", TensorShape.of(2, 3), 1, 2, 3, 4, 5, 6);
    }

    @AfterEach
    void close() {
        cuda.close();
    }

    /// Each row backwards.
    private record Reversed(Optional<String> cudaSource) implements CustomOp {
        static final String SOURCE =
                """
                const long long row = i / in0_1;
                out[i] = in0[row * in0_1 + in0_1 - 1 - i % in0_1];
                """;

        @Override
        public String name() {
            return "reversed";
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return inputs.getFirst();
        }

        @Override
        public void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out) {
            throw new AssertionError("this device computes in f32");
        }

        @Override
        public Optional<String> source(String dialect) {
            return dialect.equals("cuda") ? cudaSource : Optional.empty();
        }

        @Override
        public void compute(List<float[]> inputs, List<TensorShape> shapes, float[] out) {
            int columns = shapes.getFirst().extent(-1);
            for (int i = 0; i < out.length; i++) {
                out[i] = inputs.getFirst()[i / columns * columns + columns - 1 - i % columns];
            }
        }

        @Override
        public List<Tensor> gradient(List<Tensor> x, Tensor y, Tensor dy) {
            return List.of(apply(dy));
        }
    }

    private float[] twiceReversed(Reversed reversed) {
        try (Step step = cuda.device().step()) {
            Tensor y = reversed.apply(x.value().times(2)).plus(1);
            x.assign(y);
            Reading reading = step.read(y);
            step.run();
            return reading.floats();
        }
    }

    private void threeRuns(Reversed reversed) {
        assertThat(twiceReversed(reversed)).containsExactly(7, 5, 3, 13, 11, 9);
        assertThat(twiceReversed(reversed)).containsExactly(7, 11, 15, 19, 23, 27);
        assertThat(twiceReversed(reversed)).containsExactly(31, 23, 15, 55, 47, 39);
    }

    @Test
    void withSourceItIsReplayedWithTheStep() {
        threeRuns(new Reversed(Optional.of(Reversed.SOURCE)));
        assertThat(cuda.driver().replays()).isEqualTo(2);
    }

    @Test
    void withoutSourceTheHostComputesItBetweenTwoGraphs() {
        threeRuns(new Reversed(Optional.empty()));
        assertThat(cuda.driver().replays()).isEqualTo(4);
    }

    @Test
    void sourceThatDoesNotCompileIsToldInTheCompilersWords() {
        Reversed broken = new Reversed(Optional.of("out[i] = nonsense;"));
        assertThatThrownBy(() -> twiceReversed(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nonsense");
        threeRuns(new Reversed(Optional.of(Reversed.SOURCE)));
    }
}
