package io.genoise.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.genoise.op.Affine;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CropTest {
    private static List<Affine> drawn(Crop crop, int height, int width, int count) {
        return IntStream.range(0, count)
                .mapToObj(n -> crop.draw(RandomStream.of(3, n), height, width, 8, 8))
                .toList();
    }

    @Test
    void areasAndRatiosAreInTheirRanges() {
        for (Affine view : drawn(Crop.of(0.08, 1), 100, 100, 500)) {
            double rows = view.e() * 8;
            double columns = Math.abs(view.a()) * 8;
            assertThat(rows * columns / 10_000).isBetween(0.07, 1.0);
            assertThat(columns / rows).isBetween(0.72, 1.39);
            assertThat(view.f()).isBetween(0.0, 100 - rows);
        }
    }

    /// Those that fit are uniform in area up to where the ratio lets them fit, and as often wide as high.
    @Test
    void areasAreUniformAndRatiosEven() {
        List<Affine> views = drawn(Crop.of(0.1, 0.5), 400, 400, 2000);
        assertThat(
                        views.stream()
                                .mapToDouble(v -> Math.abs(v.a()) * v.e() * 64 / 160_000)
                                .average())
                .hasValueCloseTo(0.3, within(0.01));
        assertThat(views.stream().filter(v -> Math.abs(v.a()) > v.e()).count() / 2000.0)
                .isEqualTo(0.5, within(0.04));
        assertThat(views.stream().filter(v -> v.a() < 0).count() / 2000.0)
                .isEqualTo(0.5, within(0.04));
    }

    /// No part of nearly all of a long picture is nearly square: the largest allowed one in the middle is taken.
    @Test
    void whatNeverFitsIsTheMiddle() {
        Affine view =
                new Crop(0.99, 0.995, 4.0 / 3, 0, 0, 0).draw(RandomStream.of(1), 30, 100, 10, 10);
        assertThat(view.a() * 10).isEqualTo(40);
        assertThat(view.e() * 10).isEqualTo(30);
        assertThat(view.c()).isEqualTo(30);
    }

    @Test
    void theWholeIsThePictureAsItIs() {
        assertThat(Crop.WHOLE.draw(RandomStream.of(1), 30, 100, 30, 100))
                .isEqualTo(Affine.of(30, 100));
    }

    @Test
    void turnsKeepTheMiddleAndTheSize() {
        for (Affine view : drawn(Crop.WHOLE.turned(30), 8, 8, 50)) {
            assertThat(view.a() * 4 + view.b() * 4 + view.c()).isEqualTo(4, within(1e-9));
            assertThat(view.d() * 4 + view.e() * 4 + view.f()).isEqualTo(4, within(1e-9));
            assertThat(view.a()).isGreaterThanOrEqualTo(Math.cos(Math.toRadians(30)));
        }
    }

    @Test
    void shiftsAreByWholePixels() {
        List<Affine> views = drawn(Crop.WHOLE.shifted(0.25), 8, 8, 200);
        assertThat(views).extracting(Affine::c).containsOnly(-2.0, -1.0, 0.0, 1.0, 2.0);
        assertThat(views).extracting(Affine::f).containsOnly(-2.0, -1.0, 0.0, 1.0, 2.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cpu", "reference"})
    void partsAreInterpolatedFromTheBytes(String backend) {
        int[] bytes = RandomStream.of(2).ints(12 * 10 * 3, 0, 256).toArray();
        double[][][] pixels = new double[12][10][3];
        for (int i = 0; i < bytes.length; i++) {
            pixels[i / 30][i / 3 % 10][i % 3] = bytes[i] / 255.0;
        }
        PictureOracle expected = new PictureOracle(pixels).part(2, 1, 9, 6, true, 7);
        try (Device device = Device.open(backend, 1)) {
            Variable x = device.variable("x", TensorShape.of(1, 12, 10, 3), DType.U8);
            x.set(bytes);
            Affine view = Affine.of(12, 10).crop(2, 1, 9, 6).flipColumns().resize(7, 7);
            try (Step step = device.step()) {
                Reading reading =
                        step.read(
                                Crop.apply(
                                        x.value(),
                                        device.tensor(TensorShape.of(1, 6), Affine.matrices(view)),
                                        7,
                                        7));
                step.run();
                assertThat(reading.doubles()).containsExactly(expected.flat(), within(1e-6));
            }
        }
    }

    @Test
    void areasInTheWrongOrderAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Crop.of(0.5, 0.2))
                .withMessageContaining("0.5 … 0.2");
    }
}
