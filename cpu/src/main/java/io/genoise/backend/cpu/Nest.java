package io.genoise.backend.cpu;

import io.genoise.backend.Operand;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

/// The loops of an operation, outermost first, after neighbouring axes have been joined wherever every operand allows
/// it: what is left of a contiguous tensor is one axis.
///
/// @param extents how often each loop runs
/// @param steps bytes from one turn of a loop to the next, for each operand: `steps[operand][axis]`
record Nest(int[] extents, long[][] steps) {
    /// The loops over `axes` of the operands (axis numbers of their common shape, in the order wanted). A negative
    /// entry of a step array, as a flipped view has, is nothing special.
    static Nest of(int[] axes, List<Operand> operands) {
        return of(axes, operands, (_, _) -> true);
    }

    /// As above, joining only those neighbours in `axes` for which `mayJoin` holds.
    static Nest of(int[] axes, List<Operand> operands, BiPredicate<Integer, Integer> mayJoin) {
        List<int[]> extents = new ArrayList<>();
        List<long[]> steps = new ArrayList<>();
        int last = -1;
        for (int axis : axes) {
            int extent = operands.getFirst().layout().shape().extent(axis);
            if (extent == 1) {
                continue;
            }
            long[] step = new long[operands.size()];
            boolean joins = last >= 0 && mayJoin.test(last, axis);
            for (int i = 0; i < step.length; i++) {
                Operand operand = operands.get(i);
                step[i] = operand.layout().strides()[axis] * operand.type().bytes();
                joins = joins && steps.getLast()[i] == step[i] * extent;
            }
            if (joins && (long) extents.getLast()[0] * extent <= Integer.MAX_VALUE) {
                extents.getLast()[0] *= extent;
                steps.set(steps.size() - 1, step);
            } else {
                extents.add(new int[] {extent});
                steps.add(step);
            }
            last = axis;
        }
        long[][] byOperand = new long[operands.size()][steps.size()];
        for (int axis = 0; axis < steps.size(); axis++) {
            for (int i = 0; i < byOperand.length; i++) {
                byOperand[i][axis] = steps.get(axis)[i];
            }
        }
        return new Nest(extents.stream().mapToInt(e -> e[0]).toArray(), byOperand);
    }

    /// These loops, then those of `inner`.
    Nest then(Nest inner) {
        int[] both = Arrays.copyOf(extents, rank() + inner.rank());
        System.arraycopy(inner.extents, 0, both, rank(), inner.rank());
        long[][] bothSteps = new long[steps.length][];
        for (int i = 0; i < steps.length; i++) {
            bothSteps[i] = Arrays.copyOf(steps[i], both.length);
            System.arraycopy(inner.steps[i], 0, bothSteps[i], rank(), inner.rank());
        }
        return new Nest(both, bothSteps);
    }

    /// The loops `from` to `to` (exclusive).
    Nest part(int from, int to) {
        long[][] some = new long[steps.length][];
        for (int i = 0; i < steps.length; i++) {
            some[i] = Arrays.copyOfRange(steps[i], from, to);
        }
        return new Nest(Arrays.copyOfRange(extents, from, to), some);
    }

    /// At least `rank` loops: more of one turn each are put outside.
    Nest atLeast(int rank) {
        if (rank() >= rank) {
            return this;
        }
        return new Nest(new int[] {1}, new long[steps.length][1]).then(this).atLeast(rank);
    }

    /// The same loops with that over `axis` moved to place `to`.
    Nest moved(int axis, int to) {
        Nest rest = part(0, axis).then(part(axis + 1, rank()));
        return rest.part(0, to).then(part(axis, axis + 1)).then(rest.part(to, rest.rank()));
    }

    int rank() {
        return extents.length;
    }

    /// The product of the extents before axis `end`.
    ///
    /// @throws IllegalArgumentException if it is above 2,147,483,647
    int outer(int end) {
        return Partition.product(Arrays.stream(extents, 0, end).asLongStream().toArray());
    }

    /// Bytes from the first element of `operand` to that at row-major place `index` of the axes before `end`.
    long offset(int operand, int end, int index) {
        long offset = 0;
        for (int axis = end - 1; axis >= 0; axis--) {
            offset += index % extents[axis] * steps[operand][axis];
            index /= extents[axis];
        }
        return offset;
    }
}
