package io.genoise.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genoise.check.Argument;
import io.genoise.layer.Pass;
import io.genoise.network.DcganGenerator;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every network in ONNX Runtime gives what it gives here, with one picture and with more than it was recorded with; and its
/// parameters are there, as in files of weights.
class NetworksAsOnnxTest {
    private static final int FRAMES = 3;
    private static final double TOLERANCE = 1e-4;

    /// By how much answers to two pictures differ at least, by the largest number among them: what is wrong shows then.
    private static final double DIFFERENCE = 1e-2;

    /// A network and the rows of its pictures.
    record Case(String network, int size, int channels, int classes) {
        Case(String network, int size) {
            this(network, size, 3, 5);
        }

        EncoderConfig config() {
            EncoderConfig config =
                    network.startsWith("split")
                            ? Networks.config("split", Map.of("half", "nin;blocks=3;width=0.05"))
                            : Networks.of(network);
            return config.withChannels(channels).withClasses(classes);
        }
    }

    static List<Case> networks() {
        return List.of(
                new Case("nin,blocks=3,width=0.05", 8),
                new Case("nin,blocks=4,width=0.04", 12, 1, 0),
                new Case("alexnet,size=32,width=0.05,dropout=0.2", 32),
                new Case("alexnet,width=0.02,batchNorm=false", 64),
                new Case("alexnet,size=32,width=0.05", 32, 3, 0),
                new Case("resnet18,width=0.07", 16),
                new Case("resnet34,width=0.04", 16, 1, 5),
                new Case("resnet50,width=0.04,stem=imagenet", 64, 3, 0),
                new Case("vgg-small,width=0.07", 8),
                new Case("one-layer,width=8", 8),
                new Case("split", 8),
                new Case("convnext,depth=3,width=0.05,scale=0.1", 16),
                new Case("convnext,patch=1,depth=1,width=0.05,dropPath=0.3", 8, 3, 0),
                new Case("vit-small,size=8,depth=2,features=12,heads=3", 8),
                new Case("vit-small,size=8,depth=2,features=8,heads=2,pooling=mean", 8, 3, 0),
                new Case("dcgan-discriminator,size=16,width=0.04", 16),
                new Case("dcgan-discriminator,size=9,width=0.04,norm=layer", 9),
                new Case("dcgan-discriminator,size=8,width=0.04,norm=spectral", 8),
                new Case("resnet-discriminator,width=0.05", 8),
                new Case("resnet-discriminator,width=0.05,norm=batch", 8, 1, 0),
                new Case("dcgan3d,size=8,width=0.05", 8),
                new Case("resnet3d,depth=10,stem=small,width=0.05", 8),
                new Case("resnet3d,depth=10,stem=large,width=0.05,factorised=true", 16, 3, 0));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void itIsTheSameThere(Case network) {
        try (Device device = Device.open("reference", 1)) {
            EncoderConfig config = network.config();
            EncoderNetwork encoder = config.create(device.scope(), 1);
            randomize(encoder.parameters());
            boolean clips = config.axes() == 3;
            OnnxModel model =
                    clips
                            ? OnnxExport.ofClips(encoder, FRAMES, network.size)
                            : OnnxExport.of(encoder, network.size);
            holdsParameters(encoder, ReadModel.of(model));
            try (OnnxRuntime runtime = new OnnxRuntime(model)) {
                for (int count : new int[] {1, 4}) {
                    Argument x = Argument.between(-2, 2, extents(config, count, network.size));
                    Argument found =
                            runtime.run(Map.of(clips ? "clips" : "pictures", x))
                                    .get(network.classes > 0 ? "logits" : "features");
                    Argument expected =
                            Exported.reference(
                                    device,
                                    t ->
                                            encoder.forward(
                                                    OnnxExport.channelsLast(t.getFirst()),
                                                    Pass.eval()),
                                    List.of(x));
                    assertThat(Exported.error(found, expected))
                            .as("%s of %s", count, network)
                            .isLessThan(TOLERANCE);
                    if (count > 1) {
                        assertThat(Exported.error(row(expected, 0), row(expected, 1)))
                                .as("two answers of %s", network)
                                .isGreaterThan(DIFFERENCE);
                    }
                }
            }
        }
    }

    /// Channels first.
    private static int[] extents(EncoderConfig config, int count, int size) {
        return config.axes() == 3
                ? new int[] {count, config.channels(), FRAMES, size, size}
                : new int[] {count, config.channels(), size, size};
    }

    private static Argument row(Argument all, int i) {
        int n = all.shape().extent(1);
        return Argument.of(
                TensorShape.of(n), Arrays.copyOfRange(all.numbers(), i * n, (i + 1) * n));
    }

    /// Numbers at which a mistake shows: no statistic of a norm is 0 or 1, no bias 0, and matrices are larger than they begin,
    /// so that a picture is seen behind the biases and attention has something to choose from.
    private static void randomize(Parameters parameters) {
        Map<String, float[]> numbers = parameters.read();
        RandomStream random = RandomStream.of(5, numbers.size());
        ParameterTensors.of(parameters)
                .forEach((name, tensor) -> {
                    float[] all = numbers.get(name);
                    if (name.endsWith(".weight_u") || name.endsWith(".weight_v")) {
                        return; // what a spectral norm divides by is no random number
                    }
                    if (tensor.shape().length > 1) {
                        enlarge(all);
                        return;
                    }
                    for (int i = 0; i < all.length; i++) {
                        boolean positive = name.endsWith("running_var") || all[i] == 1;
                        all[i] =
                                positive
                                        ? 0.5f + random.nextFloat()
                                        : all[i] + 0.6f * random.nextFloat() - 0.3f;
                    }
                });
        parameters.write(numbers);
    }

    /// Twice as large, or until the largest number is 0.4.
    private static void enlarge(float[] matrix) {
        float largest = 0;
        for (float number : matrix) {
            largest = Math.max(largest, Math.abs(number));
        }
        float factor = Math.max(2, 0.4f / largest);
        for (int i = 0; i < matrix.length; i++) {
            matrix[i] *= factor;
        }
    }

    /// Every parameter, with its shape and numbers; statistics of norms as well.
    private static void holdsParameters(EncoderNetwork encoder, ReadModel model) {
        Map<String, StoredTensor> stored = ParameterTensors.of(encoder.parameters());
        stored.forEach((name, tensor) -> {
            assertThat(model.tensors())
                    .containsEntry(
                            name, Arrays.stream(tensor.shape()).mapToObj(Long::valueOf).toList());
            assertThat(model.numbers().get(name)).as(name).isEqualTo(tensor.bytes());
        });
    }

    /// None stands in a list: a network without a case is missed here.
    @Test
    void everyNetworkHasACase() {
        assertThat(networks().stream().map(each -> each.config().network()).toList())
                .containsAll(Networks.names());
    }

    /// As PyTorch's exporter would write it: no transposition, no loose formulas.
    @Test
    void aResNetIsConvolutionsNormsAndSums() {
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork encoder =
                    Networks.of("resnet18,width=0.07").withClasses(5).create(device.scope(), 1);
            ReadModel model = ReadModel.of(OnnxExport.of(encoder, 16));
            assertThat(new HashSet<>(model.types()))
                    .containsExactlyInAnyOrder(
                            "Conv", "BatchNormalization", "Relu", "Add", "ReduceMean", "Gemm");
            assertThat(model.operators())
                    .extracting(ReadModel.Operator::name)
                    .contains("conv1.conv/Conv", "layer1.0.conv1/Conv", "fc/Gemm");
            assertThat(model.ports()).containsEntry("pictures", List.of("batch", "3", "16", "16"));
            assertThat(model.ports()).containsEntry("logits", List.of("batch", "5"));
            assertThat(model.metadata().get("network")).startsWith("resnet18,");
        }
    }

    /// Two a block, around its depthwise convolution, as its authors write it.
    @Test
    void aConvNextTransposesAroundItsConvolutions() {
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork encoder =
                    Networks.of("convnext,depth=1,blocks=2,width=0.05").create(device.scope(), 1);
            ReadModel model = ReadModel.of(OnnxExport.of(encoder, 8));
            int blocks = 2;
            assertThat(model.types().stream().filter("Transpose"::equals)).hasSize(1 + 2 * blocks);
        }
    }

    /// Transposed convolutions, and what is no encoder.
    @Test
    void aGenerator() {
        try (Device device = Device.open("reference", 1)) {
            DcganGenerator.Config config = new DcganGenerator.Config(8, 4, 6, 3);
            DcganGenerator generator = config.create(new Parameters(device.scope(), 1));
            randomize(generator.parameters());
            ReadModel model =
                    Exported.same(
                            device,
                            x -> generator.forward(x.getFirst(), Pass.eval()),
                            List.of(generator.parameters()),
                            Argument.apart(4, config.noise()));
            assertThat(model.types()).contains("ConvTranspose");
        }
    }

    @Test
    void itGoesIntoAFile(@TempDir Path folder) throws IOException {
        try (Device device = Device.best(1)) {
            EncoderNetwork encoder =
                    Networks.of("nin,blocks=3,width=0.05").create(device.scope(), 1);
            OnnxModel model = OnnxExport.of(encoder, 8);
            Path file = folder.resolve("nin.onnx");
            model.write(file);
            assertThat(file).hasBinaryContent(model.bytes());
            try (Stream<Path> all = Files.list(folder)) {
                assertThat(all).hasSize(1);
            }
        }
    }

    @Test
    void clipsAreNoPictures() {
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork encoder =
                    Networks.of("dcgan3d,size=8,width=0.05").create(device.scope(), 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OnnxExport.of(encoder, 8))
                    .withMessage("dcgan3d takes clips, not pictures");
        }
    }

    /// A pass that learns writes statistics.
    @Test
    void aNetworkThatLearnsIsRefused() {
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork encoder =
                    Networks.of("nin,blocks=3,width=0.05").create(device.scope(), 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            OnnxExport.of(
                                    device,
                                    List.of(OnnxInput.of("x", 8, 8, 3)),
                                    x ->
                                            Map.of(
                                                    "y",
                                                    encoder.forward(
                                                            x.getFirst(), Pass.train(1, 0))),
                                    List.of(encoder.parameters()),
                                    Map.of()))
                    .withMessageContaining("the network writes to nin while it is recorded");
        }
    }
}
