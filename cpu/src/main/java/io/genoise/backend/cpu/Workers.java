package io.genoise.backend.cpu;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/// A fixed pool of threads on which one kernel at a time runs its tasks; the caller works too.
///
/// A kernel cuts its work into tasks by the shapes it was prepared for, never by the number of threads, and no two tasks
/// write the same element: which thread takes which task cannot change a bit of the result.
///
/// Kernels follow each other within microseconds, so an idle worker spins for a moment before it sleeps. One word holds
/// the run's number and the next task to take: a worker that wakes late finds either a task of the present run or nothing,
/// and the caller never waits for a sleeper that has nothing to do.
class Workers implements AutoCloseable {
    /// A kernel's work, cut into numbered tasks.
    @FunctionalInterface
    interface Task {
        /// Runs one task.
        ///
        /// @param index the task's number, from 0
        /// @param thread the thread's number, from 0 (the caller) to `threads() - 1`: it chooses scratch memory only
        void run(int index, int thread);
    }

    private static final int SPINS = 2_000;
    private static final int CLOSED = Integer.MAX_VALUE;

    private final Thread[] threads;
    private final boolean[] asleep;
    private final Scratch scratch;
    private final AtomicLong turn = new AtomicLong(word(0, CLOSED));
    private final AtomicInteger completed = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private Task task;
    private int tasks;
    private volatile Thread waiting;
    private volatile boolean closed;

    /// Starts `threads - 1` daemon threads; the caller of [#run] is the remaining one.
    ///
    /// @throws IllegalArgumentException if `threads` is not positive
    Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException(
                    "a pool of " + threads + " threads; expected at least 1");
        }
        this.threads = new Thread[threads - 1];
        this.asleep = new boolean[threads - 1];
        this.scratch = new Scratch(threads);
        for (int i = 0; i < threads - 1; i++) {
            int number = i;
            this.threads[i] =
                    Thread.ofPlatform()
                            .daemon()
                            .name("genoise-cpu-" + (i + 1))
                            .start(() -> serve(number));
        }
    }

    /// The number of threads that work, the caller included.
    int threads() {
        return threads.length + 1;
    }

    /// The memory that the kernels of this pool share, one after the other.
    Scratch scratch() {
        return scratch;
    }

    /// Runs tasks `0 … count - 1`, in any order and on any thread, and returns when all are done. An exception or error
    /// thrown by a task is thrown here, the first one if there are several; tasks not yet begun are then left out.
    ///
    /// @throws IllegalStateException if the pool is closed
    void run(int count, Task work) {
        if (closed) {
            throw new IllegalStateException("the thread pool is closed");
        }
        if (count <= 1 || threads.length == 0) {
            for (int i = 0; i < count; i++) {
                work.run(i, 0);
            }
            return;
        }
        int run = (int) (turn.get() >>> 32) + 1;
        turn.set(word(run, CLOSED));
        task = work;
        tasks = count;
        completed.set(0);
        turn.set(word(run, 0));
        for (int i = 0; i < threads.length && i < count - 1; i++) {
            if (isAsleep(i)) {
                LockSupport.unpark(threads[i]);
            }
        }
        take(run, 0);
        awaitOthers(count);
        Throwable thrown = failure.getAndSet(null);
        task = null;
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }

    private void awaitOthers(int count) {
        for (int spins = 0; completed.get() < count; spins++) {
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                waiting = Thread.currentThread();
                if (completed.get() < count) {
                    LockSupport.park(this);
                }
                waiting = null;
            }
        }
    }

    /// Takes tasks of the given run until none is left.
    private void take(int run, int thread) {
        while (true) {
            long now = turn.get();
            int index = (int) now;
            if ((int) (now >>> 32) != run || index == CLOSED) {
                return;
            }
            int count = tasks;
            Task work = task;
            if (index >= count) {
                return;
            }
            if (!turn.compareAndSet(now, now + 1)) {
                continue;
            }
            if (failure.get() == null) {
                try {
                    work.run(index, thread);
                } catch (RuntimeException | Error thrown) {
                    failure.compareAndSet(null, thrown);
                }
            }
            if (completed.incrementAndGet() == count) {
                LockSupport.unpark(waiting);
            }
        }
    }

    private void serve(int number) {
        int seen = 0;
        for (int spins = 0; !closed; ) {
            long now = turn.get();
            int run = (int) (now >>> 32);
            if (run != seen && (int) now != CLOSED) {
                seen = run;
                take(run, number + 1);
                spins = 0;
            } else if (spins++ < SPINS) {
                Thread.onSpinWait();
            } else {
                sleep(number, seen);
            }
        }
    }

    private void sleep(int number, int seen) {
        ASLEEP.setVolatile(asleep, number, true);
        long now = turn.get();
        if (!closed && ((int) (now >>> 32) == seen || (int) now == CLOSED)) {
            LockSupport.park(this);
        }
        ASLEEP.setVolatile(asleep, number, false);
    }

    private boolean isAsleep(int number) {
        return (boolean) ASLEEP.getVolatile(asleep, number);
    }

    private static long word(int run, int index) {
        return (long) run << 32 | index;
    }

    /// Ends the threads and waits for them. Closing twice does nothing.
    @Override
    public void close() {
        closed = true;
        scratch.close();
        boolean interrupted = false;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static final VarHandle ASLEEP = MethodHandles.arrayElementVarHandle(boolean[].class);
}
