package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.backend.Backend;
import io.genoise.backend.BackendProvider;
import io.genoise.backend.Memory;
import io.genoise.backend.Span;
import io.genoise.primitive.CustomKernel;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Custom;
import io.genoise.primitive.Primitive.Gather;
import io.genoise.primitive.Primitive.Iota;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.Pad;
import io.genoise.primitive.Primitive.Random;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.primitive.Primitive.ScatterAdd;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CpuBackendTest {
    @Test
    void isFoundAsAService() {
        assertThat(ServiceLoader.load(BackendProvider.class).stream().map(p -> p.get().name()))
                .contains("cpu");
    }

    @Test
    void factsNameProcessorThreadsAndKernels() {
        try (Backend cpu = new CpuBackendProvider().open(1)) {
            assertThat(String.join("\n", cpu.facts()))
                    .contains("processor", "threads: 1", "kernels");
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void everyTypeGoesUpAndDown(DType type) {
        try (Backend cpu = new CpuBackendProvider().open(1);
                Memory memory = cpu.allocate(1000)) {
            Span span = new Span(memory, 64);
            int[] back = new int[5];
            cpu.upload(new int[] {9, 1, 250, 0, 3}, 1, 4, span, type);
            cpu.download(span, type, back, 1, 4);
            assertThat(back).containsExactly(0, 1, 250, 0, 3);
            cpu.upload(new byte[] {1, (byte) 250}, 0, 2, span, type);
            float[] floats = new float[2];
            cpu.download(span, type, floats, 0, 2);
            assertThat(floats).containsExactly(1, 250);
            cpu.upload(new float[] {2.5f, 3.5f}, 0, 2, span, type);
            double[] doubles = new double[2];
            cpu.download(span, type, doubles, 0, 2);
            assertThat(doubles)
                    .containsExactly(
                            type == DType.I32 || type == DType.U8
                                    ? new double[] {2, 4}
                                    : new double[] {2.5, 3.5});
        }
    }

    @Test
    void memoryIsZeroedAndAligned() {
        for (long bytes : new long[] {1, 1000, 5 << 20}) {
            try (NativeMemory memory = new NativeMemory(bytes)) {
                assertThat(memory.address() % 64).isZero();
                assertThat(
                                NativeMemory.segment(new Span(memory, 0), bytes)
                                        .toArray(ValueLayout.JAVA_BYTE))
                        .containsOnly(0);
            }
        }
    }

    @Test
    void runningOutOfMemorySaysHowMuchWasAskedFor() {
        assertThatThrownBy(() -> new NativeMemory(1L << 52))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessageContaining(Long.toString(1L << 52));
    }

    @Test
    void memoryThatWasGivenBackIsRefused() {
        NativeMemory memory = new NativeMemory(100);
        memory.close();
        assertThatThrownBy(() -> NativeMemory.address(new Span(memory, 0), 4))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anOperandBeyondItsMemoryIsRefused() {
        try (NativeMemory memory = new NativeMemory(100)) {
            assertThatThrownBy(() -> NativeMemory.address(new Span(memory, 64), 40))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("40 bytes at byte 64 of a block of 100");
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void viewsAreCopiedPaddedAndJoined(DType type) {
        Layout view =
                Layout.contiguous(TensorShape.of(20, 9, 31))
                        .permute(new int[] {2, 0, 1})
                        .flip(0b10);
        Trial.of(new Reshape(TensorShape.of(31 * 180)))
                .input(type, view, u -> Math.floor(256 * u))
                .agrees(0);
        Trial.of(new Pad(List.of(2, 0, 1), TensorShape.of(40, 20, 12)))
                .input(type, view, u -> Math.floor(256 * u))
                .agrees(0);
        Trial.of(new Pad(List.of(0, 0, 1), TensorShape.of(40, 20, 12), true))
                .input(type, view, u -> Math.floor(256 * u))
                .rawSlots(9)
                .agrees(0);
        Trial.of(new Concat(1))
                .input(type, view, u -> Math.floor(256 * u))
                .input(type, Layout.contiguous(TensorShape.of(31, 3, 9)), u -> Math.floor(256 * u))
                .agrees(0);
    }

    @Test
    void numbersWithoutOperandsAgree() {
        Trial.of(new Iota(1000)).agrees(0);
        Trial.of(new Random(TensorShape.of(37, 301))).rawSlots(1, -2, 3, 4).agrees(0);
    }

    @Test
    void productsAgree() {
        for (int i = 0; i < 4; i++) {
            boolean a = (i & 1) != 0;
            boolean b = (i & 2) != 0;
            Trial.of(new MatMul(a, b))
                    .input(a ? new int[] {2, 40, 70} : new int[] {2, 70, 40})
                    .input(b ? new int[] {2, 33, 40} : new int[] {2, 40, 33})
                    .agrees(2e-5);
        }
    }

    @Test
    void convolutionsAgreeInTwoAndThreeDimensions() {
        SlidingWindow two =
                new SlidingWindow(List.of(3, 2), List.of(2, 1), List.of(1, 0), List.of(1, 2));
        SlidingWindow three =
                new SlidingWindow(
                        List.of(2, 3, 2), List.of(1, 2, 1), List.of(1, 1, 0), List.of(1, 1, 2));
        convolution(two, new int[] {3, 9, 8, 6}, new int[] {4, 3, 2, 3}, List.of(9, 8));
        convolution(three, new int[] {2, 4, 9, 8, 6}, new int[] {4, 2, 3, 2, 3}, List.of(4, 9, 8));
    }

    private static void convolution(SlidingWindow window, int[] x, int[] w, List<Integer> spatial) {
        TensorShape xShape = TensorShape.of(x);
        int[] y =
                new Primitive.Convolve(window, 2)
                        .shape(List.of(xShape, TensorShape.of(w)))
                        .extents();
        Trial.of(new Primitive.Convolve(window, 2)).input(x).input(w).agrees(2e-5);
        Trial.of(new Primitive.ConvolveInput(window, 2, spatial)).input(y).input(w).agrees(2e-5);
        Trial.of(new Primitive.ConvolveWeight(window, 2)).input(x).input(y).agrees(2e-5);
    }

    @Test
    void poolsAgree() {
        SlidingWindow window =
                new SlidingWindow(List.of(3, 2), List.of(2, 1), List.of(1, 1), List.of(1, 1));
        int[] x = {3, 9, 8, 21};
        TensorShape y = window.output(TensorShape.of(x), 21);
        Layout picked = Layout.contiguous(y);
        List<Integer> spatial = List.of(9, 8);
        Trial.of(new Primitive.MaxPool(window)).input(x).agrees(0);
        Trial.of(new Primitive.MaxPoolIndices(window)).input(x).agrees(0);
        Trial.of(new Primitive.PoolScatter(window, spatial))
                .input(y.extents())
                .input(DType.I32, picked, _ -> 3)
                .agrees(1e-6);
        for (boolean countPadding : new boolean[] {true, false}) {
            Trial.of(new Primitive.AveragePool(window, countPadding)).input(x).agrees(1e-6);
            Trial.of(new Primitive.AveragePoolInput(window, countPadding, spatial))
                    .input(y.extents())
                    .agrees(1e-6);
        }
    }

    @Test
    void lookupsAgreeAndIndicesOutsideGiveZero() {
        Layout indices = Layout.contiguous(TensorShape.of(5, 4));
        Trial.of(new Gather())
                .input(7, 3, 2)
                .input(DType.I32, indices, u -> Math.floor(9 * u) - 1)
                .agrees(0);
        Trial.of(new ScatterAdd(7))
                .input(5, 4, 3, 2)
                .input(DType.I32, indices, u -> Math.floor(9 * u) - 1)
                .agrees(1e-6);
    }

    record Doubled() implements CustomKernel {
        @Override
        public String name() {
            return "doubled";
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return inputs.getFirst();
        }

        @Override
        public void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = 2 * inputs.getFirst()[i];
            }
        }

        @Override
        public void compute(List<float[]> inputs, List<TensorShape> shapes, float[] out) {
            for (int i = 0; i < out.length; i++) {
                out[i] = 2 * inputs.getFirst()[i];
            }
        }
    }

    @Test
    void aCustomOperationRuns() {
        Trial.of(new Custom(new Doubled())).input(9, 9).agrees(0);
    }
}
