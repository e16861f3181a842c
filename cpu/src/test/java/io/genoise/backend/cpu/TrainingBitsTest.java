package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.op.Activations;
import io.genoise.op.Convolution;
import io.genoise.op.Losses;
import io.genoise.op.Normalization;
import io.genoise.op.Pooling;
import io.genoise.primitive.SlidingWindow;
import io.genoise.random.RandomStream;
import io.genoise.runtime.Rewrite;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Initial;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Training in f32 gives the same bits whatever the planner makes of it: each rewrite alone against none, and all.
class TrainingBitsTest {
    private static final int N = 6;
    private static final float[] AS_RECORDED = trained(EnumSet.noneOf(Rewrite.class), false);

    static Set<Rewrite> rewrites() {
        return Rewrite.all();
    }

    @ParameterizedTest
    @MethodSource("rewrites")
    void aRewriteChangesNoBit(Rewrite rewrite) {
        assertThat(trained(EnumSet.of(rewrite), true)).containsExactly(AS_RECORDED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void allRewritesTogetherChangeNoBitWithAndWithoutAGuard(boolean guarded) {
        assertThat(trained(Rewrite.all(), guarded)).containsExactly(AS_RECORDED);
    }

    /// Three steps of a convolution with batch norm, ReLU and pool, and a classifier, by SGD with momentum: weights,
    /// velocity and statistics after them.
    private static float[] trained(Set<Rewrite> rewrites, boolean guarded) {
        try (Device device = Device.open("cpu", 2)) {
            device.rewrites(rewrites);
            Parameters block = new Parameters(device.scope(), 5);
            NetworkParameter kernel =
                    block.declare("kernel", TensorShape.of(20, 3, 3, 3), Initial.normal(0.2), true);
            NetworkParameter scale =
                    block.declare("scale", TensorShape.of(20), Initial.ONES, false);
            NetworkParameter shift =
                    block.declare("shift", TensorShape.of(20), Initial.normal(0.1), false);
            NetworkParameter weight =
                    block.declare("weight", TensorShape.of(5, 20), Initial.normal(0.2), true);
            NetworkParameter bias = block.declare("bias", TensorShape.of(5), Initial.ZEROS, false);
            Variable mean = block.statistic("mean", TensorShape.of(20), 0);
            Variable variance = block.statistic("variance", TensorShape.of(20), 1);
            Variable velocity = device.variable("velocity", block.flat().shape(), DType.F32);
            Tensor pictures = device.tensor(TensorShape.of(N, 9, 9, 3), random(N * 9 * 9 * 3));
            Tensor labels = device.integers(TensorShape.of(N), 0, 1, 2, 3, 4, 0);
            for (int i = 0; i < 3; i++) {
                try (Step step = device.step()) {
                    Tensor y = Convolution.conv2d(pictures, kernel.value(), 1, 1);
                    y =
                            Normalization.batchNormTrain(
                                    y, scale.value(), shift.value(), mean, variance, 0.1f, 1e-5f);
                    y = Pooling.max(Activations.relu(y), SlidingWindow.square(3, 2, 1));
                    Tensor logits =
                            Pooling.globalAverage(y)
                                    .matmul(weight.value(), false, true)
                                    .plus(bias.value());
                    Tensor loss = Losses.crossEntropy(logits, labels, 0.1f);
                    Gradients g = Autograd.gradients(loss, block);
                    if (guarded) {
                        step.guard(g.finite(loss));
                    }
                    update(block, velocity, g);
                    step.run();
                }
            }
            float[] all = new float[2 * block.flat().read().length + 40];
            int at = 0;
            for (Variable v : List.of(block.flat(), velocity, mean, variance)) {
                float[] numbers = v.read();
                System.arraycopy(numbers, 0, all, at, numbers.length);
                at += numbers.length;
            }
            return all;
        }
    }

    private static void update(Parameters block, Variable velocity, Gradients g) {
        Tensor v =
                Tensor.map(
                        List.of(velocity.value(), g.flat(block)),
                        e -> e.get(0).times(0.9f).plus(e.get(1)));
        velocity.assign(v);
        block.flat()
                .assign(
                        Tensor.map(
                                List.of(block.flat().value(), v),
                                e -> e.get(0).minus(e.get(1).times(0.1f))));
    }

    private static float[] random(int count) {
        RandomStream random = RandomStream.of(11);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = 2 * random.nextFloat() - 1;
        }
        return numbers;
    }
}
