package io.genoise.tensor;

import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// How exactly a device computes, as one word. Weights, statistics, sums and whatever else survives a step are f32 in all
/// of them.
///
/// | | maps between kernels | factors of products and convolutions |
/// |---|---|---|
/// | `f32` | f32 | f32 |
/// | `tf32` | f32 | f32, rounded to 10 bits of mantissa |
/// | `bf16` | 8 bits of mantissa, the range of f32 | as stored; f32 ones rounded as in `tf32` |
/// | `f16` | 11 bits of mantissa, at most 65,504 | as stored; f32 ones rounded as in `tf32` |
///
/// In f16 gradients fall below the least number or exceed the greatest: the loss is to be scaled.
public enum Precision {
    /// All of it in f32.
    F32(DType.F32, Arithmetic.EXACT),
    /// Products in TF32, where the device has it.
    TF32(DType.F32, Arithmetic.TF32),
    /// Maps stored as bf16.
    BF16(DType.BF16, Arithmetic.TF32),
    /// Maps stored as f16.
    F16(DType.F16, Arithmetic.TF32);

    private final DType storage;
    private final Arithmetic arithmetic;

    Precision(DType storage, Arithmetic arithmetic) {
        this.storage = storage;
        this.arithmetic = arithmetic;
    }

    /// The one called `name`: `f32`, `tf32`, `bf16` or `f16`.
    ///
    /// @throws IllegalArgumentException if there is none; it names them all
    public static Precision of(String name) {
        for (Precision precision : values()) {
            if (precision.toString().equals(name)) {
                return precision;
            }
        }
        throw new IllegalArgumentException(
                "no precision is called %s; there are %s"
                        .formatted(
                                name,
                                Arrays.stream(values())
                                        .map(Precision::toString)
                                        .collect(Collectors.joining(", "))));
    }

    /// What maps are stored as between kernels.
    public DType storage() {
        return storage;
    }

    /// What products and convolutions may do to be faster.
    public Arithmetic arithmetic() {
        return arithmetic;
    }

    /// The word that command lines and records have for it, such as `bf16`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
