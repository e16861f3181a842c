package io.genoise.benchmarks;

import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Work that is a function of its operands: recorded, planned and run by us, called by PyTorch.
///
/// @param spatial whether operands of three axes and more, and such results, have channels last with us and first in PyTorch,
///     which then is asked in both memory formats
/// @param learns whether PyTorch is to keep what gradients need
/// @param theirs null where PyTorch has nothing like it
record Formula(
        String name,
        boolean spatial,
        boolean learns,
        double tolerance,
        List<Operand> operands,
        Ours ours,
        Theirs theirs)
        implements KernelCase {
    /// What a step records.
    @FunctionalInterface
    interface Ours {
        List<Tensor> of(Given given);
    }

    /// What PyTorch is asked.
    @FunctionalInterface
    interface Theirs {
        List<org.bytedeco.pytorch.Tensor> of(List<org.bytedeco.pytorch.Tensor> given);
    }

    /// The operands in a step.
    record Given(List<Variable> variables, List<Tensor> values) {
        private static Given now(List<Variable> variables) {
            return new Given(variables, variables.stream().map(Variable::value).toList());
        }

        Tensor get(int i) {
            return values.get(i);
        }

        /// The one that a step may assign.
        Variable variable(int i) {
            return variables.get(i);
        }

        Tensor filledLike(Tensor y) {
            return variables.getFirst().device().filled(y.shape(), 1);
        }
    }

    /// An operand and where its numbers come from.
    ///
    /// @param below numbers are 0 … below − 1; 0 for any from −1 to 1
    /// @param numbers in place of numbers at random, or null
    /// @param peers whether it is PyTorch's alone; such come last
    record Operand(int[] shape, DType type, int below, float[] numbers, boolean peers) {
        /// f32 numbers from −1 to 1.
        static Operand of(int... shape) {
            return new Operand(shape, DType.F32, 0, null, false);
        }

        /// Numbers that mean something.
        static Operand filled(float[] numbers, int... shape) {
            return new Operand(shape, DType.F32, 0, numbers, false);
        }

        /// Numbers from −1 to 1, or bytes.
        static Operand of(DType type, int... shape) {
            return new Operand(shape, type, type == DType.U8 ? 256 : 0, null, false);
        }

        /// Labels 0 … classes − 1.
        static Operand labels(int count, int classes) {
            return new Operand(new int[] {count}, DType.I32, classes, null, false);
        }

        /// This for PyTorch alone.
        Operand forPeers() {
            return new Operand(shape, type, below, numbers, true);
        }

        private int count() {
            return IntStream.of(shape).reduce(1, Math::multiplyExact);
        }

        /// The numbers in row-major order, the same at every call.
        float[] drawn() {
            if (numbers != null) {
                return numbers;
            }
            RandomStream random = RandomStream.of(count());
            float[] drawn = new float[count()];
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = below > 0 ? random.nextInt(below) : 2 * random.nextFloat() - 1;
            }
            return drawn;
        }

        private Variable ours(Device device) {
            Variable variable = device.variable("x", TensorShape.of(shape), type);
            variable.set(drawn());
            return variable;
        }

        private org.bytedeco.pytorch.Tensor theirs() {
            var plain = org.bytedeco.pytorch.Tensor.create(drawn(), Torch.longs(shape));
            return type == DType.F32
                    ? plain
                    : plain.to(type == DType.U8 ? ScalarType.Byte : ScalarType.Long);
        }
    }

    /// Of maps and kernels, which PyTorch sees with channels first.
    static Formula spatial(
            String name, double tolerance, List<Operand> operands, Ours ours, Theirs theirs) {
        return new Formula(name, true, false, tolerance, operands, ours, theirs);
    }

    /// Of operands that both see alike.
    static Formula plain(
            String name, double tolerance, List<Operand> operands, Ours ours, Theirs theirs) {
        return new Formula(name, false, false, tolerance, operands, ours, theirs);
    }

    /// This where PyTorch keeps what gradients need.
    Formula learning() {
        return new Formula(name, spatial, true, tolerance, operands, ours, theirs);
    }

    @Override
    public Bound genoise(Device device) {
        List<Variable> variables =
                operands.stream()
                        .filter(operand -> !operand.peers)
                        .map(operand -> operand.ours(device))
                        .toList();
        List<Variable> results = new ArrayList<>();
        try (Step step = device.step()) {
            for (Tensor y : ours.of(Given.now(variables))) {
                results.add(device.variable("y", y.shape(), y.dtype()));
            }
            step.run();
        }
        return new InGenoise(device, variables, results);
    }

    private final class InGenoise implements Bound {
        private final Device device;
        private final List<Variable> variables;
        private final List<Variable> results;

        private InGenoise(Device device, List<Variable> variables, List<Variable> results) {
            this.device = device;
            this.variables = variables;
            this.results = results;
        }

        @Override
        public void run() {
            try (Step step = device.step()) {
                List<Tensor> y = ours.of(Given.now(variables));
                for (int k = 0; k < y.size(); k++) {
                    results.get(k).assign(y.get(k));
                }
                step.run();
            }
        }

        @Override
        public List<float[]> results() {
            return results.stream().map(Variable::read).toList();
        }

        @Override
        public long bytes() {
            long bytes = 0;
            for (List<Variable> each : List.of(variables, results)) {
                for (Variable variable : each) {
                    bytes += variable.shape().elements() * variable.dtype().bytes();
                }
            }
            return bytes;
        }
    }

    @Override
    public Map<String, Bound> pytorch() {
        Map<String, Bound> ways = new LinkedHashMap<>();
        if (theirs != null) {
            ways.put("contiguous", new InPyTorch(false));
            if (spatial) {
                ways.put("channels_last", new InPyTorch(true));
            }
        }
        return ways;
    }

    private final class InPyTorch implements Bound {
        private final List<org.bytedeco.pytorch.Tensor> given = new ArrayList<>();

        private InPyTorch(boolean channelsLast) {
            for (Operand operand : operands) {
                var y = operand.theirs();
                int rank = operand.shape.length;
                if (spatial && rank > 2) {
                    y = y.permute(channelsFirst(rank));
                    y = channelsLast ? y : y.contiguous();
                }
                given.add(y.detach().set_requires_grad(learns && operand.type == DType.F32));
            }
        }

        @Override
        public void run() {
            try (PointerScope _ = new PointerScope()) {
                theirs.of(given);
            }
        }

        @Override
        public List<float[]> results() {
            List<float[]> numbers = new ArrayList<>();
            try (PointerScope _ = new PointerScope()) {
                for (var result : theirs.of(given)) {
                    var y = result.detach();
                    int rank = Torch.shape(y).length;
                    numbers.add(
                            Torch.floats(spatial && rank > 2 ? y.permute(channelsLast(rank)) : y));
                }
            }
            return numbers;
        }
    }

    private static long[] channelsFirst(int rank) {
        return IntStream.range(0, rank)
                .mapToLong(i -> i == 0 ? 0 : i == 1 ? rank - 1 : i - 1)
                .toArray();
    }

    private static long[] channelsLast(int rank) {
        return IntStream.range(0, rank)
                .mapToLong(i -> i == 0 ? 0 : i == rank - 1 ? 1 : i + 1)
                .toArray();
    }
}
