package io.genoise.backend.reference;

import io.genoise.backend.Group;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Pad;
import io.genoise.shape.Layout;
import java.util.Arrays;
import java.util.List;

/// The movements that do move: each writes its operands into views of the output.
final class MovementLoops {
    private MovementLoops() {}

    /// The operand's elements in row-major order.
    static Loops reshape(Group group) {
        Layout x = group.inputs().getFirst().layout();
        Copy copy = new Copy(x, group.output().layout().reshape(x.shape()), 0);
        return (block, at, slots) -> copy.run(block[0], at[0], block[1], at[1]);
    }

    /// The operand at `p.starts()` within zeros, further on by the slot's rows if it moves.
    static Loops pad(Pad p, Group group) {
        Layout y = group.output().layout();
        int elements = (int) y.shape().elements();
        int[] starts = p.starts().stream().mapToInt(i -> i).toArray();
        Copy copy = Copy.into(y, starts, group.inputs().getFirst().layout());
        int row = y.shape().rank() == 0 ? 0 : elements / y.shape().extent(0);
        return (block, at, slots) -> {
            int skip = p.moving() ? slots[group.slots()[0]] * row : 0;
            Arrays.fill(block[1], at[1], at[1] + elements, 0);
            copy.run(block[0], at[0], block[1], at[1] + skip);
        };
    }

    /// The operands one after another along `p.axis()`.
    static Loops concat(Concat p, Group group) {
        Copy[] copies = new Copy[group.inputs().size()];
        int[] starts = new int[group.output().layout().shape().rank()];
        for (int k = 0; k < copies.length; k++) {
            Layout x = group.inputs().get(k).layout();
            copies[k] = Copy.into(group.output().layout(), starts, x);
            starts[p.axis()] += x.shape().extent(p.axis());
        }
        return (block, at, slots) -> {
            for (int k = 0; k < copies.length; k++) {
                copies[k].run(block[k], at[k], block[copies.length], at[copies.length]);
            }
        };
    }

    /// Copies x to a part of y that has x's shape and begins `skip` elements after y does.
    private static final class Copy {
        private final Walk walk;
        private final int skip;
        private final int[] begin = new int[2];

        Copy(Layout x, Layout part, int skip) {
            this.walk = new Walk(x.shape(), List.of(x, part));
            this.skip = skip;
        }

        static Copy into(Layout y, int[] starts, Layout x) {
            Layout part = y.slice(starts, x.shape());
            return new Copy(x, part, Math.toIntExact(part.offset() - y.offset()));
        }

        void run(double[] x, int xAt, double[] y, int yAt) {
            begin[0] = xAt;
            begin[1] = yAt + skip;
            walk.start(begin);
            do {
                y[walk.place()[1]] = x[walk.place()[0]];
            } while (walk.next());
        }
    }
}
