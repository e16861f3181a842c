package io.genoise.backend;

import io.genoise.shape.DType;
import io.genoise.shape.Layout;

/// How an operand of a kernel lies in memory, relative to the span that is passed at run time; nothing of it lies before
/// that.
public record Operand(DType type, Layout layout) {}
