package io.genoise.task.generation;

import io.genoise.layer.Activation;
import io.genoise.layer.Conv;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.layer.Sequential;
import io.genoise.task.part.LastMap;
import io.genoise.task.part.PictureDecoder;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;

/// From an encoder's last map to a picture, holes and all: a [ChannelwiseLinear], which carries what the encoder found to
/// places that it cannot reach, a 1x1 convolution with ReLU that mixes the channels, and a [PictureDecoder] (Pathak et al.
/// 2016, arXiv:1604.07379, section 3.1).
record HoleDecoder(ChannelwiseLinear across, Sequential layers) implements Layer {
    /// A decoder in `own`, which is complete then.
    ///
    /// @param size rows and columns of the picture
    static HoleDecoder of(Parameters own, LastMap map, int size, int channels) {
        Conv.Form mixing = Conv.Form.square(map.channels(), map.channels(), 1, 1, 0).withBias();
        ChannelwiseLinear across =
                ChannelwiseLinear.of(own, "across", map.height() * map.width(), map.channels());
        Sequential layers =
                Sequential.empty()
                        .then("mixing", Conv.of(own, "mixing", mixing))
                        .then("relu", Activation.RELU)
                        .then(
                                "decoder",
                                PictureDecoder.of(
                                        own, map.height(), map.channels(), size, channels));
        own.flat();
        return new HoleDecoder(across, layers);
    }

    /// The picture `[N,size,size,C]` of a map `[N,h,w,channels]`.
    @Override
    public Tensor forward(Tensor map, Pass pass) {
        return layers.forward(pass.through("across", across, map), pass);
    }
}
