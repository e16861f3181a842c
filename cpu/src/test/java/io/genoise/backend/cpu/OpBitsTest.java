package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.check.Extents;
import io.genoise.check.OpCases;
import io.genoise.check.OpCheck;
import io.genoise.check.RandomSteps;
import io.genoise.check.Results;
import io.genoise.check.Some;
import io.genoise.runtime.Rewrite;
import io.genoise.tensor.Device;
import io.genoise.tensor.Run;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The same bits, whatever does not belong to the question: the number of threads, the rewrites, when things are
/// computed, the width of vectors, and whether loops are interpreted or generated.
class OpBitsTest {
    private static final String[] VECTORS = {"--add-modules", "jdk.incubator.vector"};
    private static final Device ONE = Device.open("cpu", 1);
    private static final Device TWO = Device.open("cpu", 2);
    private static final Device AS_RECORDED = Device.open("cpu", 1);

    static {
        AS_RECORDED.rewrites(EnumSet.noneOf(Rewrite.class));
    }

    @AfterAll
    static void close() {
        ONE.close();
        TWO.close();
        AS_RECORDED.close();
    }

    static List<OpCheck> large() {
        return Some.oneIn(7, 3, OpCases.all(Extents.LARGE));
    }

    @ParameterizedTest
    @MethodSource("large")
    void twoThreadsGiveTheBitsOfOne(OpCheck operation) {
        Results one = operation.results(ONE, Run.PLANNED);
        one.compare(operation.results(TWO, Run.PLANNED), operation + " with two threads", 0);
    }

    static List<OpCheck> odd() {
        return Some.oneIn(7, OpCases.all(Extents.ODD));
    }

    @ParameterizedTest
    @MethodSource("odd")
    void rewritesChangeNoBit(OpCheck operation) {
        Results plain = operation.results(AS_RECORDED, Run.PLANNED);
        plain.compare(operation.results(ONE, Run.PLANNED), operation + ", rewritten", 0);
        plain.compare(operation.results(ONE, Run.IMMEDIATE), operation + ", at once", 0);
    }

    @Test
    void plansOfRandomStepsComputeWhatIsRecorded() {
        for (long seed = 0; seed < 40; seed++) {
            RandomSteps steps = new RandomSteps(seed, 25, 3, 5, 19);
            List<double[]> expected = steps.run(ONE, Run.IMMEDIATE, 2);
            for (Device device : List.of(AS_RECORDED, ONE, TWO)) {
                List<double[]> found = steps.run(device, Run.PLANNED, 2);
                assertThat(Arrays.deepEquals(found.toArray(), expected.toArray()))
                        .as("the bits of seed %d\n%s", seed, steps.trace())
                        .isTrue();
            }
        }
    }

    /// A prime, so that no family of cases is left out.
    private static final int SOME = Some.apart(29);

    /// Processes with vectors of so many bits, and with none.
    private static final List<List<String>> PROCESSES =
            Some.ALL
                    ? List.of(
                            with("128", "interpreter"),
                            with("256", "generated"),
                            with("512", "auto"))
                    : List.of(with("128", "interpreter"), with("512", "generated"));

    private static List<String> with(String bits, String engine) {
        return List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-Dgenoise.vectorBits=" + bits,
                "-Dgenoise.pointwise=" + engine);
    }

    @Test
    void widthAndEngineChangeNoBit() throws IOException, InterruptedException {
        List<List<String>> found = OpBits.of(SOME, PROCESSES);
        assertThat(found.getFirst()).hasSizeGreaterThan(10);
        assertThat(Set.copyOf(found)).hasSize(1);
    }

    @Test
    void withoutTheVectorApiOperationsAgreeWithTheReference()
            throws IOException, InterruptedException {
        assertThat(OpBits.of(SOME, List.of(List.of())).getFirst()).hasSizeGreaterThan(10);
    }
}
