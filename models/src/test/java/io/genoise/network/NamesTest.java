package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.SafeTensors;
import io.genoise.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Networks have the names, shapes and numbers of parameters that torchvision's, DINO's and PyTorch's examples have, so
/// that their weights load.
class NamesTest {
    private final Device device = Device.open("cpu", 2);

    @AfterEach
    void close() {
        device.close();
    }

    private Map<String, StoredTensor> stored(EncoderConfig config) {
        return ParameterTensors.of(config.create(device.scope(), 1).parameters());
    }

    private static void has(Map<String, StoredTensor> stored, String name, int... shape) {
        assertThat(stored).containsKey(name);
        assertThat(stored.get(name).shape()).as(name).containsExactly(shape);
    }

    private static long parameters(Map<String, StoredTensor> stored) {
        return stored.entrySet().stream()
                .filter(e -> !e.getKey().contains("running_"))
                .mapToLong(e -> elements(e.getValue()))
                .sum();
    }

    private static long elements(StoredTensor tensor) {
        long count = 1;
        for (int extent : tensor.shape()) {
            count *= extent;
        }
        return count;
    }

    @Test
    void resNetNarrow() {
        ResNet.Config narrow =
                new ResNet.Config(50, ResNet.Stem.IMAGENET, 1.0 / 16, false, 3, 1000);
        Map<String, StoredTensor> stored = stored(narrow);
        // torchvision's 320 without the 53 num_batches_tracked
        assertThat(stored).hasSize(267);
        has(stored, "conv1.weight", 4, 3, 7, 7);
        has(stored, "bn1.running_var", 4);
        has(stored, "layer1.0.downsample.0.weight", 16, 4, 1, 1);
        has(stored, "layer3.5.conv3.weight", 64, 16, 1, 1);
        has(stored, "layer4.2.bn3.bias", 128);
        has(stored, "fc.weight", 1000, 128);
    }

    /// A file of torchvision's has counters of batches too, which nothing here needs.
    @Test
    void aFileWithTorchvisionsNamesLoads(@TempDir Path folder) throws IOException {
        for (EncoderConfig config :
                List.of(
                        new ResNet.Config(18, ResNet.Stem.IMAGENET, 1.0 / 32, false, 3, 5),
                        new AlexNet.Config(224, false, 1.0 / 32, 0.5f, 3, 5))) {
            Parameters whole = config.create(device.scope(), 1).parameters();
            Map<String, StoredTensor> tensors = new LinkedHashMap<>(ParameterTensors.of(whole));
            for (String name : List.copyOf(tensors.keySet())) {
                if (name.endsWith("running_var")) {
                    tensors.put(
                            name.replace("running_var", "num_batches_tracked"),
                            StoredTensor.ofLongs(new int[0], new long[] {7}));
                }
            }
            Path file = folder.resolve(config.network() + ".safetensors");
            SafeTensors.write(file, new Checkpoint(tensors, Map.of()));
            Parameters other = config.create(device.scope(), 2).parameters();
            ParameterTensors.load(other, SafeTensors.read(file).tensors());
            assertThat(other.read()).usingRecursiveComparison().isEqualTo(whole.read());
        }
    }

    @Tag("slow")
    @Test
    void resNet18() {
        Map<String, StoredTensor> stored = stored(ResNet.imageNet(18));
        assertThat(parameters(stored)).isEqualTo(11_689_512);
        // torchvision's 122 without the 20 num_batches_tracked
        assertThat(stored).hasSize(102);
        has(stored, "conv1.weight", 64, 3, 7, 7);
        has(stored, "bn1.running_var", 64);
        has(stored, "layer1.0.conv1.weight", 64, 64, 3, 3);
        has(stored, "layer2.0.downsample.0.weight", 128, 64, 1, 1);
        has(stored, "layer2.0.downsample.1.running_mean", 128);
        has(stored, "layer4.1.bn2.bias", 512);
        has(stored, "fc.weight", 1000, 512);
    }

    @Tag("slow")
    @Test
    void resNet34() {
        assertThat(parameters(stored(ResNet.imageNet(34)))).isEqualTo(21_797_672);
    }

    @Tag("slow")
    @Test
    void resNet50() {
        Map<String, StoredTensor> stored = stored(ResNet.imageNet(50));
        assertThat(parameters(stored)).isEqualTo(25_557_032);
        assertThat(stored).hasSize(267);
        has(stored, "layer1.0.downsample.0.weight", 256, 64, 1, 1);
        has(stored, "layer3.5.conv3.weight", 1024, 256, 1, 1);
        has(stored, "fc.weight", 1000, 2048);
    }

    @Tag("slow")
    @Test
    void alexNet() {
        Map<String, StoredTensor> stored = stored(AlexNet.imageNet());
        assertThat(parameters(stored)).isEqualTo(61_100_840);
        assertThat(stored).hasSize(16);
        has(stored, "features.0.weight", 64, 3, 11, 11);
        has(stored, "features.10.bias", 256);
        has(stored, "classifier.1.weight", 4096, 9216);
        has(stored, "classifier.6.weight", 1000, 4096);
    }

    @Test
    void alexNetNarrow() {
        AlexNet.Config narrow = new AlexNet.Config(224, false, 1.0 / 16, 0.5f, 3, 7);
        Map<String, StoredTensor> stored = stored(narrow);
        assertThat(stored.keySet())
                .contains("features.0.weight", "features.3.weight", "features.6.bias")
                .contains("features.8.weight", "features.10.weight", "classifier.4.bias");
        has(stored, "features.3.weight", 12, 4, 5, 5);
        has(stored, "classifier.1.weight", 256, 16 * 36);
    }

    @Test
    void theGeneratorIsPyTorchsExample() {
        var generator = DcganGenerator.paper().create(device.scope(), 1);
        Map<String, StoredTensor> stored = ParameterTensors.of(generator.parameters());
        has(stored, "main.0.weight", 100, 512, 4, 4);
        has(stored, "main.1.running_mean", 512);
        has(stored, "main.12.weight", 64, 3, 4, 4);
        assertThat(generator.parameters().count()).isEqualTo(3_576_704);
    }

    /// But for the last convolution, 4x4 on a map of 4x4, which is a linear layer with a bias here.
    @Test
    void theDiscriminatorIsPyTorchsExample() {
        var discriminator = DcganDiscriminator.paper().create(device.scope(), 1);
        Map<String, StoredTensor> stored = ParameterTensors.of(discriminator.parameters());
        has(stored, "main.0.weight", 64, 3, 4, 4);
        has(stored, "main.3.weight", 128);
        has(stored, "classifier.weight", 1, 512 * 4 * 4);
        assertThat(discriminator.parameters().count()).isEqualTo(2_765_568 + 1);
    }

    @Test
    void theTransformerHasDinosNames() {
        Map<String, StoredTensor> stored = stored(VisionTransformer.small());
        has(stored, "cls_token", 1, 1, 192);
        has(stored, "pos_embed", 1, 65, 192);
        has(stored, "patch_embed.proj.weight", 192, 3, 4, 4);
        has(stored, "patch_embed.proj.bias", 192);
        has(stored, "blocks.0.norm1.weight", 192);
        has(stored, "blocks.0.attn.qkv.weight", 576, 192);
        has(stored, "blocks.0.attn.qkv.bias", 576);
        has(stored, "blocks.5.attn.proj.weight", 192, 192);
        has(stored, "blocks.5.mlp.fc1.weight", 768, 192);
        has(stored, "blocks.5.mlp.fc2.bias", 192);
        has(stored, "norm.bias", 192);
        has(stored, "head.weight", 10, 192);
        assertThat(stored).hasSize(6 * 12 + 8);
    }

    @Test
    void withScaleAndRegistersItHasDinov2s() {
        Map<String, StoredTensor> stored =
                stored(Networks.of("vit-small,depth=2,scale=0.00001,registers=4"));
        has(stored, "register_tokens", 1, 4, 192);
        has(stored, "pos_embed", 1, 65, 192);
        has(stored, "blocks.0.ls1.gamma", 192);
        has(stored, "blocks.1.ls2.gamma", 192);
        assertThat(stored.get("blocks.1.ls2.gamma").floats()).containsOnly(1e-5f);
        assertThat(stored).hasSize(2 * 14 + 9);
    }
}
