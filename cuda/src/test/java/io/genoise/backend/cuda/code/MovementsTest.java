package io.genoise.backend.cuda.code;

import static io.genoise.backend.cuda.code.Trial.operand;
import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Group;
import io.genoise.backend.Launch.Shift;
import io.genoise.backend.Operand;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Concat;
import io.genoise.primitive.Primitive.Pad;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Movements move every layout and type exactly, by as many bytes at once as can be.
@Tag("slow")
class MovementsTest {
    /// One of each size.
    private static final List<DType> TYPES = List.of(DType.I32, DType.BF16, DType.U8);

    private static Group group(Primitive primitive, DType type, Operand... inputs) {
        TensorShape shape =
                primitive.shape(Arrays.stream(inputs).map(x -> x.layout().shape()).toList());
        int[] slots = new int[primitive.slots()];
        Arrays.setAll(slots, i -> slots.length - i);
        return new Group(
                primitive, slots, List.of(inputs), operand(type, Layout.contiguous(shape), 16));
    }

    private static Operand aligned(DType type, Layout layout) {
        return operand(type, layout, 16);
    }

    private static String source(Group group) {
        return Texts.of(group, Trial.FACTS).kernels().getFirst().source();
    }

    @Test
    void aViewIsCopiedIntoRowMajorOrder() {
        Layout whole = Layout.contiguous(TensorShape.of(6, 10, 8));
        List<Layout> views =
                List.of(
                        whole.permute(new int[] {2, 0, 1}),
                        whole.permute(new int[] {1, 0, 2}),
                        whole.flip(0b101),
                        whole.slice(new int[] {1, 3, 4}, TensorShape.of(5, 6, 4)),
                        Layout.contiguous(TensorShape.of(10, 1))
                                .broadcast(TensorShape.of(6, 10, 8)),
                        whole.slice(new int[] {5, 9, 7}, TensorShape.of(1, 1, 1)));
        for (DType type : TYPES) {
            for (Layout view : views) {
                TensorShape flat = TensorShape.of((int) view.shape().elements());
                Trial.of(group(new Reshape(flat), type, aligned(type, view))).agrees(0);
            }
        }
    }

    @Test
    void whatLiesTogetherIsMovedBySixteenBytes() {
        Layout sliced =
                Layout.contiguous(TensorShape.of(9, 64))
                        .slice(new int[] {0, 16}, TensorShape.of(9, 32));
        Group group =
                group(
                        new Reshape(TensorShape.of(288)),
                        DType.U8,
                        aligned(DType.U8, sliced.from(16)));
        assertThat(source(group)).contains("typedef Pack<unsigned, 4> Unit");
        Trial.of(group).agrees(0);
        Group off =
                group(
                        new Reshape(TensorShape.of(288)),
                        DType.U8,
                        aligned(DType.U8, sliced.from(20)));
        assertThat(source(off)).contains("typedef unsigned Unit");
        Trial.of(off).agrees(0);
        Group single =
                group(
                        new Reshape(TensorShape.of(288)),
                        DType.U8,
                        operand(DType.U8, sliced.from(16), 1));
        assertThat(source(single)).contains("typedef u8 Unit");
        Trial.of(single).agrees(0);
    }

    @Test
    void columnsBecomeRowsThroughATile() {
        for (DType type : TYPES) {
            Layout x =
                    Layout.contiguous(TensorShape.of(2, 3, 33, 70)).permute(new int[] {0, 3, 1, 2});
            Group group =
                    group(new Reshape(TensorShape.of(140, 99)), type, aligned(type, x.flip(0b1)));
            assertThat(Texts.of(group, Trial.FACTS).algorithm()).isEqualTo("turn");
            Trial.of(group).agrees(0);
        }
        Layout x = Layout.contiguous(TensorShape.of(17, 3, 40)).permute(new int[] {2, 1, 0});
        Group group = group(new Reshape(TensorShape.of(2040)), DType.F32, aligned(DType.F32, x));
        assertThat(Texts.of(group, Trial.FACTS).algorithm()).isEqualTo("turn");
        Trial.of(group).agrees(0);
    }

    @Test
    void slotsMoveTheOperand() {
        Layout rows = Layout.contiguous(TensorShape.of(4, 24));
        Layout turned = Layout.contiguous(TensorShape.of(20, 24)).permute(new int[] {1, 0});
        for (Layout view : List.of(rows, turned)) {
            Operand x = operand(DType.F32, view, 4);
            Group group =
                    group(new Reshape(TensorShape.of((int) view.shape().elements())), DType.F32, x);
            double[] memory = new double[4096];
            Arrays.setAll(memory, i -> i);
            Trial.of(group)
                    .with(0, memory)
                    .parameters(3, 0, 5)
                    .moved(new Shift(0, 96), new Shift(2, 4))
                    .agrees(0);
        }
    }

    @Test
    void aBlockIsCopiedFromWhereSlotsMoveIt() {
        double[] memory = new double[600];
        Arrays.setAll(memory, i -> i % 251);
        for (int by : new int[] {0, 1, 4, 16}) {
            for (int bytes : new int[] {1, 20, 515}) {
                Operand x = aligned(DType.U8, Layout.contiguous(TensorShape.of(bytes)));
                Group group = group(new Reshape(TensorShape.of(bytes)), DType.U8, x);
                Trial trial = Trial.of(group).with(0, memory).parameters(by).moved(new Shift(0, 5));
                assertThat(trial.found(Movements.shiftedCopy(bytes)).getFirst())
                        .containsExactly(Arrays.copyOfRange(memory, 5 * by, 5 * by + bytes));
            }
        }
    }

    @Test
    void padPutsTheOperandIntoZeros() {
        Layout x = Layout.contiguous(TensorShape.of(3, 5, 8));
        for (DType type : List.of(DType.F32, DType.U8)) {
            for (Pad pad :
                    List.of(
                            new Pad(List.of(0, 2, 0), TensorShape.of(3, 9, 8)),
                            new Pad(List.of(1, 0, 4), TensorShape.of(5, 5, 16)),
                            new Pad(List.of(0, 0, 3), TensorShape.of(3, 5, 13)),
                            new Pad(List.of(2, 0, 0), TensorShape.of(6, 5, 8)))) {
                Trial.of(group(pad, type, aligned(type, x))).agrees(0);
            }
        }
        Group turned =
                group(
                        new Pad(List.of(1, 1, 1), TensorShape.of(10, 7, 5)),
                        DType.F32,
                        aligned(DType.F32, x.permute(new int[] {2, 1, 0}).flip(0b10)));
        Trial.of(turned).agrees(0);
    }

    @Test
    void aSlotMovesThePaddedBlock() {
        for (Layout x :
                List.of(
                        Layout.contiguous(TensorShape.of(2, 5, 8)),
                        Layout.contiguous(TensorShape.of(2, 5, 8)).flip(0b101),
                        Layout.contiguous(TensorShape.of(1, 5, 8)))) {
            Pad pad = new Pad(List.of(0, 1, 0), TensorShape.of(7, 6, 8), true);
            Pad rows = new Pad(List.of(0, 0, 0), TensorShape.of(7, 5, 8), true);
            for (int at : new int[] {0, 1, 5}) {
                Trial.of(group(pad, DType.F32, aligned(DType.F32, x))).parameters(99, at).agrees(0);
                Trial.of(group(rows, DType.BF16, aligned(DType.BF16, x)))
                        .parameters(99, at)
                        .agrees(0);
            }
        }
        Pad whole = new Pad(List.of(0, 1), TensorShape.of(1, 6), true);
        Layout one = Layout.contiguous(TensorShape.of(1, 4));
        Trial.of(group(whole, DType.F32, aligned(DType.F32, one))).parameters(99, 0).agrees(0);
    }

    @Test
    void partsAreConcatenatedAlongAnyAxis() {
        for (int axis = 0; axis < 3; axis++) {
            Layout x = Layout.contiguous(TensorShape.of(4, 6, 8));
            Layout y = Layout.contiguous(TensorShape.of(4, 6, 8).with(axis, 12));
            Layout z =
                    Layout.contiguous(TensorShape.of(8, 6, 4))
                            .permute(new int[] {2, 1, 0})
                            .flip(0b10);
            for (DType type : List.of(DType.F32, DType.U8)) {
                Operand a = aligned(type, x);
                Trial.of(group(new Concat(axis), type, a, aligned(type, y), a)).agrees(0);
                Trial.of(group(new Concat(axis), type, a, aligned(type, z))).agrees(0);
                Trial.of(group(new Concat(axis), type, a)).agrees(0);
            }
        }
    }

    @Test
    void aResultMayBeStoredWithFewerBits() {
        Operand x = aligned(DType.F32, Layout.contiguous(TensorShape.of(6, 40)));
        for (Primitive primitive :
                List.of(
                        new Reshape(TensorShape.of(240)),
                        new Pad(List.of(1, 0), TensorShape.of(9, 40)),
                        new Concat(1))) {
            Trial.of(group(primitive, DType.BF16, x)).agrees(1e-6);
        }
        Operand half = aligned(DType.BF16, Layout.contiguous(TensorShape.of(6, 40)));
        Trial.of(group(new Concat(0), DType.F32, x, half)).agrees(0);
    }

    @Test
    void integersAreNoFloats() {
        Operand x = aligned(DType.I32, Layout.contiguous(TensorShape.of(2)).flip(1));
        Group group = group(new Reshape(TensorShape.of(2)), DType.I32, x);
        Trial trial = Trial.of(group).with(0, 16_777_217, Integer.MAX_VALUE);
        assertThat(trial.found(Texts.of(group, Trial.FACTS)).getFirst())
                .containsExactly(Integer.MAX_VALUE, 16_777_217);
    }

    @Test
    void sizesAreNoText() {
        assertThat(source(concat(8, 16))).isEqualTo(source(concat(64, 4)));
    }

    private static Group concat(int x, int y) {
        return group(
                new Concat(1),
                DType.F32,
                aligned(DType.F32, Layout.contiguous(TensorShape.of(3, x))),
                aligned(DType.F32, Layout.contiguous(TensorShape.of(3, y))));
    }
}
