package io.genoise.weights;

import io.genoise.network.VisionTransformer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which vision transformer tensors are of, and its positions for pictures of another size.
final class TransformerFile {
    private static final String PATCHES = "patch_embed.proj.weight";
    private static final String POSITIONS = "pos_embed";
    private static final String TOKEN = "cls_token";
    private static final String REGISTERS = "register_tokens";
    private static final String HEAD = "head.weight";

    /// The heads of ViT-Ti, -S, -B, -L, -H and -g, by their features: tensors do not say them.
    private static final Map<Integer, Integer> HEADS =
            Map.of(192, 3, 384, 6, 768, 12, 1024, 16, 1280, 16, 1408, 16);

    private final ForeignTensors file;
    private final ForeignEncoder.Options options;
    private final int features;
    private final int patch;

    private TransformerFile(ForeignTensors file, ForeignEncoder.Options options) {
        this.file = file;
        this.options = options;
        String axes = "[features, channels, patch, patch]";
        int[] projection = file.shape(PATCHES, axes);
        features = projection[0];
        patch = projection[2];
        if (features < 1 || patch < 1 || projection[3] != patch) {
            throw file.mistake(PATCHES, axes);
        }
    }

    static Recognised read(ForeignTensors file, ForeignEncoder.Options options) {
        return new TransformerFile(file, options).read();
    }

    private Recognised read() {
        boolean token = file.has(TOKEN);
        int before = token ? 1 : 0;
        int side = side(before);
        int size = options.size() == 0 ? Math.multiplyExact(side, patch) : options.size();
        VisionTransformer.Config network =
                new VisionTransformer.Config(
                        size,
                        patch,
                        Math.max(1, file.parts("blocks.")),
                        features,
                        heads(),
                        0,
                        file.has("blocks.0.ls1.gamma") ? 1 : 0,
                        file.has(REGISTERS)
                                ? file.shape(REGISTERS, "[1, registers, features]")[1]
                                : 0,
                        token ? VisionTransformer.Pooling.TOKEN : VisionTransformer.Pooling.MEAN,
                        file.shape(PATCHES, "[features, channels, patch, patch]")[1],
                        file.has(HEAD) ? file.shape(HEAD, "[classes, features]")[0] : 0);
        Map<String, StoredTensor> tensors = new LinkedHashMap<>(file.all());
        int known = tensors.get(POSITIONS).shape()[1] - side * side;
        if (size / patch != side || known != before) {
            tensors.put(POSITIONS, positions(side, size / patch, known, before));
        }
        return new Recognised(network, size, tensors);
    }

    private int heads() {
        if (options.heads() > 0) {
            return options.heads();
        }
        Integer heads = HEADS.get(features);
        if (heads == null) {
            throw new IllegalArgumentException(
                    "how many heads a transformer of %s features has must be said: its tensors do not, and none that is known has as many"
                            .formatted(features));
        }
        return heads;
    }

    /// Patches along a side of the pictures that the positions were learned for. The class token may have one of them.
    private int side(int before) {
        String axes = "[1, positions, features]";
        int[] shape = file.shape(POSITIONS, axes);
        for (int known = before; known >= 0; known--) {
            int side = (int) Math.round(Math.sqrt(Math.max(0, shape[1] - known)));
            if (shape[0] == 1
                    && shape[2] == features
                    && side > 0
                    && side * side + known == shape[1]) {
                return side;
            }
        }
        throw file.mistake(
                POSITIONS,
                "[1, %s + rows · columns, %s] of a square grid".formatted(before, features));
    }

    /// Positions of `to · to` patches, of those that were learned for `from · from`.
    ///
    /// @param known how many tokens before the patches have a position in the file
    /// @param before how many have one here; 0 is added where there was none
    private StoredTensor positions(int from, int to, int known, int before) {
        float[] learned = file.all().get(POSITIONS).floats();
        float[] grid = Arrays.copyOfRange(learned, known * features, learned.length);
        float[] resized = PositionInterpolation.bicubic(grid, from, to, features);
        float[] all = new float[before * features + resized.length];
        System.arraycopy(learned, 0, all, 0, known * features);
        System.arraycopy(resized, 0, all, before * features, resized.length);
        return StoredTensor.ofFloats(new int[] {1, before + to * to, features}, all);
    }
}
