package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PoolTest {
    /// What kernels know by its address only, and the collector must not take.
    private final List<MemorySegment> alive = new ArrayList<>();

    private long at(MemorySegment operand) {
        alive.add(operand);
        return operand.address();
    }

    record Case(SlidingWindow window, TensorShape x) {}

    static List<Case> cases() {
        return List.of(
                new Case(SlidingWindow.square(3, 2, 1), TensorShape.of(3, 8, 8, 48)),
                new Case(SlidingWindow.square(3, 2, 1), TensorShape.of(1, 7, 9, 5)),
                new Case(SlidingWindow.square(2, 2, 0), TensorShape.of(18, 6, 5, 17)),
                new Case(SlidingWindow.square(1, 3, 2), TensorShape.of(2, 4, 4, 33)),
                new Case(
                        new SlidingWindow(
                                List.of(3, 2), List.of(1, 2), List.of(1, 0), List.of(2, 3)),
                        TensorShape.of(2, 9, 10, 24)),
                new Case(
                        new SlidingWindow(
                                List.of(2, 3, 2),
                                List.of(2, 1, 2),
                                List.of(1, 1, 0),
                                List.of(1, 1, 1)),
                        TensorShape.of(2, 4, 5, 6, 7)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMaximumAndItsFirstPlaceAreFound(Case given) {
        // Few different values, so that equal ones and NaN meet in a window.
        MemorySegment x = coarse(given.x());
        double[] maximum = new double[outputs(given)];
        int[] where = new int[outputs(given)];
        for (int i = 0; i < maximum.length; i++) {
            maximum[i] = Double.NEGATIVE_INFINITY;
            boolean found = false;
            for (int tap = 0; tap < taps(given); tap++) {
                int read = read(given, i, tap);
                double value = read < 0 ? 0 : Native.get(x, read);
                boolean wins =
                        value > maximum[i] || (Double.isNaN(value) && !Double.isNaN(maximum[i]));
                if (read >= 0 && (!found || wins)) {
                    found = true;
                    maximum[i] = value;
                    where[i] = tap;
                }
            }
        }
        MemorySegment y = Native.random(5, maximum.length);
        MemorySegment indices = Native.random(6, maximum.length);
        try (Workers workers = new Workers(2)) {
            Pool.max(workers, given.window(), given.x()).run(at(x), at(y));
            Pool.maxIndices(workers, given.window(), given.x()).run(at(x), at(indices));
        }
        for (int i = 0; i < maximum.length; i++) {
            assertThat(Native.get(y, i)).isEqualTo(Float.valueOf((float) maximum[i]));
            assertThat(indices.getAtIndex(ValueLayout.JAVA_INT, i)).isEqualTo(where[i]);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gatherReadsWhatTheIndexNamesAndScatterIsItsAdjoint(Case given) {
        MemorySegment x = Native.random(1, inputs(given));
        MemorySegment dy = Native.random(2, outputs(given));
        MemorySegment indices = Native.randomIndices(3, outputs(given), taps(given));
        double[] expectedY = new double[outputs(given)];
        double[] expectedDx = new double[inputs(given)];
        for (int i = 0; i < expectedY.length; i++) {
            int read = read(given, i, indices.getAtIndex(ValueLayout.JAVA_INT, i));
            if (read >= 0) {
                expectedY[i] = Native.get(x, read);
                expectedDx[read] += Native.get(dy, i);
            }
        }
        MemorySegment y = Native.random(4, outputs(given));
        MemorySegment dx = Native.random(5, inputs(given));
        try (Workers workers = new Workers(2)) {
            Pool.gather(workers, given.window(), given.x()).run(at(x), at(indices), at(y));
            Pool.scatter(workers, given.window(), given.x()).run(at(dy), at(indices), at(dx));
        }
        Native.assertClose(y, expectedY, 0);
        Native.assertClose(dx, expectedDx, 1e-6);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theMeanAndItsAdjointCountPaddingAsAsked(Case given) {
        MemorySegment x = Native.random(1, inputs(given));
        MemorySegment dy = Native.random(2, outputs(given));
        for (boolean countPadding : new boolean[] {true, false}) {
            double[] expectedY = new double[outputs(given)];
            double[] expectedDx = new double[inputs(given)];
            for (int i = 0; i < expectedY.length; i++) {
                int count = 0;
                for (int tap = 0; tap < taps(given); tap++) {
                    int read = read(given, i, tap);
                    count += countPadding || read >= 0 ? 1 : 0;
                    expectedY[i] += read < 0 ? 0 : Native.get(x, read);
                }
                for (int tap = 0; tap < taps(given); tap++) {
                    int read = read(given, i, tap);
                    if (read >= 0) {
                        expectedDx[read] += (double) Native.get(dy, i) / count;
                    }
                }
                expectedY[i] /= Math.max(1, count);
            }
            MemorySegment y = Native.random(4, outputs(given));
            MemorySegment dx = Native.random(5, inputs(given));
            try (Workers workers = new Workers(2)) {
                Pool.average(workers, given.window(), given.x(), countPadding).run(at(x), at(y));
                Pool.averageInput(workers, given.window(), given.x(), countPadding)
                        .run(at(dy), at(dx));
            }
            Native.assertClose(y, expectedY, 1e-6);
            Native.assertClose(dx, expectedDx, 1e-6);
        }
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        SlidingWindow window = SlidingWindow.square(3, 2, 1);
        TensorShape x = TensorShape.of(5, 9, 9, 20);
        MemorySegment dy = Native.random(1, 5 * 5 * 5 * 20);
        MemorySegment indices = Native.randomIndices(2, 5 * 5 * 5 * 20, 9);
        MemorySegment[] dx = {Native.zeros(x.elements()), Native.zeros(x.elements())};
        for (int i = 0; i < 2; i++) {
            try (Workers workers = new Workers(1 + 2 * i)) {
                Pool.scatter(workers, window, x).run(at(dy), at(indices), at(dx[i]));
            }
        }
        Native.assertSameBits(dx[1], dx[0]);
    }

    private static MemorySegment coarse(TensorShape x) {
        MemorySegment random = Native.random(1, (int) x.elements());
        for (int i = 0; i < x.elements(); i++) {
            float value = Math.round(3 * Native.get(random, i));
            random.setAtIndex(ValueLayout.JAVA_FLOAT, i, i % 29 == 0 ? Float.NaN : value);
        }
        return random;
    }

    private static int taps(Case given) {
        return given.window().kernel().stream().reduce(1, Math::multiplyExact);
    }

    private static int inputs(Case given) {
        return (int) given.x().elements();
    }

    private static int outputs(Case given) {
        return (int) given.window().output(given.x(), given.x().extent(-1)).elements();
    }

    /// The element of x that a tap of output element `i` reads, or -1 in the padding.
    private static int read(Case given, int i, int tap) {
        SlidingWindow window = given.window();
        int[] input = given.x().extents();
        int[] output = window.output(given.x(), given.x().extent(-1)).extents();
        int last = input.length - 1;
        int at = i % output[last];
        int step = input[last];
        i /= output[last];
        for (int axis = window.rank(); axis >= 1; axis--) {
            int place =
                    i % output[axis] * window.stride().get(axis - 1)
                            - window.padding().get(axis - 1)
                            + tap % window.kernel().get(axis - 1) * window.dilation().get(axis - 1);
            if (place < 0 || place >= input[axis]) {
                return -1;
            }
            at += place * step;
            step *= input[axis];
            i /= output[axis];
            tap /= window.kernel().get(axis - 1);
        }
        return at + i * step;
    }

    @Test
    void aPoolOfMoreWindowsThanItsListsHoldIsRefusedByName() {
        TensorShape x = TensorShape.of(1, 1 << 15, 1 << 15, 1);
        try (Workers workers = new Workers(1)) {
            assertThatThrownBy(() -> Pool.max(workers, SlidingWindow.square(2, 2, 0), x))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1073741824 places")
                    .hasMessageContaining("268435456");
        }
    }
}
