package io.genoise.onnx;

import io.genoise.onnx.Recorded.Named;
import io.genoise.program.Node;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.internal.StepAccess;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.StoredTensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What is there before the step. Parameters and statistics have their names, and lie as in files of weights; where that is
/// not how the network reads them, operators put them in order, which run once when a model is loaded.
final class GivenOperators {
    private final Translation translation;
    private final Map<Node, Named> named;
    private final Map<Parameters, Map<String, StoredTensor>> stored = new HashMap<>();
    private final Map<String, Parameters> owners = new HashMap<>();

    GivenOperators(Translation translation, List<Parameters> blocks) {
        this.translation = translation;
        this.named = translation.batches().few().named();
        for (Parameters block : blocks) {
            Map<String, StoredTensor> tensors = ParameterTensors.of(block);
            stored.put(block, tensors);
            tensors.keySet().forEach(name -> owners.putIfAbsent(name, block));
        }
    }

    /// Whether `node` is a parameter or a statistic.
    boolean isNamed(Node node) {
        return named.containsKey(node);
    }

    Laid parameter(Node node) {
        Named parameter = named.get(node);
        Parameters block = parameter.block();
        StoredTensor tensor = stored.get(block).get(parameter.name());
        String name =
                owners.get(parameter.name()) == block
                        ? parameter.name()
                        : block.name() + "." + parameter.name();
        Value value = translation.graph().tensor(name, tensor);
        TensorShape shape = node.shape();
        return switch (parameter.layout()) {
            case FileLayout.Same _ -> Laid.plain(value, shape.rank());
            case FileLayout.Convolution _ -> new Laid(value, Order.channelsFirst(shape.rank()));
            case FileLayout.AfterMap(int places, int channels) ->
                    channelsLast(value, TensorShape.of(shape.extent(0), channels, places), shape);
            case FileLayout.BeforeMap(int places, int channels) -> {
                int rest = (int) (shape.elements() / shape.extent(0));
                yield channelsLast(value, TensorShape.of(1, channels, places, rest), shape);
            }
        };
    }

    /// `value`, in which channels come before places as `first` says, with places before channels.
    private Laid channelsLast(Value value, TensorShape first, TensorShape shape) {
        Value map = reshaped(value, first);
        List<Integer> perm = first.rank() == 3 ? List.of(0, 2, 1) : List.of(0, 2, 1, 3);
        Value last =
                translation.operator("Transpose", List.of(Attribute.integers("perm", perm)), map);
        return Laid.plain(reshaped(last, shape), shape.rank());
    }

    private Value reshaped(Value value, TensorShape shape) {
        return translation.reshaped(value, Extent.of(shape, shape));
    }

    /// A tensor that outlives steps, and is no parameter.
    ///
    /// @throws IllegalArgumentException if it depends on the number of samples
    Laid constant(Node node) {
        if (!translation.batches().shape(node).stream().allMatch(Extent::isFixed)) {
            throw translation.refused("its shape depends on how many samples there are");
        }
        String name = node.path().isEmpty() ? "constant" : node.path() + ".constant";
        Tensor tensor = StepAccess.get().outliving(node);
        int[] shape = node.shape().extents();
        Value value =
                translation
                        .graph()
                        .tensor(
                                name,
                                switch (node.dtype()) {
                                    case F32, F16, BF16 ->
                                            StoredTensor.ofFloats(shape, tensor.read());
                                    case I32 ->
                                            StoredTensor.ofInts(
                                                    shape, integers(tensor.readDoubles()));
                                    case U8 ->
                                            StoredTensor.ofBytes(
                                                    shape, bytes(tensor.readDoubles()));
                                });
        return Laid.plain(
                node.dtype().isHalf()
                        ? translation.cast(value, ElementType.of(node.dtype()))
                        : value,
                node.shape().rank());
    }

    private static int[] integers(double[] numbers) {
        int[] integers = new int[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            integers[i] = (int) numbers[i];
        }
        return integers;
    }

    private static byte[] bytes(double[] numbers) {
        byte[] bytes = new byte[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            bytes[i] = (byte) numbers[i];
        }
        return bytes;
    }

    /// 0, 1 … as many as `node` says.
    Laid iota(Node node) {
        Extent count = translation.batches().shape(node).getFirst();
        OnnxGraph graph = translation.graph();
        if (count.isFixed()) {
            float[] numbers = new float[(int) count.few()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = i;
            }
            int[] shape = {numbers.length};
            return Laid.plain(graph.constant(StoredTensor.ofFloats(shape, numbers)), 1);
        }
        Value end =
                translation.operator(
                        "Squeeze", translation.lengths(List.of(count)), graph.integers(0));
        Value numbers =
                translation.operator(
                        "Range",
                        graph.number(0),
                        translation.cast(end, ElementType.FLOAT),
                        graph.number(1));
        return Laid.plain(numbers, 1);
    }
}
