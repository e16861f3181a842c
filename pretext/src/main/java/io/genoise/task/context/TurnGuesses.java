package io.genoise.task.context;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.Views;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.Softmax;
import io.genoise.task.Material;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.train.FrameByFrame;
import io.genoise.train.Standardization;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;

/// What a rotation net says of pictures, or clips, that it is shown in all their turns.
///
/// @param probabilities `[picture][turn][answer]`, turns and answers counter-clockwise, equal parts of the circle (of two: 0° and
///     180°)
public record TurnGuesses(float[][][] probabilities) {
    private static final int BATCH = 50;

    /// Asks `network`, in evaluation mode, about all `images`.
    ///
    /// @param network a classifier of the turns
    /// @param rotation that it learned, with all turns: see [Rotation#still]
    static TurnGuesses of(
            EncoderNetwork network,
            Standardization standardization,
            Images images,
            Rotation rotation) {
        return of(network, standardization, images, rotation.views(images), rotation.turns());
    }

    /// As above.
    ///
    /// @param views every turn of each of `images`, and nothing drawn at random but windows of clips
    public static TurnGuesses of(
            EncoderNetwork network,
            Standardization standardization,
            Images images,
            Views views,
            int turns) {
        int batch = FrameByFrame.atOnce(BATCH, images);
        Batches batches = Batches.inOrder(images, batch).with(views);
        float[][][] all = new float[images.size()][turns][turns];
        Device device = network.parameters().device();
        try (Scope scope = device.scope().open();
                Loader loader = Loader.of(batches)) {
            Material material =
                    new Material(
                            scope,
                            network.config(),
                            images,
                            standardization,
                            new Material.Course(0, batch, 1, 1));
            Map<String, Variable> columns = new LinkedHashMap<>();
            batches.columns()
                    .forEach(column ->
                            columns.put(
                                    column.name(),
                                    scope.variable(
                                            column.name(), column.of(batch), column.dtype())));
            for (Batch next : loader.epoch()) {
                columns.get(Views.PICTURES).set(next.bytes(Views.PICTURES));
                if (columns.containsKey(EightTurns.PLACES)) {
                    columns.get(EightTurns.PLACES).set(next.floats(EightTurns.PLACES));
                }
                Reading said;
                try (Step step = device.step()) {
                    Tensor pictures = columns.get(Views.PICTURES).value();
                    Tensor seen =
                            columns.containsKey(EightTurns.PLACES)
                                    ? EightTurns.turned(
                                            pictures, columns.get(EightTurns.PLACES).value())
                                    : pictures;
                    said =
                            step.read(
                                    Softmax.softmax(
                                            network.forward(
                                                    material.standardized(seen), Pass.eval()),
                                            1));
                    step.run();
                }
                float[] values = said.floats();
                for (int view = 0; view < next.count() * turns; view++) {
                    int picture = next.step() * batch + view / turns;
                    System.arraycopy(values, view * turns, all[picture][view % turns], 0, turns);
                }
            }
        }
        return new TurnGuesses(all);
    }

    /// How many turns each picture was shown in.
    public int turns() {
        return probabilities[0].length;
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

    /// The share of turns told right.
    public double accuracy() {
        return accuracy(_ -> true);
    }

    /// The share of turns told right of the pictures `which`; NaN if there are none.
    public double accuracy(IntPredicate which) {
        long right = 0;
        long asked = 0;
        for (int picture = 0; picture < probabilities.length; picture++) {
            if (which.test(picture)) {
                for (int turn = 0; turn < turns(); turn++) {
                    right += said(picture, turn) == turn ? 1 : 0;
                    asked++;
                }
            }
        }
        return (double) right / asked;
    }

    /// Of four turns: the share of those of picture `picture` whose answer lies across: a quarter turn away from the right one, in
    /// either direction.
    public double across(int picture) {
        int across = 0;
        for (int turn = 0; turn < turns(); turn++) {
            across += (said(picture, turn) - turn) % 2 != 0 ? 1 : 0;
        }
        return (double) across / turns();
    }

    /// Of four turns: how varied the axes of the answers are, `-b·log₂ b - (1-b)·log₂(1-b)` with b the share of answers 90° and 270° among all:
    /// 1 bit if half of them are, 0 if none or all are.
    public double axisEntropy() {
        int odd = 0;
        for (int picture = 0; picture < probabilities.length; picture++) {
            for (int turn = 0; turn < turns(); turn++) {
                odd += said(picture, turn) % 2;
            }
        }
        double b = odd / ((double) probabilities.length * turns());
        return b == 0 || b == 1 ? 0 : -(b * Math.log(b) + (1 - b) * Math.log(1 - b)) / Math.log(2);
    }
}
