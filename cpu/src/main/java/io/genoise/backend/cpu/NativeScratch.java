package io.genoise.backend.cpu;

/// Native memory for each thread that kernels share, because only one of them runs at a time. A kernel reserves what it
/// needs when it is prepared; no run allocates.
final class NativeScratch implements AutoCloseable {
    private final int threads;
    private NativeMemory memory;
    private long each;

    NativeScratch(int threads) {
        this.threads = threads;
    }

    /// Makes sure that each thread has at least `bytes` bytes.
    void reserve(long bytes) {
        if (bytes > each) {
            close();
            each = (bytes + 4095) & -4096;
            memory = new NativeMemory(each * threads);
        }
    }

    /// Where the memory of `thread` begins.
    long address(int thread) {
        return memory.address() + thread * each;
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
    }
}
