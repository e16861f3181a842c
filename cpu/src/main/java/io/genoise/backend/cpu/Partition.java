package io.genoise.backend.cpu;

/// How work is cut: by its shape alone, never by the number of threads.
final class Partition {
    private Partition() {}

    /// The least number of parts of at most `limit` that make up `size`.
    static int parts(int size, int limit) {
        return (size + limit - 1) / limit;
    }

    /// The size of parts as equal as may be, none above `limit`.
    static int even(int size, int limit) {
        return parts(size, parts(size, limit));
    }
}
