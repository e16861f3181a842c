package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Backend;
import io.genoise.backend.Group;
import io.genoise.backend.Memory;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.backend.reference.ReferenceBackend;
import io.genoise.primitive.Primitive;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/// One group, run on the CPU and on the reference backend with the same operands.
final class Trial {
    private static final class Shared {
        static final Backend CPU = new CpuBackendProvider().open(2);
    }

    private final Primitive primitive;
    private final List<Operand> inputs = new ArrayList<>();
    private final List<double[]> values = new ArrayList<>();
    private float[] slots = {};
    private int[] rawSlots;

    private Trial(Primitive primitive) {
        this.primitive = primitive;
    }

    static Trial of(Primitive primitive) {
        return new Trial(primitive);
    }

    /// An operand of random numbers in [-2, 2).
    Trial input(Layout layout) {
        return input(DType.F32, layout, u -> 4 * u - 2);
    }

    Trial input(int... extents) {
        return input(Layout.contiguous(TensorShape.of(extents)));
    }

    /// An operand whose elements are `of(u)` for u in [0, 1).
    Trial input(DType type, Layout layout, DoubleUnaryOperator of) {
        long end = Reach.of(new Operand(DType.U8, layout)).end();
        RandomStream random = RandomStream.of(7, inputs.size());
        double[] elements = new double[(int) end];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = (float) of.applyAsDouble(random.nextFloat());
        }
        inputs.add(new Operand(type, layout));
        values.add(elements);
        return this;
    }

    Trial slots(float... values) {
        slots = values;
        return this;
    }

    Trial rawSlots(int... words) {
        rawSlots = words;
        return this;
    }

    /// Uses `elements` for the last operand.
    Trial values(double... elements) {
        values.set(values.size() - 1, elements);
        return this;
    }

    private Group group() {
        List<TensorShape> shapes = inputs.stream().map(i -> i.layout().shape()).toList();
        List<DType> types = inputs.stream().map(Operand::type).toList();
        int count = rawSlots != null ? rawSlots.length : slots.length;
        int[] places = new int[count];
        for (int i = 0; i < count; i++) {
            places[i] = count - 1 - i;
        }
        Layout out = Layout.contiguous(primitive.shape(shapes));
        return new Group(primitive, places, inputs, new Operand(primitive.dtype(types), out));
    }

    /// The result on `backend`: that of a second run, which finds the first one's results and scratch in its memory.
    double[] run(Backend backend) {
        double[][] result = new double[1][];
        runs(backend, 2, found -> result[0] = found);
        return result[0];
    }

    /// Prepares once on `backend` and runs `times` times, showing each result.
    void runs(Backend backend, int times, Consumer<double[]> each) {
        Group group = group();
        List<Memory> blocks = new ArrayList<>();
        Span[] operands = new Span[inputs.size() + 1];
        for (int i = 0; i < inputs.size(); i++) {
            double[] elements = values.get(i);
            operands[i] = span(backend, blocks, inputs.get(i).type(), elements.length);
            backend.upload(elements, 0, elements.length, operands[i], inputs.get(i).type());
        }
        Operand out = group.output();
        double[] result = new double[(int) out.layout().shape().elements()];
        operands[inputs.size()] = span(backend, blocks, out.type(), result.length);
        PreparedKernel kernel = backend.prepare(group);
        Span workspace = null;
        if (kernel.workspace() > 0) {
            blocks.add(backend.allocate(kernel.workspace()));
            workspace = new Span(blocks.getLast(), 0);
        }
        int[] block = new int[group.slots().length];
        for (int i = 0; i < block.length; i++) {
            block[group.slots()[i]] =
                    rawSlots != null ? rawSlots[i] : Float.floatToRawIntBits(slots[i]);
        }
        for (int i = 0; i < times; i++) {
            kernel.run(operands, workspace, block);
            backend.download(operands[inputs.size()], out.type(), result, 0, result.length);
            each.accept(result.clone());
        }
        blocks.forEach(Memory::close);
    }

    /// Asserts that tasks may run in any order, on any thread and at the same time: the bits are always those of one thread
    /// that does them one after the other.
    ///
    /// @param times how often several threads do it: a race is won most of the time
    void isTheSameForAnyOrderAndThreads(int times) {
        double[] expected;
        try (Backend one = new CpuBackend(new Workers(1), Processor.detect())) {
            expected = run(one);
        }
        for (Workers workers : List.of(new Reordered(0), new Reordered(1))) {
            try (Backend reordered = new CpuBackend(workers, Processor.detect())) {
                sameBits(run(reordered), expected, workers.toString());
            }
        }
        for (int threads : new int[] {2, 5}) {
            try (Backend several = new CpuBackend(new Workers(threads), Processor.detect())) {
                runs(several, times, found -> sameBits(found, expected, threads + " threads"));
            }
        }
    }

    @Override
    public String toString() {
        return primitive + " of " + inputs;
    }

    private void sameBits(double[] found, double[] expected, String what) {
        for (int i = 0; i < expected.length; i++) {
            if (Double.compare(found[i], expected[i]) != 0) {
                assertThat(found[i])
                        .as("element %d of %s, %s", i, this, what)
                        .isEqualTo(expected[i]);
            }
        }
    }

    private static Span span(Backend backend, List<Memory> blocks, DType type, int count) {
        blocks.add(backend.allocate((long) count * backend.bytes(type)));
        return new Span(blocks.getLast(), 0);
    }

    /// Asserts that the CPU's result is the reference's, to `tolerance` relative to max(1, |value|).
    void agrees(double tolerance) {
        double[] expected = run(new ReferenceBackend());
        double[] found = run(Shared.CPU);
        for (int i = 0; i < expected.length; i++) {
            double allowed = tolerance * Math.max(1, Math.abs(expected[i]));
            if (!(Math.abs(found[i] - expected[i]) <= allowed)
                    && Double.compare(found[i], expected[i]) != 0) {
                assertThat(found[i]).as("element %d of %s", i, primitive).isEqualTo(expected[i]);
            }
        }
    }
}
