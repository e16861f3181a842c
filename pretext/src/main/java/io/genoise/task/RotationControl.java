package io.genoise.task;

import io.genoise.data.Augmentation;
import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.SymmetricNoise;
import io.genoise.layer.Pass;
import io.genoise.network.Encoder;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import io.genoise.train.Standardization;

/// How often a rotation net tells the turn, one time in four being chance: of real pictures, and of its control, noise
/// without an up that was saved as JPEG and treated alike. A net that is right about the noise reads JPEG's traces.
public final class RotationControl {
    /// The control is passed up to here.
    public static final double EXPECTED = 0.30;

    private static final int BATCH = 50;
    private static final int NOISE = 1000;

    private RotationControl() {}

    /// The share of turns told right on noise treated like `images`.
    public static double onNoise(
            Encoder network, Standardization standardization, Images images, long seed) {
        return accuracy(network, standardization, SymmetricNoise.like(images, NOISE, seed));
    }

    /// The share of turns told right on `images`, each turned four ways.
    public static double accuracy(Encoder network, Standardization standardization, Images images) {
        int batch = Math.min(BATCH, images.size());
        int views = batch * Rotation.TURNS;
        Batches batches =
                Batches.inOrder(images, batch).with(new Rotation(Augmentation.NONE, true));
        Device device = network.parameters().device();
        long right = 0;
        try (Scope scope = device.scope().open();
                Loader loader = Loader.of(batches)) {
            Standardization.OnDevice prepare = standardization.in(scope);
            Shape shape = Shape.of(views, images.height(), images.width(), images.channels());
            Variable pictures = scope.variable("pictures", shape, DType.U8);
            for (Batch next : loader.epoch()) {
                pictures.set(next.pixels());
                Reading told;
                try (Step step = device.step()) {
                    told =
                            step.read(
                                    network.forward(prepare.apply(pictures.value()), Pass.eval())
                                            .argmax(1));
                    step.run();
                }
                int[] turns = told.ints();
                for (int i = 0; i < next.count() * Rotation.TURNS; i++) {
                    right += turns[i] == next.labels()[i] ? 1 : 0;
                }
            }
        }
        return (double) right / ((long) images.size() * Rotation.TURNS);
    }
}
