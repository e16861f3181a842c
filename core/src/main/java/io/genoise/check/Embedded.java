package io.genoise.check;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.Arrays;

/// An operand hidden in a larger one, so that an operation sees it as a view with odd strides: axes reversed, read
/// backwards along the first, and with a foreign number before and after each row.
final class Embedded {
    private static final int FOREIGN = 99;

    private Embedded() {}

    /// What lies in memory: shape `[d,…,b,a]` with the last-but-one number of each axis padded along `a`.
    static Argument stored(Argument operand) {
        TensorShape shape = operand.shape();
        int rank = shape.rank();
        if (rank == 0) {
            return operand;
        }
        int[] extents = new int[rank];
        for (int i = 0; i < rank; i++) {
            extents[i] = shape.extent(rank - 1 - i);
        }
        extents[rank - 1] += 2;
        TensorShape stored = TensorShape.of(extents);
        double[] numbers = new double[Math.toIntExact(stored.elements())];
        Arrays.fill(numbers, FOREIGN);
        int[] index = new int[rank];
        for (int at = 0; at < operand.numbers().length; at++) {
            int rest = at;
            for (int i = rank - 1; i >= 0; i--) {
                index[i] = rest % shape.extent(i);
                rest /= shape.extent(i);
            }
            int place = 0;
            for (int i = rank - 1; i > 0; i--) {
                place = place * shape.extent(i) + index[i];
            }
            place = place * extents[rank - 1] + 1 + (shape.extent(0) - 1 - index[0]);
            numbers[place] = operand.numbers()[at];
        }
        return new Argument(stored, operand.type(), numbers);
    }

    /// The operand of shape `shape` out of what [#stored] made of it.
    static Tensor original(Tensor stored, TensorShape shape) {
        int rank = shape.rank();
        if (rank == 0) {
            return stored;
        }
        int[] order = new int[rank];
        for (int i = 0; i < rank; i++) {
            order[i] = rank - 1 - i;
        }
        return stored.slice(-1, 1, 1 + shape.extent(0)).permute(order).flip(0);
    }
}
