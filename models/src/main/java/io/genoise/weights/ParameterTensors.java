package io.genoise.weights;

import io.genoise.shape.TensorShape;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A network's parameters and statistics as stored tensors, with PyTorch's names and in PyTorch's order, as each
/// parameter's [FileLayout] says. Statistics lie in files as they do here.
public final class ParameterTensors {
    private ParameterTensors() {}

    /// All of `parameters` by name.
    public static Map<String, StoredTensor> of(Parameters parameters) {
        Map<String, Door> doors = doors(parameters);
        Map<String, StoredTensor> out = new LinkedHashMap<>();
        parameters.read().forEach((name, numbers) -> out.put(name, doors.get(name).out(numbers)));
        return out;
    }

    /// Replaces all of `parameters` by `tensors`, which may hold more.
    ///
    /// @throws IllegalArgumentException if one is missing or has another shape; nothing is changed then
    public static void load(Parameters parameters, Map<String, StoredTensor> tensors) {
        parameters.write(numbers(parameters, tensors, ""));
    }

    /// The numbers that [#load] would write, for one who writes later: by name, in this library's layout.
    ///
    /// @param prefix what stands before the parameters' names in `tensors`
    /// @throws IllegalArgumentException if one is missing or has another shape or type
    public static Map<String, float[]> numbers(
            Parameters parameters, Map<String, StoredTensor> tensors, String prefix) {
        Map<String, float[]> numbers = new LinkedHashMap<>();
        doors(parameters)
                .forEach((plain, door) -> {
                    String name = prefix + plain;
                    StoredTensor tensor = tensors.get(name);
                    if (tensor == null) {
                        throw new IllegalArgumentException(
                                "the checkpoint has no tensor %s %s".formatted(name, door.shape));
                    }
                    if (!Arrays.equals(tensor.shape(), door.stored())) {
                        throw new IllegalArgumentException(
                                "tensor %s of the checkpoint has shape %s; the network's, in the file's layout, is %s"
                                        .formatted(
                                                name,
                                                Arrays.toString(tensor.shape()),
                                                Arrays.toString(door.stored())));
                    }
                    numbers.put(plain, door.in(tensor));
                });
        return numbers;
    }

    /// The shapes that `parameters` and statistics have in files, by name.
    static Map<String, int[]> shapes(Parameters parameters) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        doors(parameters).forEach((name, door) -> shapes.put(name, door.stored()));
        return shapes;
    }

    private static Map<String, Door> doors(Parameters parameters) {
        Map<String, Door> doors = new LinkedHashMap<>();
        for (NetworkParameter parameter : parameters.all()) {
            doors.put(parameter.name(), new Door(parameter.shape(), parameter.layout()));
        }
        parameters
                .statistics()
                .forEach((name, statistic) ->
                        doors.put(name, new Door(statistic.shape(), FileLayout.SAME)));
        return doors;
    }

    /// Where a tensor of `shape` enters and leaves files.
    private record Door(TensorShape shape, FileLayout layout) {
        /// The shape in a file.
        int[] stored() {
            int[] extents = shape.extents();
            if (layout instanceof FileLayout.Convolution) {
                int rank = extents.length;
                extents[1] = shape.extent(-1);
                System.arraycopy(shape.extents(), 1, extents, 2, rank - 2);
            }
            return extents;
        }

        StoredTensor out(float[] numbers) {
            return StoredTensor.ofFloats(
                    stored(),
                    switch (layout) {
                        case FileLayout.Same _ -> numbers;
                        case FileLayout.Convolution _ ->
                                Layouts.channelsFirst(
                                        numbers, shape.extent(0), shape.extent(-1), places());
                        case FileLayout.AfterMap(int places, int channels) ->
                                Layouts.channelsFirst(numbers, shape.extent(0), channels, places);
                        case FileLayout.BeforeMap(int places, int channels) ->
                                Layouts.channelsFirst(numbers, 1, channels, places, row());
                    });
        }

        float[] in(StoredTensor tensor) {
            float[] numbers = tensor.floats();
            return switch (layout) {
                case FileLayout.Same _ -> numbers;
                case FileLayout.Convolution _ ->
                        Layouts.channelsLast(numbers, shape.extent(0), shape.extent(-1), places());
                case FileLayout.AfterMap(int places, int channels) ->
                        Layouts.channelsLast(numbers, shape.extent(0), channels, places);
                case FileLayout.BeforeMap(int places, int channels) ->
                        Layouts.channelsLast(numbers, 1, channels, places, row());
            };
        }

        /// Places of a convolution's kernel.
        private int places() {
            return row() / shape.extent(-1);
        }

        /// Numbers along all axes but the first.
        private int row() {
            return (int) (shape.elements() / shape.extent(0));
        }
    }
}
