package io.genoise.check;

import io.genoise.shape.TensorShape;

/// Tensors of ranks 7 and 8 through what knows of axes: movements, broadcasting, reductions, products.
final class RankCases {
    private RankCases() {}

    static void addTo(OpCases cases, Extents e) {
        Argument seven = Argument.apart(2, e.h(), 1, 3, 2, 2, e.w());
        Argument eight = Argument.apart(2, 1, e.h(), 2, 1, 3, 2, e.w());
        cases.add(
                "Tensor.permute(int...) of rank 7",
                t -> t[0].permute(6, 4, 0, 2, 5, 1, 3).exp(),
                seven);
        cases.add(
                "Tensor.permute(int...) of rank 8",
                t -> t[0].permute(5, 7, 3, 0, 4, 1, 6, 2).square(),
                eight);
        cases.add("Tensor.sum(int...) of rank 7", t -> t[0].sum(0, 3, 5), seven);
        cases.add("Tensor.sum(int...) of rank 8", t -> t[0].square().sum(0, 2, 5, 7), eight);
        cases.add("Tensor.max(int...) of rank 8", t -> t[0].max(2, 3, 6), eight);
        cases.add("Tensor.moments(int...) of rank 7", t -> t[0].moments(1, 3, 6), seven);
        cases.add("Tensor.argmax(int) of rank 8", t -> t[0].argmax(5), eight);
        cases.add(
                "Tensor.plus(Tensor) of rank 7 and 8",
                t -> t[0].plus(t[1]).tanh(),
                Argument.apart(2, 1, 3, 1, 2, 1, 1),
                Argument.apart(2, 1, 2, 1, 2, 1, 1, e.w()));
        cases.add(
                "Tensor.broadcast(TensorShape) of rank 8",
                t -> t[0].broadcast(TensorShape.of(2, 2, e.h(), 2, 1, 3, 2, e.w())).times(t[1]),
                eight,
                Argument.apart(2, 1, 1, 1, 1, 1, 1, 1));
        cases.add(
                "Tensor.slice(int,int,int) of rank 8",
                t -> t[0].slice(2, 1, 3).slice(7, 2, 4).slice(5, 0, 2).square(),
                eight);
        cases.add("Tensor.pad(int,int,int) of rank 7", t -> t[0].pad(3, 1, 2).exp(), seven);
        cases.add("Tensor.flip(int...) of rank 8", t -> t[0].flip(0, 3, 5, 7).times(t[0]), eight);
        cases.add(
                "Tensor.reshape(int...) from rank 8 to rank 7 and back",
                t ->
                        t[0].permute(7, 6, 5, 4, 3, 2, 1, 0)
                                .reshape(e.w(), 2, 3, 1, 2, e.h(), 2)
                                .exp(),
                eight);
        cases.add(
                "Tensor.matmul(Tensor) of rank 8",
                t -> t[0].matmul(t[1]),
                eight,
                Argument.between(-1, 1, 2, 1, e.h(), 2, 1, 3, e.w(), 2));
    }
}
