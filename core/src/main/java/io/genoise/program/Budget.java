package io.genoise.program;

import io.genoise.backend.Backend;
import io.genoise.backend.Memory;
import io.genoise.backend.Room;
import io.genoise.runtime.MemoryLimitException;
import java.util.Locale;

/// All memory of a device: whoever wants a block asks here. Variables, kept tensors and the arena, which holds
/// intermediates and the kernels' workspace, share one limit with what the backend holds for its kernels: the backend's own
/// one, or what was set.
public final class Budget {
    private final Backend backend;
    private Room room;
    private long held;

    Budget(Backend backend) {
        this.backend = backend;
        this.room = backend.room();
    }

    /// The most bytes that may be held from now on; what is held already stays.
    public void limit(long bytes) {
        room = Room.of(bytes);
    }

    /// Bytes held now.
    public long held() {
        return held;
    }

    /// Bytes that may still be taken, as far as is known; negative where more is held than a limit that came later.
    public long left() {
        return room.bytes() - held - backend.bytes();
    }

    /// Checks that `bytes` more would not exceed the limit.
    ///
    /// @param what what they are for, with its verb: "a step needs", "Variable w needs"
    /// @throws MemoryLimitException if they would
    public void check(long bytes, String what) {
        if (bytes > left()) {
            throw new MemoryLimitException(
                    String.format(
                            Locale.ROOT,
                            "%s %,d bytes; device %s holds %,d and its limit is %,d%s. Nothing was computed; a smaller"
                                    + " batch needs less",
                            what,
                            bytes,
                            backend.name(),
                            held + backend.bytes(),
                            room.bytes(),
                            room.reason().isEmpty() ? "" : " (%s)".formatted(room.reason())));
        }
    }

    /// A block of `bytes` zeroed bytes.
    ///
    /// @throws MemoryLimitException if the limit or the device forbids it
    public Memory allocate(long bytes, String what) {
        check(bytes, what);
        try {
            Memory memory = backend.allocate(bytes);
            held += memory.bytes();
            return memory;
        } catch (OutOfMemoryError e) {
            throw new MemoryLimitException(
                    String.format(
                            Locale.ROOT,
                            "%s %,d bytes; device %s has no more (%s). Nothing was computed",
                            what,
                            bytes,
                            backend.name(),
                            e.getMessage()),
                    e);
        }
    }

    /// Makes `memory` longer where it lies, if the device can.
    boolean grow(Memory memory, long bytes) {
        long before = memory.bytes();
        boolean grown = memory.grow(bytes);
        held += memory.bytes() - before;
        return grown;
    }

    /// Gives a block back.
    public void free(Memory memory) {
        held -= memory.bytes();
        memory.close();
    }
}
