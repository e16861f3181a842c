package io.genoise.backend.cuda;

import io.genoise.backend.Memory;
import io.genoise.backend.cuda.driver.Driver;
import io.genoise.runtime.DeviceLostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// Where device memory comes from. Small blocks come from the driver, and wait for their next use when they are given
/// back: asking the driver again would stop the device. Who gets one gets it behind all that is enqueued on the one
/// stream that computes, so that nobody need wait. Large blocks are memory mapped behind a reserved range of addresses as
/// wide as the device's memory, so that they grow where they lie.
final class Blocks implements AutoCloseable {
    /// Bytes that waiting blocks may take together; beyond that the driver gets them back.
    private static final long WAITING = 512L << 20;

    private static final long UNIT = 512;

    /// Memory from the driver.
    sealed interface Block {
        /// Where it begins.
        long address();
    }

    private record Plain(long address, long bytes) implements Block {}

    private static final class Mapped implements Block {
        private final long address;
        private final long reserved;
        private final List<Piece> pieces = new ArrayList<>();
        private long filled;

        private record Piece(long address, long bytes, long handle) {}

        Mapped(long address, long reserved) {
            this.address = address;
            this.reserved = reserved;
        }

        @Override
        public long address() {
            return address;
        }
    }

    private final Driver driver;
    private final long stream;
    private final long mappedFrom;
    private final TreeMap<Long, Deque<Plain>> waiting = new TreeMap<>();
    private long waitingBytes;

    /// @param stream where the blocks are used
    /// @param mappedFrom how many bytes a block has at least that is mapped
    Blocks(Driver driver, long stream, long mappedFrom) {
        this.driver = driver;
        this.stream = stream;
        this.mappedFrom = mappedFrom;
    }

    /// A block of `bytes` zeroed bytes.
    ///
    /// @throws OutOfMemoryError if there is none, with what was asked for and what is free
    Memory allocate(long bytes) {
        Block block = bytes >= mappedFrom ? mapped(bytes) : plain(bytes);
        driver.clear(block.address(), bytes, stream);
        return new DeviceMemory(this, block, bytes);
    }

    private Block plain(long bytes) {
        long size = Math.ceilDiv(Math.max(1, bytes), UNIT) * UNIT;
        Deque<Plain> same = waiting.get(size);
        if (same != null) {
            Plain block = same.pop();
            waitingBytes -= size;
            if (same.isEmpty()) {
                waiting.remove(size);
            }
            return block;
        }
        return new Plain(trying(size, () -> driver.allocate(size)), size);
    }

    private Block mapped(long bytes) {
        long grain = driver.granularity();
        long reserved = Math.ceilDiv(Math.max(bytes, driver.facts().bytes()), grain) * grain;
        Mapped block = new Mapped(driver.reserve(reserved), reserved);
        try {
            fill(block, bytes);
        } catch (OutOfMemoryError | RuntimeException e) {
            driver.release(block.address, reserved);
            throw e;
        }
        return block;
    }

    private void fill(Mapped block, long bytes) {
        long grain = driver.granularity();
        long missing = Math.ceilDiv(bytes - block.filled, grain) * grain;
        if (missing > 0) {
            long at = block.address + block.filled;
            long handle = trying(missing, () -> driver.map(at, missing));
            block.pieces.add(new Mapped.Piece(at, missing, handle));
            block.filled += missing;
        }
    }

    /// Makes `block` longer where it lies; what is new in it is zeroed.
    ///
    /// @return false if it cannot be
    boolean grow(Block block, long from, long to) {
        if (!(block instanceof Mapped mapped) || to > mapped.reserved) {
            return false;
        }
        try {
            fill(mapped, to);
        } catch (OutOfMemoryError _) {
            return false;
        }
        driver.clear(mapped.address + from, to - from, stream);
        return true;
    }

    private interface Asking {
        long ask();
    }

    /// Asks, and asks again when the blocks that wait have been given back.
    private long trying(long bytes, Asking asking) {
        try {
            return asking.ask();
        } catch (OutOfMemoryError _) {
            forget();
        }
        try {
            return asking.ask();
        } catch (OutOfMemoryError e) {
            throw (OutOfMemoryError)
                    new OutOfMemoryError(
                                    String.format(
                                            Locale.ROOT,
                                            "%,d bytes asked for, %,d free of %,d",
                                            bytes,
                                            driver.free(),
                                            driver.facts().bytes()))
                            .initCause(e);
        }
    }

    /// Takes a block back. What is enqueued may still use it.
    void free(Block block) {
        switch (block) {
            case Plain plain -> {
                waiting.computeIfAbsent(plain.bytes, _ -> new ArrayDeque<>()).push(plain);
                waitingBytes += plain.bytes;
                if (waitingBytes > WAITING) {
                    forget();
                }
            }
            case Mapped mapped -> {
                try {
                    driver.finish(stream);
                    for (Mapped.Piece piece : mapped.pieces) {
                        driver.unmap(piece.address, piece.bytes, piece.handle);
                    }
                    driver.release(mapped.address, mapped.reserved);
                } catch (DeviceLostException _) {
                    // it is gone with the device
                }
            }
        }
    }

    /// Bytes of the blocks that wait for their next use.
    long waiting() {
        return waitingBytes;
    }

    private void forget() {
        if (waitingBytes > 0) {
            driver.finish(stream);
            waiting.values().forEach(all -> all.forEach(block -> driver.free(block.address)));
            waiting.clear();
            waitingBytes = 0;
        }
    }

    @Override
    public void close() {
        forget();
    }
}
