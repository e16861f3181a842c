package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Elements;
import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.backend.cuda.host.HostCuda;
import io.genoise.backend.cuda.host.HostDriver;
import io.genoise.backend.reference.ReferenceBackend;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.tensor.Device;
import io.genoise.tensor.TestDevice;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tries the CUDA kernel of every group that a device computes: over the same numbers, with each operand in a block of its
/// own that ends where the operand ends and is aligned as promised and no better, so that an access beyond it or too wide
/// for it is found. Each is run twice, the second time with blocks and threads the other way round: the bits must be the
/// same.
final class KernelProbe implements AutoCloseable {
    private final ReferenceBackend reference = new ReferenceBackend();
    private final Cuda cuda = HostCuda.open();
    private final HostDriver driver = HostCuda.driver(cuda);
    private final CudaBackend backend;
    private final long stream;
    private final Set<Group> seen = new HashSet<>();

    KernelProbe(CudaBackend.Options options) {
        this.backend = new CudaBackend(cuda, options);
        this.stream = driver.stream();
    }

    /// The device that does so.
    Device device() {
        return TestDevice.over(new LikeCuda(backend, Probing::new));
    }

    @Override
    public void close() {
        driver.finish(stream);
        driver.closeStream(stream);
        backend.close();
        assertThat(driver.open()).isEqualTo(HostDriver.Open.NOTHING);
    }

    private final class Probing implements PreparedKernel {
        private final Group group;
        private final PreparedKernel kernel;

        Probing(Group group, PreparedKernel kernel) {
            this.group = group;
            this.kernel = kernel;
        }

        @Override
        public long workspace() {
            return kernel.workspace();
        }

        @Override
        public String algorithm() {
            return kernel.algorithm();
        }

        @Override
        public void run(Span[] operands, Span workspace, int[] slots) {
            if (seen.add(group)) {
                probe(operands, slots);
            }
            kernel.run(operands, workspace, slots);
        }

        /// The kernel and the reference, over the same f32 numbers.
        private void probe(Span[] operands, int[] slots) {
            int inputs = group.inputs().size();
            List<Operand> all = new ArrayList<>(group.inputs());
            all.addAll(group.outputs());
            double[][] numbers = new double[inputs][];
            for (int i = 0; i < inputs; i++) {
                numbers[i] = new double[places(all.get(i).layout())];
                reference.download(
                        operands[i], all.get(i).type(), numbers[i], 0, numbers[i].length);
                if (all.get(i).type() == DType.F32) {
                    double[] exact = numbers[i];
                    Arrays.setAll(exact, k -> (float) exact[k]);
                }
            }
            double[][] expected = expected(all, numbers, slots);
            try (CudaKernel tried = (CudaKernel) backend.prepare(group)) {
                if (tried instanceof HostOperation) {
                    return; // no kernel
                }
                byte[][] first = compute(tried, operands, all, numbers, slots);
                for (int k = 0; k < expected.length; k++) {
                    compare(expected[k], first[k], all.get(inputs + k));
                }
                byte[][] second = compute(tried, operands, all, numbers, slots);
                for (int k = 0; k < expected.length; k++) {
                    assertThat(second[k])
                            .as("bits of a second run of %s, the other way round", group)
                            .isEqualTo(first[k]);
                }
            }
        }

        private double[][] expected(List<Operand> all, double[][] numbers, int[] slots) {
            Span[] spans = new Span[all.size()];
            for (int i = 0; i < spans.length; i++) {
                spans[i] = new Span(reference.allocate(8L * places(all.get(i).layout())), 0);
                if (i < numbers.length) {
                    reference.upload(numbers[i], 0, numbers[i].length, spans[i], all.get(i).type());
                }
            }
            long scratch = kernel.workspace();
            Span workspace = scratch == 0 ? null : new Span(reference.allocate(scratch), 0);
            reference.prepare(group).run(spans, workspace, slots);
            double[][] results = new double[spans.length - numbers.length][];
            for (int k = 0; k < results.length; k++) {
                Operand out = all.get(numbers.length + k);
                results[k] = new double[places(out.layout())];
                reference.download(
                        spans[numbers.length + k], out.type(), results[k], 0, results[k].length);
            }
            return results;
        }

        private byte[][] compute(
                CudaKernel tried,
                Span[] operands,
                List<Operand> all,
                double[][] numbers,
                int[] slots) {
            long[] addresses = new long[operands.length];
            for (int i = operands.length - 1; i >= 0; i--) {
                int same = sameAs(operands, i, all);
                addresses[i] = same >= 0 ? addresses[same] : place(all.get(i));
                if (i < numbers.length) {
                    fill(addresses[i], all.get(i), numbers[i]);
                }
            }
            // (inputs that a result takes the place of hold numbers now)
            long scratch = tried.workspace() == 0 ? 0 : driver.allocate(tried.workspace());
            long block = driver.allocate(4L * Math.max(1, tried.slots()));
            for (int i = 0; i < Math.min(slots.length, tried.slots()); i++) {
                driver.look(block + 4L * i, 4).set(ValueLayout.JAVA_INT, 0, slots[i]);
            }
            try (Arena arena = Arena.ofConfined()) {
                Call call =
                        tried.bind(
                                new CudaKernel.Bound(
                                        addresses,
                                        Collections.nCopies(addresses.length, List.of()),
                                        scratch,
                                        block,
                                        arena));
                try {
                    call.enqueue(stream);
                    driver.finish(stream);
                } catch (RuntimeException e) {
                    throw new AssertionError("%s\nin %s".formatted(e.getMessage(), group), e);
                } finally {
                    call.close();
                }
            }
            byte[][] results = new byte[operands.length - numbers.length][];
            for (int k = 0; k < results.length; k++) {
                Operand out = all.get(numbers.length + k);
                long bytes = (long) places(out.layout()) * out.type().bytes();
                results[k] =
                        driver.look(addresses[numbers.length + k], bytes)
                                .toArray(ValueLayout.JAVA_BYTE);
            }
            driver.free(block);
            if (scratch != 0) {
                driver.free(scratch);
            }
            Arrays.stream(addresses).distinct().forEach(driver::free);
            return results;
        }

        /// The later operand, a result, in whose place operand i lies; negative if there is none.
        private int sameAs(Span[] operands, int i, List<Operand> all) {
            for (int k = group.inputs().size(); k < operands.length; k++) {
                if (i < group.inputs().size()
                        && operands[i].memory() == operands[k].memory()
                        && operands[i].offset() == operands[k].offset()
                        && places(all.get(i).layout()) <= places(all.get(k).layout())
                        && all.get(i).type().bytes() <= all.get(k).type().bytes()) {
                    return k;
                }
            }
            return -1;
        }
    }

    /// How many elements a block has that ends where the operand ends.
    private static int places(Layout layout) {
        long last = layout.offset();
        for (int i = 0; i < layout.shape().rank(); i++) {
            last += Math.max(0, (layout.shape().extent(i) - 1) * layout.strides()[i]);
        }
        return Math.toIntExact(layout.shape().elements() == 0 ? 1 : last + 1);
    }

    private long place(Operand operand) {
        int alignment = Math.max(operand.alignment(), operand.type().bytes());
        return driver.allocate(
                (long) places(operand.layout()) * operand.type().bytes(),
                alignment < 256 ? alignment : 0);
    }

    private void fill(long address, Operand operand, double[] numbers) {
        DType type = operand.type();
        MemorySegment at = driver.look(address, (long) numbers.length * type.bytes());
        Elements.write(numbers, 0, numbers.length, at, type);
    }

    /// f32 within 2·10⁻⁵ of the greatest number, halves within a spacing, integers exactly.
    private static void compare(double[] expected, byte[] found, Operand out) {
        DType type = out.type();
        double[] numbers = new double[expected.length];
        Elements.read(MemorySegment.ofArray(found), type, numbers, 0, numbers.length);
        double greatest = 1;
        for (double x : expected) {
            greatest = Double.isFinite(x) ? Math.max(greatest, Math.abs(x)) : greatest;
        }
        for (int i = 0; i < expected.length; i++) {
            double x = expected[i];
            double y = numbers[i];
            double allowed =
                    switch (type) {
                        case F32 -> 2e-5 * greatest;
                        case BF16 -> 2e-5 * greatest + Math.abs(x) / 128;
                        case F16 -> 2e-5 * greatest + Math.abs(x) / 1024;
                        case I32, U8 -> 0;
                    };
            boolean same =
                    Double.compare(x, y) == 0 || (float) x == y || Math.abs(x - y) <= allowed;
            if (!same) {
                throw new AssertionError("element %s is %s, not %s: %s".formatted(i, y, x, out));
            }
        }
    }
}
