package io.genoise.check;

import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;

/// The same elements elsewhere: each movement, views of views, and views into each kind of consumer.
final class MovementCases {
    private final OpCases cases;
    private final Extents e;

    private MovementCases(OpCases cases, Extents e) {
        this.cases = cases;
        this.e = e;
    }

    static void addTo(OpCases cases, Extents e) {
        MovementCases family = new MovementCases(cases, e);
        family.views();
        family.joins();
        family.viewsOfViews();
    }

    private Argument picture() {
        return Argument.apart(e.n(), e.h(), 2, e.c());
    }

    private Argument square() {
        return Argument.apart(e.n(), e.h(), e.h(), 2);
    }

    private void views() {
        cases.add("Tensor.reshape(int...)", t -> t[0].reshape(e.n(), -1).exp(), picture());
        cases.add(
                "Tensor.reshape(TensorShape)",
                t -> t[0].reshape(TensorShape.of(e.h(), e.n(), 2 * e.c())).square(),
                picture());
        cases.add("Tensor.permute(int...)", t -> t[0].permute(2, 0, 3, 1).square(), picture());
        cases.add("Tensor.permute(int...) alone", t -> t[0].permute(3, 1, 0, 2), picture());
        cases.add("Tensor.transpose()", t -> t[0].transpose().exp(), picture());
        cases.add("Tensor.slice(int,int,int)", t -> t[0].slice(1, 1, 3).square(), picture());
        cases.add("Tensor.slice(int,int,int) alone", t -> t[0].slice(-1, 1, 2), picture());
        cases.add(
                "Tensor.slice(int,int,int) along the first axis",
                t -> t[0].slice(0, 1, 2).square(),
                picture());
        cases.add(
                "Tensor.slice(int,int,int) of a slice, transposed",
                t ->
                        t[0].transpose()
                                .slice(0, 1, 2)
                                .slice(1, 1, 3)
                                .transpose()
                                .slice(0, 0, 1)
                                .exp(),
                picture());
        cases.add(
                "Tensor.fixedSlice(int,int,int)",
                t -> t[0].fixedSlice(0, 1, 2).square(),
                picture());
        cases.add("Tensor.fixedGet(int)", t -> t[0].fixedGet(1).exp(), picture());
        cases.add("Tensor.get(int)", t -> t[0].get(1).times(t[0].get(0)), picture());
        cases.add("Tensor.flip(int...)", t -> t[0].flip(0, 2).times(t[0]), picture());
        cases.add("Tensor.flip(int...) alone", t -> t[0].flip(1, 3), picture());
        for (int turns = -1; turns < 4; turns++) {
            int by = turns;
            cases.add("Tensor.rot90(int) by " + by, t -> t[0].rot90(by).times(t[0]), square());
        }
        cases.add(
                "Tensor.broadcast(TensorShape)",
                t -> t[0].broadcast(TensorShape.of(e.n(), e.h(), e.c())).times(t[1]),
                Argument.apart(e.h(), 1),
                Argument.apart(e.n(), 1, 1));
        cases.add(
                "Tensor.broadcast(TensorShape) alone",
                t -> t[0].broadcast(TensorShape.of(e.n(), e.h(), 4)),
                Argument.apart(e.h(), 1));
    }

    private void joins() {
        for (int axis = 0; axis < 3; axis++) {
            int along = axis;
            int[] more = {e.n(), e.h(), e.c()};
            more[axis] = 2;
            cases.add(
                    "Tensor.concat(int,Tensor...) along " + along,
                    t -> Tensor.concat(along, t[0], t[1].exp(), t[0].square()),
                    Argument.apart(e.n(), e.h(), e.c()),
                    Argument.between(-1, 1, more));
        }
        cases.add(
                "Tensor.concat(int,Tensor...) of views",
                t ->
                        Tensor.concat(
                                0,
                                t[0].transpose(),
                                t[0].flip(1).transpose(),
                                t[0].transpose().slice(0, 1, 2)),
                Argument.apart(e.h(), e.c()));
        cases.add(
                "Tensor.concat(int,Tensor...) within one",
                t -> {
                    Tensor inner = Tensor.concat(0, t[0].exp(), t[0].square());
                    return Tensor.concat(0, inner, t[0].negate(), inner).times(2);
                },
                Argument.apart(e.h(), e.c()));
        cases.add(
                "Tensor.concat(int,Tensor...) of integers",
                t -> Tensor.concat(1, t[0], t[0]),
                Argument.integers(200, e.h(), e.c()).as(DType.U8));
        cases.add(
                "Tensor.stack(Tensor...)",
                t -> Tensor.stack(t[0], t[1].exp(), t[0].times(t[1])),
                Argument.apart(e.h(), e.c()),
                Argument.between(-1, 1, e.h(), e.c()));
        cases.add("Tensor.pad(int,int,int)", t -> t[0].square().pad(1, 2, 1), picture());
        cases.add("Tensor.pad(int,int,int) in front", t -> t[0].pad(-1, 3, 0).exp(), picture());
        cases.add("Tensor.pad(int,int,int) twice", t -> t[0].pad(0, 1, 0).pad(3, 0, 1), picture());
        cases.add(
                "Tensor.pad(int,int,int) of integers",
                t -> t[0].pad(0, 1, 2),
                Argument.integers(9, e.h(), e.c()));
    }

    private void viewsOfViews() {
        cases.add(
                "Tensor.permute(int...) of flip of slice",
                t -> t[0].slice(1, 1, 4).flip(1, 3).permute(3, 2, 1, 0).exp().sum(1),
                picture());
        cases.add(
                "Tensor.reshape(TensorShape) of permute",
                t -> t[0].permute(0, 3, 1, 2).reshape(e.n() * e.c(), e.h() * 2).square().sum(0),
                picture());
        cases.add(
                "Tensor.slice(int,int,int) of reshape of broadcast",
                t ->
                        t[0].broadcast(TensorShape.of(3, e.h(), e.c()))
                                .reshape(3 * e.h(), e.c())
                                .slice(0, 2, e.h() + 2)
                                .times(t[1]),
                Argument.apart(e.h(), e.c()),
                Argument.apart(e.c()));
        cases.add(
                "Tensor.rot90(int) into matmul",
                t -> t[0].rot90(1).permute(0, 3, 1, 2).matmul(t[0].permute(0, 3, 1, 2)),
                square());
        cases.add(
                "Tensor.flip(int...) into a sum",
                t -> t[0].flip(3).times(t[1]).sum(0, 3),
                picture(),
                Argument.apart(e.c()));
        cases.add(
                "Tensor.concat(int,Tensor...) of padded turns",
                t ->
                        Tensor.concat(0, t[0], t[0].rot90(1), t[0].rot90(2), t[0].rot90(3))
                                .pad(1, 1, 1),
                square());
    }
}
