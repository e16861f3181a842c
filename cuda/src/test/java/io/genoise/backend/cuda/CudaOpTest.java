package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.cuda.host.HostDriver;
import io.genoise.check.Extents;
import io.genoise.check.OpCases;
import io.genoise.check.OpCheck;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation by the CUDA backend over the host's double, with its gradients and their gradients, against the
/// reference backend; the property `genoise.ops` is a pattern that names of cases must hold.
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

    static Stream<OpCheck> wanted(Stream<OpCheck> cases) {
        return cases.filter(c -> WANTED.matcher(c.name()).find());
    }

    static List<OpCheck> cases() {
        return wanted(OpCases.smallAndOdd().stream()).toList();
    }

    static List<OpCheck> odd() {
        return wanted(OpCases.all(Extents.ODD).stream()).toList();
    }

    static List<OpCheck> overHalves() {
        return wanted(OpCases.overHalves().stream()).toList();
    }

    /// Every so-manieth case.
    private static final int APART = 24;

    static List<OpCheck> some() {
        List<OpCheck> all = cases();
        return IntStream.range(0, all.size())
                .filter(i -> i % APART == 0)
                .mapToObj(all::get)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("some")
    void someAgreeWithTheReference(OpCheck operation) {
        operation.agreesOn(cuda.device(), TOLERANCE);
        operation.ofViews().agreesOn(cuda.device(), TOLERANCE);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheReference(OpCheck operation) {
        operation.agreesOn(cuda.device(), TOLERANCE);
    }

    /// Most texts differ in how their operands lie: views of one size are enough to try them all.
    @Tag("slow")
    @ParameterizedTest
    @MethodSource("odd")
    void agreesOfViews(OpCheck operation) {
        operation.ofViews().agreesOn(cuda.device(), TOLERANCE);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("overHalves")
    void readsStoredHalvesAsTheReferenceDoes(OpCheck operation) {
        operation.agreesOn(cuda.device(), TOLERANCE);
    }
}
