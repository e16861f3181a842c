package io.genoise.check;

import io.genoise.op.Convolution;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/// Matrix products, convolutions and rows by index.
final class ProductCases {
    private final OpCases cases;
    private final Extents e;

    private ProductCases(OpCases cases, Extents e) {
        this.cases = cases;
        this.e = e;
    }

    static void addTo(OpCases cases, Extents e) {
        ProductCases family = new ProductCases(cases, e);
        family.products();
        family.convolutions();
        family.transposed();
        family.rows();
    }

    private void products() {
        for (int variant = 0; variant < 4; variant++) {
            boolean a = (variant & 1) != 0;
            boolean b = (variant & 2) != 0;
            String name =
                    "Tensor.matmul(Tensor,boolean,boolean) " + (a ? "aᵀ" : "a") + (b ? "bᵀ" : "b");
            int[] left = a ? new int[] {e.w(), e.h()} : new int[] {e.h(), e.w()};
            int[] right = b ? new int[] {e.c(), e.w()} : new int[] {e.w(), e.c()};
            product(name, a, b, left, right);
            product(name + " batched", a, b, with(left, e.n()), with(right, e.n()));
            product(name + " twice batched", a, b, with(left, 2, 2), with(right, 2, 2));
        }
        cases.add(
                "Tensor.matmul(Tensor)",
                t -> t[0].matmul(t[1]).tanh(),
                Argument.apart(e.h(), e.w()),
                Argument.between(-1, 1, e.w(), e.c()));
        cases.add(
                "Tensor.matmul(Tensor) with itself",
                t -> t[0].matmul(t[0]),
                Argument.apart(e.h(), e.h()));
        cases.add(
                "Tensor.matmul(Tensor) of one row",
                t -> t[0].matmul(t[1]),
                Argument.apart(1, e.w()),
                Argument.between(-1, 1, e.w(), 1));
        cases.add(
                "Tensor.matmul(Tensor) of views",
                t -> t[0].flip(1).matmul(t[1].transpose()),
                Argument.apart(e.h(), e.w()),
                Argument.between(-1, 1, e.c(), e.w()));
    }

    private void product(String name, boolean a, boolean b, int[] left, int[] right) {
        cases.add(
                name,
                t -> t[0].matmul(t[1], a, b),
                Argument.apart(left),
                Argument.between(-1, 1, right));
    }

    private static int[] with(int[] matrix, int... leading) {
        int[] all = Arrays.copyOf(leading, leading.length + 2);
        all[leading.length] = matrix[0];
        all[leading.length + 1] = matrix[1];
        return all;
    }

    private void convolutions() {
        convolution("3x3", SlidingWindow.square(3, 1, 1), 1, e.h(), e.w());
        convolution("1x1", SlidingWindow.square(1, 1, 0), 1, e.h(), e.w());
        convolution("1x1 of every other", SlidingWindow.square(1, 2, 0), 1, e.h(), e.w());
        convolution("3x3 of stride 2", SlidingWindow.square(3, 2, 1), 1, e.h(), e.w());
        convolution("5x5", SlidingWindow.square(5, 1, 2), 1, e.h(), e.w());
        convolution("2x2 without padding", SlidingWindow.square(2, 2, 0), 1, e.h(), e.w());
        convolution("3x2, uneven and dilated", window(3, 2, 2, 1, 2, 0, 1, 2), 1, e.h(), e.w());
        convolution("3x3 dilated", window(3, 3, 1, 1, 2, 2, 2, 2), 1, e.h(), e.w());
        convolution("3x3 in two groups", SlidingWindow.square(3, 1, 1), 2, e.h(), e.w());
        convolution("3x3, each channel by itself", SlidingWindow.square(3, 2, 1), -1, e.h(), e.w());
        byItself("3x3, a filter a channel", SlidingWindow.square(3, 1, 1), e.h(), e.w());
        byItself(
                "2x3 of stride 2, a filter a channel",
                window(2, 3, 2, 2, 1, 0, 1, 1),
                e.h(),
                e.w());
        byItself("3x3x3, a filter a channel, over video", SlidingWindow.cube(3, 1, 1), 2, e.h(), 3);
        SlidingWindow video =
                new SlidingWindow(
                        List.of(2, 3, 2), List.of(1, 2, 1), List.of(1, 1, 0), List.of(1, 1, 2));
        convolution("2x3x2 over video", video, 1, 2, e.h(), e.w());
        convolution("2x3x2 over video in two groups", video, 2, 2, e.h(), e.w());
        convolution("3x3x3 over video", SlidingWindow.cube(3, 1, 1), 1, 3, e.h(), 4);
        convolution("3x3x3 of stride 2 over video", SlidingWindow.cube(3, 2, 1), 1, 3, e.h(), 4);
        convolution(
                "2x2x2, each channel by itself, over video",
                SlidingWindow.cube(2, 2, 1),
                -1,
                3,
                4,
                5);
        convolution("1x1x1 over video", SlidingWindow.cube(1, 1, 0), 1, 2, 4, e.w());
        SlidingWindow picture =
                new SlidingWindow(
                        List.of(1, 3, 3), List.of(1, 1, 1), List.of(0, 1, 1), List.of(1, 1, 1));
        convolution("1x3x3 over video", picture, 1, 2, e.h(), 4);
        SlidingWindow time =
                new SlidingWindow(
                        List.of(3, 1, 1), List.of(2, 1, 1), List.of(2, 0, 0), List.of(2, 1, 1));
        convolution("3x1x1, dilated, over video", time, 1, 4, e.h(), 4);
        many("3x3", SlidingWindow.square(3, 1, 1), e.h(), e.w());
        many("3x3x3 over video", SlidingWindow.cube(3, 1, 1), 3, e.h(), 4);
        SlidingWindow others =
                new SlidingWindow(
                        List.of(3, 3, 3), List.of(2, 1, 1), List.of(1, 0, 2), List.of(1, 1, 1));
        many("3x3x3 at every other frame of video", others, 5, e.h(), 4);
        convolution("3 over sequences", line(3, 2, 1, 1), 1, e.w());
        convolution("3 over sequences, dilated, in two groups", line(3, 1, 2, 2), 2, e.w());
        cases.add(
                "Convolution.conv2d(Tensor,Tensor,int,int)",
                t -> Convolution.conv2d(t[0], t[1], 2, 1).tanh(),
                Argument.apart(e.n(), e.h(), e.w(), e.c()),
                Argument.between(-1, 1, 2, 3, 3, e.c()));
    }

    private void transposed() {
        transposed("4x4 of stride 2", SlidingWindow.square(4, 2, 1), 1, e.h(), e.w());
        transposed("3x3", SlidingWindow.square(3, 1, 1), 1, e.h(), e.w());
        transposed("1x1 of stride 2", SlidingWindow.square(1, 2, 0), 1, e.h(), e.w(), 1, 0);
        transposed("3x3 of stride 2, padded", SlidingWindow.square(3, 2, 1), 2, e.h(), e.w(), 1, 1);
        transposed("3x2, dilated", window(3, 2, 3, 2, 2, 0, 2, 3), 1, e.h(), e.w(), 2, 0);
        transposed("2x2, each channel by itself", SlidingWindow.square(2, 2, 0), -1, e.h(), e.w());
        transposed(
                "3x3x3 of stride 2 over video", SlidingWindow.cube(3, 2, 1), 1, 2, 4, 3, 0, 1, 1);
        transposed("4x4x4 over video in two groups", SlidingWindow.cube(4, 2, 1), 2, 2, 3, 2);
        transposed("4 over sequences", line(4, 3, 1, 1), 1, e.w(), 2);
    }

    /// @param groups how many, or -1 for as many as there are channels
    /// @param numbers the spatial extents of the input, then the output paddings, if any
    private void transposed(String name, SlidingWindow window, int groups, int... numbers) {
        int rank = window.rank();
        int count = groups < 0 ? e.c() : groups;
        int[] x = new int[rank + 2];
        int[] w = new int[rank + 2];
        x[0] = e.n();
        x[rank + 1] = 2 * count;
        w[0] = 2 * count;
        w[rank + 1] = groups < 0 ? 1 : e.c();
        for (int i = 0; i < rank; i++) {
            x[i + 1] = numbers[i];
            w[i + 1] = window.kernel().get(i);
        }
        int[] outputPadding = Arrays.copyOfRange(numbers, rank, numbers.length);
        cases.add(
                "Convolution.transposed(Tensor,Tensor,SlidingWindow,int,int...) " + name,
                t -> Convolution.transposed(t[0], t[1], window, count, outputPadding),
                Argument.between(-1, 1, x),
                Argument.between(-1, 1, w));
    }

    private static SlidingWindow line(int... n) {
        return new SlidingWindow(List.of(n[0]), List.of(n[1]), List.of(n[2]), List.of(n[3]));
    }

    private static SlidingWindow window(int... n) {
        return new SlidingWindow(
                List.of(n[0], n[1]), List.of(n[2], n[3]), List.of(n[4], n[5]), List.of(n[6], n[7]));
    }

    /// @param groups how many, or -1 for as many as there are channels
    private void convolution(String name, SlidingWindow window, int groups, int... spatial) {
        int count = groups < 0 ? e.c() : groups;
        grouped(name, window, count, groups < 0 ? 1 : e.c(), 2 * count, spatial);
    }

    /// With so many filters, where there are so many channels, that transforms pay.
    private void many(String name, SlidingWindow window, int... spatial) {
        int filters = e.c() > 16 ? 17 : 2;
        grouped(name + ", many filters", window, 1, e.c(), filters, spatial);
    }

    private void grouped(
            String name,
            SlidingWindow window,
            int count,
            int inGroup,
            int filters,
            int... spatial) {
        int rank = window.rank();
        int[] x = new int[rank + 2];
        int[] w = new int[rank + 2];
        x[0] = e.n();
        x[rank + 1] = count * inGroup;
        w[0] = filters;
        w[rank + 1] = inGroup;
        for (int i = 0; i < rank; i++) {
            x[i + 1] = spatial[i];
            w[i + 1] = window.kernel().get(i);
        }
        cases.add(
                "Convolution.conv(Tensor,Tensor,SlidingWindow,int) " + name,
                t -> Convolution.conv(t[0], t[1], window, count),
                Argument.between(-1, 1, x),
                Argument.between(-1, 1, w));
    }

    /// As many groups and filters as there are channels.
    private void byItself(String name, SlidingWindow window, int... spatial) {
        int rank = window.rank();
        int[] x = new int[rank + 2];
        int[] w = new int[rank + 2];
        x[0] = e.n();
        x[rank + 1] = e.c();
        w[0] = e.c();
        w[rank + 1] = 1;
        System.arraycopy(spatial, 0, x, 1, rank);
        for (int i = 0; i < rank; i++) {
            w[i + 1] = window.kernel().get(i);
        }
        cases.add(
                "Convolution.conv(Tensor,Tensor,SlidingWindow,int) " + name,
                t -> Convolution.conv(t[0], t[1], window, e.c()),
                Argument.between(-1, 1, x),
                Argument.between(-1, 1, w));
    }

    private void rows() {
        Argument table = Argument.apart(5, e.c());
        cases.add(
                "Tensor.gather(Tensor)",
                t -> t[0].gather(t[1]).square(),
                table,
                Argument.integers(5, e.h()));
        cases.add(
                "Tensor.gather(Tensor) with an index outside",
                t -> t[0].gather(t[1].minus(1).to(DType.I32)).exp(),
                table,
                Argument.integers(7, e.n(), e.h()));
        cases.add(
                "Tensor.gather(Tensor) of integers",
                t -> t[0].gather(t[1]),
                Argument.integers(90, 5, e.c()),
                Argument.integers(5, e.h()));
        cases.add(
                "Tensor.gather(Tensor) of bytes",
                t -> t[0].to(DType.U8).gather(t[1]).to(DType.F32).square(),
                Argument.integers(256, 5, 2, e.c()),
                Argument.integers(5, e.h()));
        cases.add(
                "Tensor.of(Primitive,int[],Tensor...) as ScatterAdd",
                t -> Tensor.of(new Primitive.ScatterAdd(4), null, t[0], t[1]).square(),
                Argument.apart(e.h(), e.c()),
                Argument.integers(5, e.h()));
        cases.add(
                "Tensor.reshape(TensorShape) of rows",
                t -> t[0].gather(t[1]).reshape(TensorShape.of(e.c(), e.h())).exp(),
                table,
                Argument.integers(5, e.h()));
    }
}
