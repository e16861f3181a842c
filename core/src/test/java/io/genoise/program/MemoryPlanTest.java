package io.genoise.program;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.random.RandomStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Regions that live at the same time never overlap, whatever their sizes and lives.
class MemoryPlanTest {
    private static final int KERNELS = 40;

    private static List<Region> random(long seed) {
        RandomStream random = RandomStream.of(seed);
        List<Region> regions = new ArrayList<>();
        int count = random.nextInt(1, 60);
        for (int i = 0; i < count; i++) {
            Region region = Region.ofArena(64L * random.nextInt(1, 50));
            int first = random.nextInt(KERNELS);
            region.touch(first);
            region.touch(Math.min(KERNELS, first + random.nextInt(12)));
            regions.add(region);
        }
        return regions;
    }

    private static long alive(List<Region> regions, int kernel) {
        return regions.stream()
                .filter(r -> r.first <= kernel && kernel <= r.last)
                .mapToLong(r -> r.bytes)
                .sum();
    }

    private static long lowerBound(List<Region> regions) {
        long most = 0;
        for (int k = 0; k <= KERNELS; k++) {
            most = Math.max(most, alive(regions, k));
        }
        return most;
    }

    @Test
    void regionsAliveTogetherDoNotOverlap() {
        for (long seed = 0; seed < 300; seed++) {
            List<Region> regions = random(seed);
            long peak = MemoryPlan.place(regions);
            for (Region a : regions) {
                assertThat(a.offset).isNotNegative().isLessThanOrEqualTo(peak - a.bytes);
                for (Region b : regions) {
                    boolean together = a != b && a.first <= b.last && b.first <= a.last;
                    boolean overlap =
                            a.offset < b.offset + b.bytes && b.offset < a.offset + a.bytes;
                    assertThat(together && overlap).as("overlap with seed %d", seed).isFalse();
                }
            }
        }
    }

    @Test
    void thePeakIsCloseToTheLowerBound() {
        double worst = 1;
        double sum = 0;
        for (long seed = 0; seed < 300; seed++) {
            List<Region> regions = random(seed);
            double ratio = (double) MemoryPlan.place(regions) / lowerBound(regions);
            assertThat(ratio).isGreaterThanOrEqualTo(1);
            worst = Math.max(worst, ratio);
            sum += ratio;
        }
        assertThat(worst).as("the worst peak, of the lower bound").isLessThan(1.5);
        assertThat(sum / 300).as("the mean peak, of the lower bound").isLessThan(1.1);
    }

    @Test
    void offsetsAreAligned() {
        Region small = Region.ofArena(64);
        Region odd = Region.ofArena(100);
        small.touch(0);
        odd.touch(0);
        assertThat(MemoryPlan.place(List.of(odd, small))).isEqualTo(192);
        assertThat(small.offset).isEqualTo(128);
    }

    @Test
    void arenasMayBeLargerThanAnIntCounts() {
        Region first = Region.ofArena(3L << 30);
        Region second = Region.ofArena(3L << 30);
        first.touch(0);
        second.touch(0);
        assertThat(MemoryPlan.place(List.of(first, second))).isEqualTo(6L << 30);
        assertThat(second.offset).isEqualTo(3L << 30);
    }

    @Test
    void theBusiestKernelIsWhereMostBytesAreAlive() {
        List<Region> regions = random(3);
        int busiest = MemoryPlan.busiest(regions, KERNELS);
        assertThat(alive(regions, busiest)).isEqualTo(lowerBound(regions));
    }
}
