package io.genoise.backend.cuda.jcuda;

import java.lang.foreign.MemorySegment;
import jcuda.Pointer;

/// A pointer to memory outside the heap. `Pointer.to(array)` would pin a Java array, which copies it or holds the collector
/// up at every call, and which the JDK before 25.0.3 could move all the same (JDK-8377811): nothing here uses it.
final class HostPointer extends Pointer {
    /// One that a function of JCuda is to fill in.
    HostPointer() {}

    /// @param memory native, and kept alive by whoever uses the pointer
    HostPointer(MemorySegment memory) {
        super(memory.address());
        if (!memory.isNative()) {
            throw new IllegalArgumentException("memory of the heap has no address");
        }
    }

    /// The number.
    long value() {
        return getNativePointer() + getByteOffset();
    }
}
