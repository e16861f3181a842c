package io.genoise.optimizer;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.runtime.PlannedKernel;
import io.genoise.runtime.Rewrite;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// An optimiser is one kernel: it reads weights, gradient and state once, and writes what is new once; so it does if a
/// guard chooses between new and old.
class OptimizerPlanTest {
    private static final long MIB = 1 << 20;
    private static final Set<Rewrite> APART = EnumSet.complementOf(EnumSet.of(Rewrite.MERGE_MAPS));

    /// What the update of a block of 4 MiB reads and writes, in MiB, and the weights after two steps.
    private record Update(List<Long> read, List<Long> written, float[] weights) {}

    private static Update update(Function<Parameters, Optimizer> optimizer, Set<Rewrite> rewrites) {
        return update(optimizer, rewrites, false);
    }

    private static Update update(
            Function<Parameters, Optimizer> optimizer, Set<Rewrite> rewrites, boolean guarded) {
        try (Device device = Device.open("cpu", 1)) {
            device.rewrites(rewrites);
            Parameters block = new Parameters(device.scope(), 1);
            NetworkParameter w =
                    block.declare(
                            "w",
                            TensorShape.of(1024, 1024),
                            (shape, _) -> ramp((int) shape.elements()),
                            true);
            Optimizer chosen = optimizer.apply(block);
            Tensor x = device.tensor(TensorShape.of(2, 1024), ramp(2048));
            for (int i = 0; i < 2; i++) {
                try (Step step = device.step()) {
                    Tensor loss = x.matmul(w.value()).square().mean();
                    Gradients gradients = Autograd.gradients(loss, block);
                    if (guarded) {
                        step.guard(gradients.finite(loss));
                    }
                    chosen.update(gradients, 0.1f);
                    step.run();
                }
            }
            List<PlannedKernel> lines =
                    device.lastPlan().explain().stream()
                            .filter(l -> l.primitive().equals("Pointwise"))
                            .filter(l -> l.bytesWritten() >= 4 * MIB)
                            .toList();
            return new Update(
                    lines.stream().map(l -> l.bytesRead() / MIB).toList(),
                    lines.stream().map(l -> l.bytesWritten() / MIB).toList(),
                    block.flat().read());
        }
    }

    private static float[] ramp(int count) {
        float[] values = new float[count];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i % 7 - 3) / 10f;
        }
        return values;
    }

    private static void compare(
            Function<Parameters, Optimizer> optimizer, long read, long written) {
        Update together = update(optimizer, Rewrite.all());
        assertThat(together.read).containsExactly(read);
        assertThat(together.written).containsExactly(written);
        Update guarded = update(optimizer, Rewrite.all(), true);
        assertThat(guarded.read).as("guarded").containsExactly(read);
        assertThat(guarded.written).as("guarded").containsExactly(written);
        assertThat(Arrays.mismatch(together.weights, guarded.weights)).isEqualTo(-1);
        Update apart = update(optimizer, APART);
        assertThat(apart.read.stream().mapToLong(i -> i).sum()).isGreaterThan(read);
        assertThat(Arrays.mismatch(together.weights, apart.weights)).isEqualTo(-1);
    }

    @Test
    void momentumReadsWeightsGradientAndVelocityOnce() {
        compare(Sgd.momentum(0.9f)::over, 12, 8);
    }

    @Test
    void nesterovReadsWeightsGradientAndVelocityOnce() {
        compare(Sgd.nesterov(0.9f)::over, 12, 8);
    }

    @Test
    void adamReadsWeightsGradientAndBothMomentsOnce() {
        compare(AdamW.standard().with(Decay.onAll(0.01f))::over, 16, 12);
    }
}
