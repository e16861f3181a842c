package io.genoise.backend.cuda.host;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.TreeMap;

/// Native memory that plays the device's and pinned memory, and knows what of it is there. Fresh memory is full of ones
/// (NaN, −1), so that nobody counts on zeros. What was given back stays reserved for a while, so that a late access is
/// found and not taken for one of another block.
@SuppressWarnings("restricted")
final class HostMemory implements AutoCloseable {
    enum Kind {
        BLOCK,
        MAPPED,
        PINNED
    }

    private record Block(long address, long bytes, Kind kind, long handle) {
        long end() {
            return address + bytes;
        }
    }

    private record Range(long address, long bytes) {}

    static final long GRANULARITY = 1 << 16;
    private static final long ALIGNMENT = 256;
    private static final MethodHandle MMAP =
            handle(
                    "mmap",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_LONG,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_INT,
                            ValueLayout.JAVA_LONG));
    private static final MethodHandle MUNMAP =
            handle(
                    "munmap",
                    FunctionDescriptor.of(
                            ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));

    /// Where blocks come from, one behind another, never again the same place.
    private static final long POOL = 1L << 36;

    private final TreeMap<Long, Block> blocks = new TreeMap<>();
    private final TreeMap<Long, Range> reserved = new TreeMap<>();
    private final long pool = mmap(POOL);
    private long next = pool;
    private long limit = Long.MAX_VALUE;
    private long used;
    private long handles = 1 << 20;

    /// Ranges that kernels may touch, as pairs of beginning and end; null when they have changed.
    private MemorySegment ranges;

    private Arena rangesArena;
    private long rangeCount;

    private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), descriptor);
    }

    /// `bytes` bytes of addresses: pages come when they are touched.
    static long mmap(long bytes) {
        try {
            long address = (long) MMAP.invokeExact(0L, bytes, 3, 0x4022, -1, 0L);
            if (address == -1) {
                throw new IllegalStateException("no %s addresses".formatted(bytes));
            }
            return address;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void munmap(long address, long bytes) {
        try {
            int _ = (int) MUNMAP.invokeExact(address, bytes);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    static MemorySegment segment(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    void limit(long bytes) {
        limit = bytes;
    }

    /// Bytes that are still to be had.
    long free(long total) {
        return Math.max(0, Math.min(limit, total) - used);
    }

    /// A block that begins `shift` bytes behind a multiple of 256.
    long allocate(long bytes, long shift, Kind kind, long total) {
        if (bytes < 1) {
            throw new IllegalStateException("%s bytes are asked for".formatted(bytes));
        }
        if (kind == Kind.BLOCK && bytes > free(total)) {
            throw new OutOfMemoryError("no %s bytes of device memory".formatted(bytes));
        }
        // a hole behind each, so that two are never taken for one
        long address = next + shift;
        next += Math.ceilDiv(bytes + shift, ALIGNMENT) * ALIGNMENT + ALIGNMENT;
        if (next > pool + POOL) {
            throw new IllegalStateException("the host's pool of addresses is used up");
        }
        put(new Block(address, bytes, kind, 0));
        return address;
    }

    private void put(Block block) {
        segment(block.address, block.bytes).fill((byte) -1);
        blocks.put(block.address, block);
        if (block.kind != Kind.PINNED) {
            used += block.bytes;
        }
        ranges = null;
    }

    private void take(Block block) {
        segment(block.address, block.bytes).fill((byte) -1);
        blocks.remove(block.address);
        if (block.kind != Kind.PINNED) {
            used -= block.bytes;
        }
        ranges = null;
    }

    long bytes(long address, Kind kind) {
        Block block = blocks.get(address);
        if (block == null || block.kind != kind) {
            throw new IllegalStateException(
                    "%s is no %s that is allocated".formatted(hex(address), kind));
        }
        return block.bytes;
    }

    void free(long address, Kind kind) {
        bytes(address, kind);
        take(blocks.get(address));
    }

    long reserve(long bytes) {
        check(bytes > 0 && bytes % GRANULARITY == 0, "%s bytes are reserved", bytes);
        long whole = mmap(bytes + GRANULARITY);
        long address = Math.ceilDiv(whole, GRANULARITY) * GRANULARITY;
        reserved.put(address, new Range(address, bytes));
        return address;
    }

    void release(long address, long bytes) {
        Range range = reserved.get(address);
        check(range != null && range.bytes == bytes, "%s is no reserved range", hex(address));
        check(
                blocks.subMap(address, address + bytes).isEmpty(),
                "%s is released with memory behind it",
                hex(address));
        reserved.remove(address);
        munmap(address, bytes);
    }

    long map(long address, long bytes, long total) {
        check(
                bytes > 0 && address % GRANULARITY == 0 && bytes % GRANULARITY == 0,
                "%s bytes are mapped",
                bytes);
        Map.Entry<Long, Range> range = reserved.floorEntry(address);
        check(
                range != null
                        && address + bytes <= range.getValue().address + range.getValue().bytes,
                "%s is not reserved",
                hex(address));
        Map.Entry<Long, Block> before = blocks.lowerEntry(address + bytes);
        check(
                before == null || before.getValue().end() <= address,
                "%s has memory behind it already",
                hex(address));
        if (bytes > free(total)) {
            throw new OutOfMemoryError("no %s bytes of device memory".formatted(bytes));
        }
        put(new Block(address, bytes, Kind.MAPPED, ++handles));
        return handles;
    }

    void unmap(long address, long bytes, long handle) {
        Block block = blocks.get(address);
        check(
                block != null
                        && block.kind == Kind.MAPPED
                        && block.bytes == bytes
                        && block.handle == handle,
                "%s is not what was mapped",
                hex(address));
        take(block);
    }

    /// Checks that `bytes` bytes at `address` are there, maybe over several mappings side by side.
    void check(long address, long bytes, boolean pinned, String what) {
        long at = address;
        while (at < address + bytes) {
            Map.Entry<Long, Block> entry = blocks.floorEntry(at);
            Block block = entry == null ? null : entry.getValue();
            check(
                    block != null
                            && at < block.end()
                            && (pinned || block.kind != Kind.PINNED)
                            && (at == address || block.kind == Kind.MAPPED),
                    "%s of %s bytes at %s, which are not all allocated",
                    what,
                    bytes,
                    hex(address));
            at = block.end();
        }
    }

    private static void check(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new IllegalStateException(message.formatted(values));
        }
    }

    /// What kernels may touch: beginnings and ends, ascending.
    MemorySegment ranges() {
        if (ranges == null) {
            if (rangesArena != null) {
                rangesArena.close();
            }
            rangesArena = Arena.ofShared();
            ranges = rangesArena.allocate(16L * (blocks.size() + 1), 8);
            rangeCount = 0;
            for (Block block : blocks.values()) {
                if (block.kind == Kind.PINNED) {
                    continue;
                }
                long last = 2 * rangeCount - 1;
                if (rangeCount > 0
                        && ranges.getAtIndex(ValueLayout.JAVA_LONG, last) == block.address) {
                    ranges.setAtIndex(ValueLayout.JAVA_LONG, last, block.end());
                } else {
                    ranges.setAtIndex(ValueLayout.JAVA_LONG, last + 1, block.address);
                    ranges.setAtIndex(ValueLayout.JAVA_LONG, last + 2, block.end());
                    rangeCount++;
                }
            }
        }
        return ranges;
    }

    long rangeCount() {
        return rangeCount;
    }

    long count(Kind kind) {
        return blocks.values().stream().filter(block -> block.kind == kind).count();
    }

    long reservations() {
        return reserved.size();
    }

    long used() {
        return used;
    }

    static String hex(long address) {
        return "0x" + Long.toHexString(address);
    }

    @Override
    public void close() {
        munmap(pool, POOL);
        reserved.values().forEach(range -> munmap(range.address, range.bytes));
        if (rangesArena != null) {
            rangesArena.close();
        }
    }
}
