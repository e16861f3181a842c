package io.genoise.benchmarks;

import io.genoise.autograd.Autograd;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.Activations;
import io.genoise.op.Losses;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What recording costs, with nothing computed: a node of a long chain, and a step of NIN-4, forward and its gradients.
@BenchmarkMode(Mode.AverageTime)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Benchmark)
public class RecordingBenchmark {
    private static final int NODES = 1000;
    private static final Work WORK = PeerNin.contest().tiny();

    private Device device;
    private Variable x;
    private EncoderNetwork encoder;
    private Variable pictures;
    private Variable labels;

    /// Made by JMH.
    public RecordingBenchmark() {}

    /// Makes the operands.
    @Setup
    public void prepare() {
        device = Device.open("cpu", 1);
        x = device.variable("x", TensorShape.of(8, 8), DType.F32);
        encoder = PeerNin.contest().network().create(WORK, device.scope(), 1);
        TensorShape shape = TensorShape.of(WORK.batch(), WORK.size(), WORK.size(), 3);
        pictures = device.variable("pictures", shape, DType.F32);
        labels = device.variable("labels", TensorShape.of(WORK.batch()), DType.I32);
    }

    /// Gives everything back.
    @TearDown
    public void close() {
        device.close();
    }

    /// A node: sums with a number, and ReLUs.
    @Benchmark
    @OperationsPerInvocation(NODES)
    @OutputTimeUnit(TimeUnit.NANOSECONDS)
    public Tensor node() {
        try (var _ = device.step()) {
            Tensor y = x.value();
            for (int i = 0; i < NODES; i += 2) {
                y = Activations.relu(y.plus(i));
            }
            return y;
        }
    }

    /// Forward and gradients of NIN-4 in evaluation, which writes nothing.
    @Benchmark
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public Tensor nin4() {
        try (var _ = device.step()) {
            Tensor logits = encoder.forward(pictures.value(), Pass.eval());
            Tensor loss = Losses.crossEntropy(logits, labels.value());
            return Autograd.gradients(loss, encoder.parameters()).flat();
        }
    }
}
