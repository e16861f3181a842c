package io.genoise.runtime;

/// How a product or convolution may compute.
public enum Arithmetic {
    /// Factors and sums in f32 at least.
    EXACT,
    /// Factors may be rounded to 10 bits of mantissa (TF32) first; sums stay in f32.
    TF32
}
