package io.genoise.backend;

import io.genoise.shape.TensorShape;
import java.util.Locale;

/// What a device wants its plans to keep to.
///
/// @param operations the most operations in the formulas of one kernel that rewrites may make
/// @param operands the most operands of a kernel that rewrites may make
/// @param alignment bytes, a power of two: operands of products, pools and other kernels that insist on contiguous memory
///     begin at multiples of it (they are copied where they would not); all others say how they are aligned, up to this
/// @param elements the most elements of a tensor; larger ones are refused when they are recorded
/// @param shifted whether every kernel takes operands whose beginning depends on a slot ([Launch.Shift]); if not, they
///     are copied first, by `Reshape` kernels and copies, which must
public record Limits(int operations, int operands, int alignment, long elements, boolean shifted) {
    /// What serves a processor with caches: formulas of 48 operations over 12 operands, any alignment, and tensors whose
    /// elements an `int` counts.
    public static final Limits USUAL = new Limits(48, 12, 1, Integer.MAX_VALUE - 8, true);

    /// Checks that a tensor of `shape` is not too large.
    ///
    /// @throws IllegalArgumentException if it is, naming the limit
    public void check(TensorShape shape) {
        if (shape.elements() > elements) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "a tensor %s of %,d elements: this device holds at most %,d in one",
                            shape,
                            shape.elements(),
                            elements));
        }
    }
}
