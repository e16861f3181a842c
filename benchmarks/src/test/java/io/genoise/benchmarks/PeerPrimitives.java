package io.genoise.benchmarks;

import static io.genoise.benchmarks.PeerMovements.pad;
import static io.genoise.benchmarks.PeerProducts.channelsFirst;
import static io.genoise.benchmarks.PeerProducts.channelsLast;
import static io.genoise.benchmarks.Torch.scalar;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.LongVectorOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.kNearestExact;

/// PyTorch's `grid_sample`, `interpolate`, `topk`, `gather`, `scaled_dot_product_attention`, and tensors of ranks 7 and 8.
final class PeerPrimitives {
    private static final String WARP = "Warping.affine(Tensor,Tensor,int,int,Filter,Outside)";

    private final PeerOps ops;

    private PeerPrimitives(PeerOps ops) {
        this.ops = ops;
    }

    static void addTo(PeerOps ops) {
        PeerPrimitives family = new PeerPrimitives(ops);
        family.warps();
        family.resizes();
        family.selections();
        family.attention();
        family.ranks();
    }

    private void warps() {
        for (String filter : new String[] {"NEAREST", "BILINEAR"}) {
            for (String outside : new String[] {"ZEROS", "EDGE"}) {
                String how = WARP + " " + filter + " " + outside;
                ops.add(how, x -> warped(x, filter, outside).exp());
                ops.add(how + " upright", x -> warped(x, filter, outside).exp());
                ops.add(how + " of bytes", x -> warped(x, filter, outside));
                ops.add(how + " of bytes, turned", x -> warped(x, filter, outside));
            }
        }
        ops.add(
                "Tensor.of(Primitive,int[],Tensor...) as WarpInput",
                x -> {
                    long n = x[0].size(0);
                    Tensor weights = weights(x[1], 3, 4, x[0].size(1), x[0].size(2), 0, 1);
                    Tensor dy = x[0].flatten(1, 2);
                    return torch.matmul(weights, dy).reshape(n, 3, 4, -1).square();
                });
    }

    private static Tensor warped(Tensor[] x, String filter, String outside) {
        long n = x[0].size(0);
        long height = x[0].size(1);
        long width = x[0].size(2);
        Tensor weights =
                weights(
                        x[1],
                        height,
                        width,
                        height + 1,
                        width - 2,
                        filter.equals("NEAREST") ? 1 : 0,
                        outside.equals("EDGE") ? 1 : 0);
        Tensor pixels = x[0].to(ScalarType.Double).flatten(1, 2);
        return torch.matmul(weights.transpose(1, 2), pixels).reshape(n, height + 1, width - 2, -1);
    }

    /// How much of each pixel of a picture `grid_sample` gives to each pixel of the result, `[N, H·W, H′·W′]`: it samples
    /// pictures that have a single 1. PyTorch has no second derivatives of `grid_sample` itself; of this product it has.
    private static Tensor weights(
            Tensor matrices,
            long height,
            long width,
            long rows,
            long columns,
            long filter,
            long outside) {
        long n = matrices.size(0);
        Tensor m = matrices.to(ScalarType.Double).div(scalar(1024));
        Tensor j = torch.arange(scalar(columns)).to(ScalarType.Double).add(scalar(0.5));
        Tensor i = torch.arange(scalar(rows)).to(ScalarType.Double).add(scalar(0.5));
        Tensor along = j.reshape(1, 1, columns).expand(n, rows, columns);
        Tensor down = i.reshape(1, rows, 1).expand(n, rows, columns);
        Tensor[] places = new Tensor[2];
        for (int axis = 0; axis < 2; axis++) {
            Tensor[] numbers = new Tensor[3];
            for (int k = 0; k < 3; k++) {
                numbers[k] = m.select(1, axis).select(1, k).reshape(n, 1, 1);
            }
            Tensor place = numbers[0].mul(along).add(numbers[1].mul(down)).add(numbers[2]);
            double extent = axis == 0 ? width : height;
            places[axis] = place.mul(scalar(2 / extent)).sub(scalar(1));
        }
        Tensor grid = torch.stack(new TensorVector(places), 3);
        long pixels = height * width;
        Tensor ones = torch.eye(pixels).to(ScalarType.Double);
        Tensor pictures = ones.reshape(1, pixels, height, width).expand(n, pixels, height, width);
        return torch.grid_sampler_2d(pictures.contiguous(), grid, filter, outside, false)
                .flatten(2, 3);
    }

    private void resizes() {
        for (int[] size : new int[][] {{14, 18}, {6, 13}, {1, 2}}) {
            String to = " to " + size[0] + "x" + size[1];
            ops.add(
                    "Resize.bilinear(Tensor,int,int)" + to,
                    x ->
                            channelsLast(
                                            torch.upsample_bilinear2d(
                                                    channelsFirst(x[0]), Torch.longs(size), false))
                                    .square());
            ops.add(
                    "Resize.nearest(Tensor,int,int)" + to,
                    x -> {
                        InterpolateFuncOptions options = new InterpolateFuncOptions();
                        options.size()
                                .put(new LongVectorOptional(new LongVector(Torch.longs(size))));
                        options.mode().put(new kNearestExact());
                        return channelsLast(torch.interpolate(channelsFirst(x[0]), options))
                                .square();
                    });
        }
    }

    private void selections() {
        for (int k : new int[] {1, 3, 74}) {
            ops.add("TopK.values() of " + k, x -> torch.topk(x[0], k).get0().square());
            ops.add("TopK.indices() of " + k, x -> torch.topk(x[0], k).get1());
        }
        ops.add(
                "TopK.indices() with ties",
                x -> torch.argsort(x[0], true, -1, true).narrow(-1, 0, 4));
        ops.add("TopK.values() of one row", x -> torch.topk(x[0].flatten(), 5).get0());
        ops.add(
                "Tensor.takeAlong(Tensor)",
                x -> {
                    // an index outside reads one of two zeros around the row
                    Tensor wide = pad(x[0], 2, 1, 1);
                    return torch.gather(wide, 2, x[1]).exp();
                });
        ops.add("Tensor.takeAlong(Tensor) of bytes", x -> torch.gather(x[0], 1, x[1]));
        ops.add(
                "Tensor.takeAlong(Tensor) of views",
                x -> torch.gather(x[0].transpose(0, 1), 1, x[1].transpose(0, 1)).square());
    }

    private void attention() {
        String of = "Attention.of(Tensor,Tensor,Tensor";
        TensorOptional none = new TensorOptional();
        ops.add(of + ")", x -> attend(x[0], x[1], x[2], none, false, 0));
        ops.add(
                of + ") with itself",
                x -> {
                    // PyTorch's kernel for equal D and E has no second derivatives
                    Tensor scores = torch.matmul(x[0], x[0].transpose(-1, -2));
                    Tensor by = scores.mul(scalar((float) (1 / Math.sqrt(x[0].size(-1)))));
                    return torch.matmul(torch.softmax(by, -1), x[0].mul(x[1]));
                });
        ops.add(of + ",Tensor)", x -> attend(x[0], x[1], x[2], biased(x[0], x[1], x[3]), false, 0));
        ops.add(
                of + ",Tensor) masked",
                x ->
                        attend(
                                x[0],
                                x[1],
                                x[2],
                                biased(x[0], x[1], x[3].to(ScalarType.Double)),
                                false,
                                0));
        ops.add(
                "Attention.causal(Tensor,Tensor,Tensor)",
                x -> attend(x[0], x[1], x[2], none, true, 0).square());
        ops.add(
                of + ",Tensor,boolean,float)",
                x ->
                        attend(
                                x[0],
                                x[1],
                                x[2],
                                biased(x[0], x[1], x[3].add(later(x[0], x[1]))),
                                false,
                                0.3f));
        ops.add(
                "Attention.formula(Tensor,Tensor,Tensor,Tensor,boolean,float)",
                x ->
                        attend(
                                x[0],
                                x[1],
                                x[2],
                                biased(x[0], x[1], x[3].add(later(x[0], x[1]))),
                                false,
                                0.3f));
        ops.add(
                "Attention.gradientFormula(Tensor,Tensor,Tensor,Tensor,Tensor,boolean,float)",
                x -> {
                    Tensor p =
                            torch.softmax(
                                    torch.matmul(x[0], x[1].transpose(-1, -2)).mul(scalar(0.3f)),
                                    -1);
                    Tensor dp = torch.matmul(x[3], x[2].transpose(-1, -2));
                    Tensor all = p.mul(dp);
                    Tensor ds =
                            all.sub(p.mul(all.sum(new long[] {-1}, true, inItsType())))
                                    .mul(scalar(0.3f));
                    return torch.cat(
                            new TensorVector(
                                    torch.matmul(ds, x[1]).flatten(),
                                    torch.matmul(ds.transpose(-1, -2), x[0]).flatten(),
                                    torch.matmul(p.transpose(-1, -2), x[3]).flatten()),
                            0);
                });
        ops.add(
                "Tensor.either(Primitive,int[],Supplier,Tensor...)",
                x -> attend(x[0], x[1], x[2], none, false, 2));
    }

    private static ScalarTypeOptional inItsType() {
        return new ScalarTypeOptional();
    }

    /// −∞ where a place would look at a later one.
    private static Tensor later(Tensor q, Tensor k) {
        Tensor all = torch.ones(q.size(-2), k.size(-2)).to(ScalarType.Double);
        return torch.triu(all.mul(scalar(Double.NEGATIVE_INFINITY)), 1).nan_to_num();
    }

    private static TensorOptional biased(Tensor q, Tensor k, Tensor bias) {
        return new TensorOptional(bias);
    }

    private static Tensor attend(
            Tensor q, Tensor k, Tensor v, TensorOptional bias, boolean causal, double scale) {
        DoubleOptional by =
                new DoubleOptional(scale == 0 ? (float) (1 / Math.sqrt(q.size(-1))) : scale);
        return torch.scaled_dot_product_attention(q, k, v, bias, 0, causal, by, false);
    }

    private void ranks() {
        ops.add("Tensor.permute(int...) of rank 7", x -> x[0].permute(6, 4, 0, 2, 5, 1, 3).exp());
        ops.add(
                "Tensor.permute(int...) of rank 8",
                x -> x[0].permute(5, 7, 3, 0, 4, 1, 6, 2).square());
        ops.add("Tensor.sum(int...) of rank 7", x -> x[0].sum(0, 3, 5));
        ops.add("Tensor.sum(int...) of rank 8", x -> x[0].square().sum(0, 2, 5, 7));
        ops.add("Tensor.max(int...) of rank 8", x -> torch.amax(x[0], new long[] {2, 3, 6}, false));
        ops.add("Tensor.moments(int...) of rank 7", x -> PeerReductions.moments(x[0], 1, 3, 6));
        ops.add("Tensor.argmax(int) of rank 8", x -> torch.max(x[0], 5).get1());
        ops.add("Tensor.plus(Tensor) of rank 7 and 8", x -> torch.tanh(x[0].add(x[1])));
        ops.add(
                "Tensor.broadcast(TensorShape) of rank 8",
                x -> x[0].expand(2, 2, 7, 2, 1, 3, 2, 9).mul(x[1]));
        ops.add(
                "Tensor.slice(int,int,int) of rank 8",
                x -> x[0].narrow(2, 1, 2).narrow(7, 2, 2).narrow(5, 0, 2).square());
        ops.add("Tensor.pad(int,int,int) of rank 7", x -> pad(x[0], 3, 1, 2).exp());
        ops.add("Tensor.flip(int...) of rank 8", x -> torch.flip(x[0], 0, 3, 5, 7).mul(x[0]));
        ops.add(
                "Tensor.reshape(int...) from rank 8 to rank 7 and back",
                x -> x[0].permute(7, 6, 5, 4, 3, 2, 1, 0).reshape(9, 2, 3, 1, 2, 7, 2).exp());
        ops.add("Tensor.matmul(Tensor) of rank 8", x -> torch.matmul(x[0], x[1]));
    }
}
