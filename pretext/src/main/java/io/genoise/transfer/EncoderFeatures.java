package io.genoise.transfer;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.Views;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.shape.DType;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import io.genoise.train.FrameByFrame;
import io.genoise.train.Standardization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The frozen features of pictures: every map that is [probed][EncoderNetwork#probed] of an encoder, in evaluation mode, averaged over
/// a 4x4 grid and over the whole map, of clips over all frames too ([FrameByFrame]). Computed once, then probed as often as wanted.
public final class EncoderFeatures {
    private static final int BATCH = 250;

    private EncoderFeatures() {}

    /// The features of all `images`, two for each map, named `conv2 4x4` and `conv2 mean`.
    public static List<Features> of(
            EncoderNetwork encoder, Standardization standardization, Images images) {
        Device device = encoder.parameters().device();
        Map<String, float[]> values = new LinkedHashMap<>();
        Map<String, Integer> dimensions = new LinkedHashMap<>();
        int batch = FrameByFrame.atOnce(BATCH, images);
        try (Scope scope = device.scope().open();
                Loader loader = Loader.of(Batches.inOrder(images, batch))) {
            Standardization.OnDevice prepare = standardization.in(scope);
            Variable pictures =
                    scope.variable("pictures", images.shape().insert(0, batch), DType.U8);
            for (Batch next : loader.epoch()) {
                pictures.set(next.bytes(Views.PICTURES));
                Map<String, Reading> readings = new LinkedHashMap<>();
                try (Step step = device.step()) {
                    encoder.probed(
                                    FrameByFrame.taken(
                                            prepare.apply(pictures.value()), encoder.config()),
                                    Pass.eval())
                            .forEach((name, map) -> readings.put(name, step.read(map)));
                    step.run();
                }
                int first = next.step() * batch;
                readings.forEach((name, reading) ->
                        pool(
                                name,
                                reading,
                                batch,
                                images.size(),
                                first,
                                next.count(),
                                values,
                                dimensions));
            }
        }
        List<Features> features = new ArrayList<>();
        values.forEach((name, numbers) ->
                features.add(new Features(name, images.size(), dimensions.get(name), numbers)));
        return features;
    }

    private static void pool(
            String name,
            Reading reading,
            int batch,
            int total,
            int first,
            int count,
            Map<String, float[]> values,
            Map<String, Integer> dimensions) {
        float[] map = reading.floats();
        for (MapPooling pooling : MapPooling.of(name)) {
            int dimension = pooling.dimension(reading.shape());
            float[] target =
                    values.computeIfAbsent(
                            pooling.toString(),
                            _ -> new float[Math.multiplyExact(total, dimension)]);
            dimensions.put(pooling.toString(), dimension);
            for (int i = 0; i < count; i++) {
                pooling.apply(map, reading.shape(), batch, i, target, (first + i) * dimension);
            }
        }
    }

    /// The encoder's row in a few-label table. Where labels are too few to choose a map, the last but one is used, averaged
    /// over the grid.
    ///
    /// @param needed the pictures that are needed
    /// @param lineage what pretraining it shares with others; empty if none
    /// @param pretraining what that cost
    static FeatureSource row(
            String method,
            EncoderNetwork encoder,
            Standardization standardization,
            Images needed,
            String lineage,
            Cost pretraining) {
        long start = System.nanoTime();
        List<Features> maps = of(encoder, standardization, needed);
        double forward =
                FloatingOperations.forward(
                        encoder.parameters().device(), encoder.config(), needed.shape());
        Cost cost = new Cost(forward * needed.size(), (System.nanoTime() - start) / 1e9);
        return new FeatureSource.Given(
                method, maps, usualMap(encoder), true, lineage, cost, pretraining);
    }

    /// The map that serves where nothing can be chosen: the last but one, averaged over the grid.
    public static String usualMap(EncoderNetwork encoder) {
        List<String> names = encoder.mapNames();
        return MapPooling.of(names.get(Math.max(0, names.size() - 2))).getFirst().toString();
    }
}
