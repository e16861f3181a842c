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
        Cut cut = Cut.of(group);
        boolean argument = reduce.kind() == Reduction.ARGMAX || reduce.kind() == Reduction.ARGMIN;
        if (!argument && cut.byColumns) {
            return new ReduceColumns(group, cut.columns(), cut.outerKept(), context);
        }
        Nest nest = cut.rows();
        int times = nest.outer(cut.outerKept());
        return argument
                ? new ArgumentReduce(group, nest, times, context)
                : new ReduceRows(group, nest, times, context);
    }

    /// Whether a sum, or what is like it, can be cut into `rows` rows by a [RowChain].
    static boolean cuts(Group group, int rows) {
        Reduce reduce = (Reduce) group.primitive();
        for (Operand input : group.inputs()) {
            if (!joins(input.layout(), reduce.axes())) {
                return false;
            }
        }
        Cut cut = Cut.of(group);
        Nest nest = cut.byColumns ? cut.columns() : cut.rows();
        return Staging.suits(nest, group.inputs())
                && (cut.byColumns ? ReduceColumns.cuts(nest, rows) : ReduceRows.cuts(nest, rows));
    }

    /// Of one that [#cuts], how many rows are the least that can be computed.
    static int unit(Group group) {
        Cut cut = Cut.of(group);
        return cut.byColumns ? ReduceColumns.unit(cut.columns()) : 1;
    }

    /// One that [#cuts].
    static ByRows byRows(Group group, Context context) {
        return (ByRows) prepare(group, (Reduce) group.primitive(), context);
    }

    /// The loops of a reduction.
    ///
    /// @param byColumns whether the last axis is kept
    private record Cut(Nest kept, Nest reduced, boolean byColumns) {
        static Cut of(Group group) {
            Reduce reduce = (Reduce) group.primitive();
            TensorShape shape = group.inputs().getFirst().layout().shape();
            int[] keptAxes = axes(shape, ~reduce.axes());
            int[] reducedAxes = axes(shape, reduce.axes());
            int lastKept = keptAxes.length == 0 ? -1 : keptAxes[keptAxes.length - 1];
            int lastReduced = reducedAxes.length == 0 ? -1 : reducedAxes[reducedAxes.length - 1];
            return new Cut(
                    nest(keptAxes, shape, group.inputs()),
                    nest(reducedAxes, shape, group.inputs()),
                    lastKept > lastReduced);
        }

        int outerKept() {
            return kept.rank() - 1;
        }

        /// Kept loops, reduced loops, and the innermost kept one.
        Nest columns() {
            return kept.part(0, outerKept())
                    .then(reduced)
                    .then(kept.part(outerKept(), kept.rank()));
        }

        /// Outer kept loops, outer reduced loops, the innermost kept loop, the innermost reduced loop.
        Nest rows() {
            int outerReduced = reduced.rank() - 1;
            return kept.part(0, outerKept())
                    .then(reduced.part(0, outerReduced))
                    .then(kept.part(outerKept(), kept.rank()))
                    .then(reduced.part(outerReduced, reduced.rank()));
        }
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
