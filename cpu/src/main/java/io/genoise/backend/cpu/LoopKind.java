package io.genoise.backend.cpu;

import io.genoise.primitive.Primitive.Reduction;

/// What a [io.genoise.backend.cpu.generated.Loop] does with its formulas' values: stores them, or joins them down
/// each column, or along each row.
///
/// @param direction [Instructions#ROWS] joins all rows into one, [Instructions#COLUMNS] all columns; 0 keeps all
/// @param reduction how values are joined: SUM, MAX or MIN
record LoopKind(int direction, Reduction reduction) {
    static final LoopKind MAP = new LoopKind(0, Reduction.SUM);
}
