package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.autograd.Autograd;
import io.genoise.layer.Pass;
import io.genoise.op.Losses;
import io.genoise.random.RandomStream;
import io.genoise.runtime.PlannedKernel;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A training step whose maps are stored in 16 bits, beside the same step in f32.
class NarrowedNetworkTest {
    private static final int BATCH = 4;

    /// Loss, gradients in the block's order, and bytes written to maps `[N,H,W,C]`.
    private record Outcome(double loss, double[] gradients, long bytes) {}

    private static Outcome step(String network, Device device, DType storage) {
        EncoderNetwork encoder =
                Networks.config(network, settings(network)).create(device.scope(), 1);
        float[] pictures = new float[BATCH * 16 * 16 * 3];
        RandomStream random = RandomStream.of(5);
        for (int i = 0; i < pictures.length; i++) {
            pictures[i] = (float) random.nextGaussian();
        }
        Variable x = device.variable("x", TensorShape.of(BATCH, 16, 16, 3), pictures);
        Tensor labels = device.integers(TensorShape.of(BATCH), 0, 1, 2, 3);
        device.storage(storage);
        try (Step step = device.step()) {
            Tensor logits = encoder.forward(x.value(), Pass.train(1, 0));
            Tensor loss = Losses.crossEntropy(logits, labels);
            Reading value = step.read(loss);
            Reading gradients = step.read(Autograd.gradients(loss, encoder.parameters()).flat());
            step.run();
            return new Outcome(value.doubles()[0], gradients.doubles(), mapsWritten(device));
        }
    }

    private static long mapsWritten(Device device) {
        return device.lastPlan().explain().stream()
                .filter(line -> line.output().startsWith("[" + BATCH + ","))
                .filter(line -> line.output().chars().filter(c -> c == ',').count() == 3)
                .mapToLong(PlannedKernel::bytesWritten)
                .sum();
    }

    private static Map<String, String> settings(String network) {
        return network.equals("nin")
                ? Map.of("blocks", "3", "width", "0.05", "classes", "4")
                : Map.of("width", "0.125", "classes", "4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nin", "resnet18"})
    void lossAndGradientsStayCloseToThoseOfF32(String network) {
        try (Device exact = Device.open("reference", 1);
                Device narrow = Device.open("reference", 1)) {
            Outcome expected = step(network, exact, DType.F32);
            Outcome found = step(network, narrow, DType.BF16);
            assertThat(found.loss).isEqualTo(expected.loss, within(2e-2 * expected.loss));
            assertThat(found.loss).isNotEqualTo(expected.loss);
            assertThat(cosine(found.gradients, expected.gradients)).isGreaterThan(0.9);
        }
    }

    private static double cosine(double[] x, double[] y) {
        double product = 0;
        double lengths = 1;
        for (int i = 0; i < x.length; i++) {
            product += x[i] * y[i];
        }
        for (double[] each : new double[][] {x, y}) {
            lengths *= Math.sqrt(Arrays.stream(each).map(v -> v * v).sum());
        }
        return product / lengths;
    }

    @Test
    void theCpuWritesMapsInHalfTheBytes() {
        try (Device exact = Device.open("cpu", 1);
                Device narrow = Device.open("cpu", 1)) {
            Outcome expected = step("nin", exact, DType.F32);
            Outcome found = step("nin", narrow, DType.BF16);
            assertThat(found.loss).isEqualTo(expected.loss, within(2e-2 * expected.loss));
            assertThat(found.bytes).isLessThan(expected.bytes * 3 / 5);
        }
    }
}
