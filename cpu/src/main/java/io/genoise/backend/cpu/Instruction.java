package io.genoise.backend.cpu;

/// What both engines of pointwise work, the block interpreter and generated classes, are made of: operations that every
/// processor does in one or two instructions and whose result IEEE 754 or two's complement fixes to the bit. `exp`,
/// `tanh` and their kin are sequences of these ([Functions]), written once, so an expression has the same bits in
/// either engine and for any vector width.
///
/// A value is 32 bits in each lane, read as f32 or (the `INT` and `SHIFT` kinds, `AND`, `XOR`) as an integer.
enum Instruction {
    /// The element of operand `number`.
    INPUT(0),
    /// The number at place `number` of the slots.
    SLOT(0),
    /// The bits `number`.
    CONSTANT(0),
    ADD(2),
    SUBTRACT(2),
    MULTIPLY(2),
    DIVIDE(2),
    /// As `Math.min`: a NaN wins, -0 is below 0.
    MINIMUM(2),
    /// As `Math.max`: a NaN wins, -0 is below 0.
    MAXIMUM(2),
    /// a·b + c, rounded once.
    FUSED(3),
    NEGATE(1),
    ABS(1),
    SQRT(1),
    /// c where a < b, else d.
    IF_LESS(4),
    /// c where a ≤ b, else d.
    IF_LESS_EQUAL(4),
    /// c where a = b, else d.
    IF_EQUAL(4),
    INT_ADD(2),
    INT_SUBTRACT(2),
    AND(2),
    XOR(2),
    /// a << number.
    SHIFT_LEFT(1),
    /// a >> number, keeping the sign.
    SHIFT_RIGHT(1),
    /// The integer as a float, rounded to nearest.
    INT_TO_FLOAT(1);

    private final int arity;

    Instruction(int arity) {
        this.arity = arity;
    }

    int arity() {
        return arity;
    }

    /// Whether operands are read as integers.
    boolean readsInts() {
        return switch (this) {
            case INT_ADD, INT_SUBTRACT, AND, XOR, SHIFT_LEFT, SHIFT_RIGHT, INT_TO_FLOAT -> true;
            default -> false;
        };
    }

    /// Whether the result is an integer.
    boolean givesInts() {
        return readsInts() && this != INT_TO_FLOAT;
    }
}
