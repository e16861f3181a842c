package io.genoise.task.generation;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;

/// Square pictures cut into square patches, and put together again.
///
/// @param rows of a patch
record Patches(int rows) {
    /// Pictures `[N,S,S,C]` cut into patches row by row, `[N,P,rows·rows·C]`.
    Tensor of(Tensor pictures) {
        TensorShape shape = pictures.shape();
        int side = shape.extent(1) / rows;
        return pictures.reshape(shape.extent(0), side, rows, side, rows, shape.extent(3))
                .permute(0, 1, 3, 2, 4, 5)
                .reshape(shape.extent(0), side * side, -1);
    }

    /// The way back from [#of].
    Tensor joined(Tensor patches) {
        int n = patches.shape().extent(0);
        int side = (int) Math.round(Math.sqrt(patches.shape().extent(1)));
        return patches.reshape(n, side, side, rows, rows, -1)
                .permute(0, 1, 3, 2, 4, 5)
                .reshape(n, side * rows, side * rows, -1);
    }
}
