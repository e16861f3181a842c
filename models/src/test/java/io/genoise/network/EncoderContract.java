package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.layer.Pass;
import io.genoise.op.Losses;
import io.genoise.op.RandomNumbers;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.GradientClip;
import io.genoise.optimizer.Sgd;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/// What every encoder promises, checked on a narrow one and tiny pictures. A network's test is
///
/// ```java
/// class VggTest {
///     @TestFactory
///     Stream<DynamicTest> contract() {
///         return EncoderContract.of("vgg-small,width=0.07", 8).tests();
///     }
/// }
/// ```
///
/// and beside it what only this network can be asked: names and numbers of its parameters.
public final class EncoderContract {
    private static final int CLASSES = 5;
    private static final int BATCH = 3;
    private static final int FRAMES = 3;

    private final EncoderConfig config;
    private final int size;
    private final boolean linear;

    private EncoderContract(EncoderConfig config, int size, boolean linear) {
        this.config = config;
        this.size = size;
        this.linear = linear;
    }

    /// The contract of a network, as [Networks#of] reads it, on pictures of `size` rows.
    public static EncoderContract of(String network, int size) {
        return of(Networks.of(network), size);
    }

    /// The contract of a network on pictures of `size` rows.
    public static EncoderContract of(EncoderConfig network, int size) {
        return new EncoderContract(network.withClasses(CLASSES), size, true);
    }

    /// Of a network whose classifier has hidden layers: its logits are not linear in its features.
    public EncoderContract withHiddenLayersInItsClassifier() {
        return new EncoderContract(config, size, false);
    }

    /// Every promise as a test of its own, but for the slow one: that is among them where a graphics processor is tested
    /// (`-Pgpu`).
    public Stream<DynamicTest> tests() {
        Stream<DynamicTest> onAnother =
                "cuda".equals(System.getProperty("genoise.device"))
                        ? Stream.of(onTheDevice())
                        : Stream.empty();
        return Stream.concat(promises(), onAnother);
    }

    private Stream<DynamicTest> promises() {
        return Stream.of(
                test("maps have the axes of the input, in their order", this::maps),
                test("without a classifier all else is the same", this::withoutClassifier),
                test("logits are linear in the features", this::logits),
                test("a frozen stage stays as it is, and the others learn", this::frozen),
                test("stages and classifier hold all parameters once", this::stages),
                test("it takes the least size that it says, and no less", this::leastSize),
                test("clips may have any number of frames", this::frames),
                test("every parameter learns", this::learns));
    }

    /// That steps on the device that is tested, the CPU unless another is named, are the reference's.
    public DynamicTest onTheDevice() {
        return test("steps on the device are the reference's", this::compare);
    }

    private DynamicTest test(String name, Runnable check) {
        String network = "%s%s".formatted(config.network(), config.settings());
        return DynamicTest.dynamicTest(network + ": " + name, check::run);
    }

    private void maps() {
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork encoder = config.create(device.scope(), 1);
            try (Step _ = device.step()) {
                Tensor x = device.filled(shape(), 0.5f);
                Map<String, Tensor> maps = encoder.maps(x, Pass.eval());
                assertThat(maps.keySet()).containsExactlyElementsOf(encoder.mapNames());
                maps.forEach((name, map) -> {
                    assertThat(map.shape().rank()).as(name).isEqualTo(config.axes() + 2);
                    assertThat(map.shape().extent(0)).as(name).isEqualTo(BATCH);
                });
                assertThat(encoder.forward(x, Pass.eval()).shape())
                        .isEqualTo(TensorShape.of(BATCH, CLASSES));
            }
        }
    }

    /// So weights of a pretraining without a classifier fit a network that has one, and the other way round.
    private void withoutClassifier() {
        try (Device device = Device.open("reference", 1)) {
            Map<String, float[]> with = config.create(device.scope(), 1).parameters().read();
            EncoderConfig bare = config.withClasses(0);
            EncoderNetwork encoder = bare.create(device.scope(), 1);
            Map<String, float[]> without = encoder.parameters().read();
            assertThat(with).containsAllEntriesOf(without);
            with.keySet().removeAll(without.keySet());
            assertThat(with.keySet())
                    .as("the classifier")
                    .isNotEmpty()
                    .allMatch(name -> name.matches("(classifier|fc|head)\\..*"));
            try (Step _ = device.step()) {
                Tensor x = device.filled(shape(), 0.5f);
                assertThat(encoder.forward(x, Pass.eval()).shape())
                        .isEqualTo(TensorShape.of(BATCH, bare.features()));
            }
        }
    }

    /// With a single linear classifier, the features are what it reads.
    private void logits() {
        if (!linear) {
            return;
        }
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork with = config.create(device.scope(), 1);
            EncoderNetwork without = config.withClasses(0).create(device.scope(), 1);
            List<NetworkParameter> all = with.parameters().all();
            NetworkParameter weight = all.get(all.size() - 2);
            NetworkParameter bias = all.getLast();
            try (Step step = device.step()) {
                Tensor x = RandomNumbers.uniform(step, shape(), 3, 0);
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
    private void frozen() {
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork encoder = config.create(device.scope(), 1);
            Map<String, float[]> before = encoder.parameters().read();
            Stage first = encoder.stages().getFirst();
            Map<NetworkParameter, Reading> read = new LinkedHashMap<>();
            try (Step step = device.step()) {
                Tensor x = RandomNumbers.uniform(step, shape(), 3, 0);
                Pass pass = Pass.train(1, 0).freezing(List.of(first.path()));
                Tensor labels = device.iota(BATCH).to(DType.I32);
                Tensor loss = Losses.crossEntropy(encoder.forward(x, pass), labels);
                Gradients gradients = Autograd.gradients(loss, encoder.parameters());
                for (NetworkParameter p : encoder.parameters().all()) {
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
            Set<String> layers =
                    first.parameters().stream()
                            .map(p -> layer(p.name()))
                            .collect(Collectors.toSet());
            encoder.parameters().statistics().keySet().stream()
                    .filter(name -> layers.contains(layer(name)))
                    .forEach(name ->
                            assertThat(encoder.parameters().read().get(name))
                                    .as(name)
                                    .containsExactly(before.get(name)));
        }
    }

    /// `main.3` of `main.3.weight`.
    private static String layer(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('.')));
    }

    private void stages() {
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork encoder = config.withClasses(0).create(device.scope(), 1);
            List<NetworkParameter> ofStages =
                    encoder.stages().stream().flatMap(s -> s.parameters().stream()).toList();
            assertThat(encoder.parameters().all()).containsAll(ofStages);
            assertThat(ofStages).doesNotHaveDuplicates();
            assertThat(encoder.parameters().all().stream().filter(p -> !ofStages.contains(p)))
                    .as("a last norm alone is of no stage")
                    .allMatch(p -> p.name().startsWith("norm."));
        }
    }

    private void leastSize() {
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork encoder = config.create(device.scope(), 1);
            int least = config.leastSize();
            assertThat(recorded(device, encoder, FRAMES, least))
                    .isEqualTo(TensorShape.of(1, CLASSES));
            if (least > 1) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> recorded(device, encoder, FRAMES, least - 1));
            }
        }
    }

    /// One of a network over clips, that is: it averages over time, and even a single frame is a clip.
    private void frames() {
        if (config.axes() == 2) {
            return;
        }
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork encoder = config.create(device.scope(), 1);
            for (int frames : new int[] {1, 2, 7}) {
                assertThat(recorded(device, encoder, frames, size))
                        .as("%s frames", frames)
                        .isEqualTo(TensorShape.of(1, CLASSES));
            }
        }
    }

    private static TensorShape recorded(
            Device device, EncoderNetwork encoder, int frames, int size) {
        try (Step _ = device.step()) {
            TensorShape seen = shape(encoder.config(), 1, frames, size);
            return encoder.forward(device.filled(seen, 0.5f), Pass.eval()).shape();
        }
    }

    private void learns() {
        try (Device device = Device.open("reference", 1)) {
            EncoderNetwork encoder = config.create(device.scope(), 1);
            Map<NetworkParameter, Reading> read = new LinkedHashMap<>();
            try (Step step = device.step()) {
                Gradients gradients =
                        Autograd.gradients(loss(device, encoder, 0), encoder.parameters());
                for (NetworkParameter p : encoder.parameters().all()) {
                    read.put(p, step.read(gradients.of(p).abs().max()));
                }
                step.run();
            }
            read.forEach((p, gradient) -> assertThat(gradient.value()).as(p.name()).isPositive());
        }
    }

    /// Two steps of fifty layers make of what rounding changes, 1e-7, some 1e-4.
    private void compare() {
        Map<String, float[]> expected = trained("reference");
        Map<String, float[]> found = trained("auto");
        expected.forEach((name, numbers) -> {
            float most = 1;
            for (float number : numbers) {
                most = Math.max(most, Math.abs(number));
            }
            assertThat(found.get(name)).as(name).containsExactly(numbers, within(5e-4f * most));
        });
    }

    private Map<String, float[]> trained(String name) {
        try (Device device = Device.open(name, 2)) {
            EncoderNetwork encoder = config.create(device.scope(), 1);
            Sgd sgd = Sgd.nesterov(0.9f).with(Decay.onWeights(1e-3f)).over(encoder.parameters());
            for (int i = 0; i < 2; i++) {
                try (Step step = device.step()) {
                    Tensor loss = loss(device, encoder, i);
                    Gradients gradients = Autograd.gradients(loss, encoder.parameters());
                    sgd.update(
                            GradientClip.byNorm(gradients, 1),
                            0.01f); // deep ones begin with slopes of 700
                    step.run();
                }
            }
            assertThat(device.plans()).isEqualTo(1);
            return encoder.parameters().read();
        }
    }

    private Tensor loss(Device device, EncoderNetwork encoder, int step) {
        Tensor labels = device.iota(BATCH).to(DType.I32);
        Tensor noise = RandomNumbers.uniform(labels.openStep(), shape(), 3, step);
        return Losses.crossEntropy(encoder.forward(noise, Pass.train(1, step)), labels);
    }

    private TensorShape shape() {
        return shape(config, BATCH, FRAMES, size);
    }

    /// Pictures, or clips of so many frames, whichever the network takes.
    private static TensorShape shape(EncoderConfig config, int count, int frames, int size) {
        return config.axes() == 2
                ? TensorShape.of(count, size, size, config.channels())
                : TensorShape.of(count, frames, size, size, config.channels());
    }
}
