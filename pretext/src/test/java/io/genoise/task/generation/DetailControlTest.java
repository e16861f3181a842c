package io.genoise.task.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.shape.TensorShape;
import io.genoise.task.ControlVerdict;
import io.genoise.tensor.Device;
import io.genoise.tensor.Tensor;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DetailControlTest {
    private static final Images SCENES = Scenes.train(16, 40, 1);
    private static final SuperResolution TASK = new SuperResolution();

    private final Device device = Device.best(1);

    @AfterEach
    void close() {
        device.close();
    }

    private DetailControl control(UnaryOperator<Tensor> restored) {
        return DetailControl.of(device, TASK::blurred, restored, SCENES, SCENES, 1);
    }

    /// Half of the detail of the scenes, which it knows by heart; it knows nothing of other pictures.
    private Tensor byHeart(Tensor left) {
        int count = SCENES.size();
        if (left.shape().extent(0) != count) {
            return left.times(0);
        }
        float[] values = new float[count * SCENES.pictureBytes()];
        byte[] picture = new byte[SCENES.pictureBytes()];
        for (int i = 0; i < count; i++) {
            SCENES.read(i, picture, 0);
            for (int p = 0; p < picture.length; p++) {
                values[i * picture.length + p] = (picture[p] & 0xFF) / 255f;
            }
        }
        Tensor scenes = device.tensor(TensorShape.of(count, 16, 16, 3), values);
        return scenes.minus(left).over(2);
    }

    @Test
    void aNetThatKnowsWhatItShowsPasses() {
        DetailControl control = control(this::byHeart);

        assertThat(control.ofPictures()).as("1 - 1/4").isCloseTo(0.75, within(0.01));
        assertThat(control.ofNoise()).isCloseTo(0, within(1e-6));
        assertThat(control.verdict()).isEqualTo(ControlVerdict.PASSED);
    }

    /// It makes edges steeper, whatever they are the edges of.
    @Test
    void aNetThatUndoesTheFiltersAloneDoesNot() {
        DetailControl control = control(left -> left.minus(TASK.blurred(left)).times(0.5f));

        assertThat(control.ofPictures()).isPositive();
        assertThat(control.ofNoise()).isPositive();
        assertThat(control.verdict()).isEqualTo(ControlVerdict.NOT_PASSED);
        assertThat(control.lines())
                .singleElement()
                .asString()
                .startsWith("control, detail restored of noise: not passed: ");
    }

    @Test
    void aNetThatRestoresNothingGetsNoVerdict() {
        assertThat(control(left -> left.times(0)).verdict()).isEqualTo(ControlVerdict.NO_STATEMENT);
    }
}
