package io.genoise.backend.cpu;

import java.nio.ByteOrder;
import java.util.Set;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The vector width of every kernel, chosen once for the process: the widest that the processor prefers up to 512 bits, or
/// what the system property `genoise.vectorBits` says (128, 256 or 512).
///
/// It is a `static final` because the compiler must see a constant: a species that comes from a field is about ten times
/// slower. Results never depend on it: a kernel keeps one running sum for each element of its output, whichever lane that
/// element falls into.
final class Lanes {
    static final VectorSpecies<Float> FLOATS = choose();

    /// As many `int`s as a vector has floats.
    static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);

    /// Floats in one vector.
    static final int COUNT = FLOATS.length();

    /// Tensors are stored in the machine's own byte order.
    static final ByteOrder ORDER = ByteOrder.nativeOrder();

    // As with segments in [OffHeap]: the compiler must not take one kind of mask for the only one.
    static {
        FLOATS.maskAll(true);
        INTS.maskAll(true);
    }

    private Lanes() {}

    private static VectorSpecies<Float> choose() {
        int preferred = Math.min(512, FloatVector.SPECIES_PREFERRED.vectorBitSize());
        int bits = Integer.getInteger("genoise.vectorBits", preferred);
        if (!Set.of(128, 256, 512).contains(bits)) {
            throw new IllegalArgumentException(
                    "genoise.vectorBits is " + bits + "; expected 128, 256 or 512");
        }
        return switch (bits) {
            case 128 -> FloatVector.SPECIES_128;
            case 256 -> FloatVector.SPECIES_256;
            default -> FloatVector.SPECIES_512;
        };
    }

    /// The least multiple of `unit` that is at least `size`.
    static int roundUp(int size, int unit) {
        return Math.multiplyExact(Partition.parts(size, unit), unit);
    }

    /// The least number of parts of at most `limit` that make up `size`.
    static int parts(int size, int limit) {
        return Partition.parts(size, limit);
    }
}
