package io.genoise.task.part;

import io.genoise.layer.Pass;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Tensor;

/// The deepest of an encoder's maps: what heads stand on that care about places.
///
/// @param encoder whose it is
/// @param height of the map for pictures of the size in question
/// @param width of the map
/// @param channels of the map
public record LastMap(EncoderNetwork encoder, int height, int width, int channels) {
    /// That of pictures of `size` rows and columns.
    ///
    /// @throws IllegalArgumentException if the network takes none of that size
    public static LastMap of(EncoderNetwork encoder, int size) {
        EncoderConfig config = encoder.config();
        if (size < config.leastSize() || size > config.mostSize()) {
            throw new IllegalArgumentException(
                    "--network: %s takes pictures of %s rows%s, and is to be shown %s; another --network or --size"
                            .formatted(
                                    config.network(),
                                    config.leastSize(),
                                    config.mostSize() == config.leastSize() ? "" : " or more",
                                    size));
        }
        TensorShape shape = MapShapes.of(encoder, size, size).get(encoder.mapNames().getLast());
        return new LastMap(encoder, shape.extent(1), shape.extent(2), shape.extent(3));
    }

    /// The map `[N,height,width,channels]` of pictures `[N,size,size,C]`.
    public Tensor of(Tensor pictures, Pass pass) {
        return encoder.maps(pictures, pass).get(encoder.mapNames().getLast());
    }
}
