package io.genoise.program;

/// A stretch of memory that a plan uses: in the arena with a lifetime, or behind a binding that is known at run time.
final class Region {
    /// Bytes, for a region of the arena.
    final long bytes;

    /// The number of the binding it lies behind, or -1 for the arena.
    final int binding;

    /// First and last kernel that touches it.
    int first = Integer.MAX_VALUE;

    int last = -1;

    /// Bytes from the arena's start, once the memory plan is made.
    long offset = -1;

    private Region(long bytes, int binding) {
        this.bytes = bytes;
        this.binding = binding;
    }

    /// `bytes` bytes of the arena.
    static Region ofArena(long bytes) {
        return new Region(MemoryPlan.align(bytes), -1);
    }

    /// What lies behind binding number `binding`.
    static Region behind(int binding) {
        return new Region(0, binding);
    }

    void touch(int kernel) {
        first = Math.min(first, kernel);
        last = Math.max(last, kernel);
    }
}
