package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.random.RandomStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/// Native memory for the kernels' tests, and their comparison with an oracle in double.
final class Native {
    private Native() {}

    /// Zeroed memory for `floats` elements, aligned as tensors are and with as much behind it.
    static MemorySegment zeros(long floats) {
        long bytes = Math.max(4, floats * Float.BYTES);
        return Arena.ofAuto().allocate(bytes + NativeMemory.SLACK, 64).asSlice(0, bytes);
    }

    /// `product` with the workspace that it needs.
    static Product ready(Product product) {
        product.workspace(Arena.global().allocate(Math.max(64, product.workspace()), 64).address());
        return product;
    }

    /// Runs `product`, and keeps the segments until it has.
    static void run(
            Product product, MemorySegment left, MemorySegment right, MemorySegment result) {
        product.run(left.address(), right.address(), result.address());
        Reference.reachabilityFence(left);
        Reference.reachabilityFence(right);
        Reference.reachabilityFence(result);
    }

    /// Numbers of -1 … 1.
    static MemorySegment random(long seed, int floats) {
        RandomStream random = RandomStream.of(seed);
        MemorySegment segment = zeros(floats);
        for (int i = 0; i < floats; i++) {
            segment.setAtIndex(ValueLayout.JAVA_FLOAT, i, 2 * random.nextFloat() - 1);
        }
        return segment;
    }

    /// Whole numbers of 0 … bound - 1.
    static MemorySegment randomIndices(long seed, int count, int bound) {
        RandomStream random = RandomStream.of(seed);
        MemorySegment segment = zeros(count);
        for (int i = 0; i < count; i++) {
            segment.setAtIndex(ValueLayout.JAVA_INT, i, random.nextInt(bound));
        }
        return segment;
    }

    static MemorySegment copy(MemorySegment from) {
        return zeros(from.byteSize() / Float.BYTES).copyFrom(from);
    }

    static float get(MemorySegment segment, long index) {
        return segment.getAtIndex(ValueLayout.JAVA_FLOAT, index);
    }

    /// Asserts that each element is within `tolerance` of the oracle's.
    static void assertClose(MemorySegment actual, double[] expected, double tolerance) {
        int worst = 0;
        double most = -1;
        for (int i = 0; i < expected.length; i++) {
            double error = Math.abs(get(actual, i) - expected[i]);
            if (!(error <= most)) {
                most = error;
                worst = i;
            }
        }
        assertThat(most)
                .as(
                        "error at element %d of %d, expected %s, was %s",
                        worst, expected.length, expected[worst], get(actual, worst))
                .isLessThanOrEqualTo(tolerance);
    }

    /// Asserts that two tensors hold the same bits.
    static void assertSameBits(MemorySegment actual, MemorySegment expected) {
        assertThat(actual.mismatch(expected)).as("first different byte").isEqualTo(-1);
    }
}
