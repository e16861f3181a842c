package io.genoise.backend.cuda;

import io.genoise.backend.Group;
import io.genoise.backend.cuda.code.Codes;
import io.genoise.backend.cuda.code.Convolved;
import io.genoise.backend.cuda.code.Depthwise;
import io.genoise.backend.cuda.code.DirectConvolution;
import io.genoise.backend.cuda.code.Patches;
import io.genoise.backend.cuda.driver.Convolutions;
import io.genoise.backend.cuda.driver.Convolutions.Convolution;
import io.genoise.backend.cuda.driver.Convolutions.Wanted;
import io.genoise.backend.cuda.driver.Convolutions.Way;
import io.genoise.backend.cuda.driver.Products.Product;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.Optional;

/// How a convolution, or one of its two adjoints, is computed. With M windows of P elements each and K filters, it is a
/// product of matrices:
///
///     y[M,K] = x[M,P]·w[K,P]ᵀ,    dx[M,P] = dy[M,K]·w[K,P],    dw[K,P] = dy[M,K]ᵀ·x[M,P]
///
/// | where | how |
/// |---|---|
/// | the windows lie in x one behind another (1x1; a window as large as the picture) | that product |
/// | each channel has its own filter | texts of ours |
/// | few channels | the windows are written out, in rows as long as products want them, then that product |
/// | else | cuDNN, by the way that is fastest here |
/// | cuDNN has no way that gives the same bits every time | a text of ours |
final class ConvolutionKernel {
    /// Bytes beyond which windows are not written out.
    private static final long MOST = 1L << 30;

    private final Group group;
    private final Context context;
    private final Wanted wanted;
    private final SlidingWindow window;
    private final int groups;
    private final TensorShape x;
    private final TensorShape w;
    private final TensorShape y;

    private ConvolutionKernel(Group group, Context context) {
        Convolved convolved = Convolved.of(group);
        this.group = group;
        this.context = context;
        this.wanted = convolved.wanted();
        this.window = convolved.window();
        this.groups = convolved.groups();
        this.x = convolved.x();
        this.w = convolved.w();
        this.y = convolved.y();
    }

    static CudaKernel of(Group group, Context context) {
        return new ConvolutionKernel(group, context).kernel();
    }

    private CudaKernel kernel() {
        if (windowsLieInRows()) {
            return product();
        }
        if (Depthwise.suits(group)) {
            return text(Depthwise.of(group, context.cuda().driver().facts()));
        }
        return arePatches() ? patches() : engine();
    }

    private CudaKernel text(Codes codes) {
        return CodeKernel.of(context, codes, group);
    }

    /// Whether each element of x is read by one window alone, and those of a window lie one behind another, in the order
    /// of w's.
    private boolean windowsLieInRows() {
        boolean rows = groups == 1;
        boolean begun = false;
        for (int i = 0; rows && i < window.rank(); i++) {
            int kernel = window.kernel().get(i);
            int extent = x.extent(i + 1);
            boolean dense =
                    window.padding().get(i) == 0 && (kernel == 1 || window.dilation().get(i) == 1);
            boolean whole = kernel == extent;
            boolean cut = window.stride().get(i) == kernel && extent % kernel == 0;
            rows = dense && (whole || cut && !begun);
            begun |= kernel > 1;
        }
        return rows;
    }

    private CudaKernel product() {
        int m = (int) (y.elements() / y.extent(-1));
        int p = (int) (w.elements() / w.extent(0));
        int k = w.extent(0);
        Factors factors = Factors.of(group);
        DType result = factors.result(group.output().type());
        try (Chain.Builder chain = new Chain.Builder(context, group)) {
            Chain.Place first = chain.input(0, factors.type());
            Chain.Place second = chain.input(1, factors.type());
            Chain.Place out = chain.result(result);
            switch (wanted) {
                case OUTPUT ->
                        chain.product(
                                product(factors, m, k, p, false, true, result), first, second, out);
                case INPUT ->
                        chain.product(
                                product(factors, m, p, k, false, false, result),
                                first,
                                second,
                                out);
                case WEIGHT ->
                        chain.product(
                                product(factors, k, p, m, true, false, result), second, first, out);
            }
            chain.converted(out, result);
            return chain.build("cublas");
        }
    }

    private static Product product(
            Factors factors, int m, int n, int k, boolean ta, boolean tb, DType result) {
        return new Product(1, m, n, k, ta, tb, factors.type(), result, factors.arithmetic());
    }

    /// Whether windows are worth writing out, have the filters' type, and are not too large for that.
    private boolean arePatches() {
        boolean oneType = group.inputs().get(0).type() == group.inputs().get(1).type();
        return oneType
                && Patches.suits(group)
                && Patches.count(group) * Patches.width(group) * Float.BYTES <= MOST;
    }

    private CudaKernel patches() {
        int m = (int) Patches.count(group);
        int k = w.extent(0);
        int width = Patches.width(group);
        Factors factors = Factors.of(group);
        DType type = factors.type();
        try (Chain.Builder chain = new Chain.Builder(context, group)) {
            switch (wanted) {
                case OUTPUT -> {
                    Chain.Place.Scratch rows = chain.scratch((long) m * width, type);
                    chain.add(Patches.patches(group, rows.offset()));
                    Chain.Place filters = filters(chain, k, width);
                    DType result = factors.result(group.output().type());
                    Chain.Place out = chain.result(result);
                    chain.product(
                            product(factors, m, k, width, false, true, result), rows, filters, out);
                    chain.converted(out, result);
                }
                case INPUT -> {
                    Chain.Place filters = filters(chain, k, width);
                    Chain.Place.Scratch rows = chain.scratch((long) m * width, DType.F32);
                    chain.product(
                            product(factors, m, width, k, false, false, DType.F32),
                            chain.input(0),
                            filters,
                            rows);
                    chain.add(Patches.inputGradient(group, rows.offset()));
                }
                case WEIGHT -> {
                    Chain.Place.Scratch rows = chain.scratch((long) m * width, type);
                    chain.add(Patches.patches(group, rows.offset()));
                    Chain.Place.Scratch filters = chain.scratch((long) k * width, DType.F32);
                    chain.product(
                            product(factors, k, width, m, true, false, DType.F32),
                            chain.input(1),
                            rows,
                            filters);
                    chain.add(Patches.weightGradient(group, filters.offset()));
                }
            }
            return chain.build("patches, cublas");
        }
    }

    /// The filters in rows as long as those of the patches.
    private Chain.Place filters(Chain.Builder chain, int k, int width) {
        if (w.elements() == (long) k * width) {
            return chain.input(1);
        }
        Chain.Place.Scratch filters = chain.scratch((long) k * width, group.inputs().get(1).type());
        chain.add(Patches.filters(group, filters.offset()));
        return filters;
    }

    /// The fastest way, ready to run; empty if cuDNN has none.
    private Optional<EngineKernel> fastest(Convolution convolution) {
        Optional<Way> way = context.ways().fastest(convolution);
        try {
            return way.map(found -> opened(convolution, found));
        } catch (IllegalArgumentException
                | IllegalStateException
                | UnsupportedOperationException _) {
            // what was kept is not so any more
            return context.ways().again(convolution).map(found -> opened(convolution, found));
        }
    }

    private EngineKernel opened(Convolution convolution, Way way) {
        Convolutions cudnn = context.cuda().convolutions();
        return new EngineKernel(
                cudnn.open(convolution, way.algorithm()), "cudnn %s".formatted(way.algorithm()));
    }

    private CudaKernel engine() {
        Factors factors = Factors.ofOneType(group, wanted);
        Convolution convolution = convolution(factors);
        try (Chain.Builder chain = new Chain.Builder(context, group)) {
            Chain.Place first = chain.input(0, factors.type());
            Chain.Place second = chain.input(1, factors.type());
            Chain.Place out = chain.result(factors.type());
            Optional<EngineKernel> engine = fastest(convolution);
            if (engine.isEmpty()) {
                return text(DirectConvolution.of(group, context.cuda().driver().facts()));
            }
            chain.add(engine.get(), first, second, out);
            chain.converted(out, factors.type());
            return chain.build(engine.get().algorithm());
        }
    }

    /// Pictures as pictures, videos as videos, and sequences as pictures of one row.
    private Convolution convolution(Factors factors) {
        boolean line = window.rank() == 1;
        SlidingWindow over =
                line
                        ? new SlidingWindow(
                                List.of(1, window.kernel().getFirst()),
                                List.of(1, window.stride().getFirst()),
                                List.of(0, window.padding().getFirst()),
                                List.of(1, window.dilation().getFirst()))
                        : window;
        return new Convolution(
                wanted,
                line ? x.insert(1, 1) : x,
                line ? w.insert(1, 1) : w,
                line ? y.insert(1, 1) : y,
                over,
                groups,
                factors.type(),
                factors.arithmetic());
    }
}
