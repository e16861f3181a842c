package io.genoise.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.backend.Values;
import io.genoise.primitive.Primitive.AveragePool;
import io.genoise.primitive.Primitive.AveragePoolInput;
import io.genoise.primitive.Primitive.MaxPool;
import io.genoise.primitive.Primitive.MaxPoolIndices;
import io.genoise.primitive.Primitive.PoolGather;
import io.genoise.primitive.Primitive.PoolScatter;
import io.genoise.primitive.SlidingWindow;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolLoopsTest {
    private static final Values NINE =
            Values.of(TensorShape.of(1, 3, 3, 1), 1, 2, 3, 4, 5, 6, 7, 8, 9);

    private final ReferenceBackend backend = new ReferenceBackend();

    @Test
    void theLargestOfEachWindow() {
        assertThat(Values.run(backend, new MaxPool(SlidingWindow.square(2, 1, 0)), NINE))
                .isEqualTo(Values.of(TensorShape.of(1, 2, 2, 1), 5, 6, 8, 9));
    }

    @Test
    void paddingNeverWins() {
        Values x = Values.of(TensorShape.of(1, 1, 2, 1), -3, -2);
        assertThat(Values.run(backend, new MaxPool(SlidingWindow.square(3, 1, 1)), x))
                .isEqualTo(Values.of(TensorShape.of(1, 1, 2, 1), -2, -2));
    }

    @Test
    void theFirstMaximumIsNamedByItsTap() {
        Values x = Values.of(TensorShape.of(1, 2, 2, 1), 1, 4, 4, 4);
        Values i = Values.run(backend, new MaxPoolIndices(SlidingWindow.square(2, 1, 0)), x);
        assertThat(i).isEqualTo(Values.of(TensorShape.of(1, 1, 1, 1), 1).as(DType.I32));
    }

    @Test
    void aTapIsCountedWithThePadding() {
        Values x = Values.of(TensorShape.of(1, 1, 1, 1), Double.NEGATIVE_INFINITY);
        assertThat(
                        Values.run(backend, new MaxPoolIndices(SlidingWindow.square(3, 1, 1)), x)
                                .numbers())
                .containsExactly(4);
    }

    @Test
    void aNanWinsItsWindow() {
        Values x = Values.of(TensorShape.of(1, 2, 2, 1), 9, Double.NaN, Double.NaN, 10);
        assertThat(Values.run(backend, new MaxPool(SlidingWindow.square(2, 1, 0)), x).numbers())
                .containsExactly(Double.NaN);
        assertThat(
                        Values.run(backend, new MaxPoolIndices(SlidingWindow.square(2, 1, 0)), x)
                                .numbers())
                .containsExactly(1);
    }

    @Test
    void theMeanIsOfThePlacesInsideOrOfAll() {
        SlidingWindow window = SlidingWindow.square(2, 2, 1);
        assertThat(Values.run(backend, new AveragePool(window, false), NINE))
                .isEqualTo(Values.of(TensorShape.of(1, 2, 2, 1), 1, 2.5, 5.5, 7));
        assertThat(Values.run(backend, new AveragePool(window, true), NINE))
                .isEqualTo(Values.of(TensorShape.of(1, 2, 2, 1), 0.25, 1.25, 2.75, 7));
    }

    @Test
    void channelsDoNotMix() {
        Values x = Values.of(TensorShape.of(1, 1, 2, 2), 1, 40, 3, 20);
        SlidingWindow window =
                new SlidingWindow(List.of(1, 2), List.of(1, 1), List.of(0, 0), List.of(1, 1));
        assertThat(Values.run(backend, new MaxPool(window), x))
                .isEqualTo(Values.of(TensorShape.of(1, 1, 1, 2), 3, 40));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMaximumIsWhatItsIndexNames(Case c) {
        Values x = Values.random(RandomStream.of(43), c.input.extents());
        Values indices = Values.run(backend, new MaxPoolIndices(c.window), x);
        assertThat(Values.run(backend, new PoolGather(c.window), x, indices))
                .isEqualTo(Values.run(backend, new MaxPool(c.window), x));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void scatterIsAdjointToGather(Case c) {
        RandomStream random = RandomStream.of(47);
        Values x = Values.random(random, c.input.extents());
        TensorShape pooled = c.window.output(c.input, c.input.extent(-1));
        int taps = c.window.kernel().stream().reduce(1, (a, b) -> a * b);
        Values indices = Values.indices(random, taps, pooled);
        Values dy = Values.random(random, pooled.extents());
        Values y = Values.run(backend, new PoolGather(c.window), x, indices);
        Values dx = Values.run(backend, new PoolScatter(c.window, c.spatial()), dy, indices);
        assertThat(dx.dot(x)).isCloseTo(y.dot(dy), within(1e-13));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void averageGradientIsAdjoint(Case c) {
        RandomStream random = RandomStream.of(53);
        Values x = Values.random(random, c.input.extents());
        for (boolean padding : new boolean[] {false, true}) {
            Values y = Values.run(backend, new AveragePool(c.window, padding), x);
            Values dy = Values.random(random, y.shape().extents());
            Values dx =
                    Values.run(backend, new AveragePoolInput(c.window, padding, c.spatial()), dy);
            assertThat(dx.dot(x)).isCloseTo(y.dot(dy), within(1e-13));
        }
    }

    record Case(TensorShape input, SlidingWindow window) {
        List<Integer> spatial() {
            return Arrays.stream(input.extents()).skip(1).limit(window.rank()).boxed().toList();
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(TensorShape.of(2, 6, 6, 3), SlidingWindow.square(2, 2, 0)),
                new Case(TensorShape.of(1, 7, 6, 2), SlidingWindow.square(3, 2, 1)),
                new Case(TensorShape.of(2, 5, 5, 2), SlidingWindow.square(3, 1, 1)),
                new Case(TensorShape.of(1, 7, 5, 2), SlidingWindow.square(2, 3, 0)),
                new Case(
                        TensorShape.of(1, 8, 7, 1),
                        new SlidingWindow(
                                List.of(3, 2), List.of(1, 2), List.of(1, 0), List.of(2, 3))),
                new Case(
                        TensorShape.of(2, 4, 5, 6, 2),
                        new SlidingWindow(
                                List.of(2, 3, 2),
                                List.of(2, 1, 2),
                                List.of(0, 1, 1),
                                List.of(1, 1, 2))));
    }
}
