package io.genoise.task;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.Views;
import io.genoise.layer.Pass;
import io.genoise.network.Encoder;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.function.UnaryOperator;

/// What an encoder says of every picture of a data set, as it is and in evaluation mode.
final class EncodedPictures {
    private static final int BATCH = 100;

    private EncodedPictures() {}

    /// The outputs of `encoder`, `[N,width]` one after another, in the order of `images`.
    ///
    /// @param prepare what becomes of u8 pictures before the encoder sees them
    static float[] of(Encoder encoder, UnaryOperator<Tensor> prepare, Images images) {
        Device device = encoder.parameters().device();
        int batch = Math.min(BATCH, images.size());
        float[] all = null;
        try (Scope scope = device.scope().open();
                Loader loader = Loader.of(Batches.inOrder(images, batch))) {
            Shape shape = Shape.of(batch, images.height(), images.width(), images.channels());
            Variable pictures = scope.variable("pictures", shape, DType.U8);
            for (Batch next : loader.epoch()) {
                pictures.set(next.bytes(Views.PICTURES));
                Reading said;
                try (Step step = device.step()) {
                    said = step.read(encoder.forward(prepare.apply(pictures.value()), Pass.eval()));
                    step.run();
                }
                int width = (int) (said.shape().elements() / batch);
                all = all == null ? new float[images.size() * width] : all;
                System.arraycopy(
                        said.floats(), 0, all, next.step() * batch * width, next.count() * width);
            }
        }
        return all;
    }
}
