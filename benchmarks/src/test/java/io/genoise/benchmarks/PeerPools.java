package io.genoise.benchmarks;

import static io.genoise.benchmarks.PeerProducts.channelsFirst;
import static io.genoise.benchmarks.PeerProducts.channelsLast;
import static io.genoise.benchmarks.PeerProducts.longs;
import static io.genoise.benchmarks.Torch.scalar;

import io.genoise.primitive.SlidingWindow;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// PyTorch's pools, channels last.
final class PeerPools {
    private PeerPools() {}

    static void addTo(PeerOps ops) {
        SlidingWindow[] windows = {
            SlidingWindow.square(3, 2, 1),
            SlidingWindow.square(2, 2, 0),
            SlidingWindow.square(3, 3, 1),
            new SlidingWindow(List.of(2, 3), List.of(1, 2), List.of(0, 1), List.of(2, 1)),
        };
        for (SlidingWindow window : windows) {
            over(ops, window, "[3,7,9,37]");
        }
        over(
                ops,
                new SlidingWindow(
                        List.of(2, 3, 2), List.of(1, 2, 1), List.of(0, 1, 1), List.of(1, 1, 1)),
                "[3,3,7,3,37]");
        over(ops, SlidingWindow.cube(2, 2, 0), "[3,2,7,4,37]");
        over(ops, new SlidingWindow(List.of(3), List.of(2), List.of(1), List.of(1)), "[3,9,37]");
        ops.add(
                "Pooling.maxIndices(Tensor,SlidingWindow) with ties",
                x -> inWindow(x[0], max(x[0], windows[0]).get1(), windows[0]));
        ops.add("Pooling.globalAverage(Tensor)", x -> x[0].mean(1, 2).exp());
        ops.add(
                "Tensor.of(Primitive,int[],Tensor...) as PoolScatter",
                x -> {
                    T_TensorTensor_T pooled = max(x[0], windows[1]);
                    long[] size = {x[0].size(1), x[0].size(2)};
                    return channelsLast(torch.max_unpool2d(pooled.get0(), pooled.get1(), size))
                            .square();
                });
    }

    private static void over(PeerOps ops, SlidingWindow window, String shape) {
        String name = " " + window.kernel() + "/" + window.stride() + " over " + shape;
        ops.add(
                "Pooling.max(Tensor,SlidingWindow)" + name,
                x -> channelsLast(max(x[0], window).get0()));
        ops.add(
                "Pooling.maxIndices(Tensor,SlidingWindow)" + name,
                x -> inWindow(x[0], max(x[0], window).get1(), window));
        ops.add(
                "Pooling.gather(Tensor,Tensor,SlidingWindow)" + name,
                x -> {
                    Tensor indices = max(x[0], window).get1();
                    Tensor values = channelsFirst(x[0].exp()).flatten(2, -1);
                    Tensor found = torch.gather(values, 2, indices.flatten(2, -1));
                    return channelsLast(found.reshape(Torch.longs(Torch.shape(indices))));
                });
        ops.add(
                "Pooling.average(Tensor,SlidingWindow,boolean)" + name,
                x -> average(x[0], window, false).square());
        ops.add(
                "Pooling.average(Tensor,SlidingWindow,boolean) counting padding" + name,
                x -> average(x[0], window, true));
    }

    /// Maxima and their places in the picture, channels first.
    private static T_TensorTensor_T max(Tensor x, SlidingWindow window) {
        Tensor first = channelsFirst(x);
        long[] kernel = longs(window.kernel());
        long[] stride = longs(window.stride());
        long[] padding = longs(window.padding());
        long[] dilation = longs(window.dilation());
        return switch (window.rank()) {
            case 1 ->
                    torch.max_pool1d_with_indices(first, kernel, stride, padding, dilation, false);
            case 2 ->
                    torch.max_pool2d_with_indices(first, kernel, stride, padding, dilation, false);
            default ->
                    torch.max_pool3d_with_indices(first, kernel, stride, padding, dilation, false);
        };
    }

    /// PyTorch names a place by its position in the picture, we by its position in the window.
    private static Tensor inWindow(Tensor x, Tensor inPicture, SlidingWindow window) {
        Tensor rest = inPicture;
        Tensor position = torch.zeros_like(inPicture);
        long size = 1;
        for (int axis = window.rank() - 1; axis >= 0; axis--) {
            Scalar extent = new Scalar(x.size(axis + 1));
            long[] along = new long[window.rank() + 2];
            Arrays.fill(along, 1);
            along[axis + 2] = inPicture.size(axis + 2);
            Tensor start =
                    PeerElementwise.upTo(along[axis + 2])
                            .mul(new Scalar((long) window.stride().get(axis)))
                            .sub(new Scalar((long) window.padding().get(axis)));
            Tensor step =
                    rest.remainder(extent)
                            .sub(start.reshape(along))
                            .floor_divide(new Scalar((long) window.dilation().get(axis)));
            position = position.add(step.mul(new Scalar(size)));
            rest = rest.floor_divide(extent);
            size *= window.kernel().get(axis);
        }
        return channelsLast(position);
    }

    private static Tensor average(Tensor x, SlidingWindow window, boolean countPadding) {
        if (!window.dilation().equals(Collections.nCopies(window.rank(), 1))) {
            return dilatedAverage(x, window, countPadding);
        }
        Tensor first = channelsFirst(x);
        long[] kernel = longs(window.kernel());
        long[] stride = longs(window.stride());
        long[] padding = longs(window.padding());
        LongOptional none = new LongOptional();
        return channelsLast(
                switch (window.rank()) {
                    case 1 -> torch.avg_pool1d(first, kernel, stride, padding, false, countPadding);
                    case 2 ->
                            torch.avg_pool2d(
                                    first, kernel, stride, padding, false, countPadding, none);
                    default ->
                            torch.avg_pool3d(
                                    first, kernel, stride, padding, false, countPadding, none);
                });
    }

    /// PyTorch's pool knows no dilation; a convolution with ones, each channel by itself, sums the same elements.
    private static Tensor dilatedAverage(Tensor x, SlidingWindow window, boolean countPadding) {
        Tensor sum = sum(x, window);
        return countPadding
                ? sum.div(scalar(window.kernel().get(0) * window.kernel().get(1)))
                : sum.div(sum(torch.ones_like(x), window));
    }

    private static Tensor sum(Tensor x, SlidingWindow window) {
        long[] kernel = longs(window.kernel());
        Tensor ones = torch.ones(x.size(3), 1, kernel[0], kernel[1]).to(ScalarType.Double);
        return channelsLast(
                torch.conv2d(
                        channelsFirst(x),
                        ones,
                        new TensorOptional(),
                        longs(window.stride()),
                        longs(window.padding()),
                        longs(window.dilation()),
                        x.size(3)));
    }
}
