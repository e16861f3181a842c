package io.genoise.backend.cuda;

import io.genoise.check.OpCheck;
import io.genoise.tensor.Device;
import io.genoise.tensor.Run;
import io.genoise.tensor.TestDevice;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every kernel that the plans of all operations consist of, alone ([KernelProbe]).
class CudaKernelTest {
    private static Device probe;

    @BeforeAll
    static void open() {
        probe = TestDevice.over(new KernelProbe(HostDevices.OPTIONS));
    }

    @AfterAll
    static void close() {
        if (probe != null) {
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
            operation.results(probe, Run.PLANNED);
            operation.ofViews().results(probe, Run.PLANNED);
        });
    }

    @ParameterizedTest
    @MethodSource("overHalves")
    void storesHalvesAsTheReferenceDoes(OpCheck operation) {
        Unwritten.skip(() -> operation.results(probe, Run.PLANNED));
    }
}
