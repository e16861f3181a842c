package io.genoise.task.embedding;

import io.genoise.layer.Pass;
import io.genoise.op.Distances;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.task.Material;
import io.genoise.task.part.Branch;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.train.Part;
import java.util.Map;

/// The keys of the last pictures, first in first out: what a query is told apart from.
///
/// It begins with what the untrained follower makes of one batch, over and over, and so an untrained net has the loss of a
/// guess. (The paper begins with random directions, from which even an untrained net's own key stands out.)
final class KeyQueue {
    private final Variable keys;

    private KeyQueue(Variable keys) {
        this.keys = keys;
    }

    /// A queue of `length` keys of `follower`, which is equal to `leader` afterwards.
    static KeyQueue of(Material material, Branch leader, Branch follower, int length) {
        int count = Math.min(material.pictures(), material.images().size());
        int bytes = material.images().pictureBytes();
        byte[] pixels = new byte[count * bytes];
        for (int i = 0; i < count; i++) {
            material.images().read(i, pixels, i * bytes);
        }
        int[] numbers = new int[pixels.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = pixels[i] & 0xFF;
        }
        TensorShape shape =
                TensorShape.of(
                        count,
                        material.images().height(),
                        material.images().width(),
                        material.images().channels());
        try (Scope scope = material.scope().open()) {
            Variable pictures = scope.variable("first pictures", shape, DType.U8);
            pictures.set(numbers);
            Reading first;
            try (Step step = scope.device().step()) {
                Tensor x = material.standardized(pictures.value());
                Pass pass = Pass.train(material.seed(), 0);
                first = step.read(Distances.normalize(follower.forward(x, pass), 1));
                step.run();
            }
            try (Step step = scope.device().step()) {
                follower.follow(leader, 0);
                step.run();
            }
            return new KeyQueue(repeated(material.scope(), first, length));
        }
    }

    private static Variable repeated(Scope scope, Reading first, int length) {
        int width = first.shape().extent(1);
        float[] some = first.floats();
        float[] all = new float[length * width];
        for (int i = 0; i < all.length; i++) {
            all[i] = some[i % some.length];
        }
        return scope.variable("queue", TensorShape.of(length, width), all);
    }

    /// The keys, `[length,D]`, of length 1.
    Tensor keys() {
        return keys.value();
    }

    /// Records that `newest` `[N,D]` come in and as many of the oldest go.
    void add(Tensor newest) {
        int left = keys.shape().extent(0) - newest.shape().extent(0);
        keys.assign(left == 0 ? newest : Tensor.concat(0, newest, keys.value().slice(0, 0, left)));
    }

    /// Its part of a learner.
    Part part() {
        return new Part.Memory("memory", Map.of("queue", keys));
    }
}
