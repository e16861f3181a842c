package io.genoise.check;

import io.genoise.op.Pooling;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.DType;
import io.genoise.tensor.Tensor;
import java.util.List;

/// Pools over windows that overlap, leave rests, reach into the padding, and over video.
final class PoolCases {
    private PoolCases() {}

    static void addTo(OpCases cases, Extents e) {
        Argument picture = Argument.apart(e.n(), e.h(), e.w(), e.c());
        Argument video = Argument.apart(e.n(), 3, e.h(), 3, e.c());
        SlidingWindow[] windows = {
            SlidingWindow.square(3, 2, 1),
            SlidingWindow.square(2, 2, 0),
            SlidingWindow.square(3, 3, 1),
            new SlidingWindow(List.of(2, 3), List.of(1, 2), List.of(0, 1), List.of(2, 1))
        };
        for (SlidingWindow window : windows) {
            over(cases, window, picture);
        }
        over(
                cases,
                new SlidingWindow(
                        List.of(2, 3, 2), List.of(1, 2, 1), List.of(0, 1, 1), List.of(1, 1, 1)),
                video);
        over(cases, SlidingWindow.cube(2, 2, 0), Argument.apart(e.n(), 2, e.h(), 4, e.c()));
        over(
                cases,
                new SlidingWindow(List.of(3), List.of(2), List.of(1), List.of(1)),
                Argument.apart(e.n(), e.w(), e.c()));
        cases.add(
                "Pooling.maxIndices(Tensor,SlidingWindow) with ties",
                t -> Pooling.maxIndices(t[0], SlidingWindow.square(3, 2, 1)),
                Argument.integers(3, e.n(), e.h(), e.w(), e.c()).as(DType.F32));
        cases.add("Pooling.globalAverage(Tensor)", t -> Pooling.globalAverage(t[0]).exp(), picture);
        cases.add(
                "Tensor.of(Primitive,int[],Tensor...) as PoolScatter",
                t -> {
                    SlidingWindow window = SlidingWindow.square(2, 2, 0);
                    Tensor indices = Pooling.maxIndices(t[0].detach(), window);
                    Primitive scatter = new Primitive.PoolScatter(window, List.of(e.h(), e.w()));
                    return Tensor.of(scatter, null, Pooling.max(t[0], window), indices).square();
                },
                picture);
    }

    private static void over(OpCases cases, SlidingWindow window, Argument x) {
        String name = " " + window.kernel() + "/" + window.stride() + " over " + x.shape();
        cases.add("Pooling.max(Tensor,SlidingWindow)" + name, t -> Pooling.max(t[0], window), x);
        cases.add(
                "Pooling.maxIndices(Tensor,SlidingWindow)" + name,
                t -> Pooling.maxIndices(t[0], window),
                x);
        cases.add(
                "Pooling.gather(Tensor,Tensor,SlidingWindow)" + name,
                t -> Pooling.gather(t[0].exp(), Pooling.maxIndices(t[0], window), window),
                x);
        cases.add(
                "Pooling.average(Tensor,SlidingWindow,boolean)" + name,
                t -> Pooling.average(t[0], window, false).square(),
                x);
        cases.add(
                "Pooling.average(Tensor,SlidingWindow,boolean) counting padding" + name,
                t -> Pooling.average(t[0], window, true),
                x);
    }
}
