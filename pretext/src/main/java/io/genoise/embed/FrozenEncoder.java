package io.genoise.embed;

import io.genoise.data.Images;
import io.genoise.data.Picture;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.onnx.OnnxExport;
import io.genoise.onnx.OnnxInput;
import io.genoise.onnx.OnnxModel;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.train.EncoderCard;
import io.genoise.train.FrameByFrame;
import io.genoise.train.SavedEncoder;
import io.genoise.train.Standardization;
import io.genoise.transfer.Features;
import io.genoise.transfer.MapPooling;
import io.genoise.weights.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// An encoder on a device that many threads may ask. One of them computes at a time; batches are 1, 2, 4 … [#MOST_AT_ONCE]
/// pictures, each a plan that is made once, and what a batch lacks is left over from before and thrown away.
final class FrozenEncoder implements AutoCloseable {
    static final int MOST_AT_ONCE = 64;

    private final ReentrantLock turn = new ReentrantLock(true);
    private final Device device;
    private final boolean owned;
    private final Scope scope;
    private final EncoderCard card;
    private final EncoderNetwork network;
    private final Standardization.OnDevice standardization;
    private final Map<Integer, Variable> batches = new HashMap<>();
    private final Map<String, TensorShape> shapes;
    private boolean closed;

    private FrozenEncoder(Device device, boolean owned, Scope scope, SavedEncoder saved) {
        this.device = device;
        this.owned = owned;
        this.scope = scope;
        this.card = saved.card();
        this.network = saved.encoder();
        this.standardization = card.standardization().in(scope);
        this.shapes = shapes();
    }

    /// What `made` makes of the encoder at `path` and of all else that its file holds, which is not kept.
    ///
    /// @param owned whether the device is closed with the encoder, and where there is none
    /// @throws IOException if it cannot be read
    /// @throws IllegalArgumentException if there is no encoder in the file, or by `made`
    static <T> T load(
            Path path, Device device, boolean owned, BiFunction<FrozenEncoder, Checkpoint, T> made)
            throws IOException {
        Scope scope = device.scope().open();
        try {
            SavedEncoder saved = SavedEncoder.load(path, scope);
            return made.apply(new FrozenEncoder(device, owned, scope, saved), saved.checkpoint());
        } catch (IOException | RuntimeException e) {
            scope.close();
            if (owned) {
                device.close();
            }
            throw e;
        }
    }

    EncoderCard card() {
        return card;
    }

    EncoderNetwork network() {
        return network;
    }

    /// The names of the maps that can be asked for, from the input on.
    List<String> maps() {
        return List.copyOf(shapes.keySet());
    }

    int dimension(MapPooling pooling) {
        return pooling.dimension(shapes.get(pooling.map()));
    }

    /// Does `work` on the device when it is this thread's turn.
    ///
    /// @throws IllegalStateException if it was closed
    <T> T inTurn(Supplier<T> work) {
        turn.lock();
        try {
            if (closed) {
                throw new IllegalStateException("an encoder is used after it was closed");
            }
            return work.get();
        } finally {
            turn.unlock();
        }
    }

    /// Picture `index` of `images`.
    static Picture picture(Images images, int index) {
        byte[] pixels = new byte[images.pictureBytes()];
        images.read(index, pixels, 0);
        return new Picture(
                images.height(), images.width(), images.channels(), pixels, images.origin(index));
    }

    /// `picture` as the network is shown it, `[size, size, channels]`.
    Picture prepared(Picture picture) {
        return picture.square(card.size()).withChannels(card.network().channels());
    }

    /// The features of pictures 0 … count-1, of any sizes, for each of `poolings`.
    List<Features> features(int count, IntFunction<Picture> pictures, List<MapPooling> poolings) {
        List<Features> features = new ArrayList<>();
        for (MapPooling pooling : poolings) {
            int dimension = dimension(pooling);
            float[] values = new float[Math.multiplyExact(count, dimension)];
            features.add(new Features(pooling.toString(), count, dimension, values));
        }
        for (int first = 0; first < count; first += MOST_AT_ONCE) {
            List<byte[]> pixels =
                    IntStream.range(first, Math.min(count, first + MOST_AT_ONCE))
                            .mapToObj(i -> prepared(pictures.apply(i)).pixels())
                            .toList();
            int from = first;
            inTurn(() -> {
                run(pixels, poolings, features, from);
                return null;
            });
        }
        return features;
    }

    /// Writes the features of the prepared pictures `pixels` into `features`, from picture `first` on.
    private void run(
            List<byte[]> pixels, List<MapPooling> poolings, List<Features> features, int first) {
        int batch = atLeast(pixels.size());
        Variable pictures = pictures(batch);
        byte[] bytes = new byte[Math.toIntExact(pictures.shape().elements())];
        for (int i = 0; i < pixels.size(); i++) {
            byte[] one = pixels.get(i);
            System.arraycopy(one, 0, bytes, i * one.length, one.length);
        }
        pictures.set(bytes);
        Map<String, Reading> readings = new HashMap<>();
        try (Step step = device.step()) {
            Map<String, Tensor> maps = record(pictures.value());
            for (MapPooling pooling : poolings) {
                readings.computeIfAbsent(pooling.map(), map -> step.read(maps.get(map)));
            }
            step.run();
        }
        for (int p = 0; p < poolings.size(); p++) {
            Reading map = readings.get(poolings.get(p).map());
            Features to = features.get(p);
            for (int i = 0; i < pixels.size(); i++) {
                float[] one = poolings.get(p).of(map.floats(), map.shape(), batch, i);
                System.arraycopy(one, 0, to.values(), (first + i) * one.length, one.length);
            }
        }
    }

    /// The encoder as an ONNX model: input `pictures` `[batch,channels,size,size]`, f32 in 0 … 1, channels first; outputs what `head`
    /// makes of the features `[batch,dimension]`.
    ///
    /// @param head given a scope for its constants, and the features
    /// @throws IllegalArgumentException if the network has an operation that ONNX has no operator for
    OnnxModel onnx(
            MapPooling pooling,
            BiFunction<Scope, Tensor, Map<String, Tensor>> head,
            Map<String, String> metadata) {
        int size = card.size();
        return inTurn(() -> {
            try (Scope constants = scope.open()) {
                return OnnxExport.of(
                        device,
                        List.of(OnnxInput.of("pictures", card.network().channels(), size, size)),
                        inputs ->
                                head.apply(
                                        constants,
                                        pooling.of(
                                                record(OnnxExport.channelsLast(inputs.getFirst()))
                                                        .get(pooling.map()))),
                        List.of(network.parameters()),
                        metadata);
            }
        });
    }

    /// The least power of 2 that is not below `count`.
    private static int atLeast(int count) {
        return count <= 1 ? 1 : Integer.highestOneBit(count - 1) << 1;
    }

    private Variable pictures(int batch) {
        int size = card.size();
        TensorShape shape = TensorShape.of(batch, size, size, card.network().channels());
        return batches.computeIfAbsent(batch, _ -> scope.variable("pictures", shape, DType.U8));
    }

    /// The maps of `pictures` `[N,H,W,C]`, bytes or f32 in 0 … 1.
    private Map<String, Tensor> record(Tensor pictures) {
        return network.probed(
                FrameByFrame.taken(standardization.apply(pictures), network.config()), Pass.eval());
    }

    /// What each map of one picture is, as far as recording tells.
    private Map<String, TensorShape> shapes() {
        Map<String, TensorShape> found = new LinkedHashMap<>();
        try (Step _ = device.step()) {
            record(pictures(1).value()).forEach((name, map) -> found.put(name, map.shape()));
        }
        return found;
    }

    @Override
    public void close() {
        turn.lock();
        try {
            if (!closed) {
                closed = true;
                scope.close();
                if (owned) {
                    device.close();
                }
            }
        } finally {
            turn.unlock();
        }
    }
}
