package io.genoise.task.part;

import io.genoise.data.Images;
import io.genoise.figure.Pixels;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.function.UnaryOperator;

/// Some pictures, or clips, of a data set, spread evenly over it, that a net is asked about all at once.
///
/// @param images of which some are asked about
/// @param count how many
public record Asked(Images images, int count) {
    /// Up to `most` of `images`.
    public static Asked of(Images images, int most) {
        return new Asked(images, Math.min(most, images.size()));
    }

    /// Picture number `i` of them; of a clip its frames in a row.
    public Pixels picture(int i) {
        return Pixels.of(images, number(i));
    }

    private int number(int i) {
        return (int) ((long) i * images.size() / count);
    }

    /// What `answer` makes of all of them, u8 `[count,H,W,C]` or `[count,T,H,W,C]`, in a step of its own.
    public float[] answers(Device device, UnaryOperator<Tensor> answer) {
        byte[] bytes = new byte[Math.multiplyExact(count, images.pictureBytes())];
        for (int i = 0; i < count; i++) {
            images.read(number(i), bytes, i * images.pictureBytes());
        }
        TensorShape shape = images.shape().insert(0, count);
        try (Scope scope = device.scope().open()) {
            Variable pictures = scope.variable("pictures", shape, DType.U8);
            pictures.set(bytes);
            try (Step step = device.step()) {
                Reading reading = step.read(answer.apply(pictures.value()));
                step.run();
                return reading.floats();
            }
        }
    }
}
