package io.genoise.check;

import io.genoise.op.TopK;
import io.genoise.shape.DType;

/// The largest of each row, and elements by index along the last axis.
final class SelectionCases {
    private SelectionCases() {}

    static void addTo(OpCases cases, Extents e) {
        Argument rows = Argument.apart(e.n(), e.h(), 2 * e.c());
        for (int k : new int[] {1, 3, 2 * e.c()}) {
            cases.add("TopK.values() of " + k, t -> TopK.of(t[0], k).values().square(), rows);
            cases.add("TopK.indices() of " + k, t -> TopK.of(t[0], k).indices(), rows);
        }
        cases.add(
                "TopK.indices() with ties",
                t -> TopK.of(t[0], 4).indices(),
                Argument.integers(3, e.n(), e.h(), 2 * e.c()).as(DType.F32));
        cases.add("TopK.values() of one row", t -> TopK.of(t[0].reshape(-1), 5).values(), rows);
        Argument indices = Argument.integers(2 * e.c() + 2, e.n(), e.h(), 7);
        cases.add(
                "Tensor.takeAlong(Tensor)",
                t -> t[0].takeAlong(t[1].minus(1).to(DType.I32)).exp(),
                rows,
                indices);
        cases.add(
                "Tensor.takeAlong(Tensor) of bytes",
                t -> t[0].takeAlong(t[1]),
                Argument.integers(200, e.h(), e.w()).as(DType.U8),
                Argument.integers(e.w(), e.h(), 2 * e.w()));
        cases.add(
                "Tensor.takeAlong(Tensor) of views",
                t -> t[0].transpose().takeAlong(t[1].transpose()).square(),
                Argument.apart(e.w(), e.h()),
                Argument.integers(e.w(), 3, e.h()));
    }
}
