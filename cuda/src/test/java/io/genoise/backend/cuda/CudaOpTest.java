package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.cuda.host.HostDriver;
import io.genoise.check.Extents;
import io.genoise.check.OpCases;
import io.genoise.check.OpCheck;
import io.genoise.check.Some;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation by the CUDA backend over the host's double, with its gradients and their gradients, against the
/// reference backend: some, or those whose names hold the pattern in the property `genoise.ops`.
class CudaOpTest {
    private static final double TOLERANCE = 2e-5;
    private static final Pattern WANTED = Pattern.compile(System.getProperty("genoise.ops", ""));
    private static HostDevices.Opened cuda;

    @BeforeAll
    static void open() {
        cuda = HostDevices.open();
    }

    @AfterAll
    static void close() {
        if (cuda != null) {
            cuda.close();
            assertThat(cuda.driver().open()).isEqualTo(HostDriver.Open.NOTHING);
        }
    }

    static List<OpCheck> wanted(int apart, int slow, List<OpCheck> cases) {
        List<OpCheck> wanted = cases.stream().filter(c -> WANTED.matcher(c.name()).find()).toList();
        return WANTED.pattern().isEmpty() ? Some.oneIn(apart, slow, wanted) : wanted;
    }

    /// A fifth of them, as neighbours are alike and odd sizes find more; a graphics processor is given all.
    static List<OpCheck> small() {
        return wanted(37, 5, OpCases.all(Extents.SMALL));
    }

    static List<OpCheck> odd() {
        return wanted(37, 1, OpCases.all(Extents.ODD));
    }

    @ParameterizedTest
    @MethodSource({"small", "odd"})
    void agreesWithTheReference(OpCheck operation) {
        operation.agreesOn(cuda.device(), TOLERANCE);
    }

    /// Most texts differ in how their operands lie: views of one size are enough, and again a fifth of them.
    static List<OpCheck> views() {
        return wanted(113, 5, OpCases.all(Extents.ODD)).stream().map(OpCheck::ofViews).toList();
    }

    @ParameterizedTest
    @MethodSource("views")
    void agreesWithTheReferenceFromViews(OpCheck operation) {
        operation.agreesOn(cuda.device(), TOLERANCE);
    }

    /// A fifth, of both types: how halves are read is a line of the text, whatever the operation.
    static List<OpCheck> overHalves() {
        return wanted(149, 5, OpCases.overHalves());
    }

    @ParameterizedTest
    @MethodSource("overHalves")
    void readsStoredHalvesAsTheReferenceDoes(OpCheck operation) {
        operation.agreesOn(cuda.device(), TOLERANCE);
    }
}
