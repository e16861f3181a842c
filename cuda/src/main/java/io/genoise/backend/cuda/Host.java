package io.genoise.backend.cuda;

import java.lang.foreign.MemorySegment;

/// The host's memory by address.
@SuppressWarnings("restricted")
final class Host {
    private static final MemorySegment ALL = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private Host() {}

    /// `bytes` bytes from `address` on.
    static MemorySegment at(long address, long bytes) {
        return ALL.asSlice(address, bytes);
    }
}
