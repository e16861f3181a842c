package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.autograd.Autograd;
import io.genoise.op.BinaryLosses;
import io.genoise.op.Convolution;
import io.genoise.op.CustomOp;
import io.genoise.op.FeatureNorms;
import io.genoise.op.Pooling;
import io.genoise.op.RandomNumbers;
import io.genoise.op.Resize;
import io.genoise.op.Softmax;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.DType;
import io.genoise.shape.ShapeException;
import io.genoise.shape.TensorShape;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Operands that do not fit are refused at once, with what came and the line that asked for it.
class MistakeTest {
    private static Arguments mistake(String message, BiFunction<Tensor, Tensor, Tensor> f) {
        return Arguments.of(message, f);
    }

    /// Over x, f32 `[2,3]`, and k, i32 `[2]`.
    static List<Arguments> mistakes() {
        return List.of(
                mistake("axis 2 of shape [2,3]", (x, _) -> x.sum(2)),
                mistake("axis -3 of shape [2,3]", (x, _) -> x.max(-3)),
                mistake("axis -2 of [2,3] is named twice", (x, _) -> x.mean(0, -2)),
                mistake("axis 5 of shape [2,3]", (x, _) -> x.slice(5, 0, 1)),
                mistake("an empty slice", (x, _) -> x.slice(0, 1, 1)),
                mistake("does not lie in [2,3]", (x, _) -> x.slice(1, 2, 4)),
                mistake("is no permutation", (x, _) -> x.permute(0, 0)),
                mistake("transpose of [2]", (_, k) -> k.transpose()),
                mistake("reshape of [2,3]", (x, _) -> x.reshape(4, -1)),
                mistake("reshape of [2,3]", (x, _) -> x.reshape(7, -1)),
                mistake("an extent of", (x, _) -> x.reshape(-1, -1)),
                mistake("an extent of", (x, _) -> x.reshape(0, 6)),
                mistake("a pad of -1 and 0", (x, _) -> x.pad(0, -1, 0)),
                mistake("an extent of", (x, _) -> x.pad(1, Integer.MAX_VALUE, 0)),
                mistake("axis 2 of shape [2,3]", (x, _) -> Softmax.softmax(x, 2)),
                mistake("a global average of [2]", (_, k) -> Pooling.globalAverage(k)),
                mistake("[2,3] resized to 4 by 4", (x, _) -> Resize.nearest(x, 4, 4)),
                mistake("dropPath takes", (x, _) -> RandomNumbers.dropPath(x, 1, 0, 0)),
                mistake("do not broadcast", (x, _) -> x.broadcast(TensorShape.of(2, 4))),
                mistake("concat of", (x, _) -> Tensor.concat(0, x, x.transpose())),
                mistake("Concat of [F32, I32]", (x, k) -> Tensor.concat(0, x.get(0), k)),
                mistake("matmul of [2,3] and [2,3]", (x, _) -> x.matmul(x)),
                mistake("MatMul of [F32, U8]", (x, _) -> x.matmul(x.to(DType.U8), false, true)),
                mistake("Gather of [F32, F32]", (x, _) -> x.gather(x)),
                mistake("takes an input of rank 4", (x, _) -> Convolution.conv2d(x, x, 1, 1)),
                mistake("[N,H,W,C] expected", (x, _) -> Convolution.conv2d(x, x, 1, 1)),
                mistake(
                        "x [N,H,W,C] and w [K,R,S,C/groups] expected",
                        (x, _) ->
                                Convolution.conv2d(
                                        x.reshape(1, 1, 2, 3),
                                        x.device().filled(TensorShape.of(1, 1, 1, 2), 1),
                                        1,
                                        0)),
                mistake("0 ≤ p < 1", (x, _) -> RandomNumbers.dropout(x, 1, 0, 0)),
                mistake("hinge of [2,3] and [2]", (x, k) -> BinaryLosses.hinge(x, k)),
                mistake("layerNorm of [2,3]", (x, k) -> FeatureNorms.layerNorm(x, k, k, 1)),
                mistake("wrong [2,3] has 1 operands", (x, k) -> slope(x, new Wrong(0))),
                mistake(
                        "the gradient of wrong [2,3] has shape [3,2]",
                        (x, k) -> slope(x, new Wrong(1))),
                mistake(
                        "does not fit into extent 2",
                        (x, _) ->
                                Convolution.conv(
                                        x.reshape(1, 2, 3, 1),
                                        x.device().filled(TensorShape.of(1, 5, 5, 1), 1),
                                        SlidingWindow.square(5, 1, 0),
                                        1)));
    }

    private static Tensor slope(Tensor x, CustomOp op) {
        return Autograd.gradients(op.apply(x).sum(), List.of(x)).getFirst();
    }

    /// x, with a gradient of so many tensors, of a wrong shape.
    private record Wrong(int tensors) implements CustomOp {
        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return inputs.getFirst();
        }

        @Override
        public void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out) {
            System.arraycopy(inputs.getFirst(), 0, out, 0, out.length);
        }

        @Override
        public List<Tensor> gradient(List<Tensor> x, Tensor y, Tensor dy) {
            return Collections.nCopies(tensors, dy.transpose());
        }
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void isRefusedWithLayerAndLine(String message, BiFunction<Tensor, Tensor, Tensor> f) {
        try (Device device = Device.open("reference", 1)) {
            Variable x = device.variable("x", TensorShape.of(2, 3), DType.F32);
            Variable k = device.variable("k", TensorShape.of(2), DType.I32);
            try (Step step = device.step()) {
                assertThatThrownBy(() -> step.within("block1", () -> f.apply(x.value(), k.value())))
                        .isInstanceOf(ShapeException.class)
                        .hasMessageContaining(message)
                        .hasMessageContaining(" in block1 (at MistakeTest.java:");
            }
        }
    }
}
