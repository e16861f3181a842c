package io.genoise.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/// Fills batches ahead of the device: worker threads take the next batch number and a free buffer, the consumer gets
/// the batches in order, epoch after epoch without end.
///
/// ```java
/// try (Loader loader = Loader.of(Batches.shuffled(images, 128, seed).with(ShiftAndMirror.CROP_AND_MIRROR))) {
///     for (Batch batch : loader.epoch()) { … }   // a batch is valid until the next one is asked for
/// }
/// ```
/// The buffers are made once; a batch number is only ever taken together with a buffer, so the batch the consumer waits
/// for always has one, and nobody waits in a circle. What a batch holds does not depend on the number of workers.
///
/// One worker is mostly enough, and more of them would take processors from a training that computes on them. So a loader
/// begins with one, and as long as most batches are not there when they are asked for, another comes to help.
public final class Loader implements AutoCloseable {
    /// Of so many batches in turn, more than half must have been waited for before another worker comes.
    static final int LOOKED_AT = 16;

    private static final int BUFFERS = 4;
    private static final int MOST_WORKERS = 8;

    private record Filled(Buffer buffer, Batch batch, Throwable failure, int failedIndex) {}

    private record Order(int epoch, int[] indices) {}

    private final Batches batches;
    private final int perEpoch;
    private final Filled[] ready;
    private final Deque<Buffer> free = new ArrayDeque<>();
    private final List<Buffer> held = new ArrayList<>();
    private final Order[] orders = new Order[2];
    private final List<Thread> workers = new ArrayList<>();
    private final int mostWorkers;
    private int buffers;
    private int asked;
    private int waited;
    private long toFill;
    private long toTake;
    private Batch lastOfIteration;
    private boolean closed;

    /// Starts at the first batch of epoch 0, with as many workers as it turns out to need.
    public static Loader of(Batches batches) {
        return of(batches, 0, 0);
    }

    /// Starts at batch `step` of epoch `epoch`, as if the batches before had been taken: for resuming a run. As many workers
    /// as it turns out to need, up to the number of processors.
    public static Loader of(Batches batches, int epoch, int step) {
        int processors = Runtime.getRuntime().availableProcessors();
        return new Loader(batches, epoch, step, 1, Math.min(processors, MOST_WORKERS), BUFFERS);
    }

    /// Starts at batch `step` of epoch `epoch`, with as many workers as are told.
    ///
    /// @param workers threads that fill batches, at least 1
    /// @param buffers batches that can be filled or held at a time, at least 2
    public Loader(Batches batches, int epoch, int step, int workers, int buffers) {
        this(batches, epoch, step, workers, workers, buffers);
    }

    /// @param mostWorkers up to which workers are added, each with a buffer more
    Loader(Batches batches, int epoch, int step, int workers, int mostWorkers, int buffers) {
        if (workers < 1 || buffers < 2 || epoch < 0 || step < 0 || step >= batches.perEpoch()) {
            throw new IllegalArgumentException(
                    ("A loader at epoch %s, step %s of %s, with %s workers and %s buffers: expected"
                                    + " a step of the epoch, at least 1 worker and 2 buffers")
                            .formatted(epoch, step, batches.perEpoch(), workers, buffers));
        }
        this.batches = batches;
        this.perEpoch = batches.perEpoch();
        this.mostWorkers = mostWorkers;
        this.ready = new Filled[buffers + mostWorkers - workers];
        this.toFill = (long) epoch * perEpoch + step;
        this.toTake = toFill;
        addBuffers(buffers);
        for (int i = 0; i < workers; i++) {
            addWorker();
        }
    }

    private void addBuffers(int count) {
        List<Column> columns = batches.columns();
        for (int i = 0; i < count; i++) {
            free.add(new Buffer(columns, batches.size()));
        }
        buffers += count;
    }

    private void addWorker() {
        String name = "genoise-loader-" + workers.size();
        workers.add(Thread.ofPlatform().daemon().name(name).start(this::work));
    }

    /// Counts whether a batch was there when it was asked for, and gets help if most were not.
    private void look(boolean there) {
        asked++;
        waited += there ? 0 : 1;
        if (asked == LOOKED_AT) {
            if (2 * waited > asked && workers.size() < mostWorkers) {
                addBuffers(1);
                addWorker();
            }
            asked = 0;
            waited = 0;
        }
    }

    /// How many threads fill batches now.
    synchronized int workers() {
        return workers.size();
    }

    /// The next batch, waiting for it if need be; valid until it is given to [#release].
    ///
    /// @throws DataException if a picture of it could not be read, or no views made of it; the picture is named
    /// @throws IllegalStateException if this loader is closed, or every buffer is held by the caller
    public synchronized Batch next() {
        if (held.size() == buffers) {
            throw new IllegalStateException(
                    "All %s batches are held: release one before the next".formatted(buffers));
        }
        int slot = (int) (toTake % ready.length);
        look(ready[slot] != null);
        while (ready[slot] == null && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("Interrupted while waiting for batch " + toTake, e);
            }
        }
        if (closed) {
            throw new IllegalStateException(
                    "The loader of %s is closed".formatted(batches.images().name()));
        }
        Filled filled = ready[slot];
        if (filled.failure != null) {
            String picture = batches.images().describe(filled.failedIndex);
            throw new DataException(
                    "%s could not be loaded: %s".formatted(picture, filled.failure),
                    filled.failure);
        }
        ready[slot] = null;
        toTake++;
        held.add(filled.buffer);
        return filled.batch;
    }

    /// Gives a batch's arrays back to be filled again.
    ///
    /// @throws IllegalArgumentException if the batch is not one that this loader handed out and still waits for
    public synchronized void release(Batch batch) {
        for (int i = 0; i < held.size(); i++) {
            if (held.get(i) == batch.buffer()) {
                free.add(held.remove(i));
                notifyAll();
                return;
            }
        }
        throw new IllegalArgumentException(
                "Batch %s is not held: was it released twice?".formatted(batch.number()));
    }

    /// All batches from the next one on, epoch after epoch without end. Each is released when the next one is asked for. To
    /// be gone through once.
    public Iterable<Batch> endless() {
        return () ->
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return true;
                    }

                    @Override
                    public Batch next() {
                        releaseLast();
                        lastOfIteration = Loader.this.next();
                        return lastOfIteration;
                    }
                };
    }

    /// What is left of the current epoch, all of it at an epoch's beginning. Each batch is released when the next one
    /// is asked for. To be gone through once.
    public Iterable<Batch> epoch() {
        return () ->
                new Iterator<>() {
                    private final int epoch;

                    {
                        releaseLast();
                        epoch = (int) (position() / perEpoch);
                    }

                    @Override
                    public boolean hasNext() {
                        boolean more = position() / perEpoch == epoch;
                        if (!more) {
                            releaseLast();
                        }
                        return more;
                    }

                    @Override
                    public Batch next() {
                        if (!hasNext()) {
                            throw new NoSuchElementException("Epoch %s is over".formatted(epoch));
                        }
                        releaseLast();
                        lastOfIteration = Loader.this.next();
                        return lastOfIteration;
                    }
                };
    }

    /// The number, since the beginning of epoch 0, of the batch that comes next.
    public synchronized long position() {
        return toTake;
    }

    /// What this loader fills.
    public Batches batches() {
        return batches;
    }

    /// Stops the workers and waits until they are gone.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void releaseLast() {
        if (lastOfIteration != null) {
            release(lastOfIteration);
            lastOfIteration = null;
        }
    }

    private void work() {
        Sample sample = batches.newSample();
        while (true) {
            Buffer buffer;
            long number;
            synchronized (this) {
                while (free.isEmpty() && !closed) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        closed = true;
                    }
                }
                if (closed) {
                    notifyAll();
                    return;
                }
                buffer = free.remove();
                number = toFill++;
            }
            Filled filled = fill(sample, buffer, number);
            synchronized (this) {
                ready[(int) (number % ready.length)] = filled;
                notifyAll();
            }
            if (filled.failure != null) {
                return;
            }
        }
    }

    private Filled fill(Sample sample, Buffer buffer, long number) {
        int epoch = (int) (number / perEpoch);
        int step = (int) (number % perEpoch);
        int count = batches.count(step);
        int index = 0;
        try {
            int[] order = order(epoch);
            for (int i = 0; i < count; i++) {
                index = order[step * batches.size() + i];
                batches.fill(sample, epoch, index, buffer, i);
            }
        } catch (RuntimeException | Error e) {
            return new Filled(buffer, null, e, index);
        }
        Batch batch = new Batch(buffer, count, epoch, step, number);
        return new Filled(buffer, batch, null, -1);
    }

    /// Workers are at most an epoch apart, mostly in the same one: two orders are kept.
    private synchronized int[] order(int epoch) {
        Order order = orders[epoch & 1];
        if (order == null || order.epoch != epoch) {
            order = new Order(epoch, batches.order(epoch));
            orders[epoch & 1] = order;
        }
        return order.indices;
    }
}
