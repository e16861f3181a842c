package io.genoise.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.check.Argument;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// A function of tensors as ONNX Runtime computes it, beside the reference.
final class Exported {
    private static final double TOLERANCE = 1e-5;

    private Exported() {}

    /// Checks `f` over `arguments`, `[N,…]` with N samples: all of them, and the first alone.
    ///
    /// @return the model
    static ReadModel same(Function<List<Tensor>, Tensor> f, Argument... arguments) {
        try (Device device = Device.open("reference", 1)) {
            return same(device, f, List.of(), arguments);
        }
    }

    /// As above, of a function with parameters on `device`.
    static ReadModel same(
            Device device,
            Function<List<Tensor>, Tensor> f,
            List<Parameters> named,
            Argument... arguments) {
        List<OnnxInput> inputs = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            inputs.add(
                    new OnnxInput(
                            "x" + i, arguments[i].shape().reduce(1, false), arguments[i].type()));
        }
        OnnxModel model =
                OnnxExport.of(
                        device, inputs, x -> Map.of("y", f.apply(x)), named, Map.of("by", "test"));
        int all = arguments[0].shape().extent(0);
        try (OnnxRuntime runtime = new OnnxRuntime(model)) {
            for (int count : new int[] {all, 1}) {
                List<Argument> some =
                        Arrays.stream(arguments).map(argument -> first(argument, count)).toList();
                Map<String, Argument> given = new LinkedHashMap<>();
                some.forEach(argument -> given.put("x" + given.size(), argument));
                assertThat(error(runtime.run(given).get("y"), reference(device, f, some)))
                        .as("%s samples", count)
                        .isLessThan(TOLERANCE);
            }
        }
        return ReadModel.of(model);
    }

    /// What the reference computes.
    static Argument reference(
            Device device, Function<List<Tensor>, Tensor> f, List<Argument> arguments) {
        List<Variable> operands = new ArrayList<>();
        for (Argument argument : arguments) {
            operands.add(device.variable("x", argument.shape(), argument.type()));
            operands.getLast().set(argument.numbers());
        }
        try (Step step = device.step()) {
            Tensor y = f.apply(operands.stream().map(Variable::value).toList());
            Reading reading = step.read(y);
            step.run();
            return Argument.of(y.shape(), reading.doubles());
        }
    }

    /// The largest difference, by the largest number that is expected; infinite where shapes differ, or one has a number
    /// where the other has none.
    static double error(Argument found, Argument expected) {
        if (!found.shape().equals(expected.shape())) {
            return Double.POSITIVE_INFINITY;
        }
        double most = 1e-3;
        double off = 0;
        for (int i = 0; i < expected.numbers().length; i++) {
            double a = found.numbers()[i];
            double b = expected.numbers()[i];
            most = Math.max(most, Double.isFinite(b) ? Math.abs(b) : 0);
            double difference = Double.compare(a, b) == 0 ? 0 : Math.abs(a - b);
            off = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(off, difference);
        }
        return off / most;
    }

    private static Argument first(Argument argument, int count) {
        TensorShape shape = argument.shape().with(0, count);
        return new Argument(
                shape,
                argument.type(),
                Arrays.copyOf(argument.numbers(), Math.toIntExact(shape.elements())));
    }
}
