package io.genoise.backend.cuda.jcuda;

import io.genoise.backend.cuda.driver.Convolutions.Convolution;
import io.genoise.backend.cuda.driver.Convolutions.Wanted;
import io.genoise.backend.cuda.driver.Convolutions.Way;
import io.genoise.backend.cuda.driver.Driver;
import io.genoise.runtime.DeviceLostException;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Finds the fastest of several ways to compute a convolution: runs each on operands of its own and takes the time by
/// events. They take turns, so that a clock that rises meanwhile favours none; the shortest time counts.
///
/// Each is captured into a graph and replayed, as steps are: enqueued by the host, many a way waits longer for its own
/// library than for the device, and what was compared would be libraries.
final class Trials {
    /// How often each way is timed, after one run that is not.
    private static final int TIMES = 5;

    /// How often a graph holds a way.
    private static final int RUNS = 3;

    /// Bytes of random numbers that operands are filled with, again and again.
    private static final int NUMBERS = 1 << 20;

    private static final Comparator<Candidate> MOST_SPACE =
            Comparator.comparingLong(Candidate::workspace).reversed();

    private Trials() {}

    /// A way that is to be tried.
    ///
    /// @param algorithm its number
    /// @param workspace bytes that it needs
    /// @param run what enqueues it
    record Candidate(int algorithm, long workspace, Run run) {}

    /// Enqueues a way.
    @FunctionalInterface
    interface Run {
        void on(long first, long second, long result, long workspace, long stream);
    }

    /// The ways of `candidates`, the fastest first, without those that fail. Where the device has no room for the operands
    /// they stay in their order, not measured; ways for whose workspace it has none are left out.
    static List<Way> fastestFirst(Driver driver, Convolution c, List<Candidate> candidates) {
        if (candidates.isEmpty()) {
            return List.of();
        }
        try (Room room = new Room(driver, c.type())) {
            long x = room.operand(c.x(), c.type());
            long w = room.operand(c.w(), c.type());
            long y = room.operand(c.y(), c.type());
            long first = c.wanted() == Wanted.INPUT ? y : x;
            long second = c.wanted() == Wanted.WEIGHT ? y : w;
            long result =
                    switch (c.wanted()) {
                        case OUTPUT -> y;
                        case INPUT -> x;
                        case WEIGHT -> w;
                    };
            Map<Candidate, Long> graphs = new LinkedHashMap<>();
            // The greatest need of workspace first: its block does for all others.
            for (Candidate candidate : candidates.stream().sorted(MOST_SPACE).toList()) {
                try {
                    graphs.put(candidate, room.captured(candidate, first, second, result));
                } catch (DeviceLostException e) {
                    throw e;
                } catch (UnsupportedOperationException
                        | IllegalStateException
                        | OutOfMemoryError _) {
                    // it cannot be done in this way
                }
            }
            Map<Candidate, Long> shortest = new HashMap<>();
            for (int time = 0; time <= TIMES; time++) {
                boolean counts = time > 0;
                graphs.forEach((candidate, graph) -> {
                    long nanos = room.time(graph);
                    if (counts) {
                        shortest.merge(candidate, nanos, Math::min);
                    }
                });
            }
            return candidates.stream()
                    .filter(shortest::containsKey)
                    .map(k -> new Way(k.algorithm, k.workspace, shortest.get(k)))
                    .sorted(Comparator.comparingLong(Way::nanos))
                    .toList();
        } catch (OutOfMemoryError _) {
            return candidates.stream().map(k -> new Way(k.algorithm, k.workspace, 0)).toList();
        }
    }

    /// Memory, a stream and events for a while.
    private static final class Room implements AutoCloseable {
        private final Driver driver;
        private final List<Runnable> held = new ArrayList<>();
        private long stream;
        private long pinned;
        private long begin;
        private long end;
        private long workspace;
        private long workspaceBytes;

        Room(Driver driver, DType type) {
            this.driver = driver;
            try {
                stream = driver.stream();
                held.add(() -> driver.closeStream(stream));
                begin = driver.event(true);
                held.add(() -> driver.closeEvent(begin));
                end = driver.event(true);
                held.add(() -> driver.closeEvent(end));
                pinned = driver.pin(NUMBERS);
                held.add(() -> driver.unpin(pinned));
                fill(type);
            } catch (RuntimeException | Error e) {
                close();
                throw e;
            }
        }

        /// Memory for a tensor, with random numbers between -1 and 1 in it.
        long operand(TensorShape shape, DType type) {
            long bytes = shape.elements() * type.bytes();
            long block = driver.allocate(bytes);
            held.add(() -> driver.free(block));
            for (long at = 0; at < bytes; at += NUMBERS) {
                driver.copy(pinned, block + at, Math.min(NUMBERS, bytes - at), stream);
            }
            driver.finish(stream);
            return block;
        }

        @SuppressWarnings("restricted")
        private void fill(DType type) {
            MemorySegment numbers = MemorySegment.ofAddress(pinned).reinterpret(NUMBERS);
            Random random = new Random(1);
            for (int i = 0; i < NUMBERS / type.bytes(); i++) {
                float value = random.nextFloat(-1, 1);
                if (type == DType.F32) {
                    numbers.setAtIndex(ValueLayout.JAVA_FLOAT, i, value);
                } else {
                    numbers.setAtIndex(ValueLayout.JAVA_SHORT, i, type.toBits(value));
                }
            }
        }

        /// A graph of some runs of a way; it has run once, uncaptured, because what a library loads at its first run it
        /// cannot load in a capture.
        long captured(Candidate way, long first, long second, long result) {
            long space = way.workspace == 0 ? 0 : workspace(way.workspace);
            way.run.on(first, second, result, space, stream);
            driver.finish(stream);
            driver.beginCapture(stream);
            long graph;
            try {
                for (int i = 0; i < RUNS; i++) {
                    way.run.on(first, second, result, space, stream);
                }
                graph = driver.endCapture(stream);
            } catch (DeviceLostException e) {
                throw e;
            } catch (RuntimeException | Error e) {
                driver.abandonCapture(stream);
                throw e;
            }
            held.add(() -> driver.closeGraph(graph));
            return graph;
        }

        /// One block of at least so many bytes, which all ways share: they take turns. A graph keeps the address that it
        /// was captured with, so that a larger block does not replace a smaller one.
        private long workspace(long bytes) {
            if (bytes > workspaceBytes) {
                long block = driver.allocate(bytes);
                held.add(() -> driver.free(block));
                workspace = block;
                workspaceBytes = bytes;
            }
            return workspace;
        }

        /// Nanoseconds of a run of what was captured.
        long time(long graph) {
            driver.record(begin, stream);
            driver.replay(graph, stream);
            driver.record(end, stream);
            driver.await(end);
            return driver.nanos(begin, end) / RUNS;
        }

        @Override
        public void close() {
            if (stream != 0) {
                driver.finish(stream);
            }
            held.reversed().forEach(Runnable::run);
            held.clear();
        }
    }
}
