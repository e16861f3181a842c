package io.genoise.backend.cuda.jcuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.backend.cuda.driver.Convolutions.Convolution;
import io.genoise.backend.cuda.driver.Convolutions.Wanted;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.SlidingWindow;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Test;

class CudnnArgumentsTest {
    private static final SlidingWindow WINDOW =
            new SlidingWindow(List.of(3, 2), List.of(2, 1), List.of(1, 0), List.of(1, 3));

    /// x `[5,9,11,6]`, 4 filters in 2 groups.
    static Convolution pictures(Wanted wanted, DType type, Arithmetic arithmetic) {
        TensorShape x = TensorShape.of(5, 9, 11, 6);
        TensorShape w = TensorShape.of(4, 3, 2, 3);
        TensorShape y = new Convolve(WINDOW, 2).shape(List.of(x, w));
        return new Convolution(wanted, x, w, y, WINDOW, 2, type, arithmetic);
    }

    static Convolution video() {
        SlidingWindow window = SlidingWindow.cube(2, 1, 1);
        TensorShape x = TensorShape.of(2, 3, 4, 5, 6);
        TensorShape w = TensorShape.of(7, 2, 2, 2, 6);
        TensorShape y = new Convolve(window, 1).shape(List.of(x, w));
        return new Convolution(Wanted.OUTPUT, x, w, y, window, 1, DType.BF16, Arithmetic.EXACT);
    }

    @Test
    void channelsAreTheSecondAxisToCudnn() {
        CudnnArguments a = CudnnArguments.of(pictures(Wanted.OUTPUT, DType.F32, Arithmetic.EXACT));
        assertThat(a.x()).containsExactly(5, 6, 9, 11);
        assertThat(a.w()).containsExactly(4, 3, 3, 2);
        assertThat(a.y()).containsExactly(5, 4, 5, 8);
        assertThat(a.stride()).containsExactly(2, 1);
        assertThat(CudnnArguments.of(video()).x()).containsExactly(2, 6, 3, 4, 5);
    }

    @Test
    void onlyTf32MayRoundFactorsOfF32() {
        assertThat(math(DType.F32, Arithmetic.EXACT)).isEqualTo(3); // FMA
        assertThat(math(DType.F32, Arithmetic.TF32)).isEqualTo(0); // default
        assertThat(math(DType.BF16, Arithmetic.EXACT)).isEqualTo(1); // tensor op
    }

    private static int math(DType type, Arithmetic arithmetic) {
        return CudnnArguments.of(pictures(Wanted.OUTPUT, type, arithmetic)).math();
    }

    @Test
    void algorithmsThatAddInWhateverOrderAreNeverAdmitted() {
        Convolution input = pictures(Wanted.INPUT, DType.F32, Arithmetic.TF32);
        Convolution weight = pictures(Wanted.WEIGHT, DType.F32, Arithmetic.TF32);
        assertThat(CudnnArguments.admits(input, 0)).isFalse();
        assertThat(CudnnArguments.admits(weight, 0)).isFalse();
        assertThat(CudnnArguments.admits(weight, 3)).isFalse();
        assertThat(CudnnArguments.admits(weight, 1)).isTrue();
    }

    @Test
    void transformsAreForTf32Alone() {
        int winograd = 6;
        assertThat(admits(DType.F32, Arithmetic.TF32, winograd)).isTrue();
        assertThat(admits(DType.F32, Arithmetic.EXACT, winograd)).isFalse();
        assertThat(admits(DType.BF16, Arithmetic.EXACT, winograd)).isFalse();
        assertThat(admits(DType.BF16, Arithmetic.EXACT, 1)).isTrue();
    }

    private static boolean admits(DType type, Arithmetic arithmetic, int algorithm) {
        return CudnnArguments.admits(pictures(Wanted.OUTPUT, type, arithmetic), algorithm);
    }

    @Test
    void oneAxisIsNotForCudnn() {
        SlidingWindow line = new SlidingWindow(List.of(3), List.of(1), List.of(0), List.of(1));
        Convolution c =
                new Convolution(
                        Wanted.OUTPUT,
                        TensorShape.of(1, 5, 2),
                        TensorShape.of(4, 3, 2),
                        TensorShape.of(1, 3, 4),
                        line,
                        1,
                        DType.F32,
                        Arithmetic.EXACT);
        assertThatThrownBy(() -> CudnnArguments.of(c))
                .hasMessage("a convolution over 1 axis: 2 or 3 expected");
    }
}
