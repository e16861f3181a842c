package io.genoise.tensor.internal;

import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.function.Function;

/// A gradient that the user put in place of an operation's own: for dy one gradient for each of `inputs`.
public record Pullback(List<Tensor> inputs, Function<Tensor, List<Tensor>> gradient) {}
