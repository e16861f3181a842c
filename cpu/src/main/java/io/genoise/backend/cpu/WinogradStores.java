package io.genoise.backend.cpu;

import static io.genoise.backend.cpu.OffHeap.ALL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Stores what Winograd's algorithms have transformed back, a vector of channels at a time.
final class WinogradStores {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = Lanes.COUNT;

    private WinogradStores() {}

    /// The first `height x width` of a tile's `m x m` places, of which the first `channels` channels lie in the tensor.
    static void square(
            float[] tile,
            int m,
            int height,
            int width,
            long to,
            long rowBytes,
            long placeBytes,
            int channels) {
        if (channels >= L) {
            for (int i = 0; i < height; i++) {
                for (int j = 0; j < width; j++) {
                    FloatVector.fromArray(S, tile, (i * m + j) * L)
                            .intoMemorySegment(
                                    ALL, to + i * rowBytes + j * placeBytes, Lanes.ORDER);
                }
            }
            return;
        }
        VectorMask<Float> mask = S.indexInRange(0, channels);
        for (int i = 0; i < height; i++) {
            for (int j = 0; j < width; j++) {
                FloatVector.fromArray(S, tile, (i * m + j) * L)
                        .intoMemorySegment(
                                ALL, to + i * rowBytes + j * placeBytes, Lanes.ORDER, mask);
            }
        }
    }

    /// The first `count` floats of a vector.
    static void part(float[] x, int at, int count, long to) {
        VectorMask<Float> mask = S.indexInRange(0, count);
        FloatVector.fromArray(S, x, at, mask).intoMemorySegment(ALL, to, Lanes.ORDER, mask);
    }
}
