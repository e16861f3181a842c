package io.genoise.shape;

/// What an element is: `F32` numbers, the same stored with fewer bits (`BF16`, `F16`), `I32` labels and indices, `U8`
/// pictures.
///
/// Arithmetic is done on f32 alone: the others are converted where an operation reads or writes them, and a value is
/// rounded once, when it is stored. (The reference backend computes in double and keeps every element as a double, but
/// rounds what it stores as bf16 or f16, so that it stays the oracle.)
///
/// | | sign, exponent, fraction | largest | spacing at 1 |
/// |---|---|---|---|
/// | F32 | 1, 8, 23 | 3.4·10³⁸ | 2⁻²³ |
/// | BF16 | 1, 8, 7 | 3.4·10³⁸ | 2⁻⁷ |
/// | F16 | 1, 5, 10 | 65,504 | 2⁻¹⁰ |
public enum DType {
    /// IEEE 754 binary32, in which everything is computed.
    F32(4),
    /// The upper half of an f32: its range, with 8 significant bits.
    BF16(2),
    /// IEEE 754 binary16: 11 significant bits, in a narrow range.
    F16(2),
    /// Integers from −2³¹ to 2³¹ − 1.
    I32(4),
    /// Integers from 0 to 255.
    U8(1);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes of one element on a device that stores it as it is.
    public int bytes() {
        return bytes;
    }

    /// Whether it holds numbers with a fraction, which have gradients.
    public boolean isFloat() {
        return this == F32 || isHalf();
    }

    /// Whether it holds such numbers in 16 bits.
    public boolean isHalf() {
        return this == BF16 || this == F16;
    }

    /// The element nearest to `value`, ties to even: for i32 and u8 the nearest integer in their range, 0 for NaN. `F32`
    /// gives `value` itself, for the reference backend's sake.
    public double round(double value) {
        return switch (this) {
            case F32 -> value;
            case BF16 -> nearest(value, 7, -126, 0x1.fep127);
            case F16 -> nearest(value, 10, -14, 65504);
            case I32 -> (int) Math.rint(value);
            case U8 -> Math.clamp((int) Math.rint(value), 0, 255);
        };
    }

    /// The nearest number with `fraction` bits behind the leading one, whose exponent is at least `least` (below that the
    /// spacing stays); infinity from half a spacing above `largest` on.
    private static double nearest(double value, int fraction, int least, double largest) {
        if (value == 0 || !Double.isFinite(value)) {
            return value;
        }
        double spacing = Math.scalb(1.0, Math.max(Math.getExponent(value), least) - fraction);
        double rounded = Math.rint(value / spacing) * spacing;
        return Math.abs(rounded) > largest
                ? Math.copySign(Double.POSITIVE_INFINITY, value)
                : rounded;
    }

    /// The 16 bits that a half type stores for the float nearest to which it rounds.
    ///
    /// @throws IllegalArgumentException for a type of another width
    public short toBits(float value) {
        return switch (this) {
            case BF16 -> bfloat(value);
            case F16 -> Float.floatToFloat16(value);
            case F32, I32, U8 -> throw new IllegalArgumentException(this + " has no 16 bits");
        };
    }

    private static short bfloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) (bits >>> 16 | 0x40); // a quiet one, and never an infinity
        }
        return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
    }

    /// The number that a half type stores as `bits`.
    ///
    /// @throws IllegalArgumentException for a type of another width
    public float fromBits(short bits) {
        return switch (this) {
            case BF16 -> Float.intBitsToFloat(bits << 16);
            case F16 -> Float.float16ToFloat(bits);
            case F32, I32, U8 -> throw new IllegalArgumentException(this + " has no 16 bits");
        };
    }
}
