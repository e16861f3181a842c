package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import io.genoise.backend.Group;
import io.genoise.backend.PreparedKernel;
import io.genoise.primitive.Primitive.AveragePool;
import io.genoise.primitive.Primitive.AveragePoolInput;
import io.genoise.primitive.Primitive.MaxPool;
import io.genoise.primitive.Primitive.MaxPoolIndices;
import io.genoise.primitive.Primitive.PoolGather;
import io.genoise.primitive.Primitive.PoolScatter;
import io.genoise.primitive.Primitive.ScatterAdd;
import io.genoise.shape.TensorShape;

/// From groups to the kernels that look elements up: [Pool] and [RowIndex].
final class Pools {
    private Pools() {}

    static PreparedKernel max(Group group, MaxPool op, Workers workers) {
        return one(group, workers, Pool.max(workers, op.window(), operand(group, 0)));
    }

    static PreparedKernel maxIndices(Group group, MaxPoolIndices op, Workers workers) {
        return one(group, workers, Pool.maxIndices(workers, op.window(), operand(group, 0)));
    }

    static PreparedKernel gather(Group group, PoolGather op, Workers workers) {
        return two(group, workers, Pool.gather(workers, op.window(), operand(group, 0)));
    }

    static PreparedKernel scatter(Group group, PoolScatter op, Workers workers) {
        return two(group, workers, Pool.scatter(workers, op.window(), result(group)));
    }

    static PreparedKernel average(Group group, AveragePool op, Workers workers) {
        return one(
                group,
                workers,
                Pool.average(workers, op.window(), operand(group, 0), op.countPadding()));
    }

    static PreparedKernel averageInput(Group group, AveragePoolInput op, Workers workers) {
        return one(
                group,
                workers,
                Pool.averageInput(workers, op.window(), result(group), op.countPadding()));
    }

    static PreparedKernel rows(Group group, Workers workers) {
        TensorShape x = operand(group, 0);
        long rowBytes = x.elements() / x.extent(0) * group.output().type().bytes();
        int picked = Math.toIntExact(operand(group, 1).elements());
        RowIndex rows = RowIndex.gather(workers, x.extent(0), rowBytes, picked);
        return new AddressedKernel(
                group, "rows", at -> rows.run(ALL, at[0], ALL, at[1], ALL, at[2]));
    }

    static PreparedKernel addRows(Group group, ScatterAdd op, Workers workers) {
        int columns = Math.toIntExact(result(group).elements() / op.rows());
        int picked = Math.toIntExact(operand(group, 1).elements());
        RowIndex rows = RowIndex.scatterAdd(workers, op.rows(), columns, picked);
        return new AddressedKernel(
                group, "rows", at -> rows.run(ALL, at[0], ALL, at[1], ALL, at[2]));
    }

    private static PreparedKernel one(Group group, Workers workers, Pool pool) {
        return AddressedKernel.holding(
                workers.scratch(), group, "pool", 0, at -> pool.run(at[0], at[1]));
    }

    private static PreparedKernel two(Group group, Workers workers, Pool pool) {
        return AddressedKernel.holding(
                workers.scratch(), group, "pool", 0, at -> pool.run(at[0], at[1], at[2]));
    }

    private static TensorShape operand(Group group, int i) {
        return group.inputs().get(i).layout().shape();
    }

    private static TensorShape result(Group group) {
        return group.output().layout().shape();
    }
}
