package io.genoise.backend.cuda;

import io.genoise.backend.Transfer;
import io.genoise.backend.cuda.driver.Driver;
import io.genoise.runtime.DeviceLostException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/// The way back: what a step has computed is copied into a ring of pinned memory behind the step, and handed over when
/// somebody waits for it, or when its place in the ring is wanted again.
final class Readings implements AutoCloseable {
    private static final int ALIGNED = 64;

    private final Driver driver;
    private final long stream;
    private final long size;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private final Deque<Long> events = new ArrayDeque<>();
    private long ring;
    private long head;

    /// @param stream which computes
    /// @param size bytes of the ring
    Readings(Driver driver, long stream, long size) {
        this.driver = driver;
        this.stream = stream;
        this.size = size;
    }

    private final class Pending implements Transfer {
        final long begin;
        final long bytes;
        final long event;
        private Consumer<MemorySegment> sink;

        Pending(long begin, long bytes, long event, Consumer<MemorySegment> sink) {
            this.begin = begin;
            this.bytes = bytes;
            this.event = event;
            this.sink = sink;
        }

        @Override
        public void await() {
            if (sink != null) {
                driver.adopt();
                driver.await(event);
                sink.accept(Host.at(ring + begin, bytes));
                sink = null;
            }
        }
    }

    /// Whether `bytes` bytes are few enough to be read later.
    boolean fits(long bytes) {
        return bytes <= size / 4;
    }

    /// Enqueues that `bytes` bytes at `source` are read; `sink` is shown them when somebody waits.
    Transfer fetch(long source, long bytes, Consumer<MemorySegment> sink) {
        if (ring == 0) {
            ring = driver.pin(size);
        }
        long begin = place(Math.ceilDiv(Math.max(1, bytes), ALIGNED) * ALIGNED);
        long event = events.isEmpty() ? driver.event(false) : events.pop();
        driver.copy(source, ring + begin, bytes, stream);
        driver.record(event, stream);
        Pending reading = new Pending(begin, bytes, event, sink);
        pending.add(reading);
        return reading;
    }

    /// A place in the ring of `bytes` bytes, from which all readings have been handed over.
    private long place(long bytes) {
        while (!pending.isEmpty() && pending.peek().sink == null) {
            retire();
        }
        long begin = head + bytes > size ? 0 : head;
        while (!pending.isEmpty() && overlaps(begin, bytes)) {
            retire();
        }
        head = begin + bytes;
        return begin;
    }

    /// Whether a reading that is pending lies in that part of the ring.
    private boolean overlaps(long begin, long bytes) {
        return pending.stream()
                .anyMatch(p -> p.begin < begin + bytes && begin < p.begin + Math.max(1, p.bytes));
    }

    private void retire() {
        Pending oldest = pending.remove();
        oldest.await();
        events.push(oldest.event);
    }

    /// Reads any number of elements of `bytes` bytes each, and waits.
    void download(long source, int count, int bytes, Reading reading) {
        int most = (int) (size / 4 / bytes);
        for (int first = 0; first < count; first += most) {
            int from = first;
            int now = Math.min(most, count - first);
            fetch(
                            source + (long) first * bytes,
                            (long) now * bytes,
                            at -> reading.read(at, from, now))
                    .await();
        }
    }

    /// Reads memory into an array.
    interface Reading {
        /// Reads `count` elements, the first of which is element `first` of all.
        void read(MemorySegment at, int first, int count);
    }

    /// Hands over what nobody has waited for yet, then gives the ring back.
    @Override
    public void close() {
        try {
            pending.forEach(Pending::await);
        } catch (DeviceLostException _) {
            // then they never come
        }
        pending.forEach(reading -> driver.closeEvent(reading.event));
        pending.clear();
        events.forEach(driver::closeEvent);
        events.clear();
        if (ring != 0) {
            driver.unpin(ring);
            ring = 0;
        }
    }
}
