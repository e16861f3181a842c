package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WinogradTest {
    static List<ConvolutionShape> shapes() {
        return List.of(
                ConvolutionShape.of(3, 8, 8, 24, 48, 3, 1, 1),
                ConvolutionShape.of(2, 7, 9, 17, 40, 3, 1, 0),
                ConvolutionShape.of(2, 12, 12, 20, 24, 5, 1, 2),
                ConvolutionShape.of(1, 11, 6, 30, 19, 5, 1, 1),
                ConvolutionShape.of(1, 39, 12, 16, 16, 3, 1, 1),
                ConvolutionShape.of(1, 5, 5, 260, 17, 3, 1, 1));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theForwardPassAgreesWithDouble(ConvolutionShape shape) {
        MemorySegment x = ConvolutionTest.input(shape);
        MemorySegment w = ConvolutionTest.weights(shape);
        double[] expected = new double[ConvolutionTest.outputs(shape)];
        ConvolutionTest.forEachProduct(
                shape,
                (xi, wi, yi) -> expected[yi] += (double) Native.get(x, xi) * Native.get(w, wi));
        MemorySegment y = Native.random(9, expected.length);
        try (Workers workers = new Workers(2)) {
            Winograd.forward(workers, shape).run(x, 0, w, 0, y, 0);
        }
        assertRelative(y, expected);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theGradientOfTheInputAgreesWithDouble(ConvolutionShape shape) {
        MemorySegment dy = ConvolutionTest.outputGradient(shape);
        MemorySegment w = ConvolutionTest.weights(shape);
        double[] expected = new double[ConvolutionTest.inputs(shape)];
        ConvolutionTest.forEachProduct(
                shape,
                (xi, wi, yi) -> expected[xi] += (double) Native.get(dy, yi) * Native.get(w, wi));
        MemorySegment dx = Native.random(9, expected.length);
        try (Workers workers = new Workers(2)) {
            Winograd.inputGradient(workers, shape).run(dy, 0, w, 0, dx, 0);
        }
        assertRelative(dx, expected);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theGradientOfTheWeightsAgreesWithDouble(ConvolutionShape shape) {
        MemorySegment x = ConvolutionTest.input(shape);
        MemorySegment dy = ConvolutionTest.outputGradient(shape);
        double[] expected = new double[ConvolutionTest.weightCount(shape)];
        ConvolutionTest.forEachProduct(
                shape,
                (xi, wi, yi) -> expected[wi] += (double) Native.get(x, xi) * Native.get(dy, yi));
        MemorySegment dw = Native.random(9, expected.length);
        try (Workers workers = new Workers(2)) {
            new WinogradWeight(workers, shape).run(x, 0, dy, 0, dw, 0);
        }
        assertRelative(dw, expected);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void anyNumberOfThreadsGivesTheSameBits(ConvolutionShape shape) {
        MemorySegment x = ConvolutionTest.input(shape);
        MemorySegment w = ConvolutionTest.weights(shape);
        MemorySegment dy = ConvolutionTest.outputGradient(shape);
        MemorySegment[] y = {
            Native.zeros(ConvolutionTest.outputs(shape)),
            Native.zeros(ConvolutionTest.outputs(shape))
        };
        MemorySegment[] dw = {
            Native.zeros(ConvolutionTest.weightCount(shape)),
            Native.zeros(ConvolutionTest.weightCount(shape))
        };
        for (int i = 0; i < 2; i++) {
            try (Workers workers = new Workers(1 + 2 * i)) {
                Winograd.forward(workers, shape).run(x, 0, w, 0, y[i], 0);
                new WinogradWeight(workers, shape).run(x, 0, dy, 0, dw[i], 0);
            }
        }
        Native.assertSameBits(y[1], y[0]);
        Native.assertSameBits(dw[1], dw[0]);
    }

    /// Asserts an error of at most 2e-5 of the largest value, and of 4e-6 in the mean square.
    private static void assertRelative(MemorySegment actual, double[] expected) {
        double most = 0;
        double scale = 0;
        double errors = 0;
        double squares = 0;
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(Native.get(actual, i) - expected[i]);
            assertThat(error).isNotNaN();
            most = Math.max(most, error);
            scale = Math.max(scale, Math.abs(expected[i]));
            errors += error * error;
            squares += expected[i] * expected[i];
        }
        assertThat(most / scale).isLessThanOrEqualTo(2e-5);
        assertThat(Math.sqrt(errors / squares)).isLessThanOrEqualTo(4e-6);
    }
}
