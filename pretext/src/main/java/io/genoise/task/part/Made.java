package io.genoise.task.part;

import io.genoise.layer.Pass;
import io.genoise.op.RandomNumbers;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.task.Generating;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;

/// Pictures that a learner makes; of each of its classes in turn, if it has some.
///
/// @param shares `[N,H,W,C]`, 0 … 1
public record Made(float[] shares) {
    /// `count` pictures of noise that follows from `seed`.
    public static Made of(Generating learner, int count, long seed) {
        Device device = learner.encoder().parameters().device();
        try (Step step = device.step()) {
            Reading made = step.read(recorded(learner, step, count, seed));
            step.run();
            return new Made(made.floats());
        }
    }

    /// The same, 0 … 255, as reports show pictures.
    public float[] levels() {
        float[] levels = new float[shares.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = 255 * shares[i];
        }
        return levels;
    }

    /// Records them in an open step.
    public static Tensor recorded(Generating learner, Step step, int count, long seed) {
        Tensor noise = RandomNumbers.normal(step, TensorShape.of(count, learner.noise()), seed, 0);
        float classes = Math.max(1, learner.classes().size());
        Tensor inTurn =
                step.device()
                        .iota(count)
                        .map(i ->
                                i.minus(
                                        i.times(1 / classes)
                                                .plus(0.5f / classes)
                                                .floor()
                                                .times(classes)))
                        .to(DType.I32);
        return learner.generated(noise, inTurn, Pass.eval());
    }
}
