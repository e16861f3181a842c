package io.genoise.backend.cuda.jcuda;

import io.genoise.backend.cuda.driver.Convolutions.Convolution;
import io.genoise.backend.cuda.driver.Convolutions.Ready;
import io.genoise.backend.cuda.driver.Convolutions.Wanted;
import io.genoise.backend.cuda.driver.Convolutions.Way;
import io.genoise.backend.cuda.driver.Driver;
import io.genoise.backend.cuda.driver.Products.Product;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.SlidingWindow;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Random;
import jcuda.driver.CUstream;
import jcuda.runtime.cudaStream_t;

/// The calls that [LibrariesOfOursTest] lets run over its libraries. The device's memory is the host's here.
final class NativeCalls {
    private static final Arena MEMORY = Arena.global();

    private NativeCalls() {}

    public static void main(String[] arguments) {
        products();
        convolutions();
        System.out.println("all calls arrived");
    }

    private static cudaStream_t stream(long handle) {
        return new cudaStream_t(new CUstream());
    }

    private static void require(boolean right, Object what) {
        if (!right) {
            throw new AssertionError(what.toString());
        }
    }

    private static void products() {
        try (Cublas cublas = new Cublas(NativeCalls::stream, 90)) {
            require(cublas.version() == 120604, cublas.version());
            for (DType type : List.of(DType.F32, DType.BF16)) {
                for (int flags = 0; flags < 4; flags++) {
                    product(cublas, (flags & 1) != 0, (flags & 2) != 0, type);
                }
            }
        }
    }

    private static void product(Cublas cublas, boolean ta, boolean tb, DType type) {
        Product p = new Product(2, 3, 4, 5, ta, tb, type, type, Arithmetic.TF32);
        double[] a = numbers(2 * 3 * 5, 1, type);
        double[] b = numbers(2 * 5 * 4, 2, type);
        long result = block(2 * 3 * 4 * 4);
        long bytes = cublas.workspace(p);
        cublas.multiply(
                p, block(a, type), block(b, type), result, block(bytes) + 64, bytes - 64, 1);
        close(GemmTest.rowMajor(p, a, b), read(result, 2 * 3 * 4, type), type, p);
    }

    private static void convolutions() {
        Driver driver = driver();
        try (Cudnn cudnn = new Cudnn(driver, NativeCalls::stream)) {
            require(cudnn.version().equals("cuDNN 90501 with graphs"), cudnn.version());
            for (Wanted wanted : Wanted.values()) {
                convolution(
                        cudnn,
                        CudnnArgumentsTest.pictures(wanted, DType.F32, Arithmetic.TF32),
                        List.of(1, wanted == Wanted.OUTPUT ? 6 : 5, 1001, 1003));
                convolution(
                        cudnn,
                        CudnnArgumentsTest.pictures(wanted, DType.F32, Arithmetic.EXACT),
                        List.of(1, 1003));
                convolution(
                        cudnn,
                        CudnnArgumentsTest.pictures(wanted, DType.BF16, Arithmetic.EXACT),
                        List.of(1, 1001, 1003));
            }
            convolution(cudnn, CudnnArgumentsTest.video(), List.of(1, 1001, 1003));
            Convolution large = tooLarge();
            require(cudnn.ways(large, 1 << 20).isEmpty(), "too large");
            Convolution wide =
                    CudnnArgumentsTest.pictures(Wanted.INPUT, DType.BF16, Arithmetic.EXACT);
            List<Integer> frugal = cudnn.ways(wide, 1 << 10).stream().map(Way::algorithm).toList();
            require(frugal.equals(List.of(1003)), "with little workspace " + frugal);
        } // where a descriptor is left over, cuDNN's double does not close
    }

    private static Convolution tooLarge() {
        SlidingWindow point = SlidingWindow.square(1, 1, 0);
        TensorShape x = TensorShape.of(31, 2, 2, 2);
        return new Convolution(
                Wanted.OUTPUT,
                x,
                TensorShape.of(2, 1, 1, 2),
                x,
                point,
                1,
                DType.F32,
                Arithmetic.EXACT);
    }

    private static void convolution(Cudnn cudnn, Convolution c, List<Integer> expected) {
        List<Way> ways = cudnn.ways(c, 1 << 20);
        List<Integer> found = ways.stream().map(Way::algorithm).sorted().toList();
        require(found.equals(expected), found + " for " + c);
        require(new Convolve(c.window(), c.groups()).shape(List.of(c.x(), c.w())).equals(c.y()), c);
        double[] x = numbers((int) c.x().elements(), 1, c.type());
        double[] w = numbers((int) c.w().elements(), 2, c.type());
        double[] y = numbers((int) c.y().elements(), 3, c.type());
        for (Way way : ways) {
            boolean wants = way.algorithm() == 1 || way.algorithm() == 1001;
            require(way.workspace() == (wants ? 4096 : 0), way);
            require(way.nanos() > 0, way);
            try (Ready ready = cudnn.open(c, way.algorithm())) {
                long px = block(x, c.type());
                long pw = block(w, c.type());
                long py = block(y, c.type());
                long workspace = block(ready.workspace() + 1);
                switch (c.wanted()) {
                    case OUTPUT -> ready.run(px, pw, py, workspace, 1);
                    case INPUT -> ready.run(py, pw, px, workspace, 1);
                    case WEIGHT -> ready.run(px, py, pw, workspace, 1);
                }
                double[][] found3 = {
                    read(px, x.length, c.type()),
                    read(pw, w.length, c.type()),
                    read(py, y.length, c.type())
                };
                adjoint(c, x, w, y, found3);
            }
        }
    }

    /// The result against the definition: y's sum, visited tap by tap, with one operand replaced by unit sums.
    private static void adjoint(
            Convolution c, double[] x, double[] w, double[] y, double[][] found) {
        double[] dx = new double[x.length];
        double[] dw = new double[w.length];
        double[] out = new double[y.length];
        int rank = c.window().rank();
        int channels = c.x().extent(-1);
        int filters = c.y().extent(-1);
        int part = c.w().extent(-1);
        int share = filters / c.groups();
        int positions = y.length / filters;
        int taps = w.length / filters / part;
        for (int row = 0; row < positions; row++) {
            for (int tap = 0; tap < taps; tap++) {
                int rest = row;
                int t = tap;
                int place = 0;
                int step = 1;
                boolean inside = true;
                for (int i = rank - 1; i >= 0; i--) {
                    int at =
                            rest % c.y().extent(i + 1) * c.window().stride().get(i)
                                    - c.window().padding().get(i)
                                    + t % c.w().extent(i + 1) * c.window().dilation().get(i);
                    inside &= at >= 0 && at < c.x().extent(i + 1);
                    place += at * step;
                    step *= c.x().extent(i + 1);
                    rest /= c.y().extent(i + 1);
                    t /= c.w().extent(i + 1);
                }
                place += rest * step; // the picture
                for (int k = 0; inside && k < filters; k++) {
                    for (int q = 0; q < part; q++) {
                        int xi = place * channels + k / share * part + q;
                        int wi = (k * taps + tap) * part + q;
                        int yi = row * filters + k;
                        out[yi] += x[xi] * w[wi];
                        dx[xi] += y[yi] * w[wi];
                        dw[wi] += x[xi] * y[yi];
                    }
                }
            }
        }
        switch (c.wanted()) {
            case OUTPUT -> close(out, found[2], c.type(), c);
            case INPUT -> close(dx, found[0], c.type(), c);
            case WEIGHT -> close(dw, found[1], c.type(), c);
        }
    }

    private static void close(double[] expected, double[] found, DType type, Object what) {
        for (int i = 0; i < expected.length; i++) {
            double allowed = type == DType.F32 ? 1e-5 : Math.abs(expected[i]) * 0x1p-8 + 1e-6;
            require(
                    Math.abs(expected[i] - found[i]) <= allowed,
                    "%s: %s for %s at %s".formatted(what, found[i], expected[i], i));
        }
    }

    private static double[] numbers(int n, long seed, DType type) {
        return new Random(seed).doubles(n, -1, 1).map(v -> type.round((float) v)).toArray();
    }

    private static long block(long bytes) {
        return MEMORY.allocate(Math.max(1, bytes), 256).address();
    }

    private static long block(double[] numbers, DType type) {
        MemorySegment memory = MEMORY.allocate((long) numbers.length * type.bytes(), 256);
        for (int i = 0; i < numbers.length; i++) {
            if (type == DType.F32) {
                memory.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) numbers[i]);
            } else {
                memory.setAtIndex(ValueLayout.JAVA_SHORT, i, type.toBits((float) numbers[i]));
            }
        }
        return memory.address();
    }

    @SuppressWarnings("restricted")
    private static MemorySegment at(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    private static double[] read(long address, int count, DType type) {
        MemorySegment memory = at(address, (long) count * type.bytes());
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) {
            numbers[i] =
                    type == DType.F32
                            ? memory.getAtIndex(ValueLayout.JAVA_FLOAT, i)
                            : type.fromBits(memory.getAtIndex(ValueLayout.JAVA_SHORT, i));
        }
        return numbers;
    }

    /// As much of a driver as measuring needs.
    private static Driver driver() {
        return (Driver)
                Proxy.newProxyInstance(
                        NativeCalls.class.getClassLoader(),
                        new Class<?>[] {Driver.class},
                        (_, method, arguments) ->
                                switch (method.getName()) {
                                    case "allocate", "pin" -> block((long) arguments[0]);
                                    case "stream", "event", "endCapture" -> 1L;
                                    case "nanos" -> 1000L;
                                    case "copy" ->
                                            at((long) arguments[1], (long) arguments[2])
                                                    .copyFrom(
                                                            at(
                                                                    (long) arguments[0],
                                                                    (long) arguments[2]));
                                    default -> null;
                                });
    }
}
