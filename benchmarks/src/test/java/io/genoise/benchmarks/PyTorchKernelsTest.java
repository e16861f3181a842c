package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.check.Some;
import io.genoise.tensor.Device;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Kernels that are measured beside PyTorch, on one picture: both make the same of their operands, in every memory format.
@Tag("conformance")
class PyTorchKernelsTest {
    @BeforeAll
    static void start() {
        Torch.start(1);
    }

    static List<KernelCase> kernels() {
        return Some.oneIn(7, 3, Kernels.all(1));
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void bothMakeTheSame(KernelCase kernel) {
        try (Device device = Device.open("cpu", 2);
                PointerScope _ = new PointerScope()) {
            KernelCase.Bound ours = kernel.genoise(device);
            ours.run();
            for (Map.Entry<String, KernelCase.Bound> way : kernel.pytorch().entrySet()) {
                way.getValue().run();
                assertThat(ResultFile.distance(ours.results(), way.getValue().results()))
                        .as("%s, %s", kernel.name(), way.getKey())
                        .isLessThanOrEqualTo(kernel.tolerance());
            }
        }
    }
}
