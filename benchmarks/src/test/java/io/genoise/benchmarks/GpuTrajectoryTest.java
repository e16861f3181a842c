package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.tensor.Device;
import io.genoise.tensor.Gpu;
import io.genoise.tensor.Precision;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Fifty steps of a narrow network on a graphics processor: the same bits whether kernels are launched one by one or captured
/// and replayed, and run after run; and beside the CPU's steps.
@Tag("gpu")
class GpuTrajectoryTest {
    private static final String GRAPHS = "genoise.cuda.graphs";
    private static final int STEPS = 50;

    private static float[] losses(Device device, String name, Precision precision) {
        Contest contest = Contests.of(name);
        Work work = contest.tiny();
        float[] losses = new float[STEPS];
        try (device) {
            device.precision(precision);
            Contest.Ours ours =
                    contest.genoise(device, new Work(work.width(), 32, work.size(), false));
            for (int i = 0; i < STEPS; i++) {
                Reading loss;
                try (Step step = device.step()) {
                    loss = step.read(ours.record(step, i).losses().values().iterator().next());
                    step.run();
                }
                losses[i] = loss.value();
            }
        }
        return losses;
    }

    /// Read when a device is opened.
    private static Device withoutGraphs() {
        String before = System.getProperty(GRAPHS, "true");
        System.setProperty(GRAPHS, "false");
        try {
            return Gpu.open();
        } finally {
            System.setProperty(GRAPHS, before);
        }
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void capturedAndReplayedStepsHaveTheBitsOfDirectOnes(Precision precision) {
        float[] direct = losses(withoutGraphs(), "nin4", precision);
        assertThat(losses(Gpu.open(), "nin4", precision)).containsExactly(direct);
        assertThat(losses(Gpu.open(), "nin4", precision)).containsExactly(direct);
    }

    /// Rounding differs, and what it changes grows from step to step.
    @ParameterizedTest
    @ValueSource(strings = {"nin4", "resnet18", "vit"})
    void firstStepsAreThoseOfTheCpu(String name) {
        float[] found = losses(Gpu.open(), name, Precision.F32);
        float[] expected = losses(Device.open("cpu", 0), name, Precision.F32);
        for (int i = 0; i < 5; i++) {
            assertThat(found[i]).as("step %s", i).isCloseTo(expected[i], within(1e-3f));
        }
        assertThat(mean(found)).isCloseTo(mean(expected), within(0.1));
    }

    /// Of the last ten steps.
    private static double mean(float[] losses) {
        double sum = 0;
        for (int i = STEPS - 10; i < STEPS; i++) {
            sum += losses[i];
        }
        return sum / 10;
    }
}
