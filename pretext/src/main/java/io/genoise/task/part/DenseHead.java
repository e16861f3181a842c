package io.genoise.task.part;

import io.genoise.data.Images;
import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Conv;
import io.genoise.layer.Pass;
import io.genoise.layer.Sequential;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.Resize;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// A head that says something about every cell of a picture: an encoder's last map, or all of its maps side by side, resized
/// to the cells, then a 3x3 convolution with BatchNorm and ReLU and a 1x1 convolution. It begins so small that it says next to
/// nothing.
///
/// @param maps the names of the encoder's maps that it stands on
/// @param height rows of cells
/// @param width columns of cells
/// @param layers the two convolutions, on maps resized to the cells
public record DenseHead(List<String> maps, int height, int width, Sequential layers) {
    private static final double SMALL = 0.01;

    /// A head on the last map that has places, for `outputs` numbers in each cell of `cell` by `cell` pixels.
    ///
    /// @param images like those that `encoder` will be given
    public static DenseHead onLast(
            Parameters parameters, EncoderNetwork encoder, Images images, int cell, int outputs) {
        Map<String, TensorShape> maps = maps(encoder, images);
        String last = maps.keySet().stream().reduce((_, next) -> next).orElseThrow();
        return on(Map.of(last, maps.get(last)), parameters, images, cell, outputs);
    }

    /// A head on all maps, for what needs detail as well as meaning.
    public static DenseHead onAll(
            Parameters parameters, EncoderNetwork encoder, Images images, int cell, int outputs) {
        return on(maps(encoder, images), parameters, images, cell, outputs);
    }

    private static DenseHead on(
            Map<String, TensorShape> maps,
            Parameters parameters,
            Images images,
            int cell,
            int outputs) {
        int in = maps.values().stream().mapToInt(map -> map.extent(3)).sum();
        int wide = maps.values().stream().mapToInt(map -> map.extent(3)).max().orElseThrow();
        Conv.Form last = Conv.Form.square(wide, outputs, 1, 1, 0).withBias();
        return new DenseHead(
                List.copyOf(maps.keySet()),
                images.height() / cell,
                images.width() / cell,
                Sequential.empty()
                        .then(
                                "conv",
                                Conv.beforeNorm(
                                        parameters, "conv", Conv.Form.square(in, wide, 3, 1, 1)))
                        .then("norm", BatchNorm.of(parameters, "norm", wide))
                        .then("relu", Activation.RELU)
                        .then("last", Conv.of(parameters, "last", last, Initial.normal(SMALL))));
    }

    /// The shapes of an encoder's maps that have more places than one, by name.
    private static Map<String, TensorShape> maps(EncoderNetwork encoder, Images images) {
        Map<String, TensorShape> shapes = MapShapes.of(encoder, images.height(), images.width());
        shapes.values().removeIf(map -> map.extent(1) == 1);
        if (shapes.isEmpty()) {
            throw new IllegalArgumentException(
                    "--network: no map of %s has more than one place for pictures of --size %s"
                            .formatted(encoder.config().network(), images.height()));
        }
        return shapes;
    }

    /// `[N,height,width,outputs]` for what the encoder was given.
    public Tensor apply(EncoderNetwork encoder, Tensor x, Pass pass) {
        Map<String, Tensor> found = encoder.maps(x, pass);
        Tensor[] fitting =
                maps.stream().map(name -> fitted(found.get(name))).toArray(Tensor[]::new);
        return layers.forward(
                fitting.length == 1 ? fitting[0] : Tensor.concat(-1, fitting), pass.within("head"));
    }

    private Tensor fitted(Tensor map) {
        boolean fits = map.shape().extent(1) == height && map.shape().extent(2) == width;
        return fits ? map : Resize.bilinear(map, height, width);
    }
}
