package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.ConvolutionAxis.NONE;
import static io.genoise.backend.cpu.ConvolutionAxis.plain;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FewChannelsConvolutionTest {
    static List<ConvolutionShape> shapes() {
        return List.of(
                ConvolutionShape.of(3, 32, 32, 3, 64, 3, 1, 1),
                ConvolutionShape.of(2, 17, 23, 3, 48, 5, 2, 2),
                ConvolutionShape.of(1, 51, 47, 3, 16, 9, 4, 2),
                ConvolutionShape.of(5, 28, 28, 1, 32, 5, 1, 2),
                ConvolutionShape.of(9, 8, 8, 1, 16, 3, 1, 1),
                ConvolutionShape.of(2, 16, 16, 3, 80, 4, 2, 1),
                ConvolutionShape.of(1, 9, 300, 2, 32, 7, 1, 3),
                new ConvolutionShape(2, 4, 16, 1, NONE, axis(20, 3, 1, 2, 2), axis(21, 3, 2, 3, 3)),
                new ConvolutionShape(
                        2,
                        3,
                        64,
                        1,
                        axis(5, 3, 2, 1, 1),
                        axis(9, 3, 1, 1, 1),
                        axis(13, 3, 1, 1, 1)),
                new ConvolutionShape(1, 3, 32, 1, NONE, plain(3), axis(700, 5, 2, 2, 1)),
                new ConvolutionShape(2, 2, 16, 1, NONE, axis(6, 2, 7, 1, 1), axis(40, 2, 5, 0, 1)));
    }

    private static ConvolutionAxis axis(
            int extent, int kernel, int stride, int padding, int dilation) {
        return new ConvolutionAxis(extent, kernel, stride, padding, dilation);
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void theForwardPassHasTheBitsOfTheImplicitProduct(ConvolutionShape shape) {
        MemorySegment x = ConvolutionTest.input(shape);
        MemorySegment w = ConvolutionTest.weights(shape);
        MemorySegment expected = Native.zeros(ConvolutionTest.outputs(shape));
        MemorySegment y = Native.random(9, ConvolutionTest.outputs(shape));
        try (Workers workers = new Workers(2)) {
            Native.run(Convolution.forward(workers, shape), x, w, expected);
            Native.run(Native.ready(new PlaneConvolution(workers, shape)), x, w, y);
        }
        Native.assertSameBits(y, expected);
    }

    static List<ConvolutionShape> fewWeights() {
        List<ConvolutionShape> all = new ArrayList<>(shapes());
        all.add(ConvolutionShape.of(3, 9, 7, 37, 32, 1, 2, 0));
        all.add(ConvolutionShape.of(5, 8, 8, 20, 48, 1, 1, 0));
        all.add(ConvolutionShape.of(2, 17, 9, 24, 16, 3, 2, 1));
        return all;
    }

    @ParameterizedTest
    @MethodSource("fewWeights")
    void theGradientOfTheWeightsHasTheBitsOfTheImplicitProduct(ConvolutionShape shape) {
        MemorySegment x = ConvolutionTest.input(shape);
        MemorySegment dy = ConvolutionTest.outputGradient(shape);
        MemorySegment expected = Native.zeros(ConvolutionTest.weightCount(shape));
        MemorySegment dw = Native.random(9, ConvolutionTest.weightCount(shape));
        try (Workers workers = new Workers(2)) {
            Native.run(Native.ready(new ConvolutionWeight(workers, shape)), x, dy, expected);
            Native.run(Native.ready(new TapWeight(workers, shape)), x, dy, dw);
        }
        Native.assertSameBits(dw, expected);
    }

    @Test
    void filtersThatAreNoWholeVectorsAreStoredAndNothingElse() {
        ConvolutionShape shape = ConvolutionShape.of(2, 11, 13, 3, 37, 3, 1, 1);
        int outputs = ConvolutionTest.outputs(shape);
        MemorySegment x = ConvolutionTest.input(shape);
        MemorySegment w = ConvolutionTest.weights(shape);
        MemorySegment expected = Native.zeros(outputs);
        MemorySegment y = Native.random(9, outputs + 64);
        MemorySegment behind = Native.copy(y.asSlice(outputs * 4L));
        try (Workers workers = new Workers(2)) {
            Native.run(Convolution.forward(workers, shape), x, w, expected);
            Native.run(Native.ready(Product.forward(workers, shape)), x, w, y);
        }
        Native.assertSameBits(y.asSlice(0, outputs * 4L), expected);
        Native.assertSameBits(y.asSlice(outputs * 4L), behind);
    }

    @Test
    void aSumOfMoreTermsThanABlockAgreesWithDouble() {
        ConvolutionShape shape = ConvolutionShape.of(1, 47, 47, 3, 16, 11, 4, 2);
        MemorySegment x = ConvolutionTest.input(shape);
        MemorySegment w = ConvolutionTest.weights(shape);
        MemorySegment y = Native.zeros(ConvolutionTest.outputs(shape));
        try (Workers workers = new Workers(2)) {
            Native.run(Native.ready(Product.forward(workers, shape)), x, w, y);
        }
        double[] expected = new double[ConvolutionTest.outputs(shape)];
        ConvolutionTest.forEachProduct(
                shape,
                (xi, wi, yi) -> expected[yi] += (double) Native.get(x, xi) * Native.get(w, wi));
        Native.assertClose(y, expected, 4e-7 * shape.window());
    }

    @Test
    void whatOneRowOfOutputsSeesMustFit() {
        ConvolutionAxis wide = axis(100_000, 3, 1, 1, 1);
        ConvolutionAxis far = axis(70_000, 2, 1, 0, 60_000);
        ConvolutionAxis nine = axis(9, 3, 1, 1, 1);
        assertThat(PlaneConvolution.suits(picture(wide, nine))).isTrue();
        assertThat(PlaneConvolution.suits(picture(nine, wide))).isFalse();
        assertThat(PlaneConvolution.suits(picture(far, nine))).isFalse();
    }

    private static ConvolutionShape picture(ConvolutionAxis rows, ConvolutionAxis columns) {
        return new ConvolutionShape(1, 3, 16, 1, NONE, rows, columns);
    }

    @Test
    void theFirstLayersOfNetworksAreTakenSo() {
        try (Workers workers = new Workers(1)) {
            for (ConvolutionShape shape : shapes()) {
                assertThat(Product.forward(workers, shape)).isInstanceOf(PlaneConvolution.class);
                assertThat(Product.weightGradient(workers, shape)).isInstanceOf(TapWeight.class);
            }
        }
    }
}
