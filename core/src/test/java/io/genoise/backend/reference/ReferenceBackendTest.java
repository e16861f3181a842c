package io.genoise.backend.reference;

import static io.genoise.expression.Formula.input;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.backend.Group;
import io.genoise.backend.Memory;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Flip;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.Primitive.Pointwise;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceBackendTest {
    private final ReferenceBackend backend = new ReferenceBackend();

    @Test
    void itIsFoundByName() {
        assertThat(Device.platforms())
                .filteredOn(p -> p.name().equals("reference"))
                .singleElement()
                .satisfies(p -> assertThat(p.missing()).isNull());
    }

    @Test
    void doublesComeBackExactly() {
        Span place = new Span(backend.allocate(32), 8);
        backend.upload(new double[] {9, Math.PI, 1e-300}, 1, 2, place, DType.F32);
        double[] back = new double[3];
        backend.download(place, DType.F32, back, 1, 2);
        assertThat(back).containsExactly(0, Math.PI, 1e-300);
    }

    @Test
    void bytesAreUnsigned() {
        Span place = new Span(backend.allocate(16), 0);
        backend.upload(new byte[] {-1, 7}, 0, 2, place, DType.U8);
        int[] back = new int[2];
        backend.download(place, DType.U8, back, 0, 2);
        assertThat(back).containsExactly(255, 7);
    }

    @Test
    void numbersBecomeElementsOfTheirType() {
        Span place = new Span(backend.allocate(24), 0);
        backend.upload(new float[] {2.5f, -1, 256}, 0, 3, place, DType.U8);
        float[] back = new float[3];
        backend.download(place, DType.U8, back, 0, 3);
        assertThat(back).containsExactly(2, 0, 255);
    }

    @Test
    void copyMovesElementsWithinTheDevice() {
        Span place = new Span(backend.allocate(32), 0);
        backend.upload(new int[] {1, 2, 3, 4}, 0, 4, place, DType.I32);
        backend.copy(place, place.plus(16), 16);
        int[] back = new int[4];
        backend.download(place, DType.I32, back, 0, 4);
        assertThat(back).containsExactly(1, 2, 1, 2);
    }

    @Test
    void aKernelReadsAndWritesWhereItsSpansBegin() {
        Layout pair = new Layout(TensorShape.of(2), 1, new long[] {1});
        PreparedKernel kernel =
                backend.prepare(
                        new Group(
                                new Pointwise(input(0).negate(), 0, DType.F32),
                                new int[0],
                                List.of(new Operand(DType.F32, pair)),
                                new Operand(DType.F32, Layout.contiguous(TensorShape.of(2)))));
        Span place = new Span(backend.allocate(48), 0);
        backend.upload(new int[] {1, 2, 3, 4, 5, 6}, 0, 6, place, DType.F32);
        kernel.run(new Span[] {place.plus(8), place.plus(32)}, null, new int[0]);
        double[] back = new double[6];
        backend.download(place, DType.F32, back, 0, 6);
        assertThat(back).containsExactly(1, 2, 3, 4, -3, -4);
    }

    @Test
    void closedMemoryIsNotUsed() {
        Memory memory = backend.allocate(64);
        memory.close();
        assertThatThrownBy(() -> backend.upload(new float[1], 0, 1, new Span(memory, 0), DType.F32))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("64 bytes");
    }

    @Test
    void aBlockThatNoArrayHoldsIsRefusedWithItsSize() {
        assertThatThrownBy(() -> backend.allocate(1L << 40))
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessageContaining(Long.toString(1L << 40));
    }

    @Test
    void anOffsetInsideAnElementIsRefused() {
        assertThatThrownBy(() ->
                        backend.copy(
                                new Span(backend.allocate(64), 4),
                                new Span(backend.allocate(64), 0),
                                8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offset 4");
    }

    @Test
    void aResultOfTheWrongShapeIsRefused() {
        Layout x = Layout.contiguous(TensorShape.of(2));
        assertRefused(
                new Pointwise(input(0), 0, DType.F32),
                x,
                Layout.contiguous(TensorShape.of(3)),
                "[2] expected");
    }

    @Test
    void aStridedOperandOfAMatMulIsRefused() {
        Layout a = Layout.contiguous(TensorShape.of(2, 2)).permute(new int[] {1, 0});
        Group group =
                new Group(
                        new MatMul(false, false),
                        new int[0],
                        List.of(new Operand(DType.F32, a), new Operand(DType.F32, a)),
                        new Operand(DType.F32, Layout.contiguous(TensorShape.of(2, 2))));
        assertThatThrownBy(() -> backend.prepare(group))
                .hasMessageContaining("contiguous operands");
    }

    @Test
    void operandsThatAreNotBroadcastAreRefused() {
        Group group =
                new Group(
                        new Pointwise(input(0).plus(input(1)), 0, DType.F32),
                        new int[0],
                        List.of(
                                new Operand(DType.F32, Layout.contiguous(TensorShape.of(2, 3))),
                                new Operand(DType.F32, Layout.contiguous(TensorShape.of(3)))),
                        new Operand(DType.F32, Layout.contiguous(TensorShape.of(2, 3))));
        assertThatThrownBy(() -> backend.prepare(group))
                .hasMessageContaining("one shape of all operands");
    }

    @Test
    void missingSlotsAreRefused() {
        Layout x = Layout.contiguous(TensorShape.of(2));
        assertRefused(new Pointwise(input(0), 1, DType.F32), x, x, "slots: 1 expected, 0 found");
    }

    @Test
    void aViewHasNoKernel() {
        Layout x = Layout.contiguous(TensorShape.of(2));
        assertRefused(new Flip(1), x, x, "no kernel");
    }

    private void assertRefused(Primitive primitive, Layout x, Layout out, String message) {
        Group group =
                new Group(
                        primitive,
                        new int[0],
                        List.of(new Operand(DType.F32, x)),
                        new Operand(DType.F32, out));
        assertThatThrownBy(() -> backend.prepare(group))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
