package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import io.genoise.backend.Group;
import io.genoise.backend.Kernel;
import io.genoise.primitive.Primitive.AveragePool;
import io.genoise.primitive.Primitive.AveragePoolInput;
import io.genoise.primitive.Primitive.MaxPool;
import io.genoise.primitive.Primitive.MaxPoolIndices;
import io.genoise.primitive.Primitive.PoolGather;
import io.genoise.primitive.Primitive.PoolScatter;
import io.genoise.primitive.Primitive.ScatterAdd;
import io.genoise.shape.Shape;

/// From groups to the kernels that look elements up: [Pool] and [RowIndex].
final class Pools {
    private Pools() {}

    static Kernel max(Group group, MaxPool op, Workers workers) {
        return one(group, workers, Pool.max(workers, op.window(), operand(group, 0)));
    }

    static Kernel maxIndices(Group group, MaxPoolIndices op, Workers workers) {
        return one(group, workers, Pool.maxIndices(workers, op.window(), operand(group, 0)));
    }

    static Kernel gather(Group group, PoolGather op, Workers workers) {
        return two(group, workers, Pool.gather(workers, op.window(), operand(group, 0)));
    }

    static Kernel scatter(Group group, PoolScatter op, Workers workers) {
        return two(group, workers, Pool.scatter(workers, op.window(), result(group)));
    }

    static Kernel average(Group group, AveragePool op, Workers workers) {
        return one(
                group,
                workers,
                Pool.average(workers, op.window(), operand(group, 0), op.countPadding()));
    }

    static Kernel averageInput(Group group, AveragePoolInput op, Workers workers) {
        return one(
                group,
                workers,
                Pool.averageInput(workers, op.window(), result(group), op.countPadding()));
    }

    static Kernel rows(Group group, Workers workers) {
        Shape x = operand(group, 0);
        long rowBytes = x.elements() / x.extent(0) * group.output().type().bytes();
        int picked = Math.toIntExact(operand(group, 1).elements());
        RowIndex rows = RowIndex.gather(workers, x.extent(0), rowBytes, picked);
        return new AddressedKernel(
                group, "rows", at -> rows.run(ALL, at[0], ALL, at[1], ALL, at[2]));
    }

    static Kernel addRows(Group group, ScatterAdd op, Workers workers) {
        int columns = Math.toIntExact(result(group).elements() / op.rows());
        int picked = Math.toIntExact(operand(group, 1).elements());
        RowIndex rows = RowIndex.scatterAdd(workers, op.rows(), columns, picked);
        return new AddressedKernel(
                group, "rows", at -> rows.run(ALL, at[0], ALL, at[1], ALL, at[2]));
    }

    private static Kernel one(Group group, Workers workers, Pool pool) {
        return AddressedKernel.holding(
                workers.scratch(), group, "pool", 0, at -> pool.run(at[0], at[1]));
    }

    private static Kernel two(Group group, Workers workers, Pool pool) {
        return AddressedKernel.holding(
                workers.scratch(), group, "pool", 0, at -> pool.run(at[0], at[1], at[2]));
    }

    private static Shape operand(Group group, int i) {
        return group.inputs().get(i).layout().shape();
    }

    private static Shape result(Group group) {
        return group.output().layout().shape();
    }
}
