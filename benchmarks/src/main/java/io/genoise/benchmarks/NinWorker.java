package io.genoise.benchmarks;

import io.genoise.autograd.Autograd;
import io.genoise.layer.Pass;
import io.genoise.network.Nin;
import io.genoise.op.Losses;
import io.genoise.optimizer.Decay;
import io.genoise.optimizer.Sgd;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import io.genoise.weights.Layouts;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.StoredTensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// One of {@link NinStepBenchmark}'s processes: a NIN in Genoise or in PyTorch that makes training steps when told so.
/// While it waits for a line it takes no processor time.
///
/// Reads numbers of steps, a line each, and answers each with a line: nanoseconds in all, the median nanoseconds of
/// recording and of finding the plan, the growth of the process's peak memory since it began, and the bytes that the
/// device holds.
final class NinWorker {
    private static final PeerNin.Rule RULE = new PeerNin.Rule(0.05f, 0.9f, 5e-4f);

    private NinWorker() {}

    /// What the steps are made of.
    ///
    /// @param width of the network
    /// @param size rows and columns of a picture
    record Work(double width, int batch, int size, int threads) {
        private static final int BLOCKS = 4;

        private Nin.Config network() {
            return new Nin.Config(BLOCKS, width, 3, 4);
        }

        /// `[N,H,W,C]` in [-1, 1).
        private float[] pictures() {
            RandomStream random = RandomStream.of(1);
            float[] numbers = new float[batch * size * size * 3];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = 2 * random.nextFloat() - 1;
            }
            return numbers;
        }

        private int[] labels() {
            int[] labels = new int[batch];
            Arrays.setAll(labels, i -> i % 4);
            return labels;
        }

        String[] arguments() {
            return new String[] {
                Double.toString(width),
                Integer.toString(batch),
                Integer.toString(size),
                Integer.toString(threads)
            };
        }

        private static Work of(String... arguments) {
            return new Work(
                    Double.parseDouble(arguments[0]),
                    Integer.parseInt(arguments[1]),
                    Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]));
        }
    }

    /// Makes training steps.
    private interface Trainer {
        /// One step; its recording and look-up took `overhead[0]` and `overhead[1]` nanoseconds.
        void step(long[] overhead);

        long bytes();
    }

    private static final class Genoise implements Trainer {
        private final Device device;
        private final Nin nin;
        private final Sgd sgd;
        private final Variable pictures;
        private final Variable labels;
        private int number;

        Genoise(Work work) {
            device = Device.open("cpu", work.threads);
            nin = work.network().create(device.scope(), 1);
            sgd =
                    Sgd.nesterov(RULE.momentum())
                            .with(Decay.onAll(RULE.decay()))
                            .over(nin.parameters());
            Shape shape = Shape.of(work.batch, work.size, work.size, 3);
            pictures = device.variable("pictures", shape, DType.F32);
            pictures.set(work.pictures());
            labels = device.variable("labels", Shape.of(work.batch), DType.I32);
            labels.set(work.labels());
        }

        @Override
        public void step(long[] overhead) {
            long start = System.nanoTime();
            try (Step step = device.step()) {
                var logits = nin.forward(pictures.value(), Pass.train(1, number++));
                var loss = Losses.crossEntropy(logits, labels.value());
                sgd.update(Autograd.gradients(loss, nin.parameters()), RULE.rate());
                Reading value = step.read(loss);
                long recorded = System.nanoTime();
                step.plan();
                long found = System.nanoTime();
                overhead[0] = recorded - start;
                overhead[1] = found - recorded;
                step.run();
                checkFinite(value.value());
            }
        }

        @Override
        public long bytes() {
            return device.bytes();
        }
    }

    private static final class PyTorch implements Trainer {
        private final PeerNin nin;
        private final Tensor pictures;
        private final Tensor labels;

        PyTorch(Work work, MemoryFormat format) {
            Map<String, StoredTensor> weights;
            try (Device device = Device.open("reference", 1)) {
                Nin same = work.network().create(device.scope(), 1);
                weights = ParameterTensors.of(same.parameters());
            }
            nin = new PeerNin(work.network(), weights, ScalarType.Float, format, RULE);
            int[] shape = {work.batch, 3, work.size, work.size};
            float[] first =
                    Layouts.channelsFirst(work.pictures(), work.batch, 3, work.size * work.size);
            pictures = nin.tensor(StoredTensor.ofFloats(shape, first));
            double[] numbers = Arrays.stream(work.labels()).asDoubleStream().toArray();
            labels = Torch.tensor(numbers, ScalarType.Long, work.batch);
        }

        @Override
        public void step(long[] overhead) {
            checkFinite(nin.step(pictures, labels));
        }

        @Override
        public long bytes() {
            return 0;
        }
    }

    private static void checkFinite(double loss) {
        if (!Double.isFinite(loss)) {
            throw new IllegalStateException("the loss became " + loss);
        }
    }

    /// `genoise`, `channels_last` or `contiguous`, then {@link Work#arguments}.
    public static void main(String[] arguments) throws IOException {
        Work work = Work.of(Arrays.copyOfRange(arguments, 1, arguments.length));
        if (!arguments[0].equals("genoise")) {
            Torch.start(work.threads); // its libraries are not counted, nor is the Java machine
        }
        long before = memory("VmRSS");
        Trainer trainer =
                switch (arguments[0]) {
                    case "genoise" -> new Genoise(work);
                    case "channels_last" -> new PyTorch(work, MemoryFormat.ChannelsLast);
                    case "contiguous" -> new PyTorch(work, MemoryFormat.Contiguous);
                    default -> throw new IllegalArgumentException("no net in " + arguments[0]);
                };
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String order; (order = orders.readLine()) != null; ) {
            int steps = Integer.parseInt(order);
            long[] recording = new long[steps];
            long[] finding = new long[steps];
            long[] overhead = new long[2];
            long start = System.nanoTime();
            for (int i = 0; i < steps; i++) {
                trainer.step(overhead);
                recording[i] = overhead[0];
                finding[i] = overhead[1];
            }
            long nanos = System.nanoTime() - start;
            System.out.println(
                    "took %d %d %d %d %d"
                            .formatted(
                                    nanos,
                                    median(recording),
                                    median(finding),
                                    memory("VmHWM") - before,
                                    trainer.bytes()));
        }
    }

    private static long median(long[] numbers) {
        Arrays.sort(numbers);
        return numbers[numbers.length / 2];
    }

    /// A line of Linux's account of this process, in bytes; 0 elsewhere.
    private static long memory(String key) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith(key + ":")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }
}
