package io.genoise.backend.cpu;

import io.genoise.backend.Group;
import io.genoise.backend.Kernel;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.Shape;
import java.util.stream.IntStream;

/// Which kernel a reduction gets: by columns if its last axis (of more than one element) is kept, else by rows.
final class Reductions {
    private Reductions() {}

    static Kernel prepare(Group group, Context context) {
        Reduce reduce = (Reduce) group.primitive();
        Shape shape = group.inputs().getFirst().layout().shape();
        int[] keptAxes = axes(shape, ~reduce.axes());
        int[] reducedAxes = axes(shape, reduce.axes());
        Nest kept = Nest.of(keptAxes, group.inputs()).atLeast(1);
        Nest reduced = Nest.of(reducedAxes, group.inputs()).atLeast(1);
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

    /// The axes of more than one element whose bit is set.
    private static int[] axes(Shape shape, int bits) {
        return IntStream.range(0, shape.rank())
                .filter(axis -> (bits >> axis & 1) != 0 && shape.extent(axis) > 1)
                .toArray();
    }
}
