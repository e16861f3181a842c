package io.genoise.program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Places regions with known lifetimes in one arena so that no two that live at the same time overlap.
///
/// Largest first, each at the lowest offset that is free during its life: within a few percent of the lower bound on
/// the nets seen here, and simple to check. Offsets are multiples of 64 bytes.
final class MemoryPlan {
    private static final int ALIGNMENT = 64;

    private MemoryPlan() {}

    /// Sets every region's offset and returns the arena's size in bytes.
    static long place(List<Region> regions) {
        List<Region> order = new ArrayList<>(regions);
        order.sort(
                Comparator.comparingLong((Region r) -> r.bytes)
                        .reversed()
                        .thenComparingInt(r -> r.first));
        List<Region> placed = new ArrayList<>();
        long peak = 0;
        for (Region region : order) {
            long at = 0;
            for (Region other : placed) {
                boolean together = other.first <= region.last && region.first <= other.last;
                if (together) {
                    if (at + region.bytes <= other.offset) {
                        break;
                    }
                    at = Math.max(at, align(other.offset + other.bytes));
                }
            }
            region.offset = at;
            int i = placed.size();
            while (i > 0 && placed.get(i - 1).offset > at) {
                i--;
            }
            placed.add(i, region);
            peak = Math.max(peak, at + region.bytes);
        }
        return align(peak);
    }

    /// The kernel at which most bytes are alive, for the message when they do not fit.
    static int busiest(List<Region> regions, int kernels) {
        long[] alive = new long[kernels + 1];
        for (Region region : regions) {
            for (int k = Math.max(0, region.first); k <= Math.min(kernels, region.last); k++) {
                alive[k] += region.bytes;
            }
        }
        int most = 0;
        for (int k = 1; k <= kernels; k++) {
            most = alive[k] > alive[most] ? k : most;
        }
        return most;
    }

    static long align(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
