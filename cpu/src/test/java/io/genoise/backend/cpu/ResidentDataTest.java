package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import io.genoise.runtime.PlannedKernel;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A data set that lies on the device as bytes, and a batch that is gathered from it by indices in the step.
class ResidentDataTest {
    private static final int PICTURES = 500;
    private static final int PIXELS = 7 * 9 * 3;

    @ParameterizedTest
    @ValueSource(strings = {"reference", "cpu"})
    void aBatchIsGatheredAsBytesAndBecomesFloatsInItsReader(String name) {
        byte[] bytes = new byte[PICTURES * PIXELS];
        RandomStream random = RandomStream.of(5);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        int[] batch = new int[200];
        for (int i = 0; i < batch.length; i++) {
            batch[i] = random.nextInt(PICTURES);
        }
        try (Device device = Device.open(name, 2)) {
            Variable pictures =
                    device.scope()
                            .variable("pictures", TensorShape.of(PICTURES, 7, 9, 3), DType.U8);
            pictures.set(bytes);
            Variable indices =
                    device.scope().variable("indices", TensorShape.of(batch.length), DType.I32);
            indices.set(batch);
            try (Step step = device.step()) {
                Tensor x = pictures.value().gather(indices.value());
                Reading sums = step.read(x.to(DType.F32).times(1f / 255).sum(1, 2, 3));
                Reading picked = step.read(x.reshape(batch.length, PIXELS).slice(1, 5, 8));
                step.run();
                for (int i = 0; i < batch.length; i++) {
                    double sum = 0;
                    for (int k = 0; k < PIXELS; k++) {
                        sum += (bytes[batch[i] * PIXELS + k] & 0xFF) / 255.0;
                    }
                    assertThat(sums.floats()[i]).isCloseTo((float) sum, within(1e-3f));
                    assertThat(picked.ints()[3 * i]).isEqualTo(bytes[batch[i] * PIXELS + 5] & 0xFF);
                }
            }
            List<String> kernels =
                    device.lastPlan().explain().stream().map(PlannedKernel::primitive).toList();
            assertThat(kernels).as("no kernel widens the batch").doesNotContain("Pointwise");
            assertThat(kernels).contains("Gather", "Reduce");
        }
    }
}
