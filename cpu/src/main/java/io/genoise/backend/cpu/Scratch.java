package io.genoise.backend.cpu;

import java.util.Arrays;
import java.util.TreeMap;

/// Arrays that kernels share because only one of them runs at a time: for each thread one for packed panels and one for a
/// tile, and one for all threads.
///
/// A kernel reserves what it needs when it is prepared and asks for the array when it runs, so that a hundred kernels cost
/// as much as the largest of them, and no run allocates. What an array holds at the start of a run is undefined. When a
/// kernel is closed, arrays shrink to what the others need.
///
/// It is `float[]` and not native memory, as all other scratch is, because the compiler treats it best: packed panels in
/// arrays and tensors in native memory measured 1.04 to 1.09 of a C program of the same blocking, and profiles cannot be
/// spoilt by a mixture. So it is no part of the arena, and counted by itself ([#bytes]).
final class Scratch implements AutoCloseable {
    private static final float[] NONE = {};

    /// What one kernel needs.
    ///
    /// @param local floats of each thread's own array
    /// @param shared floats of the array of all threads
    /// @param alone bytes of arrays that belong to this kernel only
    /// @param bytes bytes of each thread's own array of bytes
    record Need(int local, int shared, int bytes, long alone) {
        static final Need NOTHING = new Need(0, 0, 0, 0);

        Need and(Need more) {
            return new Need(
                    Math.max(local, more.local),
                    Math.max(shared, more.shared),
                    Math.max(bytes, more.bytes),
                    alone + more.alone);
        }
    }

    private final float[][] local;
    private final float[][] tile;
    private final byte[][] bytes;
    private float[] shared = NONE;
    private long alone;
    private boolean closed;
    private Need pending = Need.NOTHING;
    private final TreeMap<Integer, Integer> locals = new TreeMap<>();
    private final TreeMap<Integer, Integer> shareds = new TreeMap<>();
    private final TreeMap<Integer, Integer> byteses = new TreeMap<>();

    Scratch(int threads) {
        local = new float[threads][];
        tile = new float[threads][];
        bytes = new byte[threads][0];
        Arrays.fill(local, NONE);
        Arrays.fill(tile, NONE);
    }

    /// None without the Vector API: the classes that want one cannot be loaded then.
    private static int tileFloats() {
        return Processor.detect().vectors() ? Math.max(Tiles.FLOATS, WinogradSixPoints.SCRATCH) : 0;
    }

    /// Makes sure that each thread's own array holds at least `floats` elements, and that it has one for a tile.
    void reserveLocal(int floats) {
        pending = pending.and(new Need(floats, 0, 0, 0));
        for (int i = 0; i < local.length; i++) {
            local[i] = atLeast(floats, local[i]);
            tile[i] = atLeast(tileFloats(), tile[i]);
        }
    }

    /// Makes sure that the array of all threads holds at least `floats` elements.
    void reserveShared(int floats) {
        pending = pending.and(new Need(0, floats, 0, 0));
        shared = atLeast(floats, shared);
    }

    /// Makes sure that each thread's own array of bytes holds at least `count`.
    void reserveBytes(int count) {
        pending = pending.and(new Need(0, 0, count, 0));
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i].length >= count ? bytes[i] : new byte[count];
        }
    }

    /// Counts `bytes` bytes of arrays that one kernel has made for itself.
    void reserveAlone(long bytes) {
        pending = pending.and(new Need(0, 0, 0, bytes));
        alone += bytes;
    }

    private static float[] atLeast(int floats, float[] array) {
        return array.length >= floats ? array : array(floats);
    }

    private static float[] array(int floats) {
        try {
            return floats == 0 ? NONE : new float[floats];
        } catch (OutOfMemoryError _) {
            throw new OutOfMemoryError(
                    "no room on the Java heap for an array of %s bytes of packed panels; start Java with a larger -Xmx"
                            .formatted(4L * floats));
        }
    }

    /// What has been reserved since the last call, for the kernel that holds it and gives it to [#release].
    Need taken() {
        Need need = pending;
        pending = Need.NOTHING;
        locals.merge(need.local, 1, Integer::sum);
        shareds.merge(need.shared, 1, Integer::sum);
        byteses.merge(need.bytes, 1, Integer::sum);
        return need;
    }

    /// Gives back what [#taken] returned, once.
    void release(Need need) {
        if (closed) {
            return;
        }
        drop(locals, need.local);
        drop(shareds, need.shared);
        drop(byteses, need.bytes);
        alone -= need.alone;
        int mostLocal = most(locals);
        int mostShared = most(shareds);
        int mostBytes = most(byteses);
        for (int i = 0; i < local.length; i++) {
            local[i] = local[i].length > mostLocal ? array(mostLocal) : local[i];
            tile[i] = mostLocal == 0 ? NONE : tile[i];
            bytes[i] = bytes[i].length > mostBytes ? new byte[mostBytes] : bytes[i];
        }
        shared = shared.length > mostShared ? array(mostShared) : shared;
    }

    private static void drop(TreeMap<Integer, Integer> counts, int floats) {
        counts.computeIfPresent(floats, (_, count) -> count == 1 ? null : count - 1);
    }

    private static int most(TreeMap<Integer, Integer> counts) {
        return counts.isEmpty() ? 0 : counts.lastKey();
    }

    /// Bytes of all arrays.
    long bytes() {
        long sum = 4L * shared.length + alone;
        for (int i = 0; i < local.length; i++) {
            sum += 4L * (local[i].length + tile[i].length) + bytes[i].length;
        }
        return sum;
    }

    float[] local(int thread) {
        return local[thread];
    }

    byte[] bytes(int thread) {
        return bytes[thread];
    }

    /// A thread's array for one tile of a product, or one of Winograd's.
    float[] tile(int thread) {
        return tile[thread];
    }

    float[] shared() {
        return shared;
    }

    /// Lets go of all arrays.
    @Override
    public void close() {
        Arrays.fill(local, NONE);
        Arrays.fill(tile, NONE);
        Arrays.fill(bytes, new byte[0]);
        shared = NONE;
        alone = 0;
        closed = true;
        locals.clear();
        shareds.clear();
        byteses.clear();
    }
}
