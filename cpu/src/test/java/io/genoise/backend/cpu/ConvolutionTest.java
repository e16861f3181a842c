package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.ConvolutionAxis.NONE;
import static io.genoise.backend.cpu.ConvolutionAxis.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ConvolutionTest {
    static List<ConvolutionShape> shapes() {
        return List.of(
                ConvolutionShape.of(2, 7, 9, 3, 5, 5, 1, 2),
                ConvolutionShape.of(3, 8, 8, 24, 48, 3, 1, 1),
                ConvolutionShape.of(1, 40, 21, 5, 33, 3, 1, 0),
                ConvolutionShape.of(5, 6, 5, 17, 40, 1, 1, 0),
                ConvolutionShape.of(2, 9, 11, 4, 6, 3, 2, 1),
                ConvolutionShape.of(2, 10, 8, 3, 7, 1, 2, 0),
                ConvolutionShape.of(2, 9, 7, 37, 20, 1, 2, 0),
                new ConvolutionShape(2, 38, 44, 2, NONE, axis(6, 3), axis(7, 3)),
                ConvolutionShape.of(2, 5, 5, 4, 3, 1, 1, 1),
                ConvolutionShape.of(9, 4, 4, 40, 24, 5, 1, 2),
                ConvolutionShape.of(1, 2, 2, 1, 1, 2, 1, 0),
                new ConvolutionShape(2, 6, 4, 2, NONE, axis(9, 3, 1, 1, 2), axis(12, 2, 1, 2, 3)),
                new ConvolutionShape(3, 8, 8, 8, NONE, axis(11, 3, 3, 2, 1), axis(7, 5, 2, 0, 1)),
                new ConvolutionShape(2, 6, 9, 3, NONE, axis(13, 2, 2, 1, 2), axis(10, 3, 3, 3, 1)),
                new ConvolutionShape(2, 4, 6, 1, axis(4, 3, 1, 1, 1), axis(5, 3), axis(6, 3)),
                new ConvolutionShape(
                        2, 6, 8, 2, axis(5, 2, 2, 1, 1), axis(7, 3, 2, 1, 2), axis(6, 4, 3, 2, 1)),
                new ConvolutionShape(1, 3, 5, 1, axis(9, 3, 4, 1, 1), axis(3, 1), axis(20, 2)),
                new ConvolutionShape(1, 2, 3, 1, NONE, plain(2), axis(700, 5, 2, 2, 1)),
                new ConvolutionShape(2, 3, 20, 1, NONE, axis(13, 7, 4, 0, 2), axis(9, 4, 6, 4, 3)));
    }

    private static ConvolutionAxis axis(int extent, int kernel) {
        return axis(extent, kernel, 1, 0, 1);
    }

    private static ConvolutionAxis axis(
            int extent, int kernel, int stride, int padding, int dilation) {
        return new ConvolutionAxis(extent, kernel, stride, padding, dilation);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theForwardPassAgreesWithDouble(ConvolutionShape shape) {
        MemorySegment x = input(shape);
        MemorySegment w = weights(shape);
        MemorySegment y = Native.random(9, outputs(shape));
        try (Workers workers = new Workers(2)) {
            Native.run(Convolution.forward(workers, shape), x, w, y);
        }
        double[] expected = new double[outputs(shape)];
        forEachProduct(
                shape,
                (xi, wi, yi) -> expected[yi] += (double) Native.get(x, xi) * Native.get(w, wi));
        Native.assertClose(y, expected, 4e-7 * (shape.window() + 4));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theGradientOfTheInputAgreesWithDouble(ConvolutionShape shape) {
        MemorySegment dy = outputGradient(shape);
        MemorySegment w = weights(shape);
        MemorySegment dx = Native.random(9, inputs(shape));
        try (Workers workers = new Workers(2)) {
            Native.run(Convolution.inputGradient(workers, shape), dy, w, dx);
        }
        double[] expected = new double[inputs(shape)];
        forEachProduct(
                shape,
                (xi, wi, yi) -> expected[xi] += (double) Native.get(dy, yi) * Native.get(w, wi));
        Native.assertClose(
                dx,
                expected,
                4e-7 * (shape.window() * shape.filters() / (double) shape.channels() + 40));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theGradientOfTheWeightsAgreesWithDouble(ConvolutionShape shape) {
        MemorySegment x = input(shape);
        MemorySegment dy = outputGradient(shape);
        MemorySegment dw = Native.random(9, weightCount(shape));
        try (Workers workers = new Workers(2)) {
            Native.run(Native.ready(new ConvolutionWeight(workers, shape)), x, dy, dw);
        }
        double[] expected = new double[weightCount(shape)];
        forEachProduct(
                shape,
                (xi, wi, yi) -> expected[wi] += (double) Native.get(x, xi) * Native.get(dy, yi));
        Native.assertClose(dw, expected, 4e-7 * (shape.pixels() + 4));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void anyNumberOfThreadsGivesTheSameBits(ConvolutionShape shape) {
        MemorySegment x = input(shape);
        MemorySegment w = weights(shape);
        MemorySegment dy = outputGradient(shape);
        MemorySegment[] y = {Native.zeros(outputs(shape)), Native.zeros(outputs(shape))};
        MemorySegment[] dx = {Native.zeros(inputs(shape)), Native.zeros(inputs(shape))};
        MemorySegment[] dw = {Native.zeros(weightCount(shape)), Native.zeros(weightCount(shape))};
        for (int i = 0; i < 2; i++) {
            try (Workers workers = new Workers(1 + 2 * i)) {
                Native.run(Native.ready(Product.forward(workers, shape)), x, w, y[i]);
                Native.run(Native.ready(Product.inputGradient(workers, shape)), dy, w, dx[i]);
                Native.run(Native.ready(Product.weightGradient(workers, shape)), x, dy, dw[i]);
            }
        }
        Native.assertSameBits(y[1], y[0]);
        Native.assertSameBits(dx[1], dx[0]);
        Native.assertSameBits(dw[1], dw[0]);
    }

    static List<ConvolutionShape> depthwise() {
        return List.of(
                new ConvolutionShape(3, 83, 83, 83, NONE, axis(9, 3, 1, 1, 1), axis(7, 3, 2, 1, 1)),
                new ConvolutionShape(1, 5, 5, 5, NONE, axis(6, 2, 3, 0, 1), axis(8, 3, 1, 2, 2)),
                new ConvolutionShape(
                        4, 32, 32, 32, NONE, axis(14, 7, 1, 3, 1), axis(14, 7, 1, 3, 1)),
                new ConvolutionShape(
                        2, 16, 16, 16, NONE, axis(12, 3, 2, 4, 2), axis(21, 5, 3, 1, 2)),
                new ConvolutionShape(
                        1, 400, 400, 400, NONE, axis(17, 5, 1, 2, 1), axis(33, 3, 1, 0, 1)),
                new ConvolutionShape(3, 16, 16, 16, NONE, NONE, axis(50, 9, 4, 4, 1)),
                new ConvolutionShape(
                        2, 24, 24, 24, axis(4, 3, 2, 1, 1), axis(5, 2), axis(6, 3, 1, 1, 2)));
    }

    @ParameterizedTest
    @MethodSource("depthwise")
    void eachChannelByItselfAgreesWithDouble(ConvolutionShape shape) {
        MemorySegment x = input(shape);
        MemorySegment w = weights(shape);
        MemorySegment dy = outputGradient(shape);
        MemorySegment[] y = {Native.random(9, outputs(shape)), Native.random(8, outputs(shape))};
        MemorySegment[] dx = {Native.random(9, inputs(shape)), Native.random(8, inputs(shape))};
        MemorySegment[] dw = {
            Native.random(9, weightCount(shape)), Native.random(8, weightCount(shape))
        };
        for (int i = 0; i < 2; i++) {
            try (Workers workers = new Workers(1 + 2 * i)) {
                Product forward = Native.ready(Product.forward(workers, shape));
                assertThat(forward.algorithm()).startsWith("depthwise");
                Native.run(forward, x, w, y[i]);
                Native.run(Native.ready(Product.inputGradient(workers, shape)), dy, w, dx[i]);
                Native.run(Native.ready(Product.weightGradient(workers, shape)), x, dy, dw[i]);
            }
        }
        double[] expectedY = new double[outputs(shape)];
        double[] expectedDx = new double[inputs(shape)];
        double[] expectedDw = new double[weightCount(shape)];
        forEachProduct(
                shape,
                (xi, wi, yi) -> {
                    expectedY[yi] += (double) Native.get(x, xi) * Native.get(w, wi);
                    expectedDx[xi] += (double) Native.get(dy, yi) * Native.get(w, wi);
                    expectedDw[wi] += (double) Native.get(dy, yi) * Native.get(x, xi);
                });
        Native.assertClose(y[0], expectedY, 1e-5);
        Native.assertClose(dx[0], expectedDx, 1e-5);
        Native.assertClose(dw[0], expectedDw, 4e-7 * (shape.pixels() + 4));
        Native.assertSameBits(y[1], y[0]);
        Native.assertSameBits(dx[1], dx[0]);
        Native.assertSameBits(dw[1], dw[0]);
    }

    /// Whichever of them is chosen by the shape.
    @ParameterizedTest
    @MethodSource("depthwise")
    void bothAlgorithmsOfEachChannelByItselfAgree(ConvolutionShape shape) {
        MemorySegment x = input(shape);
        MemorySegment w = weights(shape);
        MemorySegment dy = outputGradient(shape);
        MemorySegment[] y = {Native.random(9, outputs(shape)), Native.random(8, outputs(shape))};
        MemorySegment[] dx = {Native.random(9, inputs(shape)), Native.random(8, inputs(shape))};
        try (Workers workers = new Workers(2)) {
            Native.run(Depthwise.forward(workers, shape), x, w, y[0]);
            Native.run(Native.ready(StagedDepthwise.forward(workers, shape)), x, w, y[1]);
            Native.run(Depthwise.inputGradient(workers, shape), dy, w, dx[0]);
            Native.run(Native.ready(StagedDepthwise.inputGradient(workers, shape)), dy, w, dx[1]);
        }
        Native.assertClose(y[1], doubles(y[0], outputs(shape)), 1e-5);
        Native.assertClose(dx[1], doubles(dx[0], inputs(shape)), 1e-5);
    }

    private static double[] doubles(MemorySegment x, int count) {
        return IntStream.range(0, count).mapToDouble(i -> Native.get(x, i)).toArray();
    }

    @Test
    void pixelsBeyondTwoToThe31HaveTheirNumbers() {
        ConvolutionShape shape = ConvolutionShape.of(70_000, 256, 256, 3, 8, 3, 1, 1);
        assertThat(shape.pixels()).isEqualTo(70_000L << 16);
        Patches patches = new Patches(Patches.Geometry.ofInput(shape), 256);
        int last = patches.units() - 1;
        assertThat(patches.firstPixel(last) + patches.pixels(last)).isEqualTo(70_000L << 16);
        assertThat(Pool.bytes(70_000, 1 << 16, 3)).isEqualTo((70_000L << 16) * 12);
    }

    @Test
    void aConvolutionOfMorePixelsThanAnIntIsNoSingleProduct() {
        assertThat(ConvolutionShape.of(70_000, 256, 256, 3, 8, 1, 1, 0).isPointwise()).isFalse();
        assertThat(ConvolutionShape.of(30_000, 256, 256, 3, 8, 1, 1, 0).isPointwise()).isTrue();
    }

    @Test
    void theResidueClassesOfAStrideShareOutEveryProduct() {
        ConvolutionAxis axis = axis(13, 4, 3, 2, 2);
        boolean[][] met = new boolean[axis.extent()][axis.kernel()];
        for (Residue residue : Residue.all(axis)) {
            Patches.Axis windows = residue.windows();
            for (int j = 0; j < windows.output(); j++) {
                for (int k = 0; k < windows.kernel(); k++) {
                    int output = windows.at(j * windows.stride() + k * windows.dilation());
                    int place = residue.first() + j * axis.stride();
                    if (output >= 0) {
                        assertThat(axis.place(output, residue.tap(k))).isEqualTo(place);
                        met[place][residue.tap(k)] = true;
                    }
                }
            }
        }
        for (int output = 0; output < axis.output(); output++) {
            for (int tap = 0; tap < axis.kernel(); tap++) {
                int place = axis.place(output, tap);
                assertThat(place < 0 || met[place][tap]).isTrue();
            }
        }
    }

    @Test
    void aPointwiseConvolutionIsAPlainProductAndAgreesWithDouble() {
        ConvolutionShape shape = ConvolutionShape.of(5, 6, 5, 17, 40, 1, 1, 0);
        MemorySegment x = input(shape);
        MemorySegment w = weights(shape);
        MemorySegment dy = outputGradient(shape);
        MemorySegment y = Native.zeros(outputs(shape));
        MemorySegment dx = Native.zeros(inputs(shape));
        try (Workers workers = new Workers(2)) {
            Product forward = Product.forward(workers, shape);
            assertThat(forward.algorithm()).isEqualTo("gemm");
            Native.run(forward, x, w, y);
            Native.run(Native.ready(Product.inputGradient(workers, shape)), dy, w, dx);
        }
        double[] expectedY = new double[outputs(shape)];
        double[] expectedDx = new double[inputs(shape)];
        forEachProduct(
                shape,
                (xi, wi, yi) -> {
                    expectedY[yi] += (double) Native.get(x, xi) * Native.get(w, wi);
                    expectedDx[xi] += (double) Native.get(dy, yi) * Native.get(w, wi);
                });
        Native.assertClose(y, expectedY, 1e-5);
        Native.assertClose(dx, expectedDx, 2e-5);
    }

    @Test
    void aKernelLargerThanTheImageIsRefused() {
        assertThatThrownBy(() -> ConvolutionShape.of(1, 4, 4, 3, 8, 7, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("7 taps")
                .hasMessageContaining("extent 4");
    }

    @Test
    void groupsThatDoNotDivideTheChannelsAreRefused() {
        assertThatThrownBy(() -> new ConvolutionShape(1, 6, 8, 4, NONE, plain(4), plain(4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 groups");
    }

    interface Visitor {
        void visit(int x, int w, int y);
    }

    static void forEachProduct(ConvolutionShape s, Visitor visitor) {
        int channels = s.channelsOfGroup();
        for (int output = 0; output < s.pixels(); output++) {
            int column = output % s.columns().output();
            int row = output / s.columns().output() % s.rows().output();
            int frame = output / s.columns().output() / s.rows().output();
            int picture = frame / s.frames().output();
            for (int tap = 0; tap < s.taps(); tap++) {
                int j = s.columns().place(column, tap % s.columns().kernel());
                int rest = tap / s.columns().kernel();
                int i = s.rows().place(row, rest % s.rows().kernel());
                int l = s.frames().place(frame % s.frames().output(), rest / s.rows().kernel());
                if (i < 0 || j < 0 || l < 0) {
                    continue;
                }
                int input =
                        ((picture * s.frames().extent() + l) * s.rows().extent() + i)
                                        * s.columns().extent()
                                + j;
                for (int f = 0; f < s.filters(); f++) {
                    int first = f / s.filtersOfGroup() * channels;
                    for (int c = 0; c < channels; c++) {
                        visitor.visit(
                                input * s.channels() + first + c,
                                (f * s.taps() + tap) * channels + c,
                                output * s.filters() + f);
                    }
                }
            }
        }
    }

    static int inputs(ConvolutionShape s) {
        return s.batch()
                * s.frames().extent()
                * s.rows().extent()
                * s.columns().extent()
                * s.channels();
    }

    static int outputs(ConvolutionShape s) {
        return (int) s.pixels() * s.filters();
    }

    static int weightCount(ConvolutionShape s) {
        return s.filters() * s.window();
    }

    static MemorySegment input(ConvolutionShape s) {
        return Native.random(1, inputs(s));
    }

    static MemorySegment weights(ConvolutionShape s) {
        return Native.random(2, weightCount(s));
    }

    static MemorySegment outputGradient(ConvolutionShape s) {
        return Native.random(3, outputs(s));
    }
}
