package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.tensor.Device;
import java.util.List;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Training goes PyTorch's way for a while: a narrow NIN from the same weights over the same batches, against PyTorch in
/// double.
@Tag("conformance")
class PyTorchTrajectoryTest {
    private static final Work NARROW = new Work(0.1, 8, 16, false);

    @BeforeAll
    static void start() {
        Torch.start(1);
    }

    @Test
    void inDoubleOnTheReference() {
        compare("reference", 20, 0.02f, new Agreement.Tolerance(1e-9, 1e-6, 1e-6));
    }

    /// Not for long and at a small rate: rounding decides now and then which side of a ReLU or which place of a pool a
    /// number is on, and from there single precision leaves double's way, PyTorch's own too.
    @Test
    void inSingleOnTheCpu() {
        compare("cpu", 10, 0.001f, new Agreement.Tolerance(1e-5, 1e-4, 1e-3));
    }

    private static void compare(String name, int steps, float rate, Agreement.Tolerance tolerance) {
        Contest nin = PeerNin.contest().with(new Rule.Nesterov(rate, 0.9f, 5e-4f));
        try (Device device = Device.open(name, 2)) {
            List<Agreement.Line> lines =
                    Agreement.of(nin, NARROW, device, ScalarType.Double, steps, tolerance);
            assertThat(lines).hasSizeGreaterThan(steps);
            assertThat(lines).filteredOn(line -> !line.agrees()).isEmpty();
        }
    }
}
