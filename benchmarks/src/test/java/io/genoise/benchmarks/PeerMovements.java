package io.genoise.benchmarks;

import static io.genoise.benchmarks.Torch.scalar;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// PyTorch's views and joins.
final class PeerMovements {
    private final PeerOps ops;

    private PeerMovements(PeerOps ops) {
        this.ops = ops;
    }

    static void addTo(PeerOps ops) {
        PeerMovements family = new PeerMovements(ops);
        family.views();
        family.joins();
        family.viewsOfViews();
    }

    private void views() {
        ops.add("Tensor.reshape(int...)", x -> x[0].reshape(x[0].size(0), -1).exp());
        ops.add(
                "Tensor.reshape(TensorShape)",
                x -> x[0].reshape(x[0].size(1), x[0].size(0), -1).square());
        ops.add("Tensor.permute(int...)", x -> x[0].permute(2, 0, 3, 1).square());
        ops.add("Tensor.permute(int...) alone", x -> x[0].permute(3, 1, 0, 2));
        ops.add("Tensor.transpose()", x -> x[0].transpose(2, 3).exp());
        ops.add("Tensor.slice(int,int,int)", x -> x[0].narrow(1, 1, 2).square());
        ops.add("Tensor.slice(int,int,int) alone", x -> x[0].narrow(3, 1, 1));
        ops.add(
                "Tensor.slice(int,int,int) along the first axis",
                x -> x[0].narrow(0, 1, 1).square());
        ops.add(
                "Tensor.slice(int,int,int) of a slice, transposed",
                x ->
                        x[0].transpose(2, 3)
                                .narrow(0, 1, 1)
                                .narrow(1, 1, 2)
                                .transpose(2, 3)
                                .narrow(0, 0, 1)
                                .exp());
        ops.add("Tensor.get(int)", x -> x[0].select(0, 1).mul(x[0].select(0, 0)));
        ops.add("Tensor.fixedSlice(int,int,int)", x -> x[0].narrow(0, 1, 1).square());
        ops.add("Tensor.fixedGet(int)", x -> x[0].select(0, 1).exp());
        ops.add("Tensor.flip(int...)", x -> torch.flip(x[0], 0, 2).mul(x[0]));
        ops.add("Tensor.flip(int...) alone", x -> torch.flip(x[0], 1, 3));
        for (int turns = -1; turns < 4; turns++) {
            int by = turns;
            ops.add("Tensor.rot90(int) by " + by, x -> turned(x[0], by).mul(x[0]));
        }
        ops.add(
                "Tensor.broadcast(TensorShape)",
                x -> x[0].expand(x[1].size(0), x[0].size(0), 37).mul(x[1]));
        ops.add("Tensor.broadcast(TensorShape) alone", x -> x[0].expand(3, x[0].size(0), 4));
    }

    private static Tensor turned(Tensor x, int turns) {
        return torch.rot90(x, turns, 1, 2);
    }

    private void joins() {
        for (int axis = 0; axis < 3; axis++) {
            int along = axis;
            ops.add(
                    "Tensor.concat(int,Tensor...) along " + along,
                    x -> concat(along, x[0], x[1].exp(), x[0].square()));
        }
        ops.add(
                "Tensor.concat(int,Tensor...) of views",
                x ->
                        concat(
                                0,
                                x[0].transpose(0, 1),
                                torch.flip(x[0], 1).transpose(0, 1),
                                x[0].transpose(0, 1).narrow(0, 1, 1)));
        ops.add(
                "Tensor.concat(int,Tensor...) within one",
                x -> {
                    Tensor inner = concat(0, x[0].exp(), x[0].square());
                    return concat(0, inner, x[0].neg(), inner).mul(scalar(2));
                });
        ops.add("Tensor.concat(int,Tensor...) of integers", x -> concat(1, x[0], x[0]));
        ops.add(
                "Tensor.stack(Tensor...)",
                x -> torch.stack(new TensorVector(x[0], x[1].exp(), x[0].mul(x[1])), 0));
        ops.add("Tensor.pad(int,int,int)", x -> pad(x[0].square(), 1, 2, 1));
        ops.add("Tensor.pad(int,int,int) in front", x -> pad(x[0], 3, 3, 0).exp());
        ops.add("Tensor.pad(int,int,int) twice", x -> pad(pad(x[0], 0, 1, 0), 3, 0, 1));
        ops.add("Tensor.pad(int,int,int) of integers", x -> pad(x[0], 0, 1, 2));
    }

    static Tensor concat(int axis, Tensor... x) {
        return torch.cat(new TensorVector(x), axis);
    }

    /// PyTorch counts pairs from the last axis on.
    static Tensor pad(Tensor x, int axis, long before, long after) {
        long[] pairs = new long[2 * (Math.toIntExact(x.ndimension()) - axis)];
        pairs[pairs.length - 2] = before;
        pairs[pairs.length - 1] = after;
        return torch.constant_pad_nd(x, pairs, new Scalar(0));
    }

    private void viewsOfViews() {
        ops.add(
                "Tensor.permute(int...) of flip of slice",
                x -> torch.flip(x[0].narrow(1, 1, 3), 1, 3).permute(3, 2, 1, 0).exp().sum(1));
        ops.add(
                "Tensor.reshape(TensorShape) of permute",
                x ->
                        x[0].permute(0, 3, 1, 2)
                                .reshape(x[0].size(0) * x[0].size(3), -1)
                                .square()
                                .sum(0));
        ops.add(
                "Tensor.slice(int,int,int) of reshape of broadcast",
                x ->
                        x[0].expand(3, x[0].size(0), x[0].size(1))
                                .reshape(-1, x[0].size(1))
                                .narrow(0, 2, x[0].size(0))
                                .mul(x[1]));
        ops.add(
                "Tensor.rot90(int) into matmul",
                x -> torch.matmul(turned(x[0], 1).permute(0, 3, 1, 2), x[0].permute(0, 3, 1, 2)));
        ops.add("Tensor.flip(int...) into a sum", x -> torch.flip(x[0], 3).mul(x[1]).sum(0, 3));
        ops.add(
                "Tensor.concat(int,Tensor...) of padded turns",
                x ->
                        pad(
                                concat(0, x[0], turned(x[0], 1), turned(x[0], 2), turned(x[0], 3)),
                                1,
                                1,
                                1));
    }
}
