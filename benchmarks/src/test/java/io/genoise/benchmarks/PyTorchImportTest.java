package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.ForeignEncoder;
import io.genoise.weights.Layouts;
import io.genoise.weights.PositionInterpolation;
import io.genoise.weights.SafeTensors;
import io.genoise.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of other programs' networks, imported, beside the networks themselves in PyTorch's functions and in double:
/// features and logits are the same.
@Tag("conformance")
class PyTorchImportTest {
    private static final int PICTURES = 2;
    private static final double IN_SINGLE = 1e-4;
    private static final double IN_DOUBLE = 1e-7;

    @TempDir Path folder;

    @BeforeAll
    static void start() {
        Torch.start(1);
    }

    /// A file, and what to make of it.
    ///
    /// @param size of the pictures
    /// @param classifier its name; null if there is none
    /// @param features what the original makes of pictures
    private record Original(
            Map<String, StoredTensor> file,
            ForeignEncoder.Options options,
            int size,
            String classifier,
            BiFunction<PeerNetwork, Tensor, Tensor> features) {}

    @ParameterizedTest
    @ValueSource(ints = {18, 50})
    void torchvisionsResNet(int depth) throws IOException {
        compare("cpu", resNet(depth, 1), IN_SINGLE);
    }

    /// Narrower, since the reference takes its time.
    @ParameterizedTest
    @ValueSource(ints = {18, 50})
    void torchvisionsResNetInDouble(int depth) throws IOException {
        compare("reference", resNet(depth, 0.25), IN_DOUBLE);
    }

    private static Original resNet(int depth, double width) {
        return new Original(
                OriginalFiles.resNet(depth, width),
                ForeignEncoder.Options.STANDARD.withSize(64),
                64,
                "fc",
                (network, pictures) -> PeerResNet.features(network, depth, pictures));
    }

    @ParameterizedTest
    @CsvSource({"cpu, 1e-4", "reference, 1e-7"})
    void timmsTransformer(String device, double allowed) throws IOException {
        compare(
                device,
                new Original(
                        OriginalFiles.timm(192, 3, 8, 4, false, 10),
                        ForeignEncoder.Options.STANDARD,
                        32,
                        "head",
                        (network, pictures) ->
                                new OriginalTransformer(network, 3, 3).timm(pictures)),
                allowed);
    }

    /// On pictures of fewer patches than there are positions.
    @ParameterizedTest
    @CsvSource({"cpu, 1e-4", "reference, 1e-7"})
    void metasDinov2(String device, double allowed) throws IOException {
        compare(
                device,
                new Original(
                        OriginalFiles.timm(48, 3, 7, 9, true, 0),
                        ForeignEncoder.Options.STANDARD.withHeads(3).withSize(28),
                        28,
                        null,
                        (network, pictures) ->
                                new OriginalTransformer(network, 3, 3).timm(pictures)),
                allowed);
    }

    /// On pictures of more.
    @ParameterizedTest
    @CsvSource({"cpu, 1e-4", "reference, 1e-7"})
    void huggingFacesDinov2(String device, double allowed) throws IOException {
        compare(
                device,
                new Original(
                        OriginalFiles.huggingFace(48, 3, 7, 4, 2),
                        ForeignEncoder.Options.STANDARD.withHeads(3).withSize(49),
                        49,
                        null,
                        (network, pictures) ->
                                new OriginalTransformer(network, 3, 3).huggingFace(pictures)),
                allowed);
    }

    private void compare(String name, Original original, double allowed) throws IOException {
        Path path = folder.resolve("original.safetensors");
        SafeTensors.write(path, new Checkpoint(original.file, Map.of()));
        Map<String, StoredTensor> file = SafeTensors.read(path).tensors();
        float[] pictures = pictures(original.size);

        Map<String, StoredTensor> learned = new LinkedHashMap<>(original.file);
        learned.keySet().removeIf(each -> each.endsWith("num_batches_tracked"));
        PeerNetwork network = new PeerNetwork(learned, ScalarType.Double, MemoryFormat.Contiguous);
        network.learns(false);
        network.evaluates();
        int places = original.size * original.size;
        Tensor features =
                original.features.apply(
                        network,
                        network.tensor(
                                Layouts.channelsFirst(pictures, PICTURES, 3, places),
                                PICTURES,
                                3,
                                original.size,
                                original.size));

        try (Device device = Device.open(name, 2)) {
            ForeignEncoder bare = ForeignEncoder.of(file, original.options.withoutClassifier());
            assertSame("features", features, made(device, bare, original, pictures), allowed);
            if (original.classifier != null) {
                Tensor logits = network.linear(features, original.classifier);
                ForeignEncoder whole = ForeignEncoder.of(file, original.options);
                assertSame("logits", logits, made(device, whole, original, pictures), allowed);
            }
        }
    }

    private static double[] made(
            Device device, ForeignEncoder imported, Original original, float[] pictures) {
        assertThat(imported.size()).isEqualTo(original.size);
        EncoderNetwork encoder = imported.create(device.scope());
        try (Step step = device.step()) {
            TensorShape shape = TensorShape.of(PICTURES, original.size, original.size, 3);
            Reading y = step.read(encoder.forward(device.tensor(shape, pictures), Pass.eval()));
            step.run();
            return y.doubles();
        }
    }

    /// The largest difference, as a part of the largest number.
    private static void assertSame(String what, Tensor expected, double[] found, double allowed) {
        double[] numbers = Torch.numbers(expected);
        assertThat(found).as(what).hasSameSizeAs(numbers);
        assertThat(largest(numbers)).as(what).isGreaterThan(0.1);
        double[] apart = new double[numbers.length];
        for (int i = 0; i < apart.length; i++) {
            apart[i] = found[i] - numbers[i];
        }
        assertThat(largest(apart) / largest(numbers)).as(what).isLessThan(allowed);
    }

    private static double largest(double[] numbers) {
        double most = 0;
        for (double number : numbers) {
            most = Math.max(most, Math.abs(number));
        }
        return most;
    }

    private static float[] pictures(int size) {
        return random(PICTURES * size * size * 3, 3);
    }

    private static float[] random(int count, long seed) {
        Random random = new Random(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return numbers;
    }

    /// DINOv2's 37 rows for pictures of 224 and of 98 pixels, ViT's 14 for 384, and a single place.
    @ParameterizedTest
    @CsvSource({"37, 16", "37, 7", "14, 24", "5, 5", "1, 3", "9, 1"})
    void positionsAreInterpolatedAsPyTorchDoesIt(int from, int to) {
        int features = 3;
        float[] grid = random(from * from * features, 5);
        Tensor x =
                Tensor.create(grid, 1, from, from, features)
                        .to(ScalarType.Double)
                        .permute(0, 3, 1, 2);
        double[] expected =
                Torch.numbers(OriginalTransformer.interpolated(x, to).permute(0, 2, 3, 1));
        float[] found = PositionInterpolation.bicubic(grid, from, to, features);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found[i]).isCloseTo(expected[i], within(1e-6));
        }
    }

    /// The comparison is worth something: the same weights in other heads are not the same network.
    @Test
    void aTransformerWithOtherHeadsIsFoundOut() throws IOException {
        Original right =
                new Original(
                        OriginalFiles.timm(48, 2, 7, 4, true, 0),
                        ForeignEncoder.Options.STANDARD.withHeads(2),
                        28,
                        null,
                        (network, pictures) ->
                                new OriginalTransformer(network, 3, 2).timm(pictures));
        assertThatThrownBy(() -> compare("cpu", right, 1e-2)).isInstanceOf(AssertionError.class);
    }
}
