package io.genoise.embed;

import io.genoise.data.Images;
import io.genoise.data.Picture;
import io.genoise.onnx.OnnxModel;
import io.genoise.tensor.Device;
import io.genoise.train.EncoderCard;
import io.genoise.transfer.EncoderFeatures;
import io.genoise.transfer.Features;
import io.genoise.transfer.MapPooling;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Pictures as vectors, by a trained encoder: pictures of one kind lie close together, by the cosine of their angle.
///
/// {@snippet :
/// try (Embedder embedder = Embedder.load(Path.of("runs/rotation-photos"))) {
///     float[] cat = embedder.embed(Path.of("cat.jpg"));
/// }
/// }
///
/// A picture is prepared as those were that the encoder learned from: its middle square at [#size] pixels, in the colours that
/// the encoder was shown. The vector is one of the encoder's maps, averaged over a grid or over all of the picture: features as a
/// probe has them, so what `genoise probe` says of a map holds for it.
///
/// Safe for many threads: each prepares its own pictures, and they take turns on the device. A picture's vector depends on those
/// beside it only in the last bits, since kernels are chosen by the size of a batch.
public final class Embedder implements AutoCloseable {
    private final FrozenEncoder encoder;
    private final MapPooling pooling;
    private final int dimension;

    private Embedder(FrozenEncoder encoder, MapPooling pooling) {
        this.encoder = encoder;
        this.pooling = pooling;
        this.dimension = encoder.dimension(pooling);
    }

    /// The encoder at `path`, on the [fastest device][Device#best()], which is this embedder's own.
    ///
    /// @param path a run's folder, or a safetensors file of an encoder or [Classifier]
    /// @throws IOException if it cannot be read, or no run is in the folder
    /// @throws IllegalArgumentException if there is no encoder in the file; the message names it
    public static Embedder load(Path path) throws IOException {
        return FrozenEncoder.load(path, Device.best(), true, (encoder, _) -> usual(encoder));
    }

    /// The encoder at `path` on `device`, which stays open when this is closed. Nobody else may use it at the same time.
    ///
    /// @param path a run's folder, or a safetensors file of an encoder or [Classifier]
    /// @throws IOException if it cannot be read, or no run is in the folder
    /// @throws IllegalArgumentException if there is no encoder in the file; the message names it
    public static Embedder load(Path path, Device device) throws IOException {
        return FrozenEncoder.load(path, device, false, (encoder, _) -> usual(encoder));
    }

    static Embedder usual(FrozenEncoder encoder) {
        MapPooling usual =
                MapPooling.named(EncoderFeatures.usualMap(encoder.network()), encoder.maps());
        return new Embedder(encoder, usual);
    }

    /// The same encoder, asked for another map. Both are closed together.
    ///
    /// @param map one of [#maps]
    /// @throws IllegalArgumentException if there is none of that name
    public Embedder at(String map) {
        return new Embedder(encoder, MapPooling.named(map, encoder.maps()));
    }

    /// What [#at] takes: each of the encoder's maps, averaged over 4x4 cells and over the whole picture, such as `conv2 4x4` and
    /// `conv2 mean`.
    public List<String> maps() {
        return MapPooling.all(encoder.maps()).stream().map(MapPooling::toString).toList();
    }

    /// The map that vectors are made of; where none was named, the last but one over 4x4 cells, as in a probe that cannot choose.
    public String map() {
        return pooling.toString();
    }

    /// How many numbers a vector has.
    public int dimension() {
        return dimension;
    }

    /// Rows and columns that pictures are brought to.
    public int size() {
        return encoder.card().size();
    }

    /// Which network it is, and how its input is prepared.
    public EncoderCard card() {
        return encoder.card();
    }

    /// `picture` as the encoder is shown it: its middle square at [#size] pixels, in grey or colour as the encoder takes them.
    public Picture prepared(Picture picture) {
        return encoder.prepared(picture);
    }

    /// The vector of the picture in `file`, a JPEG or PNG.
    ///
    /// @throws io.genoise.data.DataException if it cannot be read or is damaged; the message names the file
    public float[] embed(Path file) {
        return embed(Picture.read(file));
    }

    /// The vector of `image`.
    public float[] embed(BufferedImage image) {
        return embed(Picture.of(image));
    }

    /// The vector of `picture`, of any size.
    public float[] embed(Picture picture) {
        return embed(List.of(picture))[0];
    }

    /// The vectors of `pictures`, of any sizes: `[pictures][dimension]`.
    public float[][] embed(List<Picture> pictures) {
        float[] all = features(pictures).values();
        float[][] vectors = new float[pictures.size()][];
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = Arrays.copyOfRange(all, i * dimension, (i + 1) * dimension);
        }
        return vectors;
    }

    Features features(List<Picture> pictures) {
        return encoder.features(pictures.size(), pictures::get, List.of(pooling)).getFirst();
    }

    /// The vectors of all `images`, which may be of any size.
    ///
    /// @throws IllegalArgumentException if they are clips
    public Features embed(Images images) {
        if (images.frames() > 1) {
            throw new IllegalArgumentException(
                    "%s are clips; an embedder takes pictures: their frames, for one"
                            .formatted(images.name()));
        }
        return features(images, List.of(pooling)).getFirst();
    }

    /// Those of all `images` for each of `poolings`.
    List<Features> features(Images images, List<MapPooling> poolings) {
        return encoder.features(images.size(), i -> FrozenEncoder.picture(images, i), poolings);
    }

    /// This as an ONNX model: input `pictures` `[batch,channels,size,size]`, f32 in 0 … 1, channels first, the middle square of each at
    /// [#size] pixels; output `features` `[batch,dimension]`. Standardisation is part of it.
    ///
    /// @throws IllegalArgumentException if the network has an operation that ONNX has no operator for; the message names it
    public OnnxModel onnx() {
        Map<String, String> metadata = new LinkedHashMap<>(card().notes());
        metadata.put("map", map());
        return encoder.onnx(pooling, (_, features) -> Map.of("features", features), metadata);
    }

    FrozenEncoder encoder() {
        return encoder;
    }

    MapPooling pooling() {
        return pooling;
    }

    /// Frees the encoder, and the device if it is its own.
    @Override
    public void close() {
        encoder.close();
    }

    /// The network, the map and the vectors' length: `nin, blocks 4, width 0.25: conv3 4x4, 768 numbers`.
    @Override
    public String toString() {
        return "%s: %s, %s numbers".formatted(card().words(), pooling, dimension);
    }
}
