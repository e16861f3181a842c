package io.genoise.backend.reference;

import io.genoise.backend.Group;
import io.genoise.primitive.CustomKernel;
import io.genoise.primitive.Primitive.Iota;
import io.genoise.primitive.Primitive.Random;
import io.genoise.random.Philox;
import io.genoise.shape.TensorShape;
import java.util.List;

/// What comes from nothing, counting and random numbers, and what comes from the user.
final class SourceLoops {
    private SourceLoops() {}

    /// `out[i] = i`.
    static Loops iota(Iota p) {
        return (block, at, slots) -> {
            for (int i = 0; i < p.n(); i++) {
                block[0][at[0] + i] = i;
            }
        };
    }

    /// `out[i] = uniform(word i mod 4 of the Philox block (key, stream, i div 4))`.
    static Loops random(Random p, Group group) {
        int[] places = group.slots();
        int elements = (int) p.of().elements();
        int[] words = new int[4];
        return (block, at, slots) -> {
            long key = join(slots[places[0]], slots[places[1]]);
            long stream = join(slots[places[2]], slots[places[3]]);
            for (int i = 0; i < elements; i++) {
                if (i % 4 == 0) {
                    Philox.block(key, stream, i / 4, words);
                }
                block[0][at[0] + i] = Philox.uniform(words[i % 4]);
            }
        };
    }

    private static long join(int low, int high) {
        return (low & 0xFFFFFFFFL) | ((long) high << 32);
    }

    /// The user's own definition, over copies of the operands.
    static Loops custom(CustomKernel kernel, Group group) {
        List<TensorShape> shapes = group.inputs().stream().map(x -> x.layout().shape()).toList();
        List<double[]> inputs = shapes.stream().map(x -> new double[(int) x.elements()]).toList();
        double[] out = new double[(int) group.output().layout().shape().elements()];
        int last = inputs.size();
        return (block, at, slots) -> {
            for (int k = 0; k < last; k++) {
                System.arraycopy(block[k], at[k], inputs.get(k), 0, inputs.get(k).length);
            }
            kernel.reference(inputs, shapes, out);
            System.arraycopy(out, 0, block[last], at[last], out.length);
        };
    }
}
