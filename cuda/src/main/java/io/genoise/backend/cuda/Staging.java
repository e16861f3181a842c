package io.genoise.backend.cuda;

import io.genoise.backend.cuda.driver.Driver;
import java.lang.foreign.MemorySegment;

/// The way of Java's arrays to the device: piece by piece into a ring of pinned memory, from where the device fetches
/// them. A piece of the ring is filled again when it has been fetched. No Java array is ever pinned.
final class Staging implements AutoCloseable {
    private static final int PIECES = 4;

    private final Driver driver;
    private final long stream;
    private final long size;
    private final long[] pieces = new long[PIECES];
    private final long[] fetched = new long[PIECES];
    private int next;

    /// Fills memory from an array.
    interface Filling {
        /// Writes elements `first` to `first + count - 1` to `to`.
        void write(MemorySegment to, int first, int count);
    }

    /// @param stream on which the device fetches
    /// @param size bytes of a piece
    Staging(Driver driver, long stream, long size) {
        this.driver = driver;
        this.stream = stream;
        this.size = size;
    }

    /// Enqueues that `count` elements of `bytes` bytes each come to `target`. The array has been read when this returns.
    void upload(int count, int bytes, Filling filling, long target) {
        int most = (int) (size / bytes);
        for (int first = 0; first < count; first += most) {
            int now = Math.min(most, count - first);
            long length = (long) now * bytes;
            int piece = take();
            filling.write(Host.at(pieces[piece], length), first, now);
            driver.copy(pieces[piece], target + (long) first * bytes, length, stream);
            driver.record(fetched[piece], stream);
        }
    }

    private int take() {
        int piece = next;
        next = (next + 1) % PIECES;
        if (pieces[piece] == 0) {
            pieces[piece] = driver.pin(size);
            fetched[piece] = driver.event(false);
        } else {
            driver.await(fetched[piece]);
        }
        return piece;
    }

    @Override
    public void close() {
        for (int i = 0; i < PIECES; i++) {
            if (pieces[i] != 0) {
                driver.closeEvent(fetched[i]);
                driver.unpin(pieces[i]);
                pieces[i] = 0;
            }
        }
    }
}
