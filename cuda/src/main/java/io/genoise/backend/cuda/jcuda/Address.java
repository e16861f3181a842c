package io.genoise.backend.cuda.jcuda;

import jcuda.driver.CUdeviceptr;

/// An address of the device's, or of pinned memory's, which a device reaches by the same number. JCuda adds an offset to a
/// pointer, and this is one at an offset from 0.
final class Address extends CUdeviceptr {
    /// One that a function of JCuda is to fill in.
    Address() {}

    private Address(long value) {
        super(new Address(), value);
    }

    /// The pointer to `value`.
    static Address of(long value) {
        return new Address(value);
    }

    /// The number.
    long value() {
        return getNativePointer() + getByteOffset();
    }
}
