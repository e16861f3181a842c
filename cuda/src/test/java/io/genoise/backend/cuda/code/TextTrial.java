package io.genoise.backend.cuda.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Backend;
import io.genoise.backend.Group;
import io.genoise.backend.Memory;
import io.genoise.backend.Operand;
import io.genoise.backend.Span;
import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.backend.cuda.driver.Driver;
import io.genoise.backend.cuda.host.HostCuda;
import io.genoise.backend.reference.ReferenceBackend;
import io.genoise.primitive.Primitive;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.Shape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/// One group: what its texts compute on the processor, and what the reference backend does with the same operands.
@SuppressWarnings("restricted")
final class TextTrial {
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

    private final Primitive primitive;
    private final Function<Group, Codes> texts;
    private final List<Operand> inputs = new ArrayList<>();
    private final List<double[]> values = new ArrayList<>();
    private float[] slots = {};

    private TextTrial(Primitive primitive, Function<Group, Codes> texts) {
        this.primitive = primitive;
        this.texts = texts;
    }

    static TextTrial of(Primitive primitive, Function<Group, Codes> texts) {
        return new TextTrial(primitive, texts);
    }

    /// An operand in f32, aligned to 16 bytes, of random numbers in [-2, 2).
    TextTrial input(int... extents) {
        return input(DType.F32, Layout.contiguous(Shape.of(extents)), 16, u -> 4 * u - 2);
    }

    /// An operand whose elements are `of(u)` for u in [0, 1). It lies at a multiple of `alignment`, and of nothing larger.
    TextTrial input(DType type, Layout layout, int alignment, DoubleUnaryOperator of) {
        long end = layout.offset() + 1;
        for (int i = 0; i < layout.strides().length; i++) {
            end += Math.max(0, (layout.shape().extent(i) - 1) * layout.strides()[i]);
        }
        RandomStream random = RandomStream.of(7, inputs.size());
        double[] elements = new double[Math.toIntExact(end)];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = type.round((float) of.applyAsDouble(random.nextFloat()));
        }
        inputs.add(new Operand(type, layout, alignment));
        values.add(elements);
        return this;
    }

    /// Uses `elements` for the last operand.
    TextTrial values(double... elements) {
        values.set(values.size() - 1, elements);
        return this;
    }

    TextTrial slots(float... values) {
        slots = values;
        return this;
    }

    private Group group() {
        List<Shape> shapes = inputs.stream().map(i -> i.layout().shape()).toList();
        List<DType> types = inputs.stream().map(Operand::type).toList();
        int[] places = new int[slots.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = places.length - 1 - i;
        }
        Layout out = Layout.contiguous(primitive.shape(shapes));
        return new Group(primitive, places, inputs, new Operand(primitive.dtype(types), out, 16));
    }

    private int[] block() {
        int[] block = new int[slots.length];
        for (int i = 0; i < block.length; i++) {
            block[block.length - 1 - i] = Float.floatToRawIntBits(slots[i]);
        }
        return block;
    }

    /// What the texts compute: the result of a second run, which finds the first one's results and workspace.
    double[] run() {
        Group group = group();
        Codes codes = texts.apply(group);
        Driver driver = Device.DRIVER;
        List<Long> blocks = new ArrayList<>();
        List<Long> words = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            Operand operand = inputs.get(i);
            long bytes = (long) values.get(i).length * operand.type().bytes();
            long base = driver.allocate(bytes + operand.alignment());
            blocks.add(base);
            words.add(base + operand.alignment());
            write(words.getLast(), operand.type(), values.get(i));
        }
        DType type = group.output().type();
        int count = Math.toIntExact(group.output().layout().shape().elements());
        long out = driver.allocate((long) count * type.bytes());
        long workspace = driver.allocate(Math.max(1, codes.workspace()));
        long slotBlock = driver.allocate(4L * Math.max(1, slots.length));
        blocks.addAll(List.of(out, workspace, slotBlock));
        MemorySegment.copy(
                MemorySegment.ofArray(block()),
                0,
                at(slotBlock, 4L * slots.length),
                0,
                4L * slots.length);
        words.addAll(List.of(out, workspace, slotBlock, Device.COUNTERS));
        for (int time = 0; time < 2; time++) {
            codes.kernels().forEach(code -> launch(code, words));
        }
        driver.finish(Device.STREAM);
        assertThat(at(Device.COUNTERS, 4L * Codes.COUNTERS).toArray(ValueLayout.JAVA_INT))
                .as("counters afterwards")
                .containsOnly(0);
        double[] result = read(out, type, count);
        blocks.forEach(driver::free);
        return result;
    }

    private static void launch(Code code, List<Long> addresses) {
        List<Long> words = new ArrayList<>(addresses);
        words.addAll(code.numbers());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment record =
                    arena.allocateFrom(
                            ValueLayout.JAVA_LONG,
                            words.stream().mapToLong(Long::longValue).toArray());
            Device.DRIVER.launch(
                    Device.function(code.source()),
                    code.blocks(),
                    code.threads(),
                    record.address(),
                    record.byteSize(),
                    Device.STREAM);
        }
    }

    private static MemorySegment at(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    private static void write(long address, DType type, double[] elements) {
        MemorySegment to = at(address, (long) elements.length * type.bytes());
        for (int i = 0; i < elements.length; i++) {
            switch (type) {
                case F32 -> to.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i, (float) elements[i]);
                case I32 -> to.set(ValueLayout.JAVA_INT_UNALIGNED, 4L * i, (int) elements[i]);
                case U8 -> to.set(ValueLayout.JAVA_BYTE, i, (byte) (int) elements[i]);
                case BF16, F16 ->
                        to.set(
                                ValueLayout.JAVA_SHORT_UNALIGNED,
                                2L * i,
                                type.toBits((float) elements[i]));
            }
        }
    }

    private static double[] read(long address, DType type, int count) {
        MemorySegment from = at(address, (long) count * type.bytes());
        double[] elements = new double[count];
        for (int i = 0; i < count; i++) {
            elements[i] =
                    switch (type) {
                        case F32 -> from.get(ValueLayout.JAVA_FLOAT, 4L * i);
                        case I32 -> from.get(ValueLayout.JAVA_INT, 4L * i);
                        case U8 -> from.get(ValueLayout.JAVA_BYTE, i) & 0xff;
                        case BF16, F16 -> type.fromBits(from.get(ValueLayout.JAVA_SHORT, 2L * i));
                    };
        }
        return elements;
    }

    /// What the reference backend computes.
    double[] reference() {
        Group group = group();
        try (Backend backend = new ReferenceBackend()) {
            List<Memory> blocks = new ArrayList<>();
            Span[] operands = new Span[inputs.size() + 1];
            for (int i = 0; i < inputs.size(); i++) {
                double[] elements = values.get(i);
                DType type = inputs.get(i).type();
                operands[i] = span(backend, blocks, type, elements.length);
                backend.upload(elements, 0, elements.length, operands[i], type);
            }
            DType type = group.output().type();
            double[] result = new double[(int) group.output().layout().shape().elements()];
            operands[inputs.size()] = span(backend, blocks, type, result.length);
            backend.prepare(group).run(operands, null, block());
            backend.download(operands[inputs.size()], type, result, 0, result.length);
            blocks.forEach(Memory::close);
            return result;
        }
    }

    private static Span span(Backend backend, List<Memory> blocks, DType type, int count) {
        blocks.add(backend.allocate((long) count * backend.bytes(type)));
        return new Span(blocks.getLast(), 0);
    }

    /// Asserts that the result is the reference's, to `tolerance` relative to max(1, |value|).
    void agrees(double tolerance) {
        double[] expected = reference();
        double[] found = run();
        for (int i = 0; i < expected.length; i++) {
            double allowed = tolerance * Math.max(1, Math.abs(expected[i]));
            if (!(Math.abs(found[i] - expected[i]) <= allowed)
                    && Double.compare(found[i], expected[i]) != 0) {
                assertThat(found[i])
                        .as("element %s of %s of %s", i, primitive, inputs)
                        .isEqualTo(expected[i]);
            }
        }
    }
}
