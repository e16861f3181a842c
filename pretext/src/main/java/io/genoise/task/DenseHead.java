package io.genoise.task;

import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.Pass;
import io.genoise.layer.Sequential;
import io.genoise.network.Encoder;
import io.genoise.op.Resize;
import io.genoise.shape.Shape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// A head that says something about every place of a picture: an encoder's last map, resized to the places asked for, then a
/// 3x3 convolution with BatchNorm and ReLU and a 1x1 convolution. It begins so small that it says next to nothing.
///
/// @param map which of the encoder's maps it stands on
/// @param side rows and columns of the places asked for
public record DenseHead(String map, int side, Sequential layers) {
    private static final double SMALL = 0.01;

    /// A head for `outputs` numbers at each of `side` by `side` places, inside as wide as the map that it stands on.
    ///
    /// @param pictures the shape of what `encoder` is given, `[N,H,W,C]`
    public static DenseHead of(
            Parameters parameters, Encoder encoder, Shape pictures, int side, int outputs) {
        Map<String, Shape> shapes = shapes(encoder, pictures);
        String map =
                encoder.mapNames().reversed().stream()
                        .filter(name -> shapes.get(name).extent(1) > 1)
                        .findFirst()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "no map of %s has places for pictures of %s"
                                                .formatted(encoder.config().network(), pictures)));
        int wide = shapes.get(map).extent(3);
        Conv.Form last = Conv.Form.square(wide, outputs, 1, 1, 0).withBias();
        return new DenseHead(
                map,
                side,
                Sequential.empty()
                        .then("conv", Conv.square(parameters, "conv", wide, wide, 3, 1, 1))
                        .then("norm", BatchNorm.of(parameters, "norm", wide))
                        .then("relu", Activation.RELU)
                        .then("last", Conv.of(parameters, "last", last, Initial.normal(SMALL))));
    }

    /// The shapes of an encoder's maps: recorded, not computed.
    private static Map<String, Shape> shapes(Encoder encoder, Shape pictures) {
        Device device = encoder.parameters().device();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        try (Step _ = device.step()) {
            encoder.maps(device.filled(pictures, 0), Pass.eval())
                    .forEach((name, map) -> shapes.put(name, map.shape()));
        }
        return shapes;
    }

    /// `[N,side,side,outputs]` for what the encoder was given.
    public Tensor apply(Encoder encoder, Tensor x, Pass pass) {
        Tensor found = encoder.maps(x, pass).get(map);
        boolean fits = found.shape().extent(1) == side && found.shape().extent(2) == side;
        return layers.forward(
                fits ? found : Resize.bilinear(found, side, side), pass.within("head"));
    }
}
