package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WinogradTest {
    static List<ConvolutionShape> shapes() {
        return List.of(
                ConvolutionShape.of(3, 8, 8, 24, 48, 3, 1, 1),
                ConvolutionShape.of(2, 7, 9, 17, 40, 3, 1, 0),
                ConvolutionShape.of(2, 12, 12, 20, 24, 5, 1, 2),
                ConvolutionShape.of(1, 11, 6, 30, 19, 5, 1, 1),
                ConvolutionShape.of(2, 8, 13, 70, 33, 5, 1, 2),
                ConvolutionShape.of(1, 39, 12, 16, 16, 3, 1, 1),
                ConvolutionShape.of(1, 5, 5, 260, 17, 3, 1, 1),
                clips(2, frames(5, 3, 1, 1, 1), 7, 9, 17, 24, 3, 1),
                clips(1, frames(11, 3, 1, 0, 1), 6, 5, 40, 19, 3, 0),
                clips(3, frames(3, 3, 1, 2, 1), 4, 5, 20, 16, 3, 2),
                clips(1, frames(9, 3, 2, 1, 1), 5, 8, 16, 18, 3, 1),
                clips(1, frames(8, 3, 3, 2, 2), 5, 6, 16, 17, 3, 1),
                clips(2, frames(1, 5, 1, 3, 1), 4, 4, 16, 16, 3, 1),
                clips(1, frames(4, 1, 2, 1, 1), 6, 6, 16, 20, 3, 1),
                clips(1, frames(4, 2, 1, 0, 1), 4, 4, 261, 16, 3, 1),
                clips(1, frames(4, 3, 1, 1, 1), 33, 17, 16, 16, 3, 1),
                clips(9, frames(3, 3, 1, 1, 1), 4, 4, 16, 19, 3, 1),
                clips(1, frames(4, 3, 1, 1, 1), 7, 6, 16, 20, 5, 2),
                ConvolutionShape.of(2, 9, 8, 18, 21, 2, 1, 0),
                ConvolutionShape.of(3, 8, 16, 32, 20, 4, 2, 1),
                ConvolutionShape.of(2, 15, 9, 16, 35, 4, 2, 0),
                ConvolutionShape.of(2, 8, 8, 80, 24, 4, 2, 1),
                ConvolutionShape.of(1, 17, 16, 48, 16, 3, 2, 1),
                ConvolutionShape.of(2, 16, 16, 80, 24, 3, 2, 1),
                ConvolutionShape.of(1, 16, 23, 16, 20, 5, 2, 2),
                ConvolutionShape.of(1, 26, 24, 16, 19, 6, 3, 2),
                strided(frames(4, 3, 2, 1, 1), frames(9, 4, 2, 1, 1), frames(20, 8, 4, 2, 1)));
    }

    private static ConvolutionAxis frames(
            int extent, int kernel, int stride, int padding, int dilation) {
        return new ConvolutionAxis(extent, kernel, stride, padding, dilation);
    }

    private static ConvolutionShape clips(
            int batch,
            ConvolutionAxis frames,
            int height,
            int width,
            int channels,
            int filters,
            int kernel,
            int padding) {
        return new ConvolutionShape(
                batch,
                channels,
                filters,
                1,
                frames,
                new ConvolutionAxis(height, kernel, 1, padding, 1),
                new ConvolutionAxis(width, kernel, 1, padding, 1));
    }

    private static ConvolutionShape strided(
            ConvolutionAxis frames, ConvolutionAxis rows, ConvolutionAxis columns) {
        return new ConvolutionShape(1, 16, 18, 1, frames, rows, columns);
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
            Native.run(Winograd.forward(workers, shape), x, w, y);
        }
        assertRelative(shape, y, expected);
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
            Native.run(Product.inputGradient(workers, shape), dy, w, dx);
        }
        assertRelative(shape, dx, expected);
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
            Native.run(new WinogradWeight(workers, shape), x, dy, dw);
        }
        assertRelative(shape, dw, expected);
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
        MemorySegment[] dx = {
            Native.zeros(ConvolutionTest.inputs(shape)), Native.zeros(ConvolutionTest.inputs(shape))
        };
        MemorySegment[] dw = {
            Native.zeros(ConvolutionTest.weightCount(shape)),
            Native.zeros(ConvolutionTest.weightCount(shape))
        };
        for (int i = 0; i < 2; i++) {
            try (Workers workers = new Workers(1 + 2 * i)) {
                Native.run(Winograd.forward(workers, shape), x, w, y[i]);
                Native.run(Product.inputGradient(workers, shape), dy, w, dx[i]);
                Native.run(new WinogradWeight(workers, shape), x, dy, dw[i]);
            }
        }
        Native.assertSameBits(y[1], y[0]);
        Native.assertSameBits(dx[1], dx[0]);
        Native.assertSameBits(dw[1], dw[0]);
    }

    static List<ConvolutionShape> fewTiles() {
        return List.of(
                ConvolutionShape.of(1, 5, 5, 260, 17, 3, 1, 1),
                ConvolutionShape.of(3, 4, 4, 48, 70, 3, 1, 1),
                ConvolutionShape.of(2, 39, 5, 17, 60, 3, 1, 0),
                ConvolutionShape.of(2, 6, 7, 18, 40, 5, 1, 2),
                ConvolutionShape.of(5, 8, 8, 80, 41, 4, 2, 1),
                ConvolutionShape.of(5, 8, 8, 80, 41, 3, 2, 1));
    }

    @ParameterizedTest
    @MethodSource("fewTiles")
    void panelByPanelGivesTheSameBits(ConvolutionShape shape) {
        MemorySegment x = ConvolutionTest.input(shape);
        MemorySegment w = ConvolutionTest.weights(shape);
        MemorySegment dy = ConvolutionTest.outputGradient(shape);
        MemorySegment[] y = new MemorySegment[4];
        MemorySegment[] dx = new MemorySegment[4];
        for (int i = 0; i < 4; i++) {
            y[i] = Native.random(i, ConvolutionTest.outputs(shape));
            dx[i] = Native.random(i, ConvolutionTest.inputs(shape));
            boolean byPanel = i % 2 == 1;
            try (Workers workers = new Workers(1 + i / 2 * 2)) {
                Product forward =
                        Winograd.of(workers, List.of(WinogradSum.forward(shape)), byPanel);
                Product backward = Winograd.of(workers, WinogradSum.inputGradient(shape), byPanel);
                Native.run(forward, x, w, y[i]);
                Native.run(backward, dy, w, dx[i]);
            }
            Native.assertSameBits(y[i], y[0]);
            Native.assertSameBits(dx[i], dx[0]);
        }
    }

    static List<ConvolutionShape> weights() {
        List<ConvolutionShape> shapes = new ArrayList<>(fewTiles());
        shapes.add(ConvolutionShape.of(20, 16, 16, 16, 17, 3, 1, 1));
        return shapes;
    }

    @ParameterizedTest
    @MethodSource("weights")
    void panelByPanelTheGradientOfTheWeightsAgreesWithDouble(ConvolutionShape shape) {
        MemorySegment x = ConvolutionTest.input(shape);
        MemorySegment dy = ConvolutionTest.outputGradient(shape);
        double[] expected = new double[ConvolutionTest.weightCount(shape)];
        ConvolutionTest.forEachProduct(
                shape,
                (xi, wi, yi) -> expected[wi] += (double) Native.get(x, xi) * Native.get(dy, yi));
        MemorySegment[] dw = {Native.random(8, expected.length), Native.random(9, expected.length)};
        for (int i = 0; i < 2; i++) {
            try (Workers workers = new Workers(1 + 2 * i)) {
                Native.run(new WinogradWeightByPanel(workers, shape), x, dy, dw[i]);
            }
        }
        assertRelative(shape, dw[0], expected);
        Native.assertSameBits(dw[1], dw[0]);
    }

    @Test
    void smallPicturesWithManyFiltersGoPanelByPanel() {
        ConvolutionShape deep = ConvolutionShape.of(2, 4, 4, 64, 64, 3, 1, 1);
        ConvolutionShape wide = ConvolutionShape.of(2, 64, 64, 64, 64, 3, 1, 1);
        try (Workers workers = new Workers(1)) {
            assertThat(Product.forward(workers, deep).algorithm()).endsWith("by panel");
            assertThat(Product.inputGradient(workers, deep).algorithm()).endsWith("by panel");
            assertThat(Product.weightGradient(workers, deep))
                    .isInstanceOf(WinogradWeightByPanel.class);
            assertThat(Product.forward(workers, wide).algorithm()).isEqualTo("winograd 4x4");
            assertThat(Product.inputGradient(workers, wide).algorithm()).isEqualTo("winograd 4x4");
            assertThat(Product.weightGradient(workers, wide)).isInstanceOf(WinogradWeight.class);
        }
    }

    @Test
    void clipsAreTransformedAsPicturesAre() {
        ConvolutionAxis frames = frames(5, 3, 2, 1, 1);
        try (Workers workers = new Workers(1)) {
            for (ConvolutionShape shape :
                    List.of(
                            ConvolutionShape.of(2, 8, 8, 16, 16, 3, 1, 1),
                            clips(2, frames, 8, 8, 16, 16, 3, 1))) {
                assertThat(Product.forward(workers, shape).algorithm()).startsWith("winograd");
                assertThat(Product.inputGradient(workers, shape).algorithm())
                        .startsWith("winograd");
                assertThat(Product.weightGradient(workers, shape).algorithm())
                        .startsWith("winograd");
            }
        }
    }

    @Test
    void groupsDilationsAndStridesThatSaveNothingAreNot() {
        ConvolutionAxis frames = frames(5, 3, 1, 1, 1);
        ConvolutionAxis plain = frames(8, 3, 1, 1, 1);
        for (ConvolutionShape shape :
                List.of(
                        new ConvolutionShape(2, 32, 32, 2, frames, plain, plain),
                        ConvolutionShape.of(2, 16, 16, 32, 32, 4, 3, 1),
                        ConvolutionShape.of(2, 16, 16, 32, 32, 5, 4, 2),
                        ConvolutionShape.of(2, 16, 16, 32, 32, 1, 2, 0),
                        ConvolutionShape.of(2, 16, 16, 30, 32, 4, 2, 1),
                        new ConvolutionShape(2, 32, 32, 1, frames, plain, frames(8, 3, 1, 2, 2)))) {
            assertThat(Winograd.suits(shape)).isFalse();
        }
    }

    @Test
    void framesThatNoTapReachesHaveNoTransformedGradient() {
        assertThat(Winograd.suitsInput(clips(1, frames(4, 1, 2, 1, 1), 6, 6, 16, 20, 3, 1)))
                .isFalse();
        assertThat(Winograd.suitsInput(clips(1, frames(4, 3, 2, 1, 2), 6, 6, 16, 20, 3, 1)))
                .isFalse();
        assertThat(Winograd.suitsInput(clips(1, frames(4, 3, 2, 1, 1), 6, 6, 16, 20, 3, 1)))
                .isTrue();
    }

    /// Asserts an error of at most 2e-5 of the largest value, and of 4e-6 in the mean square, 8e-6 for tiles of eight points.
    private static void assertRelative(
            ConvolutionShape shape, MemorySegment actual, double[] expected) {
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
        assertThat(Math.sqrt(errors / squares))
                .isLessThanOrEqualTo(shape.rows().kernel() == 5 ? 8e-6 : 4e-6);
    }
}
