package io.genoise.backend.cuda.host;

import io.genoise.backend.cuda.driver.Convolutions;
import io.genoise.primitive.SlidingWindow;
import java.util.List;

/// Convolutions by loops over y's positions and w's taps. All three results come of the same visits: y[p,k] sees x[i,c]
/// through w[k,t,c].
final class HostConvolutions implements Convolutions {
    private static final long WORKSPACE = 768;

    private final HostDriver driver;
    private int open;

    HostConvolutions(HostDriver driver) {
        this.driver = driver;
    }

    /// How many are ready and not closed.
    int open() {
        return open;
    }

    @Override
    public List<Way> ways(Convolution convolution, long most) {
        driver.library("cudnnFindConvolutionAlgorithm");
        return most < WORKSPACE
                ? List.of(new Way(0, 0, 2000))
                : List.of(new Way(1, WORKSPACE, 1000), new Way(0, 0, 2000));
    }

    @Override
    public Ready open(Convolution convolution, int algorithm) {
        driver.library("cudnnCreateConvolutionDescriptor");
        if (algorithm != 0 && algorithm != 1) {
            throw new IllegalStateException("cudnn: algorithm %s".formatted(algorithm));
        }
        open++;
        return new Made(convolution, algorithm == 0 ? 0 : WORKSPACE);
    }

    @Override
    public String version() {
        return "host";
    }

    @Override
    public void close() {
        // holds nothing but what is counted
    }

    private final class Made implements Ready {
        private final Convolution p;
        private final long workspace;
        private boolean closed;

        Made(Convolution p, long workspace) {
            this.p = p;
            this.workspace = workspace;
        }

        @Override
        public long workspace() {
            return workspace;
        }

        @Override
        public void run(long first, long second, long result, long scratch, long stream) {
            if (closed) {
                throw new IllegalStateException("cudnn: the convolution is closed");
            }
            long x = p.x().elements() * p.type().bytes();
            long w = p.w().elements() * p.type().bytes();
            long y = p.y().elements() * p.type().bytes();
            long[] places =
                    switch (p.wanted()) {
                        case OUTPUT -> new long[] {first, x, second, w, result, y, scratch, 0};
                        case INPUT -> new long[] {first, y, second, w, result, x, scratch, 0};
                        case WEIGHT -> new long[] {first, x, second, y, result, w, scratch, 0};
                    };
            places[7] = workspace;
            driver.enqueue(
                    "cudnnConvolution",
                    stream,
                    places,
                    () -> {
                        if (workspace > 0) {
                            HostMemory.segment(scratch, workspace).fill((byte) -1);
                        }
                        compute(p, first, second, result);
                    });
        }

        @Override
        public void close() {
            if (closed) {
                throw new IllegalStateException("cudnn: the convolution is closed twice");
            }
            closed = true;
            open--;
        }
    }

    private static void compute(Convolution p, long first, long second, long result) {
        SlidingWindow window = p.window();
        int rank = window.rank();
        // a missing third axis is one of extent 1 in front
        int lead = 3 - rank;
        int[] in = {1, 1, 1};
        int[] out = {1, 1, 1};
        int[] kernel = {1, 1, 1};
        int[] stride = {1, 1, 1};
        int[] padding = {0, 0, 0};
        int[] dilation = {1, 1, 1};
        for (int i = 0; i < rank; i++) {
            in[lead + i] = p.x().extent(1 + i);
            out[lead + i] = p.y().extent(1 + i);
            kernel[lead + i] = window.kernel().get(i);
            stride[lead + i] = window.stride().get(i);
            padding[lead + i] = window.padding().get(i);
            dilation[lead + i] = window.dilation().get(i);
        }
        int pictures = p.x().extent(0);
        int channels = p.x().extent(-1);
        int filters = p.y().extent(-1);
        int part = channels / p.groups();
        int share = filters / p.groups();
        int xs = (int) p.x().elements();
        int ws = (int) p.w().elements();
        int ys = (int) p.y().elements();
        int firsts = p.wanted() == Wanted.INPUT ? ys : xs;
        int seconds = p.wanted() == Wanted.WEIGHT ? ys : ws;
        int results =
                switch (p.wanted()) {
                    case OUTPUT -> ys;
                    case INPUT -> xs;
                    case WEIGHT -> ws;
                };
        float[] a = new Numbers(first, firsts, p.type()).factors(firsts, p.arithmetic());
        float[] b = new Numbers(second, seconds, p.type()).factors(seconds, p.arithmetic());
        double[] sums = new double[results];
        int taps = kernel[0] * kernel[1] * kernel[2];
        for (int n = 0; n < pictures; n++) {
            for (int position = 0; position < out[0] * out[1] * out[2]; position++) {
                for (int tap = 0; tap < taps; tap++) {
                    int place = 0;
                    int q = position;
                    int t = tap;
                    int scale = 1;
                    for (int i = 2; i >= 0 && place >= 0; i--) {
                        int at = q % out[i] * stride[i] - padding[i] + t % kernel[i] * dilation[i];
                        place = at < 0 || at >= in[i] ? -1 : place + at * scale;
                        scale *= in[i];
                        q /= out[i];
                        t /= kernel[i];
                    }
                    if (place < 0) {
                        continue;
                    }
                    for (int k = 0; k < filters; k++) {
                        int y = (n * out[0] * out[1] * out[2] + position) * filters + k;
                        int x = (n * in[0] * in[1] * in[2] + place) * channels + k / share * part;
                        int w = (k * taps + tap) * part;
                        for (int c = 0; c < part; c++) {
                            switch (p.wanted()) {
                                case OUTPUT -> sums[y] += (double) a[x + c] * b[w + c];
                                case INPUT -> sums[x + c] += (double) a[y] * b[w + c];
                                case WEIGHT -> sums[w + c] += (double) a[x + c] * b[y];
                            }
                        }
                    }
                }
            }
        }
        Numbers target = new Numbers(result, results, p.type());
        for (int i = 0; i < results; i++) {
            target.set(i, sums[i]);
        }
    }
}
