package io.genoise.benchmarks;

import io.genoise.autograd.Gradients;
import io.genoise.optimizer.Optimizer;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// The update of one long parameter whose gradient is there already: as many numbers as ResNet-18 has.
///
/// @param rule the optimiser in both
/// @param states numbers that it remembers of each weight
record OptimizerKernel(String name, Rule rule, int states, int count) implements KernelCase {
    private static final String WEIGHTS = "weights";

    /// Those that both have.
    static List<KernelCase> of(int count) {
        return List.of(
                new OptimizerKernel(
                        "SGD with Nesterov momentum, %s weights".formatted(count),
                        new Rule.Nesterov(0.02f, 0.9f, 5e-4f),
                        1,
                        count),
                new OptimizerKernel(
                        "AdamW, %s weights".formatted(count),
                        new Rule.DecoupledAdam(1e-3f, 0.05f),
                        2,
                        count));
    }

    @Override
    public double tolerance() {
        return 1e-5;
    }

    @Override
    public Bound genoise(Device device) {
        Parameters parameters = new Parameters(device.scope(), 1);
        TensorShape shape = TensorShape.of(count);
        parameters.declare(WEIGHTS, shape, Initial.ZEROS, true);
        parameters.complete();
        parameters.write(Map.of(WEIGHTS, numbers(1)));
        Variable gradient = device.variable("gradient", parameters.flat().shape(), DType.F32);
        gradient.set(Arrays.copyOf(numbers(2), Math.toIntExact(gradient.shape().elements())));
        Optimizer optimizer = rule.ours(parameters);
        return new Bound() {
            @Override
            public void run() {
                try (Step step = device.step()) {
                    optimizer.update(new Gradients(parameters, gradient.value()), rule.rate());
                    step.run();
                }
            }

            @Override
            public List<float[]> results() {
                return List.of(parameters.read().get(WEIGHTS));
            }

            @Override
            public long bytes() {
                return (3L + 2L * states) * count * Float.BYTES; // the gradient is only read
            }
        };
    }

    @Override
    public Map<String, Bound> pytorch() {
        Tensor weights = Tensor.create(numbers(1), Torch.longs(count));
        weights.set_requires_grad(true);
        Tensor gradient = Tensor.create(numbers(2), Torch.longs(count));
        weights.mutable_grad().put(gradient);
        var optimizer = rule.theirs(new TensorVector(weights));
        return Map.of(
                "contiguous",
                new Bound() {
                    @Override
                    public void run() {
                        try (PointerScope _ = new PointerScope()) {
                            optimizer.step();
                        }
                    }

                    @Override
                    public List<float[]> results() {
                        return List.of(Torch.floats(weights));
                    }
                });
    }

    private float[] numbers(int seed) {
        RandomStream random = RandomStream.of(seed);
        float[] numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = 2 * random.nextFloat() - 1;
        }
        return numbers;
    }
}
