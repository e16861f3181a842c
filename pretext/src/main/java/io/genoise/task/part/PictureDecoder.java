package io.genoise.task.part;

import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.ConvTransposed;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.layer.Sequential;
import io.genoise.op.Resize;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// From a map back to a picture: transposed 4x4 convolutions of stride 2 with BatchNorm and ReLU double it as often as it
/// fits, each halving the channels; a 3x3 convolution, whose weights begin near 0, makes the picture's channels. A size that
/// is no power of 2 times the map's is reached by bilinear enlarging.
///
/// @param layers up to the picture
/// @param size rows and columns of the picture
public record PictureDecoder(Sequential layers, int size) implements Layer {
    private static final int LEAST_CHANNELS = 16;

    /// A decoder in `parameters`.
    ///
    /// @param side rows and columns of the map
    /// @param in channels of the map
    /// @param size rows and columns of the picture
    /// @param out channels of the picture
    public static PictureDecoder of(Parameters parameters, int side, int in, int size, int out) {
        Sequential layers = Sequential.empty();
        int channels = in;
        int number = 1;
        for (int reached = side; 2 * reached <= size; reached *= 2) {
            int fewer = Math.max(Math.min(channels, LEAST_CHANNELS), channels / 2);
            String up = "up" + number;
            String norm = "norm" + number;
            layers =
                    layers.then(
                                    up,
                                    ConvTransposed.of(
                                            parameters,
                                            up,
                                            Conv.Form.square(channels, fewer, 4, 2, 1)))
                            .then(norm, BatchNorm.of(parameters, norm, fewer))
                            .then("relu" + number, Activation.RELU);
            channels = fewer;
            number++;
        }
        Conv.Form last = Conv.Form.square(channels, out, 3, 1, 1).withBias();
        layers = layers.then("picture", Conv.of(parameters, "picture", last, Initial.normal(0.01)));
        return new PictureDecoder(layers, size);
    }

    /// Maps `[N,side,side,in]` → pictures `[N,size,size,out]`.
    @Override
    public Tensor forward(Tensor map, Pass pass) {
        Tensor picture = layers.forward(map, pass);
        return picture.shape().extent(1) == size ? picture : Resize.bilinear(picture, size, size);
    }
}
