package io.genoise.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Limits;
import io.genoise.backend.ReplayingBackend;
import io.genoise.runtime.Rewrite;
import io.genoise.tensor.Device;
import io.genoise.tensor.Run;
import io.genoise.tensor.TestDevice;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random steps have the same bits planned with all rewrites, planned with each one and with none, and operation by
/// operation.
class RandomStepTest {
    private static final int SEEDS = Integer.getInteger("genoise.seeds", 60);

    @ParameterizedTest
    @ValueSource(ints = {3, 8, 20, 45})
    void plansComputeWhatIsRecorded(int actions) {
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomSteps steps = new RandomSteps(seed, actions, 2, 3, 4);
            List<double[]> expected = run(steps, Set.of(), Run.IMMEDIATE);
            compare(expected, run(steps, EnumSet.noneOf(Rewrite.class), Run.PLANNED), seed, steps);
            for (Rewrite rewrite : Rewrite.values()) {
                compare(expected, run(steps, EnumSet.of(rewrite), Run.PLANNED), seed, steps);
            }
            compare(expected, run(steps, Rewrite.all(), Run.PLANNED), seed, steps);
        }
    }

    /// The double computes by the reference, but only when it is waited for; it wants operands aligned, and none that moves.
    @ParameterizedTest
    @ValueSource(ints = {8, 45})
    void aDeviceThatReplaysComputesTheSame(int actions) {
        Limits strict = new Limits(160, 24, 64, Integer.MAX_VALUE - 8, false);
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomSteps steps = new RandomSteps(seed, actions, 2, 3, 4);
            List<double[]> expected = run(steps, Rewrite.all(), Run.PLANNED);
            ReplayingBackend backend = new ReplayingBackend(strict, seed % 2 == 0);
            try (Device device = TestDevice.over(backend)) {
                compare(expected, steps.run(device, Run.PLANNED, 3), seed, steps);
            }
            assertThat(backend.open()).containsExactly(0, 0, 0);
        }
    }

    private static List<double[]> run(RandomSteps steps, Set<Rewrite> rewrites, Run run) {
        try (Device device = Device.open("reference", 1)) {
            device.rewrites(rewrites);
            return steps.run(device, run, 3);
        }
    }

    private static void compare(
            List<double[]> expected, List<double[]> found, long seed, RandomSteps steps) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(i))
                    .as("survivor %d of seed %d\n%s", i, seed, steps.trace())
                    .containsExactly(expected.get(i));
        }
    }
}
