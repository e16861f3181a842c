package io.genoise.backend.cpu;

/// The part of a kernel's workspace that its threads use one by one: as many bytes for each. It is planned like any other
/// workspace: counted before the first run, shared with whatever does not live at the same time, given back with the arena.
final class NativeScratch {
    /// Threads write side by side, so each begins on a page of its own.
    private static final long PAGE = 4096;

    private final int threads;
    private final long each;
    private long start;

    /// `bytes` bytes for each of `threads` threads.
    NativeScratch(int threads, long bytes) {
        this.threads = threads;
        this.each = (bytes + PAGE - 1) & -PAGE;
    }

    /// Bytes for all threads.
    long bytes() {
        return each * threads;
    }

    /// Says where the memory of all threads begins in this run.
    void place(long start) {
        this.start = start;
    }

    /// Where the memory of `thread` begins.
    long address(int thread) {
        return start + thread * each;
    }
}
