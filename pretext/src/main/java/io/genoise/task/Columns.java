package io.genoise.task;

import io.genoise.tensor.Tensor;

/// A batch's columns on the device by name: those of a training step, or of pictures that a report shows.
@FunctionalInterface
interface Columns {
    /// The column `name`, `[N·views, …]`.
    Tensor column(String name);
}
