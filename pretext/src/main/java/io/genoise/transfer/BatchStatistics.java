package io.genoise.transfer;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.Views;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.shape.DType;
import io.genoise.tensor.Device;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import io.genoise.train.FrameByFrame;
import io.genoise.train.Standardization;

/// Gives a network the running statistics of pictures without learning anything else: a random network must not lose
/// because its BatchNorm layers never saw data.
public final class BatchStatistics {
    private static final int BATCH = 128;
    private static final int STEPS = 40;

    private BatchStatistics() {}

    /// Runs 40 training passes over random batches of `images`; weights stay as they are. Of clips it sees as much at once as a
    /// network that [learns][SomeFrames] from them.
    public static void refresh(
            EncoderNetwork encoder, Standardization standardization, Images images, long seed) {
        Device device = encoder.parameters().device();
        EncoderConfig network = encoder.config();
        int frames = SomeFrames.length(network, images);
        int batch = Math.clamp(BATCH / frames, 1, images.size());
        Batches batches =
                Batches.shuffled(images, batch, seed)
                        .with(
                                images.frames() == 1
                                        ? Views.PLAIN
                                        : new SomeFrames(ShiftAndMirror.NONE, frames));
        try (Scope scope = device.scope().open();
                Loader loader = Loader.of(batches)) {
            Standardization.OnDevice prepare = standardization.in(scope);
            Variable pictures =
                    scope.variable("pictures", batches.columns().getFirst().of(batch), DType.U8);
            for (int i = 0; i < STEPS; i++) {
                Batch next = loader.next();
                pictures.set(next.bytes(Views.PICTURES));
                loader.release(next);
                try (Step step = device.step()) {
                    encoder.forward(
                            FrameByFrame.taken(prepare.apply(pictures.value()), network),
                            Pass.train(seed, i));
                    step.run();
                }
            }
        }
    }
}
