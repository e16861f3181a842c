package io.genoise.backend.cpu;

import static io.genoise.expression.Formula.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Backend;
import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.primitive.Attending.Attention;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.AveragePool;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.MaxPool;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.primitive.Resampling.Warp;
import io.genoise.primitive.Resampling.WarpInput;
import io.genoise.primitive.Selection.TopK;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScratchTest {
    private static final int KIB = 1 << 10;

    @Test
    void kernelsShareTheLargestArrays() {
        Scratch scratch = new Scratch(2);
        scratch.reserveShared(3 * KIB);
        scratch.taken();
        long one = scratch.bytes();
        scratch.reserveShared(2 * KIB);
        scratch.taken();
        assertThat(one).isEqualTo(4 * 3 * KIB);
        assertThat(scratch.bytes()).isEqualTo(one);
    }

    @Test
    void arraysAreMadeWhenAllIsReserved() {
        Scratch scratch = new Scratch(1);
        scratch.reserveLocal(2 * KIB);
        scratch.reserveLocal(3 * KIB);
        scratch.allocate();
        float[] made = scratch.local(0);
        assertThat(made).hasSize(3 * KIB);
        scratch.reserveLocal(KIB);
        assertThat(scratch.local(0)).isSameAs(made);
    }

    @Test
    void arraysShrinkToWhatTheKernelsThatAreLeftNeed() {
        Scratch scratch = new Scratch(2);
        scratch.reserveShared(2 * KIB);
        scratch.reserveBytes(KIB);
        Scratch.Need small = scratch.taken();
        scratch.reserveShared(50 * KIB);
        scratch.reserveAlone(7);
        Scratch.Need large = scratch.taken();
        assertThat(scratch.bytes()).isEqualTo(4 * 50 * KIB + 2 * KIB + 7);
        scratch.release(large);
        assertThat(scratch.bytes()).isEqualTo(4 * 2 * KIB + 2 * KIB);
        scratch.release(small);
        assertThat(scratch.bytes()).isZero();
    }

    private static Group group(Primitive primitive, int[]... inputs) {
        return group(DType.F32, primitive, inputs);
    }

    private static Group group(DType type, Primitive primitive, int[]... inputs) {
        List<TensorShape> shapes = Arrays.stream(inputs).map(TensorShape::of).toList();
        List<Operand> operands =
                shapes.stream().map(s -> new Operand(type, Layout.contiguous(s))).toList();
        Layout out = Layout.contiguous(primitive.shape(shapes));
        List<DType> types = operands.stream().map(Operand::type).toList();
        DType result = type.isHalf() ? type : primitive.dtype(types);
        return new Group(primitive, new int[primitive.slots()], operands, new Operand(result, out));
    }

    @Test
    void aBackendCountsWhatItsKernelsHoldAndLetsGoOfIt() {
        try (Backend cpu = new CpuBackendProvider().open(2)) {
            assertThat(cpu.bytes()).isZero();
            AddressedKernel product =
                    (AddressedKernel)
                            cpu.prepare(
                                    group(
                                            new MatMul(false, false),
                                            new int[] {100, 200},
                                            new int[] {200, 300}));
            assertThat(cpu.bytes()).isGreaterThan(4 * 200 * 300);
            product.close();
            assertThat(cpu.bytes()).isZero();
        }
        Backend closed = new CpuBackendProvider().open(2);
        closed.prepare(group(new MatMul(false, false), new int[] {9, 20}, new int[] {20, 30}));
        closed.close();
        assertThat(closed.bytes()).isZero();
    }

    @Test
    void nativeScratchIsWorkspaceAndNothingIsAllocatedForIt() {
        try (Backend cpu = new CpuBackendProvider().open(3)) {
            Reduce sum = new Reduce(Reduction.SUM, List.of(input(0).exp()), 0b01, 0);
            long before = cpu.bytes();
            PreparedKernel large = cpu.prepare(group(sum, new int[] {5000, 100}));
            PreparedKernel small = cpu.prepare(group(sum, new int[] {10, 100}));
            assertThat(cpu.bytes()).isEqualTo(before);
            assertThat(small.workspace()).as("for one thread").isPositive();
            assertThat(large.workspace()).isGreaterThanOrEqualTo(3 * small.workspace());
        }
    }

    /// A kernel over operands of one type, and what the backend holds while it lives.
    private static long held(Backend cpu, DType type, Primitive primitive, int[]... inputs) {
        long before = cpu.bytes();
        PreparedKernel kernel = cpu.prepare(group(type, primitive, inputs));
        long held = cpu.bytes() - before;
        kernel.close();
        assertThat(cpu.bytes()).as(primitive + " closed").isEqualTo(before);
        return held;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void listsAndArraysOfOneKernelAreCounted(boolean vectors) {
        SlidingWindow window = SlidingWindow.square(3, 1, 1);
        int[] x = {2, 40, 50, 3};
        int[] matrices = {2, 2, 3};
        Processor processor = vectors ? Processor.detect() : new Processor(false, "");
        try (Backend cpu = new CpuBackend(new Workers(2), processor)) {
            assertThat(held(cpu, DType.F32, new MaxPool(window), x)).isGreaterThan(40 * 50 * 5);
            assertThat(held(cpu, DType.F32, new AveragePool(window, false), x))
                    .isGreaterThanOrEqualTo(2 * 40 * 50 * 4);
            assertThat(held(cpu, DType.F32, new TopK(1000), new int[] {9, 2000}))
                    .isEqualTo(2 * 8 * 1000);
            Warp warp = new Warp(Filter.BILINEAR, Outside.ZEROS, 40, 50);
            assertThat(held(cpu, DType.F32, warp, x, matrices)).isGreaterThan(2 * 4 * 40 * 50 * 3);
            WarpInput back = new WarpInput(Filter.BILINEAR, Outside.ZEROS, 40, 50);
            assertThat(held(cpu, DType.F32, back, x, matrices)).isEqualTo(2 * 32 * 50);
        }
    }

    @Test
    void channelsByThemselvesAndAttentionAreCounted() {
        try (Backend cpu = new CpuBackendProvider().open(2)) {
            Convolve depthwise = new Convolve(SlidingWindow.square(3, 1, 1), 32);
            long lists =
                    held(
                            cpu,
                            DType.F32,
                            depthwise,
                            new int[] {2, 40, 50, 32},
                            new int[] {32, 3, 3, 1});
            assertThat(lists).isGreaterThan(40 * 50 * 9 * 7);
            int[] heads = {4, 90, 32};
            assertThat(held(cpu, DType.F32, new Attention(false, false), heads, heads, heads))
                    .isGreaterThan(4 * 90 * 64);
        }
    }

    @Test
    void wrappedKernelsGiveBackWhatTheyHold() {
        try (Backend cpu = new CpuBackendProvider().open(2)) {
            MatMul product = new MatMul(false, false);
            assertThat(held(cpu, DType.BF16, product, new int[] {100, 200}, new int[] {200, 300}))
                    .isGreaterThan(4 * 200 * 300);
        }
    }

    @Test
    void aKernelThatIsClosedAfterItsBackendChangesNothing() {
        Backend cpu = new CpuBackendProvider().open(2);
        PreparedKernel heap = cpu.prepare(group(new TopK(9), new int[] {9, 20}));
        cpu.close();
        heap.close();
        assertThat(cpu.bytes()).isZero();
    }
}
