package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.layer.Pass;
import io.genoise.op.Losses;
import io.genoise.op.RandomNumbers;
import io.genoise.optimizer.Clip;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Sgd;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameter;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every encoder, narrow: its maps, that each parameter learns, and that a step on the CPU is the reference's.
class EncodersTest {
    private static final int CLASSES = 5;
    private static final int BATCH = 3;

    /// A narrow network, and the size of its pictures.
    private record Narrow(EncoderConfig config, int size) {
        static Narrow of(String name, int size, String... settings) {
            Map<String, String> changed = new LinkedHashMap<>();
            for (int i = 0; i < settings.length; i += 2) {
                changed.put(settings[i], settings[i + 1]);
            }
            return new Narrow(Networks.config(name, changed).withClasses(CLASSES), size);
        }

        @Override
        public String toString() {
            return config.network() + config.settings();
        }
    }

    static List<Narrow> networks() {
        return List.of(
                Narrow.of("nin", 8, "blocks", "3", "width", "0.05"),
                Narrow.of("alexnet", 32, "size", "32", "width", "0.05", "dropout", "0.2"),
                Narrow.of("alexnet", 64, "width", "0.02", "batchNorm", "false"),
                Narrow.of("resnet18", 16, "width", "0.07"),
                Narrow.of("resnet34", 16, "width", "0.04", "channels", "1"),
                Narrow.of("resnet50", 64, "width", "0.04", "stem", "imagenet"),
                Narrow.of("vgg-small", 8, "width", "0.07"),
                Narrow.of("split", 8, "half", "nin;blocks=3;width=0.05"),
                Narrow.of(
                        "vit-small", 8, "size", "8", "depth", "2", "features", "12", "heads", "3"),
                Narrow.of(
                        "vit-small",
                        8,
                        "size",
                        "8",
                        "depth",
                        "2",
                        "features",
                        "8",
                        "heads",
                        "2",
                        "pooling",
                        "mean",
                        "dropPath",
                        "0.3"));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void mapsArePicturesInTheirOrder(Narrow narrow) {
        try (Device device = Device.open("reference", 1)) {
            Encoder encoder = narrow.config.create(device.scope(), 1);
            try (Step _ = device.step()) {
                Tensor x = device.filled(shape(narrow), 0.5f);
                Map<String, Tensor> maps = encoder.maps(x, Pass.eval());
                assertThat(maps.keySet()).containsExactlyElementsOf(encoder.mapNames());
                maps.forEach((name, map) -> {
                    assertThat(map.shape().rank()).as(name).isEqualTo(4);
                    assertThat(map.shape().extent(0)).as(name).isEqualTo(BATCH);
                });
                assertThat(encoder.forward(x, Pass.eval()).shape())
                        .isEqualTo(Shape.of(BATCH, CLASSES));
            }
        }
    }

    /// So weights of a pretraining without a classifier fit a network that has one, and the other way round.
    @ParameterizedTest
    @MethodSource("networks")
    void withoutAClassifierAllElseIsTheSame(Narrow narrow) {
        try (Device device = Device.open("reference", 1)) {
            Map<String, float[]> with = narrow.config.create(device.scope(), 1).parameters().read();
            EncoderConfig bare = narrow.config.withClasses(0);
            Encoder encoder = bare.create(device.scope(), 1);
            Map<String, float[]> without = encoder.parameters().read();
            assertThat(with).containsAllEntriesOf(without);
            with.keySet().removeAll(without.keySet());
            assertThat(with.keySet())
                    .as("the classifier")
                    .isNotEmpty()
                    .allMatch(name -> name.matches("(classifier|fc|head)\\..*"));
            try (Step _ = device.step()) {
                Tensor x = device.filled(shape(narrow), 0.5f);
                assertThat(encoder.forward(x, Pass.eval()).shape())
                        .isEqualTo(Shape.of(BATCH, bare.features()));
            }
        }
    }

    /// With a single linear classifier, the features are what it reads.
    @ParameterizedTest
    @MethodSource("networks")
    void logitsAreLinearInTheFeatures(Narrow narrow) {
        if (narrow.config.network().equals("alexnet")) {
            return; // its classifier has hidden layers
        }
        try (Device device = Device.open("reference", 1)) {
            Encoder with = narrow.config.create(device.scope(), 1);
            Encoder without = narrow.config.withClasses(0).create(device.scope(), 1);
            List<Parameter> all = with.parameters().all();
            Parameter weight = all.get(all.size() - 2);
            Parameter bias = all.getLast();
            try (Step step = device.step()) {
                Tensor x = RandomNumbers.uniform(step, shape(narrow), 3, 0);
                Reading logits = step.read(with.forward(x, Pass.eval()));
                Reading linear =
                        step.read(
                                without.forward(x, Pass.eval())
                                        .matmul(weight.value(), false, true)
                                        .plus(bias.value()));
                step.run();
                assertThat(linear.doubles()).containsExactly(logits.doubles(), within(1e-9));
            }
        }
    }

    /// The first stage is frozen: its parameters and statistics stay, all others learn as they did.
    @ParameterizedTest
    @MethodSource("networks")
    void aFrozenStageStaysAsItIsAndTheOthersLearn(Narrow narrow) {
        try (Device device = Device.open("reference", 1)) {
            Encoder encoder = narrow.config.create(device.scope(), 1);
            Map<String, float[]> before = encoder.parameters().read();
            Stage first = encoder.stages().getFirst();
            Map<Parameter, Reading> read = new LinkedHashMap<>();
            try (Step step = device.step()) {
                Tensor x = RandomNumbers.uniform(step, shape(narrow), 3, 0);
                Pass pass = Pass.train(1, 0).freezing(List.of(first.path()));
                Tensor labels = device.iota(BATCH).to(DType.I32);
                Tensor loss = Losses.crossEntropy(encoder.forward(x, pass), labels);
                Gradients gradients = Autograd.gradients(loss, encoder.parameters());
                for (Parameter p : encoder.parameters().all()) {
                    read.put(p, step.read(gradients.of(p).abs().max()));
                }
                step.run();
            }
            read.forEach((p, gradient) -> {
                if (first.parameters().contains(p)) {
                    assertThat(gradient.value()).as(p.name()).isZero();
                } else {
                    assertThat(gradient.value()).as(p.name()).isPositive();
                }
            });
            encoder.parameters().statistics().keySet().stream()
                    .filter(name -> name.contains("running"))
                    .limit(1)
                    .forEach(name ->
                            assertThat(encoder.parameters().read().get(name))
                                    .as(name)
                                    .containsExactly(before.get(name)));
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void stagesAndClassifierHoldAllParametersOnce(Narrow narrow) {
        try (Device device = Device.open("reference", 1)) {
            Encoder encoder = narrow.config.withClasses(0).create(device.scope(), 1);
            List<Parameter> ofStages =
                    encoder.stages().stream().flatMap(s -> s.parameters().stream()).toList();
            assertThat(encoder.parameters().all()).containsAll(ofStages);
            assertThat(ofStages).doesNotHaveDuplicates();
            assertThat(encoder.parameters().all().stream().filter(p -> !ofStages.contains(p)))
                    .as("a last norm alone is of no stage")
                    .allMatch(p -> p.name().startsWith("norm."));
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void itTakesTheLeastSizeThatItSaysAndNoLess(Narrow narrow) {
        try (Device device = Device.open("reference", 1)) {
            Encoder encoder = narrow.config.create(device.scope(), 1);
            int least = narrow.config.leastSize();
            assertThat(recorded(device, encoder, least)).isEqualTo(Shape.of(1, CLASSES));
            if (least > 1) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> recorded(device, encoder, least - 1));
            }
        }
    }

    private static Shape recorded(Device device, Encoder encoder, int size) {
        try (Step _ = device.step()) {
            Shape pictures = Shape.of(1, size, size, encoder.config().channels());
            return encoder.forward(device.filled(pictures, 0.5f), Pass.eval()).shape();
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void everyParameterLearns(Narrow narrow) {
        try (Device device = Device.open("reference", 1)) {
            Encoder encoder = narrow.config.create(device.scope(), 1);
            Map<Parameter, Reading> read = new LinkedHashMap<>();
            try (Step step = device.step()) {
                Gradients gradients =
                        Autograd.gradients(loss(device, encoder, narrow, 0), encoder.parameters());
                for (Parameter p : encoder.parameters().all()) {
                    read.put(p, step.read(gradients.of(p).abs().max()));
                }
                step.run();
            }
            read.forEach((p, gradient) -> assertThat(gradient.value()).as(p.name()).isPositive());
        }
    }

    static List<Narrow> some() {
        return List.of(
                Narrow.of("resnet18", 16, "width", "0.05"),
                Narrow.of(
                        "vit-small", 8, "size", "8", "depth", "1", "features", "8", "heads", "2"));
    }

    @ParameterizedTest
    @MethodSource("some")
    void stepsOnTheCpuAreTheReferences(Narrow narrow) {
        compare(narrow);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("networks")
    void stepsOfAllOnTheCpuAreTheReferences(Narrow narrow) {
        compare(narrow);
    }

    private static void compare(Narrow narrow) {
        Map<String, float[]> expected = trained("reference", narrow);
        Map<String, float[]> found = trained("cpu", narrow);
        expected.forEach((name, numbers) -> {
            float most = 1;
            for (float number : numbers) {
                most = Math.max(most, Math.abs(number));
            }
            assertThat(found.get(name)).as(name).containsExactly(numbers, within(2e-4f * most));
        });
    }

    private static Map<String, float[]> trained(String name, Narrow narrow) {
        try (Device device = Device.open(name, 2)) {
            Encoder encoder = narrow.config.create(device.scope(), 1);
            Sgd sgd = Sgd.nesterov(0.9f).with(Decay.onWeights(1e-3f)).over(encoder.parameters());
            for (int i = 0; i < 2; i++) {
                try (Step step = device.step()) {
                    Tensor loss = loss(device, encoder, narrow, i);
                    Gradients gradients = Autograd.gradients(loss, encoder.parameters());
                    sgd.update(
                            Clip.byNorm(gradients, 1), 0.01f); // deep ones begin with slopes of 700
                    step.run();
                }
            }
            assertThat(device.plans()).isEqualTo(1);
            return encoder.parameters().read();
        }
    }

    private static Tensor loss(Device device, Encoder encoder, Narrow narrow, int step) {
        Tensor labels = device.iota(BATCH).to(DType.I32);
        Tensor noise = RandomNumbers.uniform(labels.openStep(), shape(narrow), 3, step);
        return Losses.crossEntropy(encoder.forward(noise, Pass.train(1, step)), labels);
    }

    private static Shape shape(Narrow narrow) {
        return Shape.of(BATCH, narrow.size, narrow.size, narrow.config.channels());
    }
}
