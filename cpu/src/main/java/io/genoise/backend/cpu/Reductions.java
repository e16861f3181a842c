package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.stream.IntStream;

/// Which kernel a reduction gets: by columns if its last axis (of more than one element) is kept, else by rows.
///
/// Its loops are cut by shape alone: neighbouring reduced axes are always one loop, as they are in a contiguous tensor,
/// and so are neighbouring kept ones. An operand that does not lie so is straightened first. So the same numbers give
/// the same bits however they lie: written out or moved in by a rewrite, a view or a copy.
final class Reductions {
    private Reductions() {}

    static PreparedKernel prepare(Group group, Context context) {
        Reduce reduce = (Reduce) group.primitive();
        List<Operand> straight =
                group.inputs().stream()
                        .map(x -> joins(x.layout(), reduce.axes()) ? x : contiguous(x))
                        .toList();
        Group cut = new Group(reduce, group.slots(), straight, group.output());
        PreparedKernel kernel = prepare(cut, reduce, context);
        return cut.equals(group) ? kernel : new Straightened(group, cut, kernel, context);
    }

    private static Operand contiguous(Operand x) {
        return new Operand(x.type(), Layout.contiguous(x.layout().shape()));
    }

    /// Whether neighbouring axes of more than one element that are both reduced, or both kept, can be one loop.
    private static boolean joins(Layout x, int reduced) {
        int[] axes = axes(x.shape(), ~0);
        for (int i = 1; i < axes.length; i++) {
            boolean together = (reduced >> axes[i - 1] & 1) == (reduced >> axes[i] & 1);
            long wanted = x.strides()[axes[i]] * x.shape().extent(axes[i]);
            if (together && x.strides()[axes[i - 1]] != wanted) {
                return false;
            }
        }
        return true;
    }

    private static PreparedKernel prepare(Group group, Reduce reduce, Context context) {
        TensorShape shape = group.inputs().getFirst().layout().shape();
        int[] keptAxes = axes(shape, ~reduce.axes());
        int[] reducedAxes = axes(shape, reduce.axes());
        Nest kept = nest(keptAxes, shape, group.inputs());
        Nest reduced = nest(reducedAxes, shape, group.inputs());
        boolean argument = reduce.kind() == Reduction.ARGMAX || reduce.kind() == Reduction.ARGMIN;
        int lastKept = keptAxes.length == 0 ? -1 : keptAxes[keptAxes.length - 1];
        int lastReduced = reducedAxes.length == 0 ? -1 : reducedAxes[reducedAxes.length - 1];
        if (!argument && lastKept > lastReduced) {
            int outerKept = kept.rank() - 1;
            Nest nest =
                    kept.part(0, outerKept).then(reduced).then(kept.part(outerKept, kept.rank()));
            return new ReduceColumns(group, nest, outerKept, context);
        }
        int outerKept = kept.rank() - 1;
        int outerReduced = reduced.rank() - 1;
        Nest nest =
                kept.part(0, outerKept)
                        .then(reduced.part(0, outerReduced))
                        .then(kept.part(outerKept, kept.rank()))
                        .then(reduced.part(outerReduced, reduced.rank()));
        int times = nest.outer(outerKept);
        return argument
                ? new ArgumentReduce(group, nest, times, context)
                : new ReduceRows(group, nest, times, context);
    }

    /// The loops over `axes`, joined where no other axis of more than one element lies between.
    private static Nest nest(int[] axes, TensorShape shape, List<Operand> inputs) {
        return Nest.of(
                        axes,
                        inputs,
                        (a, b) -> IntStream.range(a + 1, b).allMatch(i -> shape.extent(i) == 1))
                .atLeast(1);
    }

    /// The axes of more than one element whose bit is set.
    private static int[] axes(TensorShape shape, int bits) {
        return IntStream.range(0, shape.rank())
                .filter(axis -> (bits >> axis & 1) != 0 && shape.extent(axis) > 1)
                .toArray();
    }
}
