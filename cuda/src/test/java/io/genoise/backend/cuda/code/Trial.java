package io.genoise.backend.cuda.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.backend.Elements;
import io.genoise.backend.Group;
import io.genoise.backend.Launch.Shift;
import io.genoise.backend.Memory;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.backend.cuda.driver.Driver;
import io.genoise.backend.cuda.driver.Facts;
import io.genoise.backend.cuda.host.HostCuda;
import io.genoise.backend.reference.ReferenceBackend;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A group tried on the host, by the text of its kernels, and on the reference, with the same elements. On the host each
/// operand begins at an address that is no more aligned than the group says, so that a pack too wide is found.
@SuppressWarnings("restricted")
final class Trial {
    /// One device for all trials, and the functions that it has loaded.
    private static final class Device {
        static final Cuda CUDA = HostCuda.open();
        static final Driver DRIVER = CUDA.driver();
        static final long STREAM = DRIVER.stream();
        static final long COUNTERS = DRIVER.allocate(4L * Codes.COUNTERS);
        static final Map<String, Long> FUNCTIONS = new HashMap<>();

        static {
            DRIVER.clear(COUNTERS, 4L * Codes.COUNTERS, STREAM);
        }

        static long function(String source) {
            return FUNCTIONS.computeIfAbsent(
                    source,
                    s -> {
                        byte[] image = CUDA.compiler().compile(Prelude.text() + s);
                        return DRIVER.function(DRIVER.load(image), "kernel");
                    });
        }
    }

    /// A device so small that threads have several turns.
    static final Facts FACTS = new Facts("small", 90, 1, 1L << 30, List.of());

    private final Group group;
    private final List<Operand> operands;
    private final List<double[]> elements = new ArrayList<>();
    private final int[] same;
    private int[] parameters = {};
    private List<Shift> shifts = List.of();

    private Trial(Group group) {
        this.group = group;
        this.operands = Stream.concat(group.inputs().stream(), group.outputs().stream()).toList();
        this.same = new int[operands.size()];
        RandomStream random = RandomStream.of(17);
        for (int k = 0; k < operands.size(); k++) {
            same[k] = k;
            Operand operand = operands.get(k);
            double[] numbers = new double[(int) size(operand.layout())];
            for (int i = 0; i < numbers.length; i++) {
                double number =
                        operand.type().isFloat() ? random.nextFloat() * 4 - 2 : random.nextInt(200);
                numbers[i] = operand.type().round((float) number);
            }
            elements.add(numbers);
        }
    }

    /// The group over random elements.
    static Trial of(Group group) {
        return new Trial(group);
    }

    /// An operand that begins at a multiple of `alignment` bytes.
    static Operand operand(DType type, Layout layout, int alignment) {
        return new Operand(type, layout, alignment);
    }

    /// How many elements lie from the first place on.
    private static long size(Layout layout) {
        long high = layout.offset();
        for (int axis = 0; axis < layout.shape().rank(); axis++) {
            high += Math.max(0, (layout.shape().extent(axis) - 1) * layout.strides()[axis]);
        }
        return high + 1;
    }

    /// With these elements of input `k`, in the order in which they lie.
    Trial with(int k, double... numbers) {
        elements.set(k, Arrays.copyOf(numbers, Math.max(numbers.length, elements.get(k).length)));
        return this;
    }

    /// With this parameter block.
    Trial parameters(int... block) {
        parameters = block;
        return this;
    }

    /// With input `k` and output `result` in the same place.
    Trial inPlace(int k, int result) {
        same[group.inputs().size() + result] = k;
        return this;
    }

    /// With the first input moved by slots.
    Trial moved(Shift... by) {
        shifts = List.of(by);
        return this;
    }

    /// What the reference gives, a result each.
    List<double[]> expected() {
        ReferenceBackend reference = new ReferenceBackend();
        Span[] spans = new Span[operands.size()];
        for (int k = 0; k < spans.length; k++) {
            if (same[k] != k) {
                spans[k] = spans[same[k]];
                continue;
            }
            double[] numbers = elements.get(k);
            Memory memory = reference.allocate(8L * numbers.length);
            spans[k] = new Span(memory, 0);
            reference.upload(numbers, 0, numbers.length, spans[k], operands.get(k).type());
        }
        for (Shift shift : shifts) {
            long moved = (long) parameters[shift.slot()] * shift.bytes();
            spans[0] = spans[0].plus(moved / operands.getFirst().type().bytes() * 8);
        }
        PreparedKernel kernel = reference.prepare(group);
        kernel.run(spans, null, parameters);
        List<double[]> results = new ArrayList<>();
        for (int k = group.inputs().size(); k < spans.length; k++) {
            double[] numbers = new double[elements.get(k).length];
            reference.download(spans[k], operands.get(k).type(), numbers, 0, numbers.length);
            results.add(numbers);
        }
        return results;
    }

    /// What the kernels of `codes` give: the second time, when they find the first one's results and workspace, unless a
    /// result takes the place of what it is computed from.
    List<double[]> found(Codes codes) {
        Driver driver = Device.DRIVER;
        List<Long> blocks = new ArrayList<>();
        long[] addresses = new long[operands.size()];
        boolean inPlace = false;
        for (int k = 0; k < addresses.length; k++) {
            Operand operand = operands.get(k);
            if (same[k] != k) {
                addresses[k] = addresses[same[k]];
                inPlace = true;
                continue;
            }
            int lead =
                    operand.alignment() < 256
                            ? Math.max(operand.alignment(), operand.type().bytes())
                            : 0;
            double[] numbers = elements.get(k);
            blocks.add(driver.allocate(lead + (long) numbers.length * operand.type().bytes()));
            addresses[k] = blocks.getLast() + lead;
            write(addresses[k], operand.type(), numbers);
        }
        long workspace = codes.workspace() == 0 ? 0 : driver.allocate(codes.workspace());
        long slots = driver.allocate(4L * Math.max(1, parameters.length));
        segment(slots, 4L * parameters.length).copyFrom(MemorySegment.ofArray(parameters));
        blocks.add(slots);
        if (workspace != 0) {
            blocks.add(workspace);
        }
        List<Long> places = new ArrayList<>(Arrays.stream(addresses).boxed().toList());
        places.addAll(List.of(workspace, slots, Device.COUNTERS));
        for (int time = 0; time < (inPlace ? 1 : 2); time++) {
            codes.kernels().forEach(code -> launch(code, places, codes.shifted()));
        }
        driver.finish(Device.STREAM);
        List<double[]> results = new ArrayList<>();
        for (int k = group.inputs().size(); k < addresses.length; k++) {
            results.add(read(addresses[k], operands.get(k).type(), elements.get(k).length));
        }
        assertThat(segment(Device.COUNTERS, 4L * Codes.COUNTERS).toArray(ValueLayout.JAVA_INT))
                .as("counters afterwards")
                .containsOnly(0);
        blocks.forEach(driver::free);
        return results;
    }

    private void launch(Code code, List<Long> places, boolean shifted) {
        List<Long> words = new ArrayList<>(places);
        words.addAll(code.numbers());
        for (int i = 0; shifted && i < Codes.SHIFTS; i++) {
            words.add(i < shifts.size() ? shifts.get(i).slot() : 0L);
            words.add(i < shifts.size() ? shifts.get(i).bytes() : 0L);
        }
        try (Arena arena = Arena.ofConfined()) {
            long[] record = words.stream().mapToLong(w -> w).toArray();
            MemorySegment argument = arena.allocateFrom(ValueLayout.JAVA_LONG, record);
            Device.DRIVER.launch(
                    Device.function(code.source()),
                    code.blocks(),
                    code.threads(),
                    argument.address(),
                    argument.byteSize(),
                    Device.STREAM);
        }
    }

    /// Checks that the texts give what the reference does, to `tolerance` of a number's size.
    void agrees(double tolerance) {
        List<double[]> expected = expected();
        List<double[]> found = found(Texts.of(group, FACTS));
        for (int k = 0; k < expected.size(); k++) {
            DType type = group.outputs().get(k).type();
            double spacing = type == DType.BF16 ? 0x1p-7 : type == DType.F16 ? 0x1p-10 : tolerance;
            for (int i = 0; i < expected.get(k).length; i++) {
                double number = expected.get(k)[i];
                assertThat(found.get(k)[i])
                        .as("element %s of result %s", i, k)
                        .isCloseTo(
                                type == DType.F32 ? (float) number : number,
                                within(
                                        tolerance == 0
                                                ? 0
                                                : spacing * Math.max(1, Math.abs(number))));
            }
        }
    }

    private static MemorySegment segment(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    private static void write(long address, DType type, double[] numbers) {
        MemorySegment at = segment(address, (long) numbers.length * type.bytes());
        Elements.write(numbers, 0, numbers.length, at, type);
    }

    private static double[] read(long address, DType type, int count) {
        double[] numbers = new double[count];
        MemorySegment at = segment(address, (long) count * type.bytes());
        Elements.read(at, type, numbers, 0, count);
        return numbers;
    }
}
