package io.genoise.op;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.autograd.Autograd;
import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.shape.ShapeException;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Maps do what one would do by hand, and copies are exact.
class AffineTest {
    private static final Device DEVICE = Device.open("reference", 1);
    private static final int H = 5;
    private static final int W = 7;
    private static final Tensor PICTURE = picture();

    private static Tensor picture() {
        float[] numbers = new float[H * W * 2];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) Math.sin(i);
        }
        // a NaN and an infinity would show if weights of 0 were multiplied
        numbers[20] = Float.NaN;
        numbers[33] = Float.POSITIVE_INFINITY;
        numbers[40] = -0f;
        return DEVICE.tensor(TensorShape.of(1, H, W, 2), numbers);
    }

    @AfterAll
    static void close() {
        DEVICE.close();
    }

    private static void isExactly(Filter filter, Affine map, UnaryOperator<Tensor> byHand) {
        Tensor matrix = DEVICE.tensor(TensorShape.of(1, 2, 3), Affine.matrices(map));
        try (Step step = DEVICE.step()) {
            Tensor expected = byHand.apply(PICTURE);
            int height = (int) map.height();
            int width = (int) map.width();
            Reading warped =
                    step.read(
                            Warping.affine(PICTURE, matrix, height, width, filter, Outside.ZEROS));
            Reading copied = step.read(expected);
            step.run();
            assertThat(expected.shape()).isEqualTo(TensorShape.of(1, height, width, 2));
            assertThat(warped.doubles()).containsExactly(copied.doubles());
        }
    }

    @ParameterizedTest
    @EnumSource
    void quarterTurnsCopy(Filter filter) {
        for (int turns = -1; turns < 4; turns++) {
            int by = turns;
            isExactly(filter, Affine.of(H, W).turn(by), x -> x.rot90(by));
        }
    }

    @ParameterizedTest
    @EnumSource
    void flipsCopy(Filter filter) {
        isExactly(filter, Affine.of(H, W).flipColumns(), x -> x.flip(2));
        isExactly(filter, Affine.of(H, W).flipRows(), x -> x.flip(1));
    }

    @ParameterizedTest
    @EnumSource
    void cropsOfWholePixelsCopy(Filter filter) {
        isExactly(filter, Affine.of(H, W).crop(1, 2, 3, 4), x -> x.slice(1, 1, 4).slice(2, 2, 6));
    }

    @ParameterizedTest
    @EnumSource
    void shiftsByWholePixelsCopyAndBringZerosIn(Filter filter) {
        isExactly(
                filter,
                Affine.of(H, W).shift(1, -2),
                x -> x.slice(1, 0, H - 1).slice(2, 2, W).pad(1, 1, 0).pad(2, 0, 2));
    }

    @ParameterizedTest
    @EnumSource
    void stepsFollowEachOtherAsByHand(Filter filter) {
        isExactly(
                filter,
                Affine.of(H, W).crop(1, 2, 3, 4).flipColumns().turn(1),
                x -> x.slice(1, 1, 4).slice(2, 2, 6).flip(2).rot90(1));
    }

    @Test
    void thenAppendsAnotherMap() {
        Affine both = Affine.of(H, W).crop(1, 2, 3, 4).then(Affine.of(3, 4).turn(1).zoom(2));
        assertThat(both).isEqualTo(Affine.of(H, W).crop(1, 2, 3, 4).turn(1).zoom(2));
    }

    @Test
    void rotationByNinetyDegreesIsAQuarterTurnOfASquare() {
        float[] rotated = Affine.matrices(Affine.of(6, 6).rotate(90));
        assertThat(rotated)
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(Affine.matrices(Affine.of(6, 6).turn(1)));
    }

    @Test
    void enlargingByWholeFactorsRepeatsPixels() {
        try (Step step = DEVICE.step()) {
            Reading resized = step.read(Resize.nearest(PICTURE, 3 * H, 2 * W));
            Reading repeated =
                    step.read(
                            PICTURE.reshape(1, H, 1, W, 1, 2)
                                    .broadcast(TensorShape.of(1, H, 3, W, 2, 2))
                                    .reshape(1, 3 * H, 2 * W, 2));
            step.run();
            assertThat(resized.doubles()).containsExactly(repeated.doubles());
        }
    }

    @Test
    void nearestKeepsToTheRightSideOfEveryBorder() {
        for (int size = 1; size < 60; size++) {
            Tensor line = DEVICE.tensor(TensorShape.of(1, 1, size, 1), new float[size]);
            for (int resized = 1; resized < 60; resized += 7) {
                try (Step step = DEVICE.step()) {
                    Tensor places = DEVICE.iota(size).reshape(line.shape());
                    Reading found = step.read(Resize.nearest(places, 1, resized));
                    step.run();
                    for (int j = 0; j < resized; j++) {
                        assertThat(found.floats()[j])
                                .as("pixel %d of %d from %d", j, resized, size)
                                .isEqualTo((2 * j + 1) * size / (2 * resized));
                    }
                }
            }
        }
    }

    @Test
    void aPlaceThatIsNoNumberGivesNaN() {
        float[] matrix = {1, 0, 0, 0, Float.NaN, 0};
        Tensor nowhere = DEVICE.tensor(TensorShape.of(1, 2, 3), matrix);
        try (Step step = DEVICE.step()) {
            Reading warped =
                    step.read(
                            Warping.affine(PICTURE, nowhere, 1, 1, Filter.BILINEAR, Outside.ZEROS));
            step.run();
            assertThat(warped.floats()).containsOnly(Float.NaN);
        }
    }

    @Test
    void aGradientInTheMatricesIsAnError() {
        Tensor matrix = DEVICE.tensor(TensorShape.of(1, 2, 3), Affine.matrices(Affine.of(H, W)));
        try (Step _ = DEVICE.step()) {
            Tensor loss =
                    Warping.affine(PICTURE, matrix, H, W, Filter.BILINEAR, Outside.EDGE).sum();
            assertThatThrownBy(() -> Autograd.gradients(loss, List.of(matrix)))
                    .hasMessageContaining("no gradient with respect to its matrices")
                    .hasMessageContaining("AffineTest.java");
        }
    }

    @Test
    void wrongMatricesAreNamed() {
        Tensor matrix = DEVICE.tensor(TensorShape.of(2, 2, 3), new float[12]);
        try (Step _ = DEVICE.step()) {
            assertThatThrownBy(() ->
                            Warping.affine(PICTURE, matrix, H, W, Filter.NEAREST, Outside.EDGE))
                    .isInstanceOf(ShapeException.class)
                    .hasMessageContaining("[1,5,7,2]")
                    .hasMessageContaining("[2,2,3]");
        }
    }
}
