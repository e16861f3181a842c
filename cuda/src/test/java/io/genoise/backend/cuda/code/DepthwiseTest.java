package io.genoise.backend.cuda.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Group;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Convolutions of each channel by itself, and their adjoints, as CUDA's text, give what the reference gives.
@Tag("slow")
class DepthwiseTest {
    static List<Convolving> cases() {
        return List.of(
                of(SlidingWindow.square(3, 1, 1), TensorShape.of(2, 6, 7, 8)),
                of(SlidingWindow.square(3, 2, 1), TensorShape.of(2, 7, 9, 12)),
                of(SlidingWindow.square(7, 1, 3), TensorShape.of(1, 8, 9, 4)),
                of(SlidingWindow.square(5, 2, 2), TensorShape.of(2, 8, 6, 3)),
                of(SlidingWindow.square(2, 2, 0), TensorShape.of(2, 5, 6, 2)),
                of(SlidingWindow.square(1, 1, 2), TensorShape.of(1, 3, 4, 4)),
                of(SlidingWindow.square(3, 1, 4), TensorShape.of(1, 4, 5, 4)),
                of(window(3, 2, 1, 3, 2, 1, 2, 4), TensorShape.of(2, 9, 11, 6)),
                of(SlidingWindow.square(3, 1, 1), TensorShape.of(1, 3, 3, 148)),
                of(SlidingWindow.square(3, 1, 1), TensorShape.of(1, 4, 4, 96)),
                of(
                        new SlidingWindow(List.of(5), List.of(1), List.of(2), List.of(1)),
                        TensorShape.of(3, 11, 8)),
                of(
                        new SlidingWindow(List.of(4), List.of(3), List.of(1), List.of(2)),
                        TensorShape.of(3, 14, 5)),
                of(SlidingWindow.cube(3, 1, 1), TensorShape.of(2, 4, 3, 5, 4)),
                of(
                        new SlidingWindow(
                                List.of(2, 3, 2),
                                List.of(2, 1, 2),
                                List.of(1, 1, 0),
                                List.of(1, 2, 1)),
                        TensorShape.of(2, 4, 5, 6, 8)));
    }

    private static SlidingWindow window(int... n) {
        return new SlidingWindow(
                List.of(n[0], n[1]), List.of(n[2], n[3]), List.of(n[4], n[5]), List.of(n[6], n[7]));
    }

    private static Convolving of(SlidingWindow window, TensorShape x) {
        return Convolving.of(window, x.extent(-1), x.extent(-1), x);
    }

    private static Codes texts(Group group) {
        return Depthwise.of(group, Trial.FACTS);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachChannelIsConvolvedByItself(Convolving given) {
        given.output(DepthwiseTest::texts, DType.F32, 16).isClose(1e-5);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theInputsGradientIsTheAdjoint(Convolving given) {
        given.input(DepthwiseTest::texts, DType.F32, 16).isClose(1e-5);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theWeightsGradientIsTheAdjoint(Convolving given) {
        given.weight(DepthwiseTest::texts, DType.F32, 16).isClose(1e-5);
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"BF16", "F16"})
    void sumsAreSinglePrecisionAndRoundedOnce(DType type) {
        for (int stride = 1; stride <= 2; stride++) {
            Convolving given = of(SlidingWindow.square(3, stride, 1), TensorShape.of(2, 6, 7, 8));
            given.output(DepthwiseTest::texts, type, 16).isClose(1.0 / 128);
            given.input(DepthwiseTest::texts, type, 16).isClose(1.0 / 128);
            given.weight(DepthwiseTest::texts, type, 16).isClose(1e-5);
        }
    }

    @Test
    void operandsThatAreNotAlignedAreReadOneByOne() {
        Convolving given = of(SlidingWindow.square(3, 1, 1), TensorShape.of(2, 6, 7, 8));
        given.output(DepthwiseTest::texts, DType.F32, 4).isClose(1e-5);
        given.input(DepthwiseTest::texts, DType.F32, 4).isClose(1e-5);
        given.weight(DepthwiseTest::texts, DType.F32, 4).isClose(1e-5);
    }

    @Test
    void aLongSumIsCutIntoPartsAsItsShapeSays() {
        Convolving given = of(SlidingWindow.square(3, 1, 1), TensorShape.of(4, 24, 24, 4));
        Ran ran = given.weight(DepthwiseTest::texts, DType.F32, 16);
        assertThat(ran.codes().kernels().getFirst().blocks()).isGreaterThan(1);
        ran.isClose(1e-4);
    }

    @Test
    void severalFiltersOfAChannelAreLeftToOthers() {
        Convolving given =
                Convolving.of(SlidingWindow.square(3, 1, 1), 4, 8, TensorShape.of(1, 4, 4, 4));
        Group group =
                Ran.group(
                        new Convolve(given.window(), 4),
                        DType.F32,
                        16,
                        Convolving.random(1, given.x(), DType.F32),
                        Convolving.random(2, given.w(), DType.F32));
        assertThat(Depthwise.suits(group)).isFalse();
    }
}
