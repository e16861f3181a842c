package io.genoise.backend.cpu;

import io.genoise.check.Extents;
import io.genoise.check.OpCases;
import io.genoise.check.OpCheck;
import io.genoise.tensor.Device;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation on the CPU, with its gradients and their gradients, against the reference backend: small, with odd
/// extents and tails, and from views.
class CpuOpTest {
    private static final double TOLERANCE = 2e-5;
    private static final Device CPU = Device.open("cpu", 2);

    static List<OpCheck> cases() {
        return Stream.concat(OpCases.all(Extents.SMALL).stream(), OpCases.all(Extents.ODD).stream())
                .toList();
    }

    @AfterAll
    static void close() {
        CPU.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheReference(OpCheck operation) {
        operation.agreesOn(CPU, TOLERANCE);
        operation.ofViews().agreesOn(CPU, TOLERANCE);
    }
}
