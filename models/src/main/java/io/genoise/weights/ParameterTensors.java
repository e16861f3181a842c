package io.genoise.weights;

import io.genoise.shape.Shape;
import io.genoise.tensor.Parameters;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A network's parameters and statistics as stored tensors, with PyTorch's names and layouts: convolution weights
/// `[K,R,S,C]` here are `[K,C,R,S]` there, all else is equal.
public final class ParameterTensors {
    private ParameterTensors() {}

    /// All of `parameters` by name.
    public static Map<String, StoredTensor> of(Parameters parameters) {
        Map<String, StoredTensor> out = new LinkedHashMap<>();
        parameters
                .read()
                .forEach((name, numbers) -> {
                    Shape shape = shape(parameters, name);
                    out.put(name, StoredTensor.ofFloats(stored(shape), toStored(shape, numbers)));
                });
        return out;
    }

    /// Replaces all of `parameters` by `tensors`, which may hold more.
    ///
    /// @throws IllegalArgumentException if one is missing or has another shape; nothing is changed then
    public static void load(Parameters parameters, Map<String, StoredTensor> tensors) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        for (String name : parameters.read().keySet()) {
            Shape shape = shape(parameters, name);
            StoredTensor tensor = tensors.get(name);
            if (tensor == null) {
                throw new IllegalArgumentException(
                        "the checkpoint has no tensor " + name + " " + shape);
            }
            if (!Arrays.equals(tensor.shape(), stored(shape))) {
                throw new IllegalArgumentException(
                        "tensor "
                                + name
                                + " of the checkpoint has shape "
                                + Arrays.toString(tensor.shape())
                                + "; the network's, in the file's layout, is "
                                + Arrays.toString(stored(shape)));
            }
            numbers.put(name, fromStored(shape, tensor.floats()));
        }
        parameters.write(numbers);
    }

    private static Shape shape(Parameters parameters, String name) {
        var statistic = parameters.statistics().get(name);
        return statistic != null ? statistic.shape() : parameters.get(name).shape();
    }

    private static int[] stored(Shape shape) {
        int rank = shape.rank();
        if (rank < 4) {
            return shape.extents();
        }
        int[] first = new int[rank];
        first[0] = shape.extent(0);
        first[1] = shape.extent(-1);
        System.arraycopy(shape.extents(), 1, first, 2, rank - 2);
        return first;
    }

    private static float[] toStored(Shape shape, float[] numbers) {
        return shape.rank() < 4
                ? numbers
                : Layouts.channelsFirst(numbers, shape.extent(0), shape.extent(-1), places(shape));
    }

    private static float[] fromStored(Shape shape, float[] numbers) {
        return shape.rank() < 4
                ? numbers
                : Layouts.channelsLast(numbers, shape.extent(0), shape.extent(-1), places(shape));
    }

    private static int places(Shape shape) {
        return (int) (shape.elements() / shape.extent(0) / shape.extent(-1));
    }
}
