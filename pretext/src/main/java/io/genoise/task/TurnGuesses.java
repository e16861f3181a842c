package io.genoise.task;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.ShiftAndMirror;
import io.genoise.data.Views;
import io.genoise.layer.Pass;
import io.genoise.network.Encoder;
import io.genoise.op.Softmax;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import io.genoise.train.Standardization;
import java.util.function.IntPredicate;

/// What a rotation net says of pictures that it is shown in their four turns, as they are: not shifted, not mirrored.
///
/// @param probabilities `[picture][turn][answer]`, turns and answers in quarters counter-clockwise, 0 … 3
public record TurnGuesses(float[][][] probabilities) {
    private static final int BATCH = 50;

    /// Asks `network`, in evaluation mode, about all `images`.
    ///
    /// @param network a classifier of four turns
    public static TurnGuesses of(Encoder network, Standardization standardization, Images images) {
        int batch = Math.min(BATCH, images.size());
        int views = batch * Rotation.TURNS;
        Batches batches =
                Batches.inOrder(images, batch).with(new Rotation(ShiftAndMirror.NONE, true));
        float[][][] all = new float[images.size()][Rotation.TURNS][Rotation.TURNS];
        Device device = network.parameters().device();
        try (Scope scope = device.scope().open();
                Loader loader = Loader.of(batches)) {
            Standardization.OnDevice prepare = standardization.in(scope);
            Shape shape = Shape.of(views, images.height(), images.width(), images.channels());
            Variable pictures = scope.variable("pictures", shape, DType.U8);
            for (Batch next : loader.epoch()) {
                pictures.set(next.bytes(Views.PICTURES));
                Reading said;
                try (Step step = device.step()) {
                    said =
                            step.read(
                                    Softmax.softmax(
                                            network.forward(
                                                    prepare.apply(pictures.value()), Pass.eval()),
                                            1));
                    step.run();
                }
                float[] values = said.floats();
                for (int view = 0; view < next.count() * Rotation.TURNS; view++) {
                    int picture = next.step() * batch + view / Rotation.TURNS;
                    System.arraycopy(
                            values,
                            view * Rotation.TURNS,
                            all[picture][view % Rotation.TURNS],
                            0,
                            Rotation.TURNS);
                }
            }
        }
        return new TurnGuesses(all);
    }

    /// The answer to picture `picture` turned by `turn` quarters.
    public int said(int picture, int turn) {
        float[] shares = probabilities[picture][turn];
        int most = 0;
        for (int answer = 1; answer < shares.length; answer++) {
            most = shares[answer] > shares[most] ? answer : most;
        }
        return most;
    }

    /// The share of turns told right; one in four is chance.
    public double accuracy() {
        return accuracy(_ -> true);
    }

    /// The share of turns told right of the pictures `which`; NaN if there are none.
    public double accuracy(IntPredicate which) {
        long right = 0;
        long asked = 0;
        for (int picture = 0; picture < probabilities.length; picture++) {
            if (which.test(picture)) {
                for (int turn = 0; turn < Rotation.TURNS; turn++) {
                    right += said(picture, turn) == turn ? 1 : 0;
                    asked++;
                }
            }
        }
        return (double) right / asked;
    }

    /// The share of the four turns of picture `picture` whose answer lies across: a quarter turn away from the right one, in
    /// either direction.
    public double across(int picture) {
        int across = 0;
        for (int turn = 0; turn < Rotation.TURNS; turn++) {
            across += (said(picture, turn) - turn) % 2 != 0 ? 1 : 0;
        }
        return (double) across / Rotation.TURNS;
    }

    /// How varied the axes of the answers are, `-b·log₂ b - (1-b)·log₂(1-b)` with b the share of answers 90° and 270° among all:
    /// 1 bit if half of them are, 0 if none or all are.
    public double axisEntropy() {
        int odd = 0;
        for (int picture = 0; picture < probabilities.length; picture++) {
            for (int turn = 0; turn < Rotation.TURNS; turn++) {
                odd += said(picture, turn) % 2;
            }
        }
        double b = odd / ((double) probabilities.length * Rotation.TURNS);
        return b == 0 || b == 1 ? 0 : -(b * Math.log(b) + (1 - b) * Math.log(1 - b)) / Math.log(2);
    }
}
