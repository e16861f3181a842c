package io.genoise.weights;

/// What one number of a stored tensor is: the names and sizes of the safetensors format. All are
/// little-endian.
public enum StoredType {
    /// Truth values, one byte each: 0 or 1.
    BOOL(1),
    /// Unsigned bytes.
    U8(1),
    /// Signed bytes.
    I8(1),
    /// Signed 16-bit integers.
    I16(2),
    /// Unsigned 16-bit integers.
    U16(2),
    /// IEEE 754 binary16.
    F16(2),
    /// The upper half of a binary32.
    BF16(2),
    /// Signed 32-bit integers.
    I32(4),
    /// Unsigned 32-bit integers.
    U32(4),
    /// IEEE 754 binary32.
    F32(4),
    /// IEEE 754 binary64.
    F64(8),
    /// Signed 64-bit integers.
    I64(8),
    /// Unsigned 64-bit integers.
    U64(8);

    private final int bytes;

    StoredType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes of one number.
    public int bytes() {
        return bytes;
    }

    /// Whether its numbers have a floating point, so that [StoredTensor#floats] reads them.
    public boolean isFloating() {
        return this == F16 || this == BF16 || this == F32 || this == F64;
    }

    /// The type of that name, or null if the format (as Genoise knows it) has none.
    static StoredType named(String name) {
        for (StoredType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }
}
