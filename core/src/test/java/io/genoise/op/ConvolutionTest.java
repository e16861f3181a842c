package io.genoise.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.DType;
import io.genoise.shape.ShapeException;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a transposed convolution makes of extents, and what it refuses; its numbers are held by `OpCases`.
class ConvolutionTest {
    private static TensorShape transposed(
            TensorShape x, TensorShape w, SlidingWindow window, int... outputPadding) {
        try (Device device = Device.open("reference", 1);
                Step _ = device.step()) {
            Tensor y =
                    Convolution.transposed(
                            device.filled(x, 1), device.filled(w, 1), window, 1, outputPadding);
            return y.shape();
        }
    }

    @Test
    void aGeneratorsLayerDoublesThePicture() {
        TensorShape y =
                transposed(
                        TensorShape.of(2, 4, 5, 6),
                        TensorShape.of(6, 4, 4, 3),
                        SlidingWindow.square(4, 2, 1));
        assertThat(y).isEqualTo(TensorShape.of(2, 8, 10, 3));
    }

    @Test
    void eachExtentThatAConvolutionShrinksToTheSameComesBackByItsOutputPadding() {
        SlidingWindow window = new SlidingWindow(List.of(3), List.of(3), List.of(1), List.of(2));
        for (int extent = 9; extent < 20; extent++) {
            int shrunk = window.output(0, extent);
            int extra = extent - window.input(0, shrunk);
            assertThat(extra).isBetween(0, 2);
            TensorShape y =
                    transposed(
                            TensorShape.of(1, shrunk, 2), TensorShape.of(2, 3, 4), window, extra);
            assertThat(y).isEqualTo(TensorShape.of(1, extent, 4));
        }
    }

    @Test
    void onePictureOfOneDotIsTheKernel() {
        try (Device device = Device.open("reference", 1);
                Step step = device.step()) {
            Tensor dot = device.filled(TensorShape.of(1, 1, 1, 1), 2);
            Tensor kernel = device.iota(6).to(DType.F32).reshape(1, 2, 3, 1);
            SlidingWindow window =
                    new SlidingWindow(List.of(2, 3), List.of(2, 2), List.of(0, 0), List.of(1, 1));
            Reading y = step.read(Convolution.transposed(dot, kernel, window, 1));
            step.run();
            assertThat(y.floats()).containsExactly(0, 2, 4, 6, 8, 10);
        }
    }

    @Test
    void anOutputPaddingOfTheStrideOrMoreIsRefused() {
        SlidingWindow window = SlidingWindow.square(3, 2, 1);
        assertThatThrownBy(() ->
                        transposed(
                                TensorShape.of(1, 4, 4, 2),
                                TensorShape.of(2, 3, 3, 2),
                                window,
                                0,
                                2))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("output padding 2 along spatial axis 1")
                .hasMessageContaining("0 to 1");
    }

    @Test
    void outputPaddingForSomeAxesOnlyIsRefused() {
        assertThatThrownBy(() ->
                        transposed(
                                TensorShape.of(1, 4, 4, 2),
                                TensorShape.of(2, 3, 3, 2),
                                SlidingWindow.square(3, 2, 1),
                                1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("[1]")
                .hasMessageContaining("each axis");
    }

    @Test
    void paddingThatLeavesNothingIsRefused() {
        assertThatThrownBy(() ->
                        transposed(
                                TensorShape.of(1, 1, 1, 2),
                                TensorShape.of(2, 1, 1, 2),
                                SlidingWindow.square(1, 1, 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("extent of -1");
    }

    @Test
    void aFilmForAWindowOverPicturesIsRefused() {
        assertThatThrownBy(() ->
                        transposed(
                                TensorShape.of(1, 2, 3, 4, 2),
                                TensorShape.of(2, 3, 3, 2),
                                SlidingWindow.square(3, 1, 1)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("over 2 axes")
                .hasMessageContaining("[1,2,3,4,2]");
    }

    @Test
    void aReachBeyondAnIntDoesNotFit() {
        SlidingWindow window =
                new SlidingWindow(List.of(3), List.of(1), List.of(0), List.of(Integer.MAX_VALUE));
        assertThatThrownBy(() -> window.output(0, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4294967295");
    }
}
