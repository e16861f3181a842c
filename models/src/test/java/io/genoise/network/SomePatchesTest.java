package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.layer.Pass;
import io.genoise.op.RandomNumbers;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A transformer that is given some of a picture's patches, as masked autoencoders do.
class SomePatchesTest {
    private static final TensorShape PICTURES = TensorShape.of(2, 8, 8, 3);

    private final Device device = Device.open("reference", 1);

    @AfterEach
    void close() {
        device.close();
    }

    private VisionTransformer transformer(VisionTransformer.Pooling pooling) {
        return new VisionTransformer.Config(8, 4, 2, 8, 2, 0, 0, 0, pooling, 3, 0)
                .create(device.scope(), 1);
    }

    private Tensor pictures(Step step) {
        return RandomNumbers.uniform(step, PICTURES, 3, 0);
    }

    @ParameterizedTest
    @EnumSource
    void allPatchesInAnyOrderAreThePicture(VisionTransformer.Pooling pooling) {
        VisionTransformer transformer = transformer(pooling);
        try (Step step = device.step()) {
            Tensor x = pictures(step);
            Tensor shuffled =
                    VisionTransformer.select(
                            transformer.patches(x, Pass.eval()),
                            device.integers(TensorShape.of(2, 4), 3, 0, 2, 1, 1, 2, 3, 0));
            Reading some = step.read(transformer.pooled(transformer.encode(shuffled, Pass.eval())));
            Reading whole = step.read(transformer.forward(x, Pass.eval()));
            step.run();
            assertThat(some.doubles()).containsExactly(whole.doubles(), within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource
    void hiddenPatchesAreNotSeen(VisionTransformer.Pooling pooling) {
        double[] one = encoded(transformer(pooling), 0);
        assertThat(encoded(transformer(pooling), 5)).containsExactly(one);
        assertThat(one).hasSize(2 * (pooling == VisionTransformer.Pooling.TOKEN ? 3 : 2) * 8);
    }

    /// Both pictures without their upper left patch, to whose pixels `added` is added, and one more.
    private double[] encoded(VisionTransformer transformer, float added) {
        float[] upperLeft = new float[Math.toIntExact(PICTURES.elements())];
        for (int i = 0; i < upperLeft.length; i++) {
            int row = i / 24 % 8;
            int column = i / 3 % 8;
            upperLeft[i] = row < 4 && column < 4 ? added : 0;
        }
        try (Step step = device.step()) {
            Tensor x = pictures(step).plus(device.tensor(PICTURES, upperLeft));
            Tensor seen =
                    VisionTransformer.select(
                            transformer.patches(x, Pass.eval()),
                            device.integers(TensorShape.of(2, 2), 1, 2, 3, 1));
            Reading encoded = step.read(transformer.encode(seen, Pass.eval()));
            step.run();
            return encoded.doubles();
        }
    }

    /// The same content elsewhere is another token: positions go along.
    @ParameterizedTest
    @EnumSource
    void patchesKeepTheirPlaces(VisionTransformer.Pooling pooling) {
        VisionTransformer transformer = transformer(pooling);
        transformer
                .parameters()
                .write(Map.of("pos_embed", positions(pooling == VisionTransformer.Pooling.TOKEN)));
        try (Step step = device.step()) {
            Tensor patches = transformer.patches(device.filled(PICTURES, 0.5f), Pass.eval());
            Reading first = step.read(VisionTransformer.select(patches, of(0)));
            Reading third = step.read(VisionTransformer.select(patches, of(2)));
            step.run();
            double[] moved = Arrays.stream(first.doubles()).map(v -> v + 2).toArray();
            assertThat(third.doubles()).containsExactly(moved, within(1e-9));
        }
    }

    private Tensor of(int patch) {
        return device.integers(TensorShape.of(2, 1), patch, patch);
    }

    /// Each patch's number in all of its features.
    private static float[] positions(boolean token) {
        int before = token ? 1 : 0;
        float[] positions = new float[(4 + before) * 8];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i / 8 - before;
        }
        return positions;
    }
}
