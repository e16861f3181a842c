package io.genoise.backend.cpu;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Memory that kernels share because only one of them runs at a time: one `float[]` for each thread and one for all.
///
/// A kernel reserves what it needs when it is prepared and asks for the array when it runs, so that a hundred kernels cost
/// as much as the largest of them, and no run allocates. What an array holds at the start of a run is undefined.
///
/// It is `float[]` and not native memory because the compiler treats it best: packed panels in arrays and tensors in
/// native memory measured 1.04 to 1.09 of a C program of the same blocking, and profiles cannot be spoilt by a mixture.
final class Scratch {
    private static final float[] NONE = {};

    private final float[][] local;
    private final float[][] tile;
    private float[] shared = NONE;
    private MemorySegment partial = MemorySegment.NULL;

    Scratch(int threads) {
        local = new float[threads][];
        Arrays.fill(local, NONE);
        tile = new float[threads][Processor.detect().vectors() ? tileFloats() : 0];
    }

    /// Not to be called without the Vector API: the classes that know cannot be loaded then.
    private static int tileFloats() {
        return Math.max(Tiles.FLOATS, WinogradTransforms.SCRATCH);
    }

    /// Makes sure that each thread's own array holds at least `floats` elements.
    void reserveLocal(int floats) {
        for (int i = 0; i < local.length; i++) {
            if (local[i].length < floats) {
                local[i] = new float[floats];
            }
        }
    }

    /// Makes sure that the array of all threads holds at least `floats` elements.
    void reserveShared(int floats) {
        if (shared.length < floats) {
            shared = new float[floats];
        }
    }

    float[] local(int thread) {
        return local[thread];
    }

    /// A thread's array for one tile of a product, or one of Winograd's.
    float[] tile(int thread) {
        return tile[thread];
    }

    float[] shared() {
        return shared;
    }

    /// Makes sure that the native memory for partial results of all threads holds at least `bytes`. It is native because
    /// the code that writes it writes tensors too, and must never meet both kinds of memory.
    void reservePartial(long bytes) {
        if (partial.byteSize() < bytes) {
            partial = Arena.ofAuto().allocate(bytes, 64);
        }
    }

    MemorySegment partial() {
        return partial;
    }
}
