package io.genoise.backend.cuda;

import io.genoise.check.OpCheck;
import io.genoise.tensor.Device;
import io.genoise.tensor.Run;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kernel that the plans of all operations consist of, alone ([KernelProbe]).
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

    static List<OpCheck> cases() {
        return CudaOpTest.cases();
    }

    static List<OpCheck> overHalves() {
        return CudaOpTest.overHalves();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void keepsToItsOperandsAndAgreesWithTheReference(OpCheck operation) {
        Unwritten.skip(() -> {
            operation.results(device, Run.PLANNED);
            operation.ofViews().results(device, Run.PLANNED);
        });
    }

    @ParameterizedTest
    @MethodSource("overHalves")
    void storesHalvesAsTheReferenceDoes(OpCheck operation) {
        Unwritten.skip(() -> operation.results(device, Run.PLANNED));
    }
}
