package io.genoise.backend.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.backend.Values;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.primitive.SlidingWindow;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolutionLoopsTest {
    private final ReferenceBackend backend = new ReferenceBackend();

    @Test
    void aFilterIsCorrelatedNotTurned() {
        Values x = Values.of(TensorShape.of(1, 2, 3, 1), 1, 2, 3, 4, 5, 6);
        Values w = Values.of(TensorShape.of(1, 2, 2, 1), 1, 10, 100, 1000);
        Values y = Values.run(backend, new Convolve(SlidingWindow.square(2, 1, 0), 1), x, w);
        assertThat(y).isEqualTo(Values.of(TensorShape.of(1, 1, 2, 1), 5421, 6532));
    }

    @Test
    void strideAndPaddingReadZerosOutside() {
        Values x = Values.of(TensorShape.of(1, 3, 3, 1), 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Values w = Values.of(TensorShape.of(1, 2, 2, 1), 1, 10, 100, 1000);
        Values y = Values.run(backend, new Convolve(SlidingWindow.square(2, 2, 1), 1), x, w);
        assertThat(y).isEqualTo(Values.of(TensorShape.of(1, 2, 2, 1), 1000, 3200, 7040, 9865));
    }

    @Test
    void dilationSpreadsTheTaps() {
        SlidingWindow window =
                new SlidingWindow(List.of(1, 2), List.of(1, 1), List.of(0, 0), List.of(1, 3));
        Values x = Values.of(TensorShape.of(1, 1, 5, 1), 1, 2, 3, 4, 5);
        Values w = Values.of(TensorShape.of(1, 1, 2, 1), 1, 10);
        Values y = Values.run(backend, new Convolve(window, 1), x, w);
        assertThat(y).isEqualTo(Values.of(TensorShape.of(1, 1, 2, 1), 41, 52));
    }

    @Test
    void aGroupSeesItsOwnChannels() {
        Values x = Values.of(TensorShape.of(1, 1, 1, 4), 1, 2, 3, 4);
        Values w = Values.of(TensorShape.of(2, 1, 1, 2), 1, 10, 100, 1000);
        Values y = Values.run(backend, new Convolve(SlidingWindow.square(1, 1, 0), 2), x, w);
        assertThat(y).isEqualTo(Values.of(TensorShape.of(1, 1, 1, 2), 21, 4300));
    }

    /// ⟨conv(x,w), dy⟩ = ⟨x, convInput(dy,w)⟩ = ⟨w, convWeight(x,dy)⟩, which says that both are adjoints.
    @ParameterizedTest
    @MethodSource("cases")
    void inputAndWeightGradientsAreAdjoint(Case c) {
        RandomStream random = RandomStream.of(3, c.hashCode());
        Values x = Values.random(random, c.input.extents());
        int[] kernel = new int[c.window.rank() + 2];
        kernel[0] = c.filters;
        for (int i = 0; i < c.window.rank(); i++) {
            kernel[i + 1] = c.window.kernel().get(i);
        }
        kernel[kernel.length - 1] = c.input.extent(-1) / c.groups;
        Values w = Values.random(random, kernel);
        Values y = Values.run(backend, new Convolve(c.window, c.groups), x, w);
        Values dy = Values.random(random, y.shape().extents());
        Values dx = Values.run(backend, new ConvolveInput(c.window, c.groups, c.spatial()), dy, w);
        Values dw = Values.run(backend, new ConvolveWeight(c.window, c.groups), x, dy);
        double expected = y.dot(dy);
        assertThat(dx.dot(x)).isCloseTo(expected, within(1e-12));
        assertThat(dw.dot(w)).isCloseTo(expected, within(1e-12));
    }

    record Case(TensorShape input, SlidingWindow window, int groups, int filters) {
        List<Integer> spatial() {
            return window.kernel().size() == 2
                    ? List.of(input.extent(1), input.extent(2))
                    : List.of(input.extent(1), input.extent(2), input.extent(3));
        }
    }

    static List<Case> cases() {
        return List.of(
                new Case(TensorShape.of(2, 5, 6, 3), SlidingWindow.square(3, 1, 1), 1, 4),
                new Case(TensorShape.of(1, 7, 7, 2), SlidingWindow.square(3, 2, 0), 1, 3),
                new Case(TensorShape.of(2, 6, 8, 2), SlidingWindow.square(3, 2, 1), 2, 4),
                new Case(TensorShape.of(1, 5, 5, 4), SlidingWindow.square(1, 2, 0), 1, 2),
                new Case(TensorShape.of(1, 4, 5, 6), SlidingWindow.square(3, 1, 1), 6, 6),
                new Case(TensorShape.of(1, 4, 5, 3), SlidingWindow.square(3, 1, 2), 3, 6),
                new Case(
                        TensorShape.of(2, 9, 8, 2),
                        new SlidingWindow(
                                List.of(3, 2), List.of(2, 3), List.of(2, 1), List.of(2, 3)),
                        1,
                        2),
                new Case(
                        TensorShape.of(1, 3, 3, 1),
                        new SlidingWindow(
                                List.of(2, 2), List.of(3, 3), List.of(3, 3), List.of(1, 1)),
                        1,
                        1),
                new Case(
                        TensorShape.of(2, 4, 5, 3, 4),
                        new SlidingWindow(
                                List.of(2, 3, 2),
                                List.of(1, 2, 1),
                                List.of(1, 0, 1),
                                List.of(2, 1, 1)),
                        2,
                        2));
    }
}
