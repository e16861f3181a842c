package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Operand;
import io.genoise.primitive.Primitive.Reshape;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StridedCopyTest {
    /// Asserts that a copy of `view` agrees with the reference.
    private static void copies(DType type, Layout view) {
        Trial.of(new Reshape(TensorShape.of(Math.toIntExact(view.shape().elements()))))
                .input(type, view, u -> Math.floor(256 * u))
                .agrees(0);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void transposesOfEverySizeAreTurnedWhole(DType type) {
        for (int[] size :
                new int[][] {
                    {2, 2},
                    {3, 5},
                    {8, 8},
                    {9, 17},
                    {64, 64},
                    {65, 127},
                    {3, 5000},
                    {5000, 3},
                    {301, 403},
                    {1, 70},
                    {256, 1024}
                }) {
            copies(type, Layout.contiguous(TensorShape.of(size)).permute(new int[] {1, 0}));
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void everyOrderOfFourAxesIsCopied(DType type) {
        Layout whole = Layout.contiguous(TensorShape.of(5, 12, 7, 9));
        for (int code = 0; code < 256; code++) {
            int[] order = {code >> 6, code >> 4 & 3, code >> 2 & 3, code & 3};
            if (Arrays.stream(order).distinct().count() == 4) {
                copies(type, whole.permute(order));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void picturesOfFewChannelsAreTurnedBothWays(DType type) {
        for (int channels = 2; channels <= 9; channels++) {
            for (int side : new int[] {1, 3, 8, 61}) {
                copies(
                        type,
                        Layout.contiguous(TensorShape.of(2, channels, side, side + 1))
                                .permute(new int[] {0, 2, 3, 1}));
                copies(
                        type,
                        Layout.contiguous(TensorShape.of(2, side, side + 1, channels))
                                .permute(new int[] {0, 3, 1, 2}));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void partsFlipsAndRepeatsOfTransposesAreCopied(DType type) {
        Layout turned = Layout.contiguous(TensorShape.of(90, 6, 110)).permute(new int[] {2, 1, 0});
        copies(type, turned.slice(new int[] {3, 1, 5}, TensorShape.of(100, 4, 80)));
        copies(type, turned.flip(0b001));
        copies(type, turned.flip(0b110));
        copies(type, Layout.contiguous(TensorShape.of(70, 1)).broadcast(TensorShape.of(70, 90)));
        copies(type, Layout.contiguous(TensorShape.of(90)).broadcast(TensorShape.of(70, 90)));
        copies(
                type,
                Layout.contiguous(TensorShape.of(40, 30, 1))
                        .broadcast(TensorShape.of(40, 30, 20))
                        .permute(new int[] {2, 1, 0}));
    }

    /// Prepares the copy of a view far larger than any memory: sizes and offsets only.
    private static void prepares(TensorShape shape, int... order) {
        Layout view = Layout.contiguous(shape).permute(order);
        try (Workers workers = new Workers(1)) {
            Context context =
                    new Context(
                            new ScalarBlocks(),
                            workers,
                            new Loops(new ScalarBlocks(), Loops.Engine.INTERPRETER));
            new StridedCopy(
                    new Operand(DType.U8, view),
                    new Operand(DType.U8, Layout.contiguous(view.shape())),
                    context);
        }
    }

    @Test
    void sizesBeyondAnIntsReachArePrepared() {
        prepares(TensorShape.of(65_536, 65_536), 1, 0);
        prepares(TensorShape.of(3, 46_341, 46_341), 0, 2, 1);
        prepares(TensorShape.of(1 << 20, 1 << 6, 1 << 7), 2, 1, 0);
        prepares(TensorShape.of(1 << 30, 16), 1, 0);
    }

    @Test
    void offsetsBeyondAnIntsReachAreRight() {
        Layout view = Layout.contiguous(TensorShape.of(65_536, 65_536)).permute(new int[] {1, 0});
        Nest nest = Nest.of(new int[] {0, 1}, List.of(new Operand(DType.F32, view)));
        assertThat(nest.offset(0, 1, 65_535)).isEqualTo(4L * 65_535);
        assertThat(nest.moved(0, 1).offset(0, 1, 65_535)).isEqualTo(4L * 65_535 * 65_536);
        assertThat(Reach.of(new Operand(DType.F32, view)).end()).isEqualTo(4L << 32);
    }
}
