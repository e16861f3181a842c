package io.genoise.tensor;

import io.genoise.shape.TensorShape;

/// How a parameter's numbers lie in files, which keep PyTorch's order: channels before places, where ours are channels
/// last. Who declares a parameter says so, since the shape does not: `[64,3,3,64]` may be a convolution's weight, or no
/// such thing.
///
/// | layout | here | in files |
/// |---|---|---|
/// | [#SAME] | any | the same |
/// | [#CONVOLUTION] | `[K,…,C]`, `…` the kernel's extents | `[K,C,…]` |
/// | [AfterMap] | `[K,H·W·C]` | `[K,C·H·W]` |
/// | [BeforeMap] | `[H·W·C,…]` | `[C·H·W,…]` |
public sealed interface FileLayout {
    /// As it is: matrices, biases, norms.
    FileLayout SAME = new Same();

    /// The weight of a convolution of any spatial rank, or of a transposed one: the last axis goes to the second place.
    FileLayout CONVOLUTION = new Convolution();

    /// See [FileLayout#SAME].
    record Same() implements FileLayout {}

    /// See [FileLayout#CONVOLUTION].
    record Convolution() implements FileLayout {}

    /// The columns of a matrix that reads a flattened map `[H,W,C]`, which PyTorch flattens as `[C,H,W]`: the weight of
    /// the first linear layer behind convolutions.
    ///
    /// @param places H·W
    /// @param channels C
    record AfterMap(int places, int channels) implements FileLayout {}

    /// The rows of a matrix that writes a flattened map, and the bias beside it: a generator's first linear layer.
    ///
    /// @param places H·W
    /// @param channels C
    record BeforeMap(int places, int channels) implements FileLayout {}

    /// Whether a parameter of `shape` can lie so.
    default boolean fits(TensorShape shape) {
        return switch (this) {
            case Same _ -> true;
            case Convolution _ -> shape.rank() >= 3;
            case AfterMap map ->
                    shape.rank() == 2 && shape.extent(1) == (long) map.places * map.channels;
            case BeforeMap map ->
                    shape.rank() >= 1 && shape.extent(0) == (long) map.places * map.channels;
        };
    }
}
