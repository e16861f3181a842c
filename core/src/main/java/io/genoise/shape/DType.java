package io.genoise.shape;

/// What an element is: `F32` numbers, `I32` labels and indices, `U8` pictures. Arithmetic is done on f32 alone; the
/// other two are converted when a pointwise operation reads or writes them. (The reference backend keeps every element
/// as a double.)
public enum DType {
    F32(4),
    I32(4),
    U8(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes of one element on a device that stores it as it is.
    public int bytes() {
        return bytes;
    }
}
