package io.genoise.backend.cpu;

import io.genoise.primitive.Primitive.Reduction;
import io.genoise.shape.DType;

/// Loops over short runs of numbers at native addresses: what the block interpreter and the reductions are made of.
/// [VectorBlocks] does them with the Vector API, [ScalarBlocks] without; both give the same bits.
///
/// Sums over a run always go through [#LANES] running sums, element i into sum i mod 16, joined in a fixed tree,
/// whatever the processor's vector width.
interface Blocks {
    /// How many running sums a reduction along a row keeps; also the unit to which buffers are padded.
    int LANES = 16;

    /// Bytes of [#LANES] numbers.
    int UNIT = 4 * LANES;

    /// `out[i] = instruction(a[i], b[i], c[i], d[i])` for `count` numbers, a multiple of [#LANES]. An operand's step
    /// is 1, or 0 for [#LANES] copies of one number.
    void apply(
            Instructions.Line line,
            long a,
            int stepA,
            long b,
            int stepB,
            long c,
            int stepC,
            long d,
            int stepD,
            long out,
            int count);

    /// Sets `count` numbers, rounded up to a multiple of [#LANES].
    void fill(long out, float value, int count);

    /// The bits `value` in [#LANES] places.
    void spread(long out, int value);

    /// Reads `rows` times `columns` elements of `type`, `rowStep` and `columnStep` bytes apart, into f32 side by side.
    void load(DType type, long from, long rowStep, long columnStep, long to, int rows, int columns);

    /// Writes `count` f32 numbers as `type`.
    void store(DType type, long from, long to, int count);

    /// `acc[i]` = `acc[i]` joined with `x[i]`, `count` rounded up to a multiple of [#LANES].
    void combine(Reduction kind, long accumulator, long x, int count);

    /// Joins `count` numbers at `x` into the [#LANES] running results at `lanes`.
    void accumulate(Reduction kind, long lanes, long x, int count);

    /// Joins each row of [#LANES] running results into one number: `out[r]`, `outStep` bytes apart.
    void finish(Reduction kind, long lanes, int rows, long out, long outStep);

    /// Chan's combination of means and sums of squared deviations, `count` rounded up to a multiple of [#LANES]:
    /// δ = meanB − mean, mean += δ·share, m2 += m2B + δ²·weight.
    void combineMoments(
            long mean, long m2, long meanB, long m2B, float share, float weight, int count);

    /// `x[i] /= divisor`, `count` numbers with `step` bytes between them.
    void divide(long x, long step, float divisor, int count);

    /// The result of no elements.
    static float start(Reduction kind) {
        return switch (kind) {
            case MAX -> Float.NEGATIVE_INFINITY;
            case MIN -> Float.POSITIVE_INFINITY;
            default -> 0;
        };
    }

    /// `count` rounded up to a multiple of [#LANES].
    static int padded(int count) {
        return (count + LANES - 1) & -LANES;
    }
}
