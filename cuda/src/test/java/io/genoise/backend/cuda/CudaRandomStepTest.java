package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.genoise.backend.cuda.host.HostCuda;
import io.genoise.backend.cuda.host.HostDriver;
import io.genoise.check.RandomSteps;
import io.genoise.check.Some;
import io.genoise.tensor.Device;
import io.genoise.tensor.Run;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Random steps on the CUDA backend have the numbers of the reference, and the same bits kernel by kernel, captured and
/// replayed, whether streams wait or go on in any order.
class CudaRandomStepTest {
    private static final int SEEDS = Integer.getInteger("genoise.seeds", Some.ALL ? 12 : 6);
    private static final int STEPS = 4;

    static List<Integer> lengths() {
        return Some.oneIn(2, List.of(8, 30));
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void directCapturedAndReplayedAreTheSame(int actions) {
        CudaBackend.Options direct =
                new CudaBackend.Options(
                        false, 1L << 40, new CacheFolder(null), new CacheFolder(null));
        long replays = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            RandomSteps steps = new RandomSteps(seed, actions, 2, 3, 4);
            List<double[]> expected = onReference(steps);
            List<double[]> oneByOne;
            try (HostDevices.Opened plain = HostDevices.over(HostCuda.open(), direct)) {
                oneByOne = steps.run(plain.device(), Run.PLANNED, STEPS);
                assertThat(plain.driver().replays()).isZero();
            }
            near(expected, oneByOne, seed, steps);
            HostDevices.Opened replaying =
                    HostDevices.over(HostCuda.open(seed), HostDevices.OPTIONS);
            try (replaying) {
                List<double[]> found = steps.run(replaying.device(), Run.PLANNED, STEPS);
                for (int i = 0; i < found.size(); i++) {
                    assertThat(found.get(i))
                            .as("survivor %s of seed %s\n%s", i, seed, steps.trace())
                            .containsExactly(oneByOne.get(i));
                }
                replays +=
                        replaying
                                .driver()
                                .replays(); // none where a step reads what the last one kept
            }
            assertThat(replaying.driver().open()).isEqualTo(HostDriver.Open.NOTHING);
        }
        assertThat(replays).isPositive();
    }

    private static List<double[]> onReference(RandomSteps steps) {
        try (Device device = Device.open("reference", 1)) {
            return steps.run(device, Run.PLANNED, STEPS);
        }
    }

    /// Numbers of a step follow from the last step's, so small differences grow a little.
    private static void near(
            List<double[]> expected, List<double[]> found, long seed, RandomSteps steps) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            double[] x = expected.get(i);
            double[] y = found.get(i);
            assertThat(y).hasSameSizeAs(x);
            for (int k = 0; k < x.length; k++) {
                assertThat(y[k])
                        .as("survivor %s of seed %s\n%s", i, seed, steps.trace())
                        .isCloseTo(x[k], offset(1e-3 * Math.max(1, Math.abs(x[k]))));
            }
        }
    }
}
