package io.genoise.benchmarks;

import io.genoise.primitive.SlidingWindow;
import java.util.List;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// PyTorch's products, convolutions and rows by index.
final class PeerProducts {
    private final PeerOps ops;

    private PeerProducts(PeerOps ops) {
        this.ops = ops;
    }

    static void addTo(PeerOps ops) {
        PeerProducts family = new PeerProducts(ops);
        family.products();
        family.convolutions();
        family.transposed();
        family.rows();
    }

    private void products() {
        for (String batched : new String[] {"", " batched", " twice batched"}) {
            String name = "Tensor.matmul(Tensor,boolean,boolean) ";
            ops.add(name + "ab" + batched, x -> torch.matmul(x[0], x[1]));
            ops.add(name + "aᵀb" + batched, x -> torch.matmul(x[0].transpose(-1, -2), x[1]));
            ops.add(name + "abᵀ" + batched, x -> torch.matmul(x[0], x[1].transpose(-1, -2)));
            ops.add(
                    name + "aᵀbᵀ" + batched,
                    x -> torch.matmul(x[0].transpose(-1, -2), x[1].transpose(-1, -2)));
        }
        ops.add("Tensor.matmul(Tensor)", x -> torch.tanh(torch.matmul(x[0], x[1])));
        ops.add("Tensor.matmul(Tensor) with itself", x -> torch.matmul(x[0], x[0]));
        ops.add("Tensor.matmul(Tensor) of one row", x -> torch.matmul(x[0], x[1]));
        ops.add(
                "Tensor.matmul(Tensor) of views",
                x -> torch.matmul(torch.flip(x[0], 1), x[1].transpose(0, 1)));
    }

    private void convolutions() {
        convolution("3x3", SlidingWindow.square(3, 1, 1));
        convolution("1x1", SlidingWindow.square(1, 1, 0));
        convolution("1x1 of every other", SlidingWindow.square(1, 2, 0));
        convolution("3x3 of stride 2", SlidingWindow.square(3, 2, 1));
        convolution("5x5", SlidingWindow.square(5, 1, 2));
        convolution("2x2 without padding", SlidingWindow.square(2, 2, 0));
        convolution(
                "3x2, uneven and dilated",
                new SlidingWindow(List.of(3, 2), List.of(2, 1), List.of(2, 0), List.of(1, 2)));
        convolution(
                "3x3 dilated",
                new SlidingWindow(List.of(3, 3), List.of(1, 1), List.of(2, 2), List.of(2, 2)));
        convolution("3x3 in two groups", SlidingWindow.square(3, 1, 1));
        convolution("3x3, each channel by itself", SlidingWindow.square(3, 2, 1));
        convolution("3x3, a filter a channel", SlidingWindow.square(3, 1, 1));
        convolution(
                "2x3 of stride 2, a filter a channel",
                new SlidingWindow(List.of(2, 3), List.of(2, 2), List.of(1, 0), List.of(1, 1)));
        convolution("3x3x3, a filter a channel, over video", SlidingWindow.cube(3, 1, 1));
        SlidingWindow video =
                new SlidingWindow(
                        List.of(2, 3, 2), List.of(1, 2, 1), List.of(1, 1, 0), List.of(1, 1, 2));
        convolution("2x3x2 over video", video);
        convolution("2x3x2 over video in two groups", video);
        convolution("3x3x3 over video", SlidingWindow.cube(3, 1, 1));
        convolution("3x3x3 of stride 2 over video", SlidingWindow.cube(3, 2, 1));
        convolution("2x2x2, each channel by itself, over video", SlidingWindow.cube(2, 2, 1));
        convolution("1x1x1 over video", SlidingWindow.cube(1, 1, 0));
        convolution(
                "1x3x3 over video",
                new SlidingWindow(
                        List.of(1, 3, 3), List.of(1, 1, 1), List.of(0, 1, 1), List.of(1, 1, 1)));
        convolution(
                "3x1x1, dilated, over video",
                new SlidingWindow(
                        List.of(3, 1, 1), List.of(2, 1, 1), List.of(2, 0, 0), List.of(2, 1, 1)));
        convolution("3x3, many filters", SlidingWindow.square(3, 1, 1));
        convolution("3x3x3 over video, many filters", SlidingWindow.cube(3, 1, 1));
        convolution(
                "3x3x3 at every other frame of video, many filters",
                new SlidingWindow(
                        List.of(3, 3, 3), List.of(2, 1, 1), List.of(1, 0, 2), List.of(1, 1, 1)));
        convolution("3 over sequences", line(3, 2, 1, 1));
        convolution("3 over sequences, dilated, in two groups", line(3, 1, 2, 2));
        ops.add(
                "Convolution.conv2d(Tensor,Tensor,int,int)",
                x -> torch.tanh(convolve(x[0], x[1], SlidingWindow.square(3, 2, 1))));
    }

    private void convolution(String name, SlidingWindow window) {
        ops.add(
                "Convolution.conv(Tensor,Tensor,SlidingWindow,int) " + name,
                x -> convolve(x[0], x[1], window));
    }

    /// Channels last, as ours; the groups follow from the channels.
    static Tensor convolve(Tensor x, Tensor w, SlidingWindow window) {
        long groups = x.size(-1) / w.size(-1);
        long[] stride = longs(window.stride());
        long[] padding = longs(window.padding());
        long[] dilation = longs(window.dilation());
        TensorOptional none = new TensorOptional();
        Tensor first = channelsFirst(x);
        Tensor kernel = channelsFirst(w);
        return channelsLast(
                switch (window.rank()) {
                    case 1 -> torch.conv1d(first, kernel, none, stride, padding, dilation, groups);
                    case 2 -> torch.conv2d(first, kernel, none, stride, padding, dilation, groups);
                    default -> torch.conv3d(first, kernel, none, stride, padding, dilation, groups);
                });
    }

    private void transposed() {
        transposed("4x4 of stride 2", SlidingWindow.square(4, 2, 1), 1, 0, 0);
        transposed("3x3", SlidingWindow.square(3, 1, 1), 1, 0, 0);
        transposed("1x1 of stride 2", SlidingWindow.square(1, 2, 0), 1, 1, 0);
        transposed("3x3 of stride 2, padded", SlidingWindow.square(3, 2, 1), 2, 1, 1);
        transposed(
                "3x2, dilated",
                new SlidingWindow(List.of(3, 2), List.of(3, 2), List.of(2, 0), List.of(2, 3)),
                1,
                2,
                0);
        transposed("2x2, each channel by itself", SlidingWindow.square(2, 2, 0), 37, 0, 0);
        transposed("3x3x3 of stride 2 over video", SlidingWindow.cube(3, 2, 1), 1, 0, 1, 1);
        transposed("4x4x4 over video in two groups", SlidingWindow.cube(4, 2, 1), 2, 0, 0, 0);
        transposed("4 over sequences", line(4, 3, 1, 1), 1, 2);
    }

    private void transposed(String name, SlidingWindow window, long groups, long... outputPadding) {
        long[] stride = longs(window.stride());
        long[] padding = longs(window.padding());
        long[] dilation = longs(window.dilation());
        TensorOptional none = new TensorOptional();
        ops.add(
                "Convolution.transposed(Tensor,Tensor,SlidingWindow,int,int...) " + name,
                x -> {
                    Tensor first = channelsFirst(x[0]);
                    Tensor w = channelsFirst(x[1]);
                    return channelsLast(
                            switch (window.rank()) {
                                case 1 ->
                                        torch.conv_transpose1d(
                                                first,
                                                w,
                                                none,
                                                stride,
                                                padding,
                                                outputPadding,
                                                groups,
                                                dilation);
                                case 2 ->
                                        torch.conv_transpose2d(
                                                first,
                                                w,
                                                none,
                                                stride,
                                                padding,
                                                outputPadding,
                                                groups,
                                                dilation);
                                default ->
                                        torch.conv_transpose3d(
                                                first,
                                                w,
                                                none,
                                                stride,
                                                padding,
                                                outputPadding,
                                                groups,
                                                dilation);
                            });
                });
    }

    private static SlidingWindow line(int... n) {
        return new SlidingWindow(List.of(n[0]), List.of(n[1]), List.of(n[2]), List.of(n[3]));
    }

    static Tensor channelsFirst(Tensor x) {
        return x.permute(moved(x, -1, 1)).contiguous();
    }

    static Tensor channelsLast(Tensor x) {
        return x.permute(moved(x, 1, -1));
    }

    /// The order of axes in which axis `from` has come to `to`.
    private static long[] moved(Tensor x, int from, int to) {
        int rank = Math.toIntExact(x.ndimension());
        long moved = Math.floorMod(from, rank);
        int place = Math.floorMod(to, rank);
        long[] others = LongStream.range(0, rank).filter(axis -> axis != moved).toArray();
        long[] order = new long[rank];
        for (int i = 0; i < rank; i++) {
            order[i] = i == place ? moved : others[i < place ? i : i - 1];
        }
        return order;
    }

    static long[] longs(List<Integer> numbers) {
        return numbers.stream().mapToLong(Integer::longValue).toArray();
    }

    private void rows() {
        ops.add("Tensor.gather(Tensor)", x -> rows(x[0], x[1]).square());
        ops.add(
                "Tensor.gather(Tensor) with an index outside",
                x -> rows(PeerMovements.pad(x[0], 0, 1, 1), x[1]).exp());
        ops.add("Tensor.gather(Tensor) of integers", x -> rows(x[0], x[1]));
        ops.add(
                "Tensor.gather(Tensor) of bytes",
                x -> rows(x[0], x[1]).to(ScalarType.Double).square());
        ops.add(
                "Tensor.of(Primitive,int[],Tensor...) as ScatterAdd",
                x -> {
                    Tensor zeros = torch.zeros(5, x[0].size(1)).to(ScalarType.Double);
                    return zeros.index_add(0, x[1], x[0]).narrow(0, 0, 4).square();
                });
        ops.add(
                "Tensor.reshape(TensorShape) of rows",
                x -> rows(x[0], x[1]).reshape(x[0].size(1), -1).exp());
    }

    private static Tensor rows(Tensor table, Tensor indices) {
        Tensor rows = torch.index_select(table, 0, indices.flatten());
        return indices.ndimension() == 1
                ? rows
                : rows.reshape(indices.size(0), indices.size(1), -1);
    }
}
