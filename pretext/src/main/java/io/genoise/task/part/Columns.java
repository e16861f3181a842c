package io.genoise.task.part;

import io.genoise.tensor.Tensor;

/// A batch's columns on the device by name: those of a training step, or of pictures that a report shows.
@FunctionalInterface
public interface Columns {
    /// The column `name`, `[N·views, …]`.
    Tensor column(String name);
}
