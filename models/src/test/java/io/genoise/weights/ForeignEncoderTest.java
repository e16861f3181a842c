package io.genoise.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genoise.network.EncoderConfig;
import io.genoise.network.ResNet;
import io.genoise.network.VisionTransformer;
import io.genoise.network.VisionTransformer.Pooling;
import io.genoise.tensor.Device;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files with the names of other programs' networks, made of ours.
class ForeignEncoderTest {
    private static final ForeignEncoder.Options STANDARD = ForeignEncoder.Options.STANDARD;

    private static final VisionTransformer.Config SMALL =
            new VisionTransformer.Config(8, 4, 2, 8, 2, 0, 0, 0, Pooling.TOKEN, 3, 5);

    private static final VisionTransformer.Config DINO =
            new VisionTransformer.Config(12, 4, 2, 8, 2, 0, 1, 3, Pooling.TOKEN, 3, 0);

    private final Device device = Device.open("reference", 1);

    @AfterEach
    void close() {
        device.close();
    }

    private Map<String, StoredTensor> ours(EncoderConfig config) {
        return ParameterTensors.of(config.create(device.scope(), 1).parameters());
    }

    /// As torchvision writes them: with a count of batches beside every norm.
    private Map<String, StoredTensor> torchvision(int depth) {
        Map<String, StoredTensor> file = new LinkedHashMap<>();
        ours(new ResNet.Config(depth, ResNet.Stem.IMAGENET, 1.0 / 16, false, 3, 7))
                .forEach((name, tensor) -> {
                    file.put(name, tensor);
                    if (name.endsWith("running_var")) {
                        file.put(
                                name.replace("running_var", "num_batches_tracked"),
                                StoredTensor.ofLongs(new int[0], new long[] {3}));
                    }
                });
        return file;
    }

    /// As Hugging Face writes DINOv2's.
    private Map<String, StoredTensor> huggingFace(EncoderConfig config) {
        Map<String, StoredTensor> file = new LinkedHashMap<>();
        file.put("embeddings.mask_token", StoredTensor.ofFloats(new int[] {1, 8}, new float[8]));
        ours(config)
                .forEach((name, tensor) -> {
                    if (name.contains(".qkv.")) {
                        int third = tensor.elements() / 3;
                        int[] shape = tensor.shape();
                        shape[0] /= 3;
                        for (int i = 0; i < 3; i++) {
                            String part = List.of("query", "key", "value").get(i);
                            file.put(
                                    name.replace("blocks.", "encoder.layer.")
                                            .replace("attn.qkv", "attention.attention." + part),
                                    StoredTensor.ofFloats(
                                            shape,
                                            Arrays.copyOfRange(
                                                    tensor.floats(), i * third, (i + 1) * third)));
                        }
                    } else {
                        file.put(
                                name.replace("cls_token", "embeddings.cls_token")
                                        .replace("pos_embed", "embeddings.position_embeddings")
                                        .replace("register", "embeddings.register")
                                        .replace(
                                                "patch_embed.proj",
                                                "embeddings.patch_embeddings.projection")
                                        .replace("blocks.", "encoder.layer.")
                                        .replace("attn.proj", "attention.output.dense")
                                        .replaceAll("ls(.)\\.gamma", "layer_scale$1.lambda1")
                                        .replaceAll("^norm", "layernorm"),
                                tensor);
                    }
                });
        return file;
    }

    @ParameterizedTest
    @ValueSource(ints = {18, 34, 50})
    void torchvisionsResNet(int depth) {
        Map<String, StoredTensor> file = torchvision(depth);
        ForeignEncoder read = ForeignEncoder.of(file, STANDARD);
        assertThat(read.network())
                .isEqualTo(new ResNet.Config(depth, ResNet.Stem.IMAGENET, 1.0 / 16, false, 3, 7));
        assertThat(read.size()).isEqualTo(224);
        file.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
        assertThat(read.tensors()).isEqualTo(file);
    }

    @Test
    void timmsTransformer() {
        Map<String, StoredTensor> file = ours(SMALL);
        ForeignEncoder read = ForeignEncoder.of(file, STANDARD.withHeads(2));
        assertThat(read.network()).isEqualTo(SMALL);
        assertThat(read.size()).isEqualTo(8);
        assertThat(read.tensors()).isEqualTo(file);
    }

    @Test
    void metasDinov2() {
        Map<String, StoredTensor> file = ours(DINO);
        Map<String, StoredTensor> expected = Map.copyOf(file);
        file.put("mask_token", StoredTensor.ofFloats(new int[] {1, 8}, new float[8]));
        ForeignEncoder read = ForeignEncoder.of(file, STANDARD.withHeads(2));
        assertThat(read.network()).isEqualTo(DINO);
        assertThat(read.tensors()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dinov2."})
    void huggingFacesDinov2(String prefix) {
        Map<String, StoredTensor> file = new LinkedHashMap<>();
        huggingFace(DINO).forEach((name, tensor) -> file.put(prefix + name, tensor));
        ForeignEncoder read = ForeignEncoder.of(file, STANDARD.withHeads(2));
        assertThat(read.network()).isEqualTo(DINO);
        assertThat(read.tensors()).isEqualTo(ours(DINO));
    }

    /// Whose classifier has no prefix.
    @Test
    void huggingFacesViT() {
        Map<String, StoredTensor> file = new LinkedHashMap<>();
        huggingFace(SMALL)
                .forEach((name, tensor) -> {
                    String theirs =
                            name.replace("norm1", "layernorm_before")
                                    .replace("norm2", "layernorm_after")
                                    .replace("mlp.fc1", "intermediate.dense")
                                    .replace("mlp.fc2", "output.dense");
                    boolean head = name.startsWith("head");
                    file.put(head ? name.replace("head", "classifier") : "vit." + theirs, tensor);
                });
        ForeignEncoder read = ForeignEncoder.of(file, STANDARD.withHeads(2));
        assertThat(read.network()).isEqualTo(SMALL);
        assertThat(read.tensors()).isEqualTo(ours(SMALL));
    }

    @Test
    void headsFollowFromAWidthThatIsKnown() {
        VisionTransformer.Config tiny =
                new VisionTransformer.Config(4, 2, 1, 192, 3, 0, 0, 0, Pooling.TOKEN, 3, 0);
        assertThat(ForeignEncoder.of(ours(tiny), STANDARD).network()).isEqualTo(tiny);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ForeignEncoder.of(ours(SMALL), STANDARD))
                .withMessageContaining("how many heads a transformer of 8 features has");
    }

    /// The class token's own position stays; the others are those that [PositionInterpolation] makes.
    @Test
    void positionsAreBroughtToAnotherSize() {
        Map<String, StoredTensor> file = ours(DINO);
        float[] learned = file.get("pos_embed").floats();
        ForeignEncoder read = ForeignEncoder.of(file, STANDARD.withHeads(2).withSize(20));
        assertThat(read.network()).isEqualTo(DINO.withSize(20));
        StoredTensor positions = read.tensors().get("pos_embed");
        assertThat(positions.shape()).containsExactly(1, 26, 8);
        assertThat(Arrays.copyOf(positions.floats(), 8)).containsExactly(Arrays.copyOf(learned, 8));
        assertThat(Arrays.copyOfRange(positions.floats(), 8, 26 * 8))
                .containsExactly(
                        PositionInterpolation.bicubic(
                                Arrays.copyOfRange(learned, 8, learned.length), 3, 5, 8));
        assertThat(read.create(device.scope()).parameters().read().get("pos_embed"))
                .containsExactly(positions.floats());
    }

    /// As timm writes DINOv2 with registers: the class token has no position.
    @Test
    void aClassTokenWithoutAPositionGetsZeros() {
        Map<String, StoredTensor> file = ours(DINO);
        float[] learned = file.get("pos_embed").floats();
        float[] places = Arrays.copyOfRange(learned, 8, learned.length);
        file.put("pos_embed", StoredTensor.ofFloats(new int[] {1, 9, 8}, places));
        file.put("reg_token", file.remove("register_tokens"));
        ForeignEncoder read = ForeignEncoder.of(file, STANDARD.withHeads(2));
        assertThat(read.network()).isEqualTo(DINO);
        Arrays.fill(learned, 0, 8, 0);
        assertThat(read.tensors().get("pos_embed").floats()).containsExactly(learned);
    }

    @Test
    void withoutItsClassifierItHasNone() {
        assertThat(ForeignEncoder.of(torchvision(18), STANDARD.withoutClassifier()))
                .satisfies(read -> assertThat(read.network().classes()).isZero())
                .satisfies(read -> assertThat(read.tensors()).doesNotContainKey("fc.weight"));
    }

    @Test
    void halvesAreReadExactly() {
        Map<String, StoredTensor> file = torchvision(18);
        ByteBuffer half = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 4; i++) {
            half.putShort(2 * i, Float.floatToFloat16(i - 1.5f));
        }
        file.put("bn1.bias", new StoredTensor(StoredType.F16, new int[] {4}, half));
        assertThat(
                        ForeignEncoder.of(file, STANDARD)
                                .create(device.scope())
                                .parameters()
                                .read()
                                .get("bn1.bias"))
                .containsExactly(-1.5f, -0.5f, 0.5f, 1.5f);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "layer2.1.bn2.bias      | tensor layer2.1.bn2.bias [8] is missing",
                "conv1.weight           | tensor conv1.weight [features, channels, 7, 7] is missing",
                "layer4.1.conv1.weight  | tensor layer4.1.conv1.weight [32, 32, 3, 3] is missing",
                "fc.bias                | tensor fc.bias [7] is missing"
            })
    void whatIsMissingIsNamed(String name, String message) {
        Map<String, StoredTensor> file = torchvision(18);
        file.remove(name);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ForeignEncoder.of(file, STANDARD))
                .withMessage(message);
    }

    @Test
    void whatIsMissingIsNamedAsTheFileDoes() {
        Map<String, StoredTensor> file = huggingFace(DINO);
        file.remove("encoder.layer.1.attention.attention.key.bias");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ForeignEncoder.of(file, STANDARD.withHeads(2)))
                .withMessageContaining(
                        "tensor encoder.layer.1.attention.attention.key.bias is missing");
        Map<String, StoredTensor> other = new LinkedHashMap<>();
        huggingFace(DINO).forEach((name, tensor) -> other.put("dinov2." + name, tensor));
        other.remove("dinov2.encoder.layer.0.layer_scale2.lambda1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ForeignEncoder.of(other, STANDARD.withHeads(2)))
                .withMessage("tensor encoder.layer.0.layer_scale2.lambda1 [8] is missing");
    }

    @Test
    void whatHasAnotherShapeIsNamed() {
        Map<String, StoredTensor> file = huggingFace(DINO);
        file.put(
                "encoder.layer.1.mlp.fc1.bias",
                StoredTensor.ofFloats(new int[] {24}, new float[24]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ForeignEncoder.of(file, STANDARD.withHeads(2)))
                .withMessage("tensor encoder.layer.1.mlp.fc1.bias has shape [24]; expected [32]");
        Map<String, StoredTensor> other = ours(DINO);
        other.put("pos_embed", StoredTensor.ofFloats(new int[] {1, 13, 8}, new float[104]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ForeignEncoder.of(other, STANDARD.withHeads(2)))
                .withMessage(
                        "tensor pos_embed has shape [1, 13, 8]; expected [1, 1 + rows · columns, 8] of a square grid");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "layer1.0.se.fc1.weight       | tensor layer1.0.se.fc1.weight F32[1] is not known",
                "layer1.0.conv9.weight        | tensor layer1.0.conv9.weight F32[1] is left over: resnet18",
                "layer4.2.bn1.weight          | its layers have [2, 2, 2, 3] blocks of 2 convolutions",
                "layer1.999999999.bn1.weight  | tensor layer1.999999999.bn1.weight F32[1] is left over"
            })
    void whatIsLeftOverIsNamed(String name, String message) {
        Map<String, StoredTensor> file = torchvision(18);
        file.put(name, StoredTensor.ofFloats(new int[] {1}, new float[1]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ForeignEncoder.of(file, STANDARD))
                .withMessageStartingWith(message);
    }

    @Test
    void integersAreNamed() {
        Map<String, StoredTensor> file = torchvision(18);
        file.put("fc.bias", StoredTensor.ofInts(new int[] {7}, new int[7]));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ForeignEncoder.of(file, STANDARD))
                .withMessage("tensor fc.bias is I32[7]: numbers with a floating point expected");
    }

    @Test
    void whatIsNoEncoderIsSaidSo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ForeignEncoder.of(
                                Map.of("w", StoredTensor.ofFloats(new int[] {1}, new float[1])),
                                STANDARD))
                .withMessageStartingWith("it is no encoder that is known, with its tensor w");
    }

    @Test
    void aSizeThatPatchesDoNotDivideIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ForeignEncoder.of(ours(SMALL), STANDARD.withHeads(2).withSize(9)))
                .withMessageContaining("size 9 do not divide into patches of 4");
    }
}
