package io.genoise.backend.cuda;

import io.genoise.check.OpCases;
import io.genoise.check.OpCheck;
import io.genoise.tensor.Device;
import io.genoise.tensor.Run;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kernel that the plans of all operations consist of, alone ([KernelProbe]): the last operation first, since
/// [CudaOpTest], which may run beside it, begins with the first one, and what one has compiled the other finds.
class CudaKernelTest {
    private static KernelProbe probe;
    private static Device device;

    @BeforeAll
    static void open() {
        probe = new KernelProbe(HostDevices.OPTIONS);
        device = probe.device();
    }

    @AfterAll
    static void close() {
        if (probe != null) {
            device.close();
            probe.close();
        }
    }

    /// Not these two: whether a formula equals a number that was rounded, and a difference of large numbers, are other
    /// questions in f32 than in double. [CudaOpTest] holds them whole.
    private static List<OpCheck> alone(List<OpCheck> cases) {
        return cases.stream()
                .filter(c -> !c.name().startsWith("Tensor.max(int...) of a formula"))
                .filter(c -> !c.name().startsWith("Softmax.logSumExp(Tensor,int...) far out"))
                .toList()
                .reversed();
    }

    static List<OpCheck> small() {
        return alone(CudaOpTest.small());
    }

    static List<OpCheck> odd() {
        return alone(CudaOpTest.odd());
    }

    static List<OpCheck> overHalves() {
        return alone(CudaOpTest.wanted(149, 7, OpCases.overHalves()));
    }

    @ParameterizedTest
    @MethodSource({"odd", "small"})
    void keepsToItsOperandsAndAgreesWithTheReference(OpCheck operation) {
        operation.results(device, Run.PLANNED);
        operation.ofViews().results(device, Run.PLANNED);
    }

    @ParameterizedTest
    @MethodSource("overHalves")
    void storesHalvesAsTheReferenceDoes(OpCheck operation) {
        operation.results(device, Run.PLANNED);
    }
}
