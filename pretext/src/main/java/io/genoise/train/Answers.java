package io.genoise.train;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.Views;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.function.UnaryOperator;

/// What is made of every picture of a data set, as it is, batch by batch.
public final class Answers {
    /// Pictures at once, where nothing else is wanted.
    public static final int AT_ONCE = 100;

    private Answers() {}

    /// The numbers of what `answer` records of u8 pictures `[batch,H,W,C]`, or clips `[batch,T,H,W,C]`, a row a picture or clip:
    /// `[N,width]` one after another, in the order of `images`.
    ///
    /// @param most pictures at once, at most; of clips so many frames, but at least one clip
    public static float[] of(Device device, Images images, int most, UnaryOperator<Tensor> answer) {
        int batch = FrameByFrame.atOnce(most, images);
        float[] all = null;
        try (Scope scope = device.scope().open();
                Loader loader = Loader.of(Batches.inOrder(images, batch))) {
            TensorShape shape = images.shape().insert(0, batch);
            Variable pictures = scope.variable("pictures", shape, DType.U8);
            for (Batch next : loader.epoch()) {
                pictures.set(next.bytes(Views.PICTURES));
                Reading said;
                try (Step step = device.step()) {
                    said = step.read(answer.apply(pictures.value()));
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
