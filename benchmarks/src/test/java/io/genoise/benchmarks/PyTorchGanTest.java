package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.tensor.Device;
import java.util.List;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two networks, two optimisers, a gradient penalty and a moving average in one step, against PyTorch in double: losses,
/// gradients, and what becomes of both networks, their statistics and the average.
@Tag("conformance")
class PyTorchGanTest {
    private static final Contest BY_ADAM =
            new WassersteinStep(
                    new Rule.PlainAdam(2e-3f, 0, 0.9f), new Rule.PlainAdam(1e-3f, 0.5f, 0.9f));

    @BeforeAll
    static void start() {
        Torch.start(1);
    }

    @Test
    void inDoubleOnTheReference() {
        compare("reference", 5, new Agreement.Tolerance(1e-6, 1e-6, 1e-5));
    }

    @Test
    void inSingleOnTheCpu() {
        compare("cpu", 3, new Agreement.Tolerance(1e-4, 1e-3, 1e-2));
    }

    private static void compare(String name, int steps, Agreement.Tolerance tolerance) {
        try (Device device = Device.open(name, 2)) {
            List<Agreement.Line> lines =
                    Agreement.of(
                            BY_ADAM, BY_ADAM.tiny(), device, ScalarType.Double, steps, tolerance);
            assertThat(lines)
                    .extracting(Agreement.Line::what)
                    .contains(
                            "critic of step 1",
                            "generator of step 1",
                            "gradient of critic's main.0.weight",
                            "last weights of critic",
                            "last weights of generator",
                            "last weights of average",
                            "average's main.1.running_var");
            assertThat(lines).filteredOn(line -> !line.agrees()).isEmpty();
        }
    }
}
