package io.genoise.backend.cpu;

import java.util.Arrays;
import java.util.TreeMap;

/// Arrays that kernels share because only one of them runs at a time: for each thread one for packed panels and one for a
/// tile, and one for all threads.
///
/// A kernel reserves what it needs when it is prepared and asks for the array when it runs, so that a hundred kernels cost
/// as much as the largest of them. Arrays are made ([#allocate]) when all kernels of a plan are prepared: growing kernel by
/// kernel they would leave several times their size to the garbage collector. What an array holds at the start of a run is
/// undefined. When a kernel is closed, arrays shrink to what the others need.
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
    private volatile float[] shared = NONE;
    private Need most = Need.NOTHING;
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
        reserve(new Need(floats, 0, 0, 0));
    }

    /// Makes sure that the array of all threads holds at least `floats` elements.
    void reserveShared(int floats) {
        reserve(new Need(0, floats, 0, 0));
    }

    /// Makes sure that each thread's own array of bytes holds at least `count`.
    void reserveBytes(int count) {
        reserve(new Need(0, 0, count, 0));
    }

    /// Counts `bytes` bytes of arrays that one kernel has made for itself.
    void reserveAlone(long bytes) {
        reserve(new Need(0, 0, 0, bytes));
    }

    private void reserve(Need need) {
        pending = pending.and(need);
        most = most.and(need);
    }

    /// Makes the arrays that are reserved, so that no run has to.
    ///
    /// @throws OutOfMemoryError if there is no room for them
    void allocate() {
        shared();
        for (int i = 0; i < local.length; i++) {
            local(i);
            bytes(i);
            if (most.local > 0) {
                tile(i);
            }
        }
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
        most =
                new Need(most(locals), most(shareds), most(byteses), most.alone - need.alone)
                        .and(new Need(pending.local, pending.shared, pending.bytes, 0));
        for (int i = 0; i < local.length; i++) {
            local[i] = local[i].length > most.local ? NONE : local[i];
            tile[i] = most.local == 0 ? NONE : tile[i];
            bytes[i] = bytes[i].length > most.bytes ? new byte[0] : bytes[i];
        }
        shared = shared.length > most.shared ? NONE : shared;
    }

    private static void drop(TreeMap<Integer, Integer> counts, int floats) {
        counts.computeIfPresent(floats, (_, count) -> count == 1 ? null : count - 1);
    }

    private static int most(TreeMap<Integer, Integer> counts) {
        return counts.isEmpty() ? 0 : counts.lastKey();
    }

    /// Bytes of all arrays that are reserved.
    long bytes() {
        int tiles = most.local == 0 ? 0 : tileFloats();
        long each = 4L * (most.local + tiles) + most.bytes;
        return 4L * most.shared + most.alone + local.length * each;
    }

    float[] local(int thread) {
        if (local[thread].length < most.local) {
            local[thread] = NONE; // not both at once
            local[thread] = array(most.local);
        }
        return local[thread];
    }

    byte[] bytes(int thread) {
        if (bytes[thread].length < most.bytes) {
            bytes[thread] = new byte[most.bytes];
        }
        return bytes[thread];
    }

    /// A thread's array for one tile of a product, or one of Winograd's.
    float[] tile(int thread) {
        if (tile[thread].length == 0) {
            tile[thread] = array(tileFloats());
        }
        return tile[thread];
    }

    float[] shared() {
        return shared.length < most.shared ? grownShared() : shared;
    }

    private synchronized float[] grownShared() {
        if (shared.length < most.shared) {
            shared = NONE;
            shared = array(most.shared);
        }
        return shared;
    }

    /// Lets go of all arrays.
    @Override
    public void close() {
        Arrays.fill(local, NONE);
        Arrays.fill(tile, NONE);
        Arrays.fill(bytes, new byte[0]);
        shared = NONE;
        most = Need.NOTHING;
        closed = true;
        locals.clear();
        shareds.clear();
        byteses.clear();
    }
}
