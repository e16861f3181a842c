package io.genoise.backend.cpu;

/// What kernels share: their loops and threads.
record Context(Blocks blocks, Workers workers, Loops loops) {
    /// Below so many elements a kernel does not wake other threads.
    static final int ALONE = 1 << 14;

    /// About so many elements make a task.
    static final int GRAIN = 1 << 15;

    /// Scratch memory of `bytes` bytes for each thread that [#run] uses for so many elements and tasks.
    NativeScratch scratch(long elements, int tasks, long bytes) {
        boolean alone = tasks == 1 || elements <= ALONE;
        return new NativeScratch(alone ? 1 : workers.threads(), bytes);
    }

    /// Runs the tasks, on all threads where `elements` are many.
    void run(long elements, int tasks, Workers.Task task) {
        if (tasks == 1 || elements <= ALONE) {
            for (int i = 0; i < tasks; i++) {
                task.run(i, 0);
            }
        } else {
            workers.run(tasks, task);
        }
    }
}
