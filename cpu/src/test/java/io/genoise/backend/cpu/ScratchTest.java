package io.genoise.backend.cpu;

import static io.genoise.expression.Expression.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Backend;
import io.genoise.backend.Group;
import io.genoise.backend.Kernel;
import io.genoise.backend.Operand;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.Reduce;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

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
        List<Shape> shapes = Arrays.stream(inputs).map(Shape::of).toList();
        List<Operand> operands =
                shapes.stream().map(s -> new Operand(DType.F32, Layout.contiguous(s))).toList();
        Layout out = Layout.contiguous(primitive.shape(shapes));
        return new Group(primitive, new int[0], operands, new Operand(DType.F32, out));
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
            Kernel large = cpu.prepare(group(sum, new int[] {5000, 100}));
            Kernel small = cpu.prepare(group(sum, new int[] {10, 100}));
            assertThat(cpu.bytes()).isEqualTo(before);
            assertThat(small.workspace()).as("for one thread").isPositive();
            assertThat(large.workspace()).isGreaterThanOrEqualTo(3 * small.workspace());
        }
    }
}
