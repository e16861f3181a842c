package io.genoise.task.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.data.scenes.Scenes;
import io.genoise.shape.TensorShape;
import io.genoise.task.ControlVerdict;
import io.genoise.tensor.Device;
import io.genoise.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Pictures of one grey each, over which lies a chequered pattern that is the stronger the lighter they are: it tells their
/// lightness, and vanishes where they are reduced twice.
class ChromaControlTest {
    private static final int SIDE = 8;
    private static final Images TRACED = traced();

    private final Device device = Device.best(1);

    @AfterEach
    void close() {
        device.close();
    }

    private static Images traced() {
        int count = 20;
        byte[] pixels = new byte[count * SIDE * SIDE];
        for (int i = 0; i < count; i++) {
            int grey = 60 + 97 * i % 120;
            for (int p = 0; p < SIDE * SIDE; p++) {
                int sign = (p / SIDE + p) % 2 == 0 ? 1 : -1;
                pixels[i * SIDE * SIDE + p] = (byte) (grey + sign * grey / 10);
            }
        }
        int[] none = new int[count];
        Arrays.fill(none, -1);
        return PackedImages.of("traced", TensorShape.of(SIDE, SIDE, 1), pixels, List.of(), none);
    }

    private static Tensor lightness(Tensor pictures) {
        return pictures.mean(1, 2, 3);
    }

    /// Ten times how far the upper left pixel lies above the mean.
    private static Tensor traces(Tensor pictures) {
        Tensor first = pictures.slice(1, 0, 1).slice(2, 0, 1).reshape(-1);
        return first.minus(lightness(pictures)).times(10);
    }

    private ChromaControl control(ChromaControl.Judged net) {
        return ChromaControl.measured("lightness", device, net, TRACED);
    }

    @Test
    void aNetThatSeesTheThingPasses() {
        ChromaControl control =
                control((pictures, others) ->
                        lightness(pictures).minus(lightness(others)).square().mean().times(10));

        assertThat(control.asIs()).isGreaterThan(0.05);
        assertThat(control.reduced()).isCloseTo(control.asIs(), within(0.01));
        assertThat(control.verdict()).isEqualTo(ControlVerdict.PASSED);
    }

    @Test
    void aNetThatReadsTracesDoesNot() {
        ChromaControl control =
                control((pictures, others) ->
                        traces(pictures).minus(lightness(others)).square().mean().times(10));

        assertThat(control.asIs()).isGreaterThan(0.05);
        assertThat(control.reduced()).isCloseTo(0, within(0.01));
        assertThat(control.verdict()).isEqualTo(ControlVerdict.NOT_PASSED);
        assertThat(control.lines())
                .singleElement()
                .asString()
                .startsWith("control, traces of JPEG in lightness: not passed: ");
    }

    @Test
    void aNetThatKnowsNothingGetsNoVerdict() {
        ChromaControl control = control((_, others) -> lightness(others).square().mean());

        assertThat(control.verdict()).isEqualTo(ControlVerdict.NO_STATEMENT);
    }

    @Test
    void theControlIsPassedIfHalfIsLeft() {
        assertThat(ChromaControl.of("colours", 1, 0.6).verdict()).isEqualTo(ControlVerdict.PASSED);
        assertThat(ChromaControl.of("colours", 1, 0.4).verdict())
                .isEqualTo(ControlVerdict.NOT_PASSED);
    }

    @Test
    void picturesThatWereNeverJpegHaveNoTraces() {
        Images scenes = Scenes.train(16, 4, 1);

        assertThat(
                        ChromaControl.of(
                                        "colours",
                                        device,
                                        (x, _) -> lightness(x).mean(),
                                        scenes,
                                        scenes)
                                .verdict())
                .isEqualTo(ControlVerdict.NOT_APPLICABLE);
    }
}
