package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.random.RandomStream;
import io.genoise.tensor.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// GANs train: two networks, two optimisers, a gradient penalty and a moving average in one step.
class GanTest {
    private static final int BATCH = 3;

    private static Gan gan(Device device, DiscriminatorNorm norm) {
        return new Gan(device, new DcganGenerator.Config(8, 5, 4, 2), norm, BATCH);
    }

    /// What a few steps left: losses, and the numbers of all networks.
    private record Course(List<Gan.Losses> losses, List<Map<String, float[]>> networks) {}

    @Test
    void theCpuDoesWhatTheReferenceDoes() {
        compare(DiscriminatorNorm.SPECTRAL);
    }

    @Tag("slow")
    @ParameterizedTest
    @EnumSource(DiscriminatorNorm.class)
    void theCpuDoesWhatTheReferenceDoesWithEveryNorm(DiscriminatorNorm norm) {
        compare(norm);
    }

    private static void compare(DiscriminatorNorm norm) {
        Course expected = course("reference", norm);
        Course found = course("cpu", norm);
        for (int i = 0; i < expected.losses.size(); i++) {
            assertThat(found.losses.get(i).critic())
                    .isCloseTo(expected.losses.get(i).critic(), within(1e-3));
            assertThat(found.losses.get(i).penalty())
                    .isCloseTo(expected.losses.get(i).penalty(), within(1e-3));
        }
        for (int i = 0; i < expected.networks.size(); i++) {
            Map<String, float[]> network = found.networks.get(i);
            expected.networks
                    .get(i)
                    .forEach((name, numbers) ->
                            assertThat(network.get(name))
                                    .as(name)
                                    .containsExactly(numbers, within(2e-3f)));
        }
    }

    @Test
    void bothNetworksAreMoved() {
        try (Device device = Device.open("reference", 1)) {
            Gan gan = gan(device, DiscriminatorNorm.NONE);
            float[] generator = gan.generator().parameters().flat().read();
            float[] critic = gan.critic().parameters().flat().read();
            step(gan, 0, 1e-3f);
            float[] movedGenerator = gan.generator().parameters().flat().read();
            float[] movedCritic = gan.critic().parameters().flat().read();
            // Adam's first step moves every number that has a gradient by the rate
            assertThat(largestMove(generator, movedGenerator)).isCloseTo(1e-3f, within(1e-5f));
            assertThat(largestMove(critic, movedCritic)).isCloseTo(1e-3f, within(1e-5f));
        }
    }

    @Test
    void theAverageFollowsTheGenerator() {
        try (Device device = Device.open("reference", 1)) {
            Gan gan = gan(device, DiscriminatorNorm.NONE);
            float[] before = gan.generator().parameters().flat().read();
            step(gan, 0, 1e-2f);
            float[] after = gan.generator().parameters().flat().read();
            float[] average = gan.average().parameters().flat().read();
            for (int i = 0; i < average.length; i++) {
                assertThat(average[i]).isCloseTo(0.9f * before[i] + 0.1f * after[i], within(1e-6f));
            }
        }
    }

    private static float largestMove(float[] before, float[] after) {
        float largest = 0;
        for (int i = 0; i < before.length; i++) {
            largest = Math.max(largest, Math.abs(after[i] - before[i]));
        }
        return largest;
    }

    private static Course course(String name, DiscriminatorNorm norm) {
        try (Device device = Device.open(name, 2)) {
            Gan gan = gan(device, norm);
            List<Gan.Losses> losses = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                losses.add(step(gan, i, 1e-3f));
            }
            assertThat(device.plans()).isEqualTo(1);
            return new Course(
                    losses,
                    List.of(
                            gan.generator().parameters().read(),
                            gan.average().parameters().read(),
                            gan.critic().parameters().read()));
        }
    }

    private static Gan.Losses step(Gan gan, int number, float rate) {
        RandomStream random = RandomStream.of(11, number);
        return gan.step(
                drawn(random, BATCH * 8 * 8 * 2, false),
                drawn(random, BATCH * 5, true),
                drawn(random, BATCH, false),
                rate,
                number);
    }

    private static float[] drawn(RandomStream random, int count, boolean normal) {
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = normal ? (float) random.nextGaussian() : random.nextFloat();
        }
        return numbers;
    }
}
