package io.genoise.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.layer.Pass;
import io.genoise.network.Nin;
import io.genoise.op.Losses;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Sgd;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameter;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.weights.Layouts;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.StoredTensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Training goes PyTorch's way: a narrow NIN from the same weights over the same batches, against PyTorch in double.
@Tag("conformance")
class PyTorchTrajectoryTest {
    private static final Nin.Config NARROW = new Nin.Config(3, 0.1, 3, 4);
    private static final int STEPS = 20;
    private static final int BATCH = 8;
    private static final int SIZE = 16;

    /// What happened: the losses, and in PyTorch's names and layouts the first gradients and the last state.
    private record Course(
            List<Double> losses, Map<String, double[]> firstGradients, Map<String, double[]> last) {
        private Course() {
            this(new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }

    @BeforeAll
    static void start() {
        Torch.start(1);
    }

    @Test
    void inDoubleOnTheReference() {
        compare("reference", 0.02f, 1e-9, 1e-6);
    }

    /// At a small rate: rounding decides now and then which side of a ReLU or which place of a pool a number is on, and at
    /// a large one single precision leaves double's way within ten steps, PyTorch's own too.
    @Test
    void inSingleOnTheCpu() {
        compare("cpu", 0.001f, 1e-4, 1e-3);
    }

    /// @param close how far a loss may be off
    /// @param near how far gradients and state may be off, as a part of the greatest number in their tensor
    private static void compare(String name, float rate, double close, double near) {
        PeerNin.Rule rule = new PeerNin.Rule(rate, 0.9f, 5e-4f);
        try (Device device = Device.open(name, 2)) {
            Nin nin = NARROW.create(device.scope(), 5);
            Course expected = pytorch(ParameterTensors.of(nin.parameters()), rule);
            Course found = genoise(device, nin, rule);
            for (int i = 0; i < STEPS; i++) {
                assertThat(found.losses.get(i))
                        .as("loss " + i)
                        .isCloseTo(expected.losses.get(i), within(close));
            }
            compare("first gradient of ", expected.firstGradients, found.firstGradients, near);
            compare("last ", expected.last, found.last, near);
        }
    }

    private static void compare(
            String what,
            Map<String, double[]> expected,
            Map<String, double[]> found,
            double tolerance) {
        assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
        expected.forEach((name, numbers) -> {
            double greatest = Arrays.stream(numbers).map(Math::abs).max().orElseThrow();
            assertThat(found.get(name))
                    .as(what + name)
                    .containsExactly(numbers, within(tolerance * greatest));
        });
    }

    private static Course genoise(Device device, Nin nin, PeerNin.Rule rule) {
        Course course = new Course();
        Sgd sgd =
                Sgd.nesterov(rule.momentum())
                        .with(Decay.onAll(rule.decay()))
                        .over(nin.parameters());
        Variable pictures = device.variable("pictures", Shape.of(BATCH, SIZE, SIZE, 3), DType.F32);
        Variable labels = device.variable("labels", Shape.of(BATCH), DType.I32);
        for (int i = 0; i < STEPS; i++) {
            pictures.set(pictures(i));
            labels.set(labels(i));
            Map<Parameter, Reading> read = new LinkedHashMap<>();
            try (Step step = device.step()) {
                Tensor logits = nin.forward(pictures.value(), Pass.train(1, i));
                Tensor loss = Losses.crossEntropy(logits, labels.value());
                Gradients gradients = Autograd.gradients(loss, nin.parameters());
                Reading value = step.read(loss);
                if (i == 0) {
                    nin.parameters().all().forEach(p -> read.put(p, step.read(gradients.of(p))));
                }
                sgd.update(gradients, rule.rate());
                step.run();
                course.losses.add(value.doubles()[0]);
            }
            read.forEach((p, gradient) ->
                    course.firstGradients.put(p.name(), doubles(stored(p, gradient.floats()))));
        }
        ParameterTensors.of(nin.parameters())
                .forEach((name, tensor) -> course.last.put(name, doubles(tensor.floats())));
        return course;
    }

    private static float[] stored(Parameter p, float[] numbers) {
        Shape shape = p.shape();
        return shape.rank() < 4
                ? numbers
                : Layouts.channelsFirst(
                        numbers,
                        shape.extent(0),
                        shape.extent(3),
                        shape.extent(1) * shape.extent(2));
    }

    private static Course pytorch(Map<String, StoredTensor> weights, PeerNin.Rule rule) {
        Course course = new Course();
        try (PointerScope _ = new PointerScope()) {
            PeerNin nin =
                    new PeerNin(NARROW, weights, ScalarType.Double, MemoryFormat.Contiguous, rule);
            for (int i = 0; i < STEPS; i++) {
                float[] first = Layouts.channelsFirst(pictures(i), BATCH, 3, SIZE * SIZE);
                int[] shape = {BATCH, 3, SIZE, SIZE};
                double[] labels = doubles(labels(i));
                course.losses.add(
                        nin.step(
                                nin.tensor(StoredTensor.ofFloats(shape, first)),
                                Torch.tensor(labels, ScalarType.Long, BATCH)));
                if (i == 0) {
                    nin.parameters()
                            .forEach((name, p) ->
                                    course.firstGradients.put(name, Torch.numbers(p.grad())));
                }
            }
            nin.parameters().forEach((name, p) -> course.last.put(name, Torch.numbers(p)));
            nin.statistics().forEach((name, s) -> course.last.put(name, Torch.numbers(s)));
        }
        return course;
    }

    /// Waves `[N,H,W,C]` whose direction and bend the label gives.
    private static float[] pictures(int step) {
        RandomStream random = RandomStream.of(7, step);
        float[] numbers = new float[BATCH * SIZE * SIZE * 3];
        int at = 0;
        for (int label : labels(step)) {
            double begin = 6 * random.nextDouble();
            double pace = 0.2 + 0.3 * random.nextDouble();
            for (int i = 0; i < SIZE * SIZE; i++) {
                int row = i / SIZE;
                int column = i % SIZE;
                double along = pace * (label % 2 == 0 ? row : column);
                double bend = 0.005 * (label / 2) * row * column;
                for (int channel = 0; channel < 3; channel++) {
                    numbers[at++] = (float) Math.sin(begin + along + bend + channel);
                }
            }
        }
        return numbers;
    }

    private static int[] labels(int step) {
        RandomStream random = RandomStream.of(8, step);
        int[] labels = new int[BATCH];
        for (int i = 0; i < BATCH; i++) {
            labels[i] = random.nextInt(4);
        }
        return labels;
    }

    private static double[] doubles(float[] numbers) {
        double[] doubles = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            doubles[i] = numbers[i];
        }
        return doubles;
    }

    private static double[] doubles(int[] numbers) {
        double[] doubles = new double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            doubles[i] = numbers[i];
        }
        return doubles;
    }
}
